"""The command line as a person meets it, in processes of its own."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from randevu import store
from randevu.cli import sentences
from tests.ports import free_ports

ROOT = Path(sentences.__file__).resolve().parents[2]


PORTS = ("RASA_PORT", "ACTIONS_PORT", "PANEL_PORT", "WORKER_PORT", "SIMULATOR_PORT")


def ports_of_its_own() -> dict[str, str]:
    """A port for each process that nothing on this machine uses."""
    return dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))


def randevu(
    *arguments: str, text: str = "", folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("WHATSAPP_", "RANDEVU_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "randevu", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200", **environment},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command() -> None:
    done = randevu("--help")
    assert done.returncode == 0
    for command in (
        *("run", "worker", "simulator", "panel", "understand", "migrate", "train", "doctor"),
        *("users", "handovers", "catalogue", "calendars", "webhooks"),
    ):
        assert f" {command} " in done.stdout


@pytest.mark.parametrize(
    "command", [["users", "add"], ["handovers", "list"], ["handovers", "give-back"], ["catalogue", "check"], ["run"]]
)
def test_every_command_explains_itself(command: list[str]) -> None:
    done = randevu(*command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_an_expected_error_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = randevu("doctor", folder=tmp_path, RANDEVU_TIMEZONE="Ankara/Kizilay")
    assert done.returncode == 2
    assert done.stderr == "RANDEVU_TIMEZONE='Ankara/Kizilay' is no IANA time zone; use one like Europe/Istanbul\n"


def test_a_moment_without_offset_is_refused_in_one_line(tmp_path: Path) -> None:
    done = randevu("understand", "--dates-only", "--at", "2026-03-11T10:00", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "2026-03-11T10:00:00+03:00" in done.stderr


def test_a_database_that_does_not_answer_is_one_line_without_its_password(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = randevu("migrate", folder=tmp_path, DATABASE_URL=f"postgresql://someone:hidden@127.0.0.1:{port}/none")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "the database does not answer" in done.stderr
    assert "hidden" not in done.stderr


def test_a_database_address_that_is_none_is_one_line(tmp_path: Path) -> None:
    done = randevu("migrate", folder=tmp_path, DATABASE_URL="nonsense")
    assert done.returncode == 2
    assert "DATABASE_URL is no database address" in done.stderr


def test_the_doctor_says_what_to_do_about_a_fresh_folder(tmp_path: Path) -> None:
    done = randevu("doctor", folder=tmp_path)
    assert done.returncode == 2
    assert "python -m randevu migrate" in done.stdout
    assert "make run makes one for development" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("", "LOOK  e-mail        the owner is not told by e-mail: set RANDEVU_SMTP_HOST"),
        ("mail.example.com", "ok    e-mail        mail.example.com:587 (starttls), from salon@example.com"),
    ],
)
def test_the_doctor_knows_whether_the_owner_can_be_told_by_email(tmp_path: Path, host: str, line: str) -> None:
    database = f"sqlite:///{tmp_path / 'new.db'}"
    store.migrate(database)
    store.dispose()
    sender = {"RANDEVU_SMTP_HOST": host, "RANDEVU_SMTP_FROM": "salon@example.com"} if host else {}
    done = randevu("doctor", DATABASE_URL=database, RANDEVU_OWNER_EMAIL="owner@example.com", **sender)
    assert line in done.stdout
    assert "owner@example.com" not in done.stdout


def test_the_run_refuses_missing_secrets_before_anything_is_started(tmp_path: Path) -> None:
    done = randevu("run", "--no-simulator", DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "WHATSAPP_APP_SECRET" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "none.db").exists()


def test_the_run_refuses_a_port_in_use_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        ports = {**ports_of_its_own(), "RASA_PORT": str(port)}
        done = randevu("run", DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}", **ports)
    assert done.returncode == 2
    assert done.stderr.startswith(f"port {port} (rasa) is in use by another program: stop it")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "none.db").exists()


def test_the_run_refuses_a_broken_business_file_before_anything_is_started(tmp_path: Path) -> None:
    business = tmp_path / "business.yml"
    business.write_text("business:\n  name: [\n")
    database = f"sqlite:///{tmp_path / 'none.db'}"
    done = randevu("run", DATABASE_URL=database, RANDEVU_BUSINESS=str(business), **ports_of_its_own())
    assert done.returncode == 2
    assert done.stderr.startswith(f"{business}, line ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not (tmp_path / "none.db").exists()


def test_dates_only_prints_one_json_object_a_line(tmp_path: Path) -> None:
    done = randevu(
        *("understand", "--at", "2026-03-11T10:00:00+03:00", "--json", "--dates-only"),
        text="yarın 14:00\nmerhaba\n",
        folder=tmp_path,
    )
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["text"] == "yarın 14:00"
    assert (first["date_start"], first["time_start"]) == ("2026-03-12", "14:00")
    assert second["text"] == "merhaba"
    assert second["date_start"] is None


def loaded_by(sentence: str, names: tuple[str, ...], folder: Path) -> list[str]:
    """Which of the modules a reading of one sentence had loaded when the command ended."""
    code = (
        "import sys; sys.argv = ['randevu', 'understand', '--dates-only', '--json'];"
        f"import atexit; atexit.register(lambda: print([name for name in {names} if name in sys.modules]));"
        "import randevu.cli; randevu.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=f"{sentence}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(ast.literal_eval(done.stdout.splitlines()[-1]))


def test_dates_only_loads_neither_the_model_nor_the_database(tmp_path: Path) -> None:
    assert loaded_by("yarın", ("rasa", "tensorflow", "sqlalchemy", "numpy"), tmp_path) == []


def test_the_holidays_of_the_world_are_loaded_only_for_a_sentence_that_names_one(tmp_path: Path) -> None:
    assert loaded_by("haftaya cuma 3 gibi", ("holidays.countries",), tmp_path) == []
    assert loaded_by("bayramdan sonra", ("holidays.countries",), tmp_path) == ["holidays.countries"]


def test_a_reading_for_people_leaves_out_what_was_not_said() -> None:
    reading = {
        "text": "yarın saç kesimi",
        "intent": "book_appointment",
        "service": ["Saç kesimi"],
        "branch": [],
        "staff": [],
        "time_start": None,
    }
    assert sentences.as_text(reading) == "yarın saç kesimi\n    intent=book_appointment  service=['Saç kesimi']"
