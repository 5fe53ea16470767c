"""kill -9 at random moments and at every named step: nothing is lost, answered twice or done twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash.campaign import Campaign

STEPS_OF_A_TURN = 160
"""More than a message takes from webhook to sent reply: statements, commits and requests of one process."""

STEPS_OF_GIVING_BACK = 8
"""More than it takes to give one turn back."""


def _at_a_step(seed: int) -> dict[str, str]:
    return {"KILL_AT": str(random.Random(seed).randint(1, STEPS_OF_A_TURN))}


def _run(database: str, folder: Path, kills: int, servers: int = 1, seed: int = 1) -> None:
    with Campaign(database, folder, seed=seed, servers=servers) as campaign:
        at_random = random.Random(seed)
        for number in range(kills):
            if number % 10 == 5:
                campaign.one_life({"KILL_AT_STOP": str(at_random.randint(1, STEPS_OF_GIVING_BACK))}, 1.5, told=True)
            elif number % 2:
                campaign.one_life(_at_a_step(seed * 10_000 + number), most_alive=3.0)
            else:
                campaign.one_life({}, most_alive=at_random.uniform(0.05, 1.0))
        campaign.settle()
        campaign.check()


def test_twenty_deaths_lose_and_repeat_nothing(database: str, tmp_path: Path) -> None:
    _run(database, tmp_path, kills=10)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_hundreds_of_deaths_lose_and_repeat_nothing(database: str, tmp_path: Path, seed: int) -> None:
    _run(database, tmp_path, kills=100, seed=seed)


@pytest.mark.long
def test_two_servers_that_die_in_turn_lose_and_repeat_nothing(database: str, tmp_path: Path) -> None:
    _run(database, tmp_path, kills=60, servers=2, seed=4)
