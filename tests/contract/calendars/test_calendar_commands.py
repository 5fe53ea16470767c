"""`calendars connect|status|sync|disconnect`, against a real CalDAV server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randevu import cli, clock, store
from randevu.booking import Wish, appointments, availability
from randevu.catalogue import service as catalogues
from tests.contract.calendars.peer import Meeting
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer, radicale
from tests.unit.booking.salon import DEMO, NOW, THURSDAY, asked, local, new_customers, offer


@dataclass(frozen=True)
class Done:
    """How a command ended; `stderr` is the one line of an expected error."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as started:
        yield started


@pytest.fixture
def peer(server: Radicale) -> RadicalePeer:
    return RadicalePeer(server)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with the demo business."""
    address = f"sqlite:///{tmp_path / 'test.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    store.migrate(address)
    with store.writing() as db:
        catalogues.load_if_empty(db, DEMO, NOW)
    yield address
    store.dispose()


@pytest.fixture
def run(url: str, server: Radicale) -> Run:
    def call(*arguments: str, **environment: str) -> Done:
        told = {
            "COLUMNS": "300",
            "RANDEVU_SECRET_KEY": "a secret of forty characters, or nearly so",
            "RANDEVU_CALENDAR_PASSWORD": PASSWORD,
            "CALENDAR_PRIVATE_HOSTS": server.host,
            **environment,
        }
        with clock.use(NOW):
            result = CliRunner().invoke(cli.app, ["calendars", *arguments], env=told)
        if result.exception is None or isinstance(result.exception, SystemExit):
            return Done(result.exit_code, result.stdout, "")
        line = cli.expected(result.exception)
        assert line is not None, result.exception
        return Done(2, result.stdout, line + "\n")

    return call


@pytest.fixture
def connect(run: Run, server: Radicale, peer: RadicalePeer) -> Run:
    def call(*more: str, owner: str = "staff:ayse", **environment: str) -> Done:
        account = ("--url", server.url, "--user", USER, "--calendar", peer.calendar, "--owner", owner)
        return run("connect", "caldav", "ayse", *account, *more, **environment)

    return call


def free_at(clock: str) -> bool:
    with store.reading() as db:
        wish = Wish(("sac-kesimi",), "kadikoy", "ayse", window=asked(THURSDAY, clock))
        return bool(availability.search(db, catalogues.current(db), wish, NOW).exact)


def test_a_calendar_is_connected_tried_out_and_respected_from_then_on(
    connect: Run, run: Run, peer: RadicalePeer
) -> None:
    peer.put(Meeting(local(THURSDAY, "14:00"), local(THURSDAY, "15:00")))
    done = connect()
    assert done.returncode == 0, done.stderr
    steps = [line for line in done.stdout.splitlines() if line.startswith("step ")]
    assert [line.split(":")[0] for line in steps] == [f"step {number} of 4" for number in (1, 2, 3, 4)]
    assert "1 events take time" in done.stdout
    assert "a test event was written, read, changed and removed" in done.stdout
    assert len(peer.names()) == 1
    assert (free_at("14:00"), free_at("15:00")) == (False, True)
    shown = run("status")
    assert shown.returncode == 0
    assert "staff:ayse" in shown.stdout
    assert "2026-03-11 10:00" in shown.stdout
    assert PASSWORD not in done.stdout + done.stderr + shown.stdout


def test_a_dry_run_signs_in_and_reads_and_keeps_and_writes_nothing(connect: Run, run: Run, peer: RadicalePeer) -> None:
    peer.put(Meeting(local(THURSDAY, "14:00"), local(THURSDAY, "15:00")))
    done = connect("--dry-run")
    assert done.returncode == 0, done.stderr
    assert "would be tied to staff:ayse" in done.stdout
    assert len(peer.names()) == 1
    assert "no calendar is connected" in run("status").stdout


@pytest.mark.parametrize(
    ("environment", "owner", "told"),
    [
        ({"RANDEVU_CALENDAR_PASSWORD": "wrong"}, "staff:ayse", "check the password or key"),
        ({}, "staff:nobody", "nobody in the business"),
        ({"CALENDAR_PRIVATE_HOSTS": ""}, "staff:ayse", "CALENDAR_PRIVATE_HOSTS"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_kept(
    connect: Run, run: Run, environment: dict[str, str], owner: str, told: str
) -> None:
    done = connect(owner=owner, **environment)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert told in done.stderr
    assert "no calendar is connected" in run("status").stdout


def test_sync_reads_now_and_its_dry_run_only_says_what_changed(connect: Run, run: Run, peer: RadicalePeer) -> None:
    connect()
    peer.put(Meeting(local(THURSDAY, "16:00"), local(THURSDAY, "17:00")))
    dry = run("sync", "--dry-run")
    assert "1 new, 0 gone, 0 as known" in dry.stdout, dry.stderr
    assert free_at("16:00")
    done = run("sync", "ayse")
    assert (done.returncode, free_at("16:00")) == (0, False)
    assert "0 new, 0 gone, 1 as known" in run("sync", "--dry-run").stdout
    again = run("sync", "--anew")
    assert (again.returncode, free_at("16:00")) == (0, False)


def test_a_calendar_that_cannot_be_read_is_one_line_of_the_status(
    connect: Run, run: Run, peer: RadicalePeer, server: Radicale
) -> None:
    connect()
    peer.ask("DELETE", peer.path)
    done = run("sync")
    assert done.returncode == 1
    shown = run("status")
    assert shown.returncode == 1
    assert "cannot be read since 2026-03-11 10:00" in shown.stdout
    assert not free_at("12:00")


def test_a_connection_that_asks_for_signing_in_says_which_command_does_it(connect: Run, run: Run, url: str) -> None:
    connect()
    with store.writing() as db:
        db.exec_driver_sql("UPDATE calendar_connection SET state = 'sign_in', problem = 'invalid_grant'")
    shown = run("status")
    assert shown.returncode == 1
    (line,) = [one for one in shown.stdout.splitlines() if "signing in again" in one]
    assert line.endswith("python -m randevu calendars connect caldav ayse")


def test_signing_in_again_needs_no_choice_of_calendars(connect: Run, run: Run, server: Radicale) -> None:
    connect()
    done = run("connect", "caldav", "ayse", "--url", server.url, "--user", USER)
    assert done.returncode == 0, done.stderr
    assert "its 1 calendars stay as they are" in done.stdout


def test_a_disconnected_calendar_counts_no_more_and_its_password_is_forgotten(
    connect: Run, run: Run, peer: RadicalePeer
) -> None:
    peer.put(Meeting(local(THURSDAY, "14:00"), local(THURSDAY, "15:00")))
    connect()
    dry = run("disconnect", "ayse", "--dry-run")
    assert "nothing was changed" in dry.stdout
    assert not free_at("14:00")
    done = run("disconnect", "ayse")
    assert done.returncode == 0, done.stderr
    assert free_at("14:00")
    with store.reading() as db:
        assert db.exec_driver_sql("SELECT credentials FROM calendar_connection").scalar() == ""
    assert "ayse: switched off" in run("status").stdout


def test_events_that_stay_behind_are_counted(connect: Run, run: Run) -> None:
    connect()
    with store.writing() as db:
        business = catalogues.current(db)
        (person,) = new_customers(db, 1)
        wanted = offer(business, "ayse", local(THURSDAY, "12:00"))
        appointments.book(db, business, person, wanted, "k", "phone", NOW)
        db.exec_driver_sql(
            "INSERT INTO calendar_event (appointment_id, staff, calendar_id, uid, written, ends_at, state, attempts, "
            "due_at, changed_at) VALUES (1, 'ayse', 1, 'u', 1, ?, 'settled', 0, ?, ?)",
            tuple(_text(at) for at in (wanted.ends_at, NOW, NOW)),
        )
    assert "1 events of coming appointments stay there" in run("disconnect", "ayse", "--dry-run").stdout


def _text(moment: datetime) -> str:
    return (moment.astimezone(timezone.utc).replace(tzinfo=None) + timedelta(0)).isoformat(" ", "microseconds")
