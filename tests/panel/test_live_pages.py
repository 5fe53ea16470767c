"""Open pages learn when something changed that their reader sees, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import event

from randevu import store
from randevu.booking import appointments
from randevu.panel import sessions
from randevu.panel.desk import conversations, live
from randevu.panel.permissions import Actor
from randevu.panel.scope import EVERYWHERE, Scope
from randevu.panel.views.live import BEATS, told
from randevu.store.tables import panel_audit
from tests.panel.panel_world import Browser, World


def mark(world: World, role: str = "owner", *branches: str) -> str:
    with store.reading(world.url) as db:
        actor = Actor(1, "Biri", role, Scope.of(branches or None))
        return live.mark(db, actor, world.catalogue, world.now)


@pytest.fixture
def talk(world: World) -> str:
    return world.talk(world.customer("Selin"))


def changes(world: World, talk: str) -> list[tuple[str, Callable[[], object]]]:
    """What happens, one after the other, each by the permission with which it is seen."""

    def cancel() -> None:
        with store.writing(world.url) as db:
            appointments.cancel(db, world.catalogue, 1, "test:1", world.now, by="user:1", by_staff=True)

    return [
        ("see_conversations", lambda: world.hand_over(talk)),
        ("see_conversations", lambda: world.say(talk, "in", "orada mısınız")),
        ("see_appointments", lambda: world.booked(1, "2026-03-12 14:00")),
        ("see_appointments", lambda: world.later(minutes=1) or cancel()),
    ]


@pytest.mark.parametrize("role", ["owner", "support", "trainer", "viewer", "made-up"])
def test_a_mark_changes_with_what_a_role_sees(world: World, talk: str, role: str) -> None:
    for permission, happen in changes(world, talk):
        before = mark(world, role)
        assert mark(world, role) == before
        happen()
        assert (mark(world, role) != before) == Actor(1, "Biri", role).may(permission)  # type: ignore[arg-type]


def test_what_happens_in_another_branch_leaves_the_mark_alone(world: World, talk: str) -> None:
    number = world.booked(1, "2026-03-12 14:00", branch="kadikoy")
    world.hand_over(talk)
    here, there = mark(world, "owner", "besiktas"), mark(world, "owner", "kadikoy")
    world.say(talk, "in", "orada mısınız")
    world.booked(1, "2026-03-13 14:00", branch="kadikoy")
    assert number == 1
    assert mark(world, "owner", "besiktas") == here
    assert mark(world, "owner", "kadikoy") != there


def listen(world: World, token: str, *beats: Callable[[], object]) -> list[str]:
    """What a stream says while these things happen, one at each beat; after the last one the session ends."""
    left = list(beats)

    async def beat() -> None:
        if left:
            left.pop(0)()
        else:
            with store.writing(world.url) as db:
                sessions.end(db, token)

    async def gather() -> list[str]:
        return [said async for said in told(world.app.state.house, token, beat) if said.startswith("data")]

    return asyncio.run(gather())


def test_a_stream_tells_the_mark_at_once_and_then_each_change(world: World, desk: Browser, talk: str) -> None:
    token = desk.http.cookies["randevu"]
    said = listen(world, token, lambda: None, lambda: world.hand_over(talk), lambda: None)
    assert len(said) == 2
    assert said[-1] == f"data: {mark(world)}\n\n"


def test_a_stream_ends_with_the_session_and_follows_the_role(world: World, desk: Browser, talk: str) -> None:
    number = world.add_user("biri@salon.example", "support")
    token = world.signed_in(number).http.cookies["randevu"]
    said = listen(
        world,
        token,
        lambda: world.give_role(number, "trainer"),
        lambda: world.booked(1, "2026-03-12 14:00"),
    )
    assert len(said) == 2  # the second because of the role; the booking is no longer theirs to see
    assert listen(world, token) == []


def test_a_stream_ends_by_itself(world: World, desk: Browser) -> None:
    async def beats() -> int:
        async def beat() -> None: ...

        return len([said async for said in told(world.app.state.house, desk.http.cookies["randevu"], beat)])

    assert 1 < asyncio.run(beats()) < BEATS


def test_a_page_knows_the_mark_it_shows(world: World, desk: Browser, talk: str) -> None:
    world.hand_over(talk)
    for path in ("/bekleyenler", "/randevular"):
        assert desk.open(path).one("div", id="live")["data-fresh"] == mark(world)


def test_a_page_that_asks_by_itself_does_not_keep_the_session(world: World, desk: Browser) -> None:
    for _ in range(3):
        world.later(hours=5)
        answer = desk.get("/bekleyenler", headers={"Accept": "application/x-fragment"})
    assert answer.status_code == 401


def test_a_stranger_gets_no_stream(world: World) -> None:
    assert world.browser().get("/akis", headers={"Accept": "text/event-stream"}).status_code == 401
    assert world.rows(panel_audit) == []


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope.of(("besiktas",))])
def test_who_needs_somebody_is_found_without_reading_all_conversations(world: World, scope: Scope) -> None:
    actor = Actor(1, "Biri", "owner", scope)
    asked: list[str] = []
    with store.reading(world.url) as db:
        event.listen(db, "before_cursor_execute", lambda *told: asked.append(_planned(told[2], told[3])))
        live.mark(db, actor, world.catalogue, world.now)
        conversations.count_waiting(db, actor)
        conversations.flagged(db, actor)
        wanted = [said for said in asked if "FROM conversation" in said]
        plans = [str(db.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}").all()) for said in wanted]
    assert len(wanted) == 3
    assert [plan for plan in plans if "ix_conversation_attention" not in plan] == []


def _planned(statement: str, parameters: Sequence[object]) -> str:
    for value in parameters:
        statement = statement.replace("?", f"'{value}'", 1)
    return statement
