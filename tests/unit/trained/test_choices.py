"""Which model is wanted follows from who chose what, and from what became of it."""

from __future__ import annotations

from datetime import datetime

from randevu import store
from randevu.trained import choices

A, B, C = (f"randevu-{letter * 12}.tar.gz" for letter in "abc")


def wanted(fitting: str) -> str | None:
    with store.reading() as db:
        found = choices.wanted(db, fitting)
    return found.model if found is not None else None


def choose(model: str, now: datetime) -> None:
    with store.writing() as db:
        choices.choose(db, model, "user:1", now)


def take_up(fitting: str, now: datetime) -> None:
    with store.writing() as db:
        found = choices.wanted(db, fitting)
        assert found is not None
        choices.taken_up(db, found, fitting, now)


def refuse(fitting: str, now: datetime) -> None:
    with store.writing() as db:
        found = choices.wanted(db, fitting)
        assert found is not None
        choices.refuse(db, found, "broken", now)


def start(model: str, now: datetime) -> None:
    with store.writing() as db:
        choices.started(db, model, now)


def test_the_newest_choice_is_wanted(database: str, now: datetime) -> None:
    assert wanted(A) is None
    start(A, now)
    choose(B, now)
    assert wanted(A) == B


def test_what_was_refused_gives_way_to_what_answered_before(database: str, now: datetime) -> None:
    start(A, now)
    choose(B, now)
    refuse(A, now)
    assert wanted(A) == A
    with store.reading() as db:
        newest, live = choices.newest(db), choices.live(db)
    assert newest is not None
    assert (newest.model, newest.reason) == (B, "broken")
    assert live is not None
    assert live.model == A


def test_a_choice_lasts_as_long_as_the_files_beside_it(database: str, now: datetime) -> None:
    start(A, now)
    choose(B, now)
    take_up(A, now)
    assert wanted(A) == B
    assert wanted(C) is None


def test_one_click_leads_back_to_the_other_model_that_answered_last(database: str, now: datetime) -> None:
    start(A, now)
    choose(B, now)
    take_up(A, now)
    with store.reading() as db:
        live = choices.live(db)
        assert live is not None
        assert choices.before(db, live) == A
    choose(A, now)
    take_up(A, now)
    with store.reading() as db:
        live = choices.live(db)
        assert live is not None
        assert choices.before(db, live) == B


def test_models_in_use_and_on_the_way_are_needed(database: str, now: datetime) -> None:
    start(A, now)
    choose(B, now)
    take_up(A, now)
    choose(C, now)
    with store.reading() as db:
        assert choices.needed(db) == {A, B, C}
