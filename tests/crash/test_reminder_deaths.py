"""kill -9 of a worker at every single statement, and two workers at once: each reminder goes out exactly once."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from randevu import store
from randevu.reminders import running, sending
from tests.unit.delivery.desk import SECRET
from tests.unit.reminders.world import NUMBER, World, at

MOST = 120
"""More statements than planning and sending take."""


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)


def lives_through(world: World, statement: int) -> bool:
    """A worker in a process of its own looks once, and is killed before its so manieth statement, if it gets there."""
    store.dispose()
    child = os.fork()
    if child == 0:
        left = statement

        def strike(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", strike)
        event.listen(Engine, "commit", strike)
        try:
            world.step()
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code == 0


@pytest.mark.long
def test_wherever_a_worker_dies_the_next_one_goes_on(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    world = World(at("2026-03-09", "10:00"))
    deaths = 0
    for statement in range(1, MOST):
        person = world.person(f"90532{statement:07}")
        world.now = at("2026-03-09", "10:00")
        one = world.book(person, at("2026-03-16", "14:00"))
        planned = lives_through(world, statement)
        world.step()
        world.now = at("2026-03-15", "14:00")
        sent = lives_through(world, statement)
        world.to(world.now)
        keys = [row.key for row in world.queued(kind="reminder", state="sent")]
        assert keys.count(f"reminder:{one.id}:one-day:1") == 1
        assert set(Counter(keys).values()) == {1}
        world.cancel(one)
        deaths += (not planned) + (not sent)
        if planned and sent:
            break
    else:
        raise AssertionError("it never got through")
    assert deaths > 20


def test_two_workers_at_the_same_moment_send_each_once(database: str) -> None:
    world = World(at("2026-03-09", "10:00"))
    for number in range(12):
        world.book(world.person(f"9053200001{number:02}"), at("2026-03-16", f"{9 + number // 2}:{number % 2 * 3}0"))
    begin, failed = threading.Barrier(2), []

    def work() -> None:
        begin.wait()
        try:
            for moment in ("10:01", "10:02"):
                while running.step(sending.Rules(NUMBER), lambda moment=moment: at("2026-03-09", moment)):  # type: ignore[misc]
                    pass
            while running.step(sending.Rules(NUMBER), lambda: at("2026-03-16", "08:30")):
                pass
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert not failed
    keys = Counter(row.key for row in world.queued(kind="reminder"))
    assert len(keys) == 12
    assert set(keys.values()) == {1}
