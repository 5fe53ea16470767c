"""The real Rasa takes up another model while customers write, and refuses one that does not load."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from randevu import clock, settings, store
from randevu.run import models
from randevu.simulator.phone import Phone
from randevu.store.tables import turn
from randevu.trained import choices
from tests.crash.product import running
from tests.waiting import until

pytestmark = [pytest.mark.long, pytest.mark.model]

OTHER, BAD = "randevu-111111111111.tar.gz", "randevu-222222222222.tar.gz"


def test_messages_are_answered_once_while_the_model_is_changed_and_refused(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    monkeypatch.setenv("RANDEVU_PROJECT", str(tmp_path))
    fitting = models.needed(settings.load({}), print)
    (tmp_path / "models").mkdir()
    shutil.copy(fitting, tmp_path / "models" / OTHER)
    (tmp_path / "models" / BAD).write_bytes(b"half a download")
    with running(sqlite_database, tmp_path) as product:
        customer = Phone(client=product.simulator)
        until(lambda: _newest() is not None)
        _choose(OTHER)
        _talk_until_settled(customer)
        _choose(BAD)
        _talk_until_settled(customer)
    newest = _newest()
    assert newest is not None
    assert (newest.model, newest.reason) == (BAD, "broken")
    answered = _answered()
    assert set(answered) == {fitting.name, OTHER}
    assert answered == sorted(answered, key=lambda name: name == OTHER), "once changed, the old one answers no more"
    assert len(answered) == len(customer.sent)


def _choose(model: str) -> None:
    with store.writing() as db:
        choices.choose(db, model, "user:1", clock.now())


def _newest() -> choices.Choice | None:
    with store.reading() as db:
        return choices.newest(db)


def _answered() -> list[str]:
    """The model behind each answered message, in their order."""
    query = select(turn.c.model).where(turn.c.outcome == "answered").order_by(turn.c.id)
    with store.reading() as db:
        return [str(name) for name in db.execute(query).scalars()]


def _talk_until_settled(customer: Phone) -> None:
    """Greets again and again until a server has taken up the choice or refused it, and once more after it."""
    settled = False
    while not settled:
        newest = _newest()
        settled = newest is not None and not newest.waits
        customer.say("merhaba")
        until(lambda: len(_answered()) == len(customer.sent))
