"""Two hundred conversations at once while WhatsApp has a bad day: nothing is lost, answered twice or done twice."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.crash.campaign import Campaign

CUSTOMERS, ROUNDS = 200, 3
BROKEN, FAULTY = 0.03, 0.06
FAULT = 500, {"error": {"code": 131000, "message": "Something went wrong"}}


class BadDay:
    """Breaks some connections and answers others with a fault of its own, without taking the message over."""

    def __init__(self, seed: int) -> None:
        self._random, self._lock = random.Random(seed), threading.Lock()
        self.refused = 0

    def __call__(self, request: dict[str, Any]) -> Any:
        with self._lock:
            drawn = self._random.random()
            self.refused += drawn < FAULTY
        if drawn < BROKEN:
            return "break"
        return FAULT if drawn < FAULTY else None


@pytest.mark.long
def test_two_hundred_conversations_on_a_bad_day_lose_and_repeat_nothing(database: str, tmp_path: Path) -> None:
    day = BadDay(seed=7)
    with Campaign(database, tmp_path, seed=7, servers=2) as campaign:
        campaign.cloud.behave = day
        for server in campaign.servers:
            server.start()
        for server in campaign.servers:
            assert server.wait_until_ready()
        for number in range(ROUNDS):
            for customer in range(CUSTOMERS):
                campaign.say(customer, f"book {number}-{customer}")
        campaign.settle()
        campaign.check()
    assert day.refused > 0
