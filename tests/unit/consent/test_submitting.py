"""The queue is told to the register once, its refusals are kept for people, and what it hears is heard here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from randevu import clock, settings, store
from randevu.catalogue import service as catalogues
from randevu.cli import app
from randevu.consent import gate, ledger, register, submitting
from randevu.consent.register import RegisterAway
from randevu.consent.submitting import Done
from randevu.errors import SettingsError
from tests.contract.register.book import Book, FakeRegister
from tests.unit.consent.conftest import Queue
from tests.unit.delivery.desk import Desk

PHONE = "+905550000001"


@pytest.fixture
def way(desk: Desk) -> FakeRegister:
    """The register, used by the business."""
    with store.writing() as db:
        catalogues.replace(db, catalogues.export(db) + "\nmarketing: {iys: true}\n", "test", desk.now)
    return FakeRegister(Book(desk.now))


def said(desk: Desk, status: str) -> None:
    with store.writing() as db:
        ledger.record(db, 1, ledger.Entry(ledger.MARKETING, status, by="customer", at=desk.now), desk.now)


def go(desk: Desk, way: FakeRegister) -> Done:
    return submitting.tell_and_hear(way, lambda: desk.now)


def later(desk: Desk, way: FakeRegister, **time: float) -> None:
    desk.now += timedelta(**time)
    way.book.now += timedelta(**time)


def holds() -> str | None:
    with store.reading() as db:
        return ledger.state(db, 1, (ledger.IYS,)).status(ledger.IYS, ledger.ALL)


def pending() -> list[str]:
    with store.reading() as db:
        return [one.status for one in register.pending(db, catalogues.current(db))]


def test_each_change_is_told_once(desk: Desk, way: FakeRegister) -> None:
    said(desk, ledger.GIVEN)
    assert go(desk, way) == Done(told=1)
    assert (holds(), pending()) == (ledger.GIVEN, [])
    assert go(desk, way) == Done()
    later(desk, way, hours=1)
    said(desk, ledger.WITHDRAWN)
    assert go(desk, way) == Done(told=1)
    assert [one["status"] for one in way.book.taken] == ["ONAY", "RET"]


def test_marketing_leaves_once_the_register_has_the_approval(desk: Desk, way: FakeRegister, queue: Queue) -> None:
    said(desk, ledger.GIVEN)
    go(desk, way)
    queue(gate.MARKETING, text="Kampanya")
    assert desk.send() == ["Kampanya"]


def test_nothing_is_told_while_the_business_does_not_use_it(desk: Desk) -> None:
    said(desk, ledger.GIVEN)
    way = FakeRegister(Book(desk.now))
    way.book.at_the_register(PHONE, "RET")
    assert go(desk, way) == Done()
    assert way.book.taken == []


def test_what_it_refuses_waits_for_a_day_with_its_code(
    desk: Desk, way: FakeRegister, caplog: pytest.LogCaptureFixture
) -> None:
    said(desk, ledger.GIVEN)
    way.book.now -= timedelta(hours=1)
    assert go(desk, way) == Done(refused=1)
    assert "H118" in caplog.text
    assert PHONE not in caplog.text
    assert go(desk, way) == Done()
    with clock.use(desk.now):
        assert "H118" in CliRunner().invoke(app, ["iys", "queue"], env={"COLUMNS": "200"}).output
    later(desk, way, days=1, hours=2)
    assert go(desk, way) == Done(told=1)
    with store.reading() as db:
        assert submitting.refusals(db) == {}


def test_a_newer_change_does_not_wait_for_a_refused_one(desk: Desk, way: FakeRegister) -> None:
    way.book.at_the_register(PHONE, "ONAY")
    said(desk, ledger.GIVEN)
    assert go(desk, way) == Done(refused=1, heard=1)
    later(desk, way, minutes=5)
    said(desk, ledger.WITHDRAWN)
    assert go(desk, way) == Done(told=1)


def test_while_it_is_away_everything_stays_in_the_queue(desk: Desk, way: FakeRegister) -> None:
    said(desk, ledger.GIVEN)
    way.book.away = True
    with pytest.raises(RegisterAway):
        go(desk, way)
    assert pending() == [ledger.GIVEN]
    way.book.away = False
    assert go(desk, way) == Done(), "it may have been told: the claim stands for a while"
    later(desk, way, minutes=11)
    assert go(desk, way) == Done(told=1)


def test_a_change_that_is_being_told_by_another_worker_is_left_to_it(desk: Desk, way: FakeRegister) -> None:
    said(desk, ledger.GIVEN)
    other = FakeRegister(way.book)
    way.submit = lambda record: (go(desk, other), FakeRegister.submit(way, record))  # type: ignore[assignment, func-returns-value]
    assert go(desk, way) == Done(told=1)
    assert len(way.book.taken) == 1


def test_a_stop_said_while_an_approval_is_being_told_is_told_next(desk: Desk, way: FakeRegister) -> None:
    said(desk, ledger.GIVEN)

    def meanwhile(record: object) -> None:
        desk.now += timedelta(seconds=2)
        said(desk, ledger.WITHDRAWN)
        FakeRegister.submit(way, record)  # type: ignore[arg-type]

    way.submit = meanwhile  # type: ignore[method-assign]
    assert go(desk, way) == Done(told=1)
    assert pending() == [ledger.WITHDRAWN]


def test_a_refusal_at_the_register_itself_is_heard_once_and_not_contradicted(desk: Desk, way: FakeRegister) -> None:
    said(desk, ledger.GIVEN)
    go(desk, way)
    later(desk, way, days=1)
    way.book.at_the_register(PHONE, "RET")
    assert go(desk, way) == Done(heard=1)
    assert (holds(), pending()) == (ledger.WITHDRAWN, [])
    assert go(desk, way) == Done()


def test_old_news_of_the_register_does_not_undo_newer_ones(desk: Desk, way: FakeRegister) -> None:
    way.book.at_the_register(PHONE, "ONAY", timedelta(days=2))
    assert go(desk, way) == Done(heard=1)
    said(desk, ledger.WITHDRAWN)
    assert go(desk, way) == Done(told=1)
    assert holds() == ledger.WITHDRAWN
    assert go(desk, way) == Done()


def test_sending_by_hand_needs_an_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "CODE"):
        monkeypatch.delenv(f"RANDEVU_IYS_{name}", raising=False)
    done = CliRunner().invoke(app, ["iys", "send"])
    assert isinstance(done.exception, SettingsError)


WHOLE = {"RANDEVU_IYS_USER": "salon", "RANDEVU_IYS_PASSWORD": "s3cret", "RANDEVU_IYS_CODE": "669563"}


def test_an_account_speaks_for_its_own_brand_unless_another_is_named() -> None:
    assert settings.load({}).iys is None
    found = settings.load(WHOLE).iys
    assert found == settings.Iys("https://api.iys.org.tr", "669563", "669563", "salon", "s3cret")
    assert "s3cret" not in repr(found)
    other = settings.load({**WHOLE, "RANDEVU_IYS_BRAND": "7"}).iys
    assert other is not None
    assert other.brand == "7"


@pytest.mark.parametrize(
    "change", [{"RANDEVU_IYS_CODE": "x"}, {"RANDEVU_IYS_USER": ""}, {"RANDEVU_IYS_URL": "http://a"}]
)
def test_half_an_account_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="RANDEVU_IYS"):
        settings.load({**WHOLE, **change})
