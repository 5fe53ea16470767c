from __future__ import annotations

import threading

import pytest

from randevu.rounds import Rounds
from tests.waiting import PATIENCE


def test_a_round_that_fails_is_told_by_its_type_alone_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    rounds, done = [0], threading.Event()

    def work() -> bool:
        rounds[0] += 1
        if rounds[0] == 1:
            raise RuntimeError("0532 123 45 67")
        return True

    running = Rounds("work", work, done.set, "nothing works", every=0.01, again=0.01)
    running.start()
    assert done.wait(PATIENCE)
    assert running.alive()
    running.stop()
    assert not running.alive()
    assert caplog.messages == ["ALARM nothing works: RuntimeError"]


def test_after_a_round_without_work_nothing_is_called_and_the_pause_is_long() -> None:
    looked, called = threading.Event(), threading.Event()

    def work() -> bool:
        looked.set()
        return False

    running = Rounds("work", work, called.set, "nothing works", every=0.01, again=PATIENCE)
    running.start()
    assert looked.wait(PATIENCE)
    looked.clear()
    assert looked.wait(PATIENCE)
    running.stop()
    assert not called.is_set()
