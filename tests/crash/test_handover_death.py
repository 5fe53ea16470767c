"""A handover is saved before its turn ends: who dies between the two must not leave the customer without a word."""

from __future__ import annotations

from sqlalchemy import select

from randevu import store
from randevu.store.tables import conversation, handover, inbox, turn
from tests.crash.test_one_death import FOR_EVER, House, _said, _states, _texts, house  # noqa: F401
from tests.waiting import until


def _holders() -> list[str]:
    with store.reading() as db:
        return list(db.execute(select(conversation.c.holder)).scalars())


def test_a_handover_is_told_although_its_process_died_just_after_it(house: House) -> None:  # noqa: F811
    house.live()
    assert house.server.post(_said("a", f"human\nslow {FOR_EVER}")) == 200
    until(lambda: _holders() == ["waiting"])
    house.server.kill()
    assert _states(inbox) == ["working"]
    house.live(HASTY="1")
    assert [text.split("\n")[0] for text in _texts(house, 1)] == ["1: human"]
    until(lambda: _states(inbox) == ["done"])
    with store.reading() as db:
        assert list(db.execute(select(turn.c.outcome)).scalars()) == ["answered"]
        assert len(db.execute(select(handover.c.id)).all()) == 1


def test_what_is_said_after_a_handover_stays_for_the_person_also_when_a_process_died(house: House) -> None:  # noqa: F811
    house.live()
    assert house.server.post(_said("a", f"human\nslow {FOR_EVER}")) == 200
    until(lambda: _holders() == ["waiting"])
    assert house.server.post(_said("b", "hello")) == 200
    house.server.kill()
    house.live(HASTY="1")
    until(lambda: _states(inbox) == ["done", "done"])
    assert [text.split("\n")[0] for text in _texts(house, 1)] == ["1: human"]
    with store.reading() as db:
        assert list(db.execute(select(turn.c.outcome).order_by(turn.c.id)).scalars()) == ["answered", "silent"]
