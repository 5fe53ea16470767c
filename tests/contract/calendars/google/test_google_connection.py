"""A Google account as the installation keeps it: by name, encrypted, renewed, and read into the mirror."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from randevu import store
from randevu.calendars import connections, secrets, service, ties, wiring
from randevu.calendars.connections import CalendarConnection
from randevu.calendars.google import SCOPES
from randevu.calendars.model import Listed
from randevu.calendars.reading import Reader
from randevu.calendars.ties import Owner
from randevu.store.tables import calendar_busy
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.oauth import CLIENT_SECRET, PERSON
from tests.contract.calendars.peer import Meeting
from tests.unit.booking.salon import NOW, THURSDAY, load_demo, local

SECRET = "a secret of forty characters, or nearly so"
ZONE = "Europe/Istanbul"


@pytest.fixture
def connection(fake: GoogleFake, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarConnection]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    with store.writing() as db:
        row = connections.save(db, "google", "salon", PERSON, fake.credentials(SCOPES), SECRET, NOW)
    yield row
    store.dispose()


def kept() -> CalendarConnection:
    with store.reading() as db:
        return connections.get(db, "salon")


def test_a_renewed_token_is_kept_encrypted_and_serves_the_next_process(
    connection: CalendarConnection, fake: GoogleFake, tmp_path: Path
) -> None:
    fake.oauth.rotates = True
    wiring.account(connection, ZONE, SECRET).service.calendars()
    now_kept = secrets.decrypted(kept().credentials, SECRET)
    assert now_kept["refresh_token"] in fake.oauth.refresh
    assert now_kept["access_token"] in fake.oauth.access
    wiring.connect("google", now_kept, ZONE, lambda new: None).calendars()
    assert fake.oauth.issued == 1
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("test.db*"))
    for word in (now_kept["refresh_token"], now_kept["access_token"], CLIENT_SECRET):
        assert word.encode() not in raw


def test_what_lies_in_a_google_calendar_is_mirrored_and_followed(
    connection: CalendarConnection, fake: GoogleFake, peer: Person
) -> None:
    with store.writing() as db:
        business = load_demo(db)
        ties.tie(db, connection.id, Listed(PERSON, "Defne", ZONE, True), Owner("staff", "ayse"), NOW)
    reader = Reader(lambda now: service.windows(business, now), lambda row: wiring.account(row, ZONE, SECRET))

    def mirrored() -> list[tuple[object, object]]:
        reader.bring_up_to_date([Owner("staff", "ayse")], NOW, 60.0, fresh=None)
        with store.reading() as db:
            (tied,) = ties.tied(db, connection.id)
            assert (tied.problem, tied.failing_since) == (None, None)
            rows = db.execute(select(calendar_busy).order_by(calendar_busy.c.starts_at))
            return [(row.starts_at, row.ends_at) for row in rows]

    peer.put(Meeting(local(THURSDAY, "10:00"), local(THURSDAY, "11:00")))
    peer.put(Meeting(local(THURSDAY, "12:00"), local(THURSDAY, "13:00"), shows="free"))
    assert mirrored() == [(local(THURSDAY, "10:00"), local(THURSDAY, "11:00"))]


def test_a_withdrawn_consent_makes_the_time_unknown_and_asks_for_sign_in(
    connection: CalendarConnection, fake: GoogleFake
) -> None:
    with store.writing() as db:
        business = load_demo(db)
        ties.tie(db, connection.id, Listed(PERSON, "Defne", ZONE, True), Owner("staff", "ayse"), NOW)
    reader = Reader(lambda now: service.windows(business, now), lambda row: wiring.account(row, ZONE, SECRET))
    fake.oauth.refresh.clear()
    reader.bring_up_to_date([Owner("staff", "ayse")], NOW, 60.0, fresh=None)
    with store.reading() as db:
        (tied,) = ties.tied(db, connection.id)
    assert (kept().state, kept().problem) == ("sign_in", "invalid_grant")
    assert tied.failing_since is not None
