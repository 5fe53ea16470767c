"""kill -9 of whoever writes calendars, at every single step: afterwards each live appointment has exactly one event,
and every event of ours an appointment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import Any

import pytest

from randevu.calendars.errors import CalendarError
from tests.crash.processes import ROOT
from tests.unit.calendars.house_world import House, at
from tests.waiting import PATIENCE

STEPS = ("commit", "request", "answer")
MOST = 40
"""More steps than any of the ways below has."""


class Remote:
    """The calendars, for other processes; errors travel as values."""

    def __init__(self, house: House) -> None:
        self._house = house

    def call(self, method: str, arguments: tuple[Any, ...]) -> Any:
        try:
            result = getattr(self._house.service, method)(*arguments)
        except CalendarError as error:
            return error
        return list(result) if method in ("events", "ours", "changes") else result


class Worker:
    """Writes in another process, over and over, each time from the beginning."""

    def __init__(self, house: House, errors: Path) -> None:
        class Here(BaseManager):
            pass

        remote = Remote(house)
        Here.register("remote", callable=lambda: remote, exposed=("call",))
        self._house = house
        # A socket of the file system: over TCP every small question waits 40 ms for an acknowledgement.
        self._server = Here(authkey=b"calendars").get_server()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        command = [sys.executable, "-W", "ignore", "-m", "tests.crash.calendar_child"]
        self._errors = errors.open("w")
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )

    def run(self, what: str = "never", number: int = 0, compares: bool = False) -> bool:
        """Returns whether it lived."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = {
            "address": self._server.address,
            "now": self._house.now.isoformat(),
            "what": what,
            "number": number,
            "compares": compares,
        }
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        assert code in (0, -9), Path(self._errors.name).read_text()
        return code == 0

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._errors.close()


@pytest.fixture
def house(database: str) -> House:
    return House("mehmet@example.com", "shared@example.com")


@pytest.fixture
def worker(house: House, tmp_path: Path) -> Iterator[Worker]:
    made = Worker(house, tmp_path / "child.txt")
    yield made
    made.close()


def booked(house: House) -> None:
    house.book("11:00")


def moved(house: House) -> None:
    house.move(_written(house), "12:00")


def cancelled(house: House) -> None:
    house.cancel(_written(house))


def handed_over(house: House) -> None:
    house.move(_written(house), "11:00", staff="mehmet")


def moved_by_hand(house: House) -> None:
    _written(house)
    (event,) = house.events()
    house.server.move(event.id, at("13:00"), at("13:30"))


def copied_by_hand(house: House) -> None:
    _written(house)
    (event,) = house.events()
    house.service.create(house.server.calendar, house.key().rjust(32, "f"), house.server.entries[event.id])


def _written(house: House) -> int:
    number = house.book("11:00").id
    house.write()
    return number


@pytest.mark.parametrize("way", [booked, moved])
def test_death_at_every_step_of_one_event_leaves_the_calendar_right(
    house: House, worker: Worker, way: Callable[[House], object]
) -> None:
    assert _die_everywhere(house, worker, way) >= len(STEPS)


@pytest.mark.long
@pytest.mark.parametrize("way", [booked, moved, cancelled, handed_over])
def test_death_at_every_step_of_several_events_leaves_calendars_right(
    house: House, worker: Worker, way: Callable[[House], object]
) -> None:
    house.tie_all()
    assert _die_everywhere(house, worker, way) >= len(STEPS) * 3


@pytest.mark.long
@pytest.mark.parametrize("way", [moved_by_hand, copied_by_hand])
def test_death_at_every_step_of_putting_things_right_leaves_the_calendar_right(
    house: House, worker: Worker, way: Callable[[House], object]
) -> None:
    assert _die_everywhere(house, worker, way) >= len(STEPS)


def _die_everywhere(house: House, worker: Worker, way: Callable[[House], object]) -> int:
    """Returns the number of deaths."""
    deaths = 0
    for step in STEPS:
        for number in range(1, MOST):
            way(house)
            house.pass_time(minutes=6)
            lived = worker.run(step, number, compares=True)
            deaths += not lived
            for _ in range(2):
                house.pass_time(minutes=6)
                assert worker.run(compares=True)
            is_right(house)
            house.clear()
            if lived:
                break
        else:
            raise AssertionError(f"it never got through: {step}")
    return deaths


def is_right(house: House) -> None:
    wanted = sorted(
        (address, one.id, staff, one.starts_at, one.generation)
        for one in house.booked()
        for staff in one.staff
        for address in house.written_into(staff)
    )
    standing = sorted(
        (address, event.mark.appointment, event.mark.staff, event.starts_at, event.mark.generation)
        for address in house.server.names
        for event in house.events(address)
        if event.mark is not None
    )
    assert standing == wanted
    assert house.states() <= {"settled"}
