"""What stands on the screen and what only in the logs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from randevu.run.terminal import Terminal


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def terminal(tmp_path: Path, screen: io.StringIO) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "log", screen)
    yield made
    made.close()


def test_a_line_stands_under_its_process(terminal: Terminal, screen: io.StringIO, tmp_path: Path) -> None:
    terminal.line("rasa", "\x1b[32mINFO root - Rasa server is up\x1b[0m")
    assert screen.getvalue() == "rasa      | INFO root - Rasa server is up\n"
    assert (tmp_path / "log" / "rasa.log").read_text() == "INFO root - Rasa server is up\n"


CHATTER = [
    ".venv/lib/python3.10/site-packages/rasa/validation.py:134: DeprecationWarning: pkg_resources is deprecated",
    "  import pkg_resources",
    "2026-11-22 02:04:31 INFO     alembic.runtime.plugins  - setup plugin alembic.autogenerate.types",
    "2026-11-22 02:04:17,091 INFO alembic.runtime.migration: Context impl SQLiteImpl.",
    "2026-11-22 02:04:20 INFO     rasa_sdk.executor  - Registered function for 'action_greet'.",
]


def test_chatter_of_libraries_is_in_the_log_only(terminal: Terminal, screen: io.StringIO, tmp_path: Path) -> None:
    for text in CHATTER:
        terminal.line("rasa", text)
    terminal.line("rasa", "ERROR    rasa_sdk.executor  - an action failed")
    terminal.line("rasa", "  indented again")
    assert (tmp_path / "log" / "rasa.log").read_text().splitlines()[: len(CHATTER)] == CHATTER
    assert (
        screen.getvalue()
        == "rasa      | ERROR    rasa_sdk.executor  - an action failed\nrasa      |   indented again\n"
    )


def test_a_warning_of_one_process_hides_nothing_of_another(terminal: Terminal, screen: io.StringIO) -> None:
    terminal.line("rasa", CHATTER[0])
    terminal.line("worker", "  indented")
    assert screen.getvalue() == "worker    |   indented\n"


def test_a_large_log_of_earlier_runs_is_put_aside(tmp_path: Path, screen: io.StringIO) -> None:
    terminal = Terminal(tmp_path / "log", screen, large=5)
    log = tmp_path / "log" / "rasa.log"
    log.parent.mkdir()
    log.write_text("earlier\n")
    terminal.line("rasa", "now")
    terminal.close()
    assert log.read_text() == "now\n"
    assert (tmp_path / "log" / "rasa.log.1").read_text() == "earlier\n"


def test_the_product_goes_on_when_nobody_reads_its_lines(tmp_path: Path) -> None:
    gone = io.StringIO()
    terminal = Terminal(tmp_path / "log", gone)
    gone.close()
    terminal.line("rasa", "still here")
    terminal.say("said to nobody")
    terminal.close()
    assert (tmp_path / "log" / "rasa.log").read_text() == "still here\n"
