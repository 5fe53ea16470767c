"""What the national register must be told, until when, and what its answer does; nothing while it is off."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randevu import store
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.cli import app
from randevu.consent import gate, ledger, register
from tests.unit.consent.conftest import Queue
from tests.unit.delivery.desk import Desk


def _on(desk: Desk) -> Catalogue:
    with store.writing() as db:
        catalogues.replace(db, catalogues.export(db) + "\nmarketing: {iys: true}\n", "test", desk.now)
        return catalogues.current(db)


def _said(desk: Desk, status: str, purpose: str = ledger.MARKETING) -> None:
    with store.writing() as db:
        ledger.record(db, 1, ledger.Entry(purpose, status, by="customer", at=desk.now), desk.now)


def _pending(business: Catalogue) -> list[str]:
    with store.reading() as db:
        return [one.status for one in register.pending(db, business)]


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("2026-03-11T10:00", "2026-03-16T23:59:59"),  # Wednesday: Thursday, Friday, Monday
        ("2026-03-14T10:00", "2026-03-18T23:59:59"),  # a Saturday
        ("2026-03-17T10:00", "2026-03-23T23:59:59"),  # the eve of Ramazan Bayramı counts, its Friday does not
        ("2026-04-22T10:00", "2026-04-28T23:59:59"),  # 23 Nisan in between
    ],
)
def test_three_business_days_leave_out_weekends_and_holidays(desk: Desk, said: str, until: str) -> None:
    business = _on(desk)
    moment = register.due(business, datetime.fromisoformat(said).replace(tzinfo=business.zone))
    assert moment.replace(tzinfo=None) == datetime.fromisoformat(until)


def test_nothing_is_queued_while_the_register_is_off(desk: Desk) -> None:
    _said(desk, ledger.GIVEN)
    with store.reading() as db:
        assert register.pending(db, catalogues.current(db)) == []


def test_the_register_is_told_each_change_until_it_says_the_same(desk: Desk, queue: Queue, tmp_path: Path) -> None:
    business, path = _on(desk), tmp_path / "records"
    runner = CliRunner()

    def run(*arguments: str) -> str:
        done = runner.invoke(app, ["iys", *arguments], catch_exceptions=False)
        assert done.exit_code == 0
        return str(done.output)

    _said(desk, ledger.GIVEN)
    assert "#1" in run("queue")
    assert "1 records" in run("write", str(path))
    assert json.loads(path.read_text()) == {
        "recipient": "+905550000001",
        "recipientType": "BIREYSEL",
        "type": "MESAJ",
        "status": "ONAY",
        "source": "HS_MESAJ",
        "consentDate": desk.now.astimezone(business.zone).strftime("%Y-%m-%d %H:%M:%S"),
    }
    assert _pending(business) == [ledger.GIVEN]
    assert "news about 1" in run("answer", str(path))
    assert _pending(business) == []
    queue(gate.MARKETING, text="Kampanya")
    assert desk.send() == ["Kampanya"]
    _said(desk, ledger.WITHDRAWN)
    assert _pending(business) == [ledger.WITHDRAWN]


def test_a_refusal_told_to_the_register_itself_is_obeyed(desk: Desk, queue: Queue) -> None:
    business = _on(desk)
    _said(desk, ledger.GIVEN)
    with store.writing() as db:
        assert register.answered(db, ['{"recipient": "+905550000001", "status": "RET"}'], desk.now) == 1
    queue(gate.MARKETING)
    assert desk.send() == []
    assert _pending(business) == []


def test_who_never_allowed_anything_is_not_told_of(desk: Desk) -> None:
    business = _on(desk)
    _said(desk, ledger.WITHDRAWN)
    assert _pending(business) == []


def test_an_unreadable_answer_changes_nothing(desk: Desk) -> None:
    lines = ['{"recipient": "+905550000001", "status": "RET"}', "nonsense"]
    with pytest.raises(register.NotReadable, match="line 2"), store.writing() as db:
        register.answered(db, lines, desk.now)
    with store.reading() as db:
        assert ledger.state(db, 1, (ledger.IYS,)).status(ledger.IYS, ledger.ALL) is None
