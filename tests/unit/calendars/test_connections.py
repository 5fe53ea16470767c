"""Accounts and calendars in the database, and the credentials that are kept with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Booked
from randevu.calendars import connections, secrets, ties, wiring
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.errors import SetupError
from randevu.calendars.model import Listed
from randevu.calendars.ties import Owner
from randevu.store.tables import appointment, calendar_connection
from tests.contract.calendars import memory
from tests.contract.calendars.memory import MemoryCalendars
from tests.unit.booking.salon import NOW, THURSDAY, book, load_demo, local, new_customers, offer

SECRET = "a secret of forty characters, or nearly so"
AYSE = Owner("staff", "ayse")
CREDENTIALS = {"account": "salon", "refresh_token": "1//very-secret"}


@pytest.fixture
def db(database: str) -> Iterator[Connection]:
    with store.writing(database) as connection:
        yield connection


def save(db: Connection, name: str = "salon", provider: str = "memory") -> CalendarConnection:
    return connections.save(db, provider, name, "salon@example.com", CREDENTIALS, SECRET, NOW)


def listed(address: str = "a", writable: bool = True) -> Listed:
    return Listed(address, address.title(), "Europe/Istanbul", writable)


# ---------------------------------------------------------------- credentials


def test_credentials_are_unreadable_in_the_database_and_come_back_with_the_secret(db: Connection) -> None:
    saved = save(db)
    kept = db.execute(calendar_connection.select()).one().credentials
    assert "very-secret" not in kept
    assert "very-secret" not in repr(saved)
    assert secrets.decrypted(kept, SECRET) == CREDENTIALS


def test_the_same_credentials_never_look_the_same_twice() -> None:
    assert secrets.encrypted(CREDENTIALS, SECRET) != secrets.encrypted(CREDENTIALS, SECRET)


@pytest.mark.parametrize("secret", ["another secret", ""])
def test_another_secret_is_told_in_one_line_that_names_the_setting(secret: str) -> None:
    kept = secrets.encrypted(CREDENTIALS, SECRET)
    with pytest.raises(SetupError, match="RANDEVU_SECRET_KEY") as told:
        secrets.decrypted(kept, secret)
    assert "\n" not in str(told.value)


def test_credentials_that_were_tampered_with_are_refused() -> None:
    kept = secrets.encrypted(CREDENTIALS, SECRET)
    with pytest.raises(SetupError):
        secrets.decrypted(kept[:-5] + "AAAA=", SECRET)


# ---------------------------------------------------------------- connections


def test_signing_in_again_under_the_same_name_brings_a_connection_back_to_life(db: Connection) -> None:
    first = save(db)
    connections.ask_for_sign_in(db, first.id, "invalid_grant")
    assert connections.get(db, "salon").state == "sign_in"
    again = save(db)
    assert (again.id, again.state, again.problem) == (first.id, "live", None)


def test_a_name_stays_with_its_service(db: Connection) -> None:
    save(db)
    with pytest.raises(SetupError, match="memory already"):
        save(db, provider="google")


def test_a_connection_that_nobody_made_is_told_with_the_command_that_lists_them(db: Connection) -> None:
    with pytest.raises(SetupError, match="calendars status"):
        connections.get(db, "nobody")


def test_a_calendar_is_tied_to_its_owner_and_tying_it_again_changes_it(db: Connection) -> None:
    made = save(db)
    first = ties.tie(db, made.id, listed(), AYSE, NOW)
    assert ties.tie(db, made.id, listed(), AYSE, NOW, writes=True) == first
    (one,) = ties.tied(db)
    assert (one.owner, one.respects, one.writes, one.zone) == (AYSE, True, True, "Europe/Istanbul")


def test_an_owner_has_one_calendar_to_write_into_and_any_number_to_respect(db: Connection) -> None:
    made = save(db)
    ties.tie(db, made.id, listed("a"), AYSE, NOW, writes=True)
    ties.tie(db, made.id, listed("b"), AYSE, NOW)
    with pytest.raises(SetupError, match="written into A already"):
        ties.tie(db, made.id, listed("b"), AYSE, NOW, writes=True)
    ties.tie(db, made.id, listed("b"), Owner("staff", "mehmet"), NOW, writes=True)
    found = ties.writing_calendar(db, AYSE)
    assert found is not None
    assert found.address == "a"


def test_a_calendar_that_may_only_be_read_is_not_written_into(db: Connection) -> None:
    made = save(db)
    with pytest.raises(SetupError, match="share it"):
        ties.tie(db, made.id, listed(writable=False), AYSE, NOW, writes=True)
    with pytest.raises(SetupError, match="respected, written into"):
        ties.tie(db, made.id, listed(), AYSE, NOW, respects=False)


def test_what_is_booked_already_is_to_be_written_into_a_new_calendar(db: Connection) -> None:
    business = load_demo(db)
    (person,) = new_customers(db, 1)
    assert isinstance(book(db, business, person, offer(business, "ayse", local(THURSDAY, "14:00"))), Booked)
    db.execute(appointment.update().values(follow_up=False))
    made = save(db)
    ties.tie(db, made.id, listed("a"), AYSE, NOW)
    assert not db.execute(appointment.select()).one().follow_up
    ties.tie(db, made.id, listed("a"), AYSE, NOW, writes=True)
    assert db.execute(appointment.select()).one().follow_up


def test_switching_off_forgets_the_credentials_and_counts_its_calendars_no_more(db: Connection) -> None:
    made = save(db)
    ties.tie(db, made.id, listed(), AYSE, NOW, writes=True)
    connections.switch_off(db, made.id)
    assert connections.get(db, "salon").credentials == ""
    assert ties.tied(db) == []
    assert ties.writing_calendar(db, AYSE) is None


# ---------------------------------------------------------------- adapters


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryCalendars:
    made = MemoryCalendars(concurrency=2)
    monkeypatch.setitem(memory.SERVERS, "salon", made)
    monkeypatch.setitem(wiring.ADAPTERS, "memory", "tests.contract.calendars.memory")
    return made


def test_an_account_is_opened_once_until_its_credentials_change(server: MemoryCalendars, db: Connection) -> None:
    saved = save(db)
    account = wiring.account(saved, "Europe/Istanbul", SECRET)
    assert [one.address for one in account.service.calendars()] == [server.calendar]
    assert wiring.account(saved, "Europe/Istanbul", SECRET) is account
    assert wiring.account(save(db), "Europe/Istanbul", SECRET) is not account


def test_an_account_lets_in_only_as_many_calls_as_its_service_bears(server: MemoryCalendars, db: Connection) -> None:
    account = wiring.account(save(db), "Europe/Istanbul", SECRET)
    assert [account.gate.acquire(blocking=False) for _ in range(3)] == [True, True, False]


def test_credentials_given_out_anew_are_kept_and_open_no_second_account(server: MemoryCalendars, database: str) -> None:
    with store.writing() as db:
        saved = save(db)
    account = wiring.account(saved, "Europe/Istanbul", SECRET)
    assert isinstance(account.service, memory.MemoryService)
    account.service.on_refresh({**CREDENTIALS, "refresh_token": "newer"})
    with store.reading() as db:
        found = connections.get(db, "salon")
    assert secrets.decrypted(found.credentials, SECRET)["refresh_token"] == "newer"
    assert wiring.account(found, "Europe/Istanbul", SECRET) is account


def test_a_service_that_is_not_known_is_named_with_those_that_are() -> None:
    with pytest.raises(SetupError, match="google, outlook, caldav"):
        wiring.connect("lotus", {}, "Europe/Istanbul", lambda credentials: None)


def test_a_connection_that_was_switched_off_is_not_used(server: MemoryCalendars, db: Connection) -> None:
    connections.switch_off(db, save(db).id)
    with pytest.raises(SetupError, match="switched off"):
        wiring.account(connections.get(db, "salon"), "Europe/Istanbul", SECRET)
