"""`calendars connect google`: what it takes, what it asks, and that it leaves nothing behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from randevu import cli, clock, store
from randevu.calendars import channels, connections, ties
from randevu.calendars.channels import Keeping
from randevu.calendars.errors import SetupError
from randevu.calendars.google import SCOPES
from randevu.calendars.running import account
from randevu.catalogue import service as catalogues
from randevu.cli import calendars_connect
from randevu.cli.calendars_connect import Choice
from randevu.errors import RandevuError
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import PERSON
from tests.contract.calendars.peer import Meeting
from tests.source_tree import ROOT
from tests.unit.booking.salon import DEMO, NOW, THURSDAY, local

SECRET = "a secret of forty characters, or nearly so"
CLIENT = {"installed": {"client_id": "1.apps.googleusercontent.com", "client_secret": "gizli"}}
CHOICE = Choice(PERSON, "staff:ayse", write=True, respect=True, dry_run=False)

Run = Callable[..., str]


@pytest.fixture
def salon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    address = f"sqlite:///{tmp_path / 'test.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)
    store.migrate(address)
    with store.writing() as db:
        catalogues.load_if_empty(db, DEMO, NOW)
    with clock.use(NOW):
        yield
    store.dispose()


@pytest.fixture
def run(salon: None, tmp_path: Path) -> Run:
    """Runs a command and returns what it printed; expected errors are raised."""

    def call(*arguments: str, typed: str = "", **files: Any) -> str:
        for name, content in files.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        told = [one.replace("FOLDER", str(tmp_path)) for one in arguments]
        result = CliRunner().invoke(cli.app, ["calendars", "connect", "google", "Defne", *told], input=typed)
        if isinstance(result.exception, RandevuError):
            raise result.exception
        return result.output

    return call


@pytest.mark.parametrize("make", [GoogleFake.credentials, GoogleFake.service_account])
def test_an_account_is_tried_out_and_kept_and_the_calendar_is_as_before(
    salon: None,
    fake: GoogleFake,
    peer: Person,
    make: Callable[[GoogleFake, tuple[str, ...]], dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    peer.put(Meeting(local(THURSDAY, "10:00"), local(THURSDAY, "11:00")))
    calendars_connect.connect("google", "Defne", "", make(fake, SCOPES), CHOICE)
    told = capsys.readouterr().out
    assert "1 events take time" in told
    assert "a test event was written, read, changed and removed" in told
    there = [one for one in fake.account.calendars[PERSON].events.values() if one["status"] != "cancelled"]
    assert [one["summary"] for one in there] == ["Toplanti"]
    with store.reading() as db:
        kept = connections.get(db, "Defne")
        (tied,) = ties.tied(db, kept.id)
    assert (kept.account, kept.state, tied.address, tied.problem) == (PERSON, "live", PERSON, None)
    assert tied.read_at is not None


def test_a_calendar_that_may_not_be_written_is_found_out_before_it_is_kept(
    salon: None, fake: GoogleFake, peer: Person
) -> None:
    fake.account.calendars[PERSON].role = "reader"
    with pytest.raises(SetupError, match="requiredAccessLevel"):
        calendars_connect.connect("google", "Defne", "", fake.credentials(SCOPES), CHOICE)
    with store.reading() as db:
        assert connections.every(db) == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "--client FILE"),
        (("--client", "FOLDER/a.json", "--key", "FOLDER/a.json"), "--key FILE"),
        (("--client", "FOLDER/yok.json"), "there is no file"),
        (("--client", "FOLDER/key.json"), "Desktop app"),
        (("--key", "FOLDER/client.json", "--subject", PERSON), "service account"),
        (("--key", "FOLDER/key.json"), "name the person"),
    ],
)
def test_what_is_missing_or_mistaken_is_said_in_one_line(
    run: Run, fake: GoogleFake, arguments: tuple[str, ...], line: str
) -> None:
    with pytest.raises(RandevuError) as caught:
        run(*arguments, client=CLIENT, key=fake.service_account(SCOPES)["info"])
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_answer_that_belongs_to_another_question_is_refused(run: Run) -> None:
    answer = "http://127.0.0.1:1/?state=x&code=y\n"
    with pytest.raises(SetupError) as caught:
        run("--client", "FOLDER/client.json", "--paste", typed=answer, client=CLIENT)
    assert "(state)" in str(caught.value)


GUIDES = ("docs/calendars/google.md", "docs/calendars/google.tr.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_the_guide_have_the_options_that_they_name(guide: str) -> None:
    text = (ROOT / guide).read_text(encoding="utf-8")
    lines = re.findall(r"randevu calendars connect google.*", text)
    named = {option for line in lines for option in re.findall(r"--\w+", line)}
    known = CliRunner().invoke(cli.app, ["calendars", "connect", "google", "--help"], env={"COLUMNS": "200"}).output
    assert named == {"--client", "--key", "--shared", "--subject"}
    assert all(option in known for option in named)


def test_the_only_calendar_of_an_account_needs_no_choice(
    salon: None, fake: GoogleFake, capsys: pytest.CaptureFixture[str]
) -> None:
    calendars_connect.connect("google", "Defne", "", fake.credentials(SCOPES), replace(CHOICE, calendar=""))
    assert "Defne is the only one" in capsys.readouterr().out
    with store.reading() as db:
        (tied,) = ties.tied(db)
    assert tied.address == PERSON


def test_calendars_that_are_called_in_say_so_and_are_silent_once_they_are_let_go(
    salon: None, fake: GoogleFake, capsys: pytest.CaptureFixture[str]
) -> None:
    calendars_connect.connect("google", "Defne", "", fake.credentials(SCOPES), CHOICE)

    def told(*arguments: str) -> str:
        return CliRunner().invoke(cli.app, ["calendars", *arguments], env={"COLUMNS": "300"}).stdout

    assert "polled" in told("status")
    assert Keeping(account, "https://randevu.salon.example", lambda: NOW).step() == 1
    assert "called at once" in told("status")
    assert len(fake.account.channels) == 1
    told("disconnect", "Defne")
    assert fake.account.channels == {}
    with store.reading() as db:
        assert channels.open_ones(db, 1, NOW) == []


def test_letting_go_says_which_calls_a_service_goes_on_with(salon: None, fake: GoogleFake) -> None:
    calendars_connect.connect("google", "Defne", "", fake.credentials(SCOPES), CHOICE)
    assert Keeping(account, "https://randevu.salon.example", lambda: NOW).step() == 1
    fake.spoil("error", path="channels/stop", status=500)
    done = CliRunner().invoke(cli.app, ["calendars", "disconnect", "Defne"], env={"COLUMNS": "300"})
    assert done.exit_code == 0
    assert "did not end 1 of its calls" in done.stdout
