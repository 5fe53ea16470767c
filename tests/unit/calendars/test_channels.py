"""The books of channels and calls, on both databases; what services do is in tests/contract/calendars/test_calls.py."""

from __future__ import annotations

from datetime import timedelta

from randevu import store
from randevu.calendars import channels, connections, hearing
from randevu.calendars.model import Call, Channel
from tests.unit.calendars.mirror_world import World

OURS = "https://randevu.salon.example/takvim-haberi/memory"
SECRET = "s" * 43


def open_channel(world: World, name: str = "c1") -> None:
    """Two processes want to; the second finds it taken."""
    with store.writing() as db:
        (one,) = channels.claim(db, "memory", OURS, world.now)
    with store.writing() as db:
        assert channels.claim(db, "memory", OURS, world.now) == []
    with store.writing() as db:
        week = Channel(name, SECRET, world.now + channels.WEEK)
        assert channels.keep(db, one, week, OURS, True, world.now)


def test_a_calendar_is_claimed_once_and_again_when_two_thirds_of_its_channels_time_are_over(world: World) -> None:
    open_channel(world)
    with store.reading() as db:
        assert channels.due(db, "memory", OURS, world.now + timedelta(days=4)) == []
        (one,) = channels.due(db, "memory", OURS, world.now + timedelta(days=5))
    assert one.renewable
    assert one.channel is not None
    assert (one.channel.id, one.channel.secret) == ("c1", SECRET)


def test_of_many_calls_only_the_first_writes(world: World) -> None:
    open_channel(world)
    world.read(worker=True)
    world.now += timedelta(seconds=1)
    assert hearing.take("memory", [Call("c1", SECRET)], world.now) == 1
    assert hearing.take("memory", [Call("c1", SECRET)] * 9, world.now) == 0
    assert hearing.take("memory", [Call("c1", SECRET, opens=True), Call("c1", "x"), Call("c2", SECRET)], world.now) == 0
    assert hearing.take("google", [Call("c1", SECRET)], world.now) == 0


def test_a_call_during_a_reading_outlasts_it(world: World) -> None:
    open_channel(world)
    world.read(worker=True)

    def called(method: str) -> None:
        if method == "changes" and not calls:
            calls.append(hearing.take("memory", [Call("c1", SECRET)], world.now + timedelta(seconds=1)))

    calls: list[int] = []
    world.server.before = called
    world.read(timedelta(minutes=2), worker=True)
    assert calls == [1]
    assert world.row().due_at == world.now + timedelta(seconds=1)
    world.read(timedelta(seconds=2), worker=True)
    assert world.row().due_at > world.now


def test_the_channel_of_a_connection_switched_off_is_unknown(world: World) -> None:
    open_channel(world)
    with store.writing() as db:
        connections.switch_off(db, world.connection.id)
    assert hearing.take("memory", [Call("c1", SECRET)], world.now + timedelta(days=1)) == 0
    assert world.row().channel_id is None
