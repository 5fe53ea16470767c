"""Time inside the simulator: a clock that can be pushed forward, and what is due on it.

Nothing here sleeps. A running server lets a pump start jobs when they are due; a test calls `advance`, which steps from
job to job, so that every timestamp and every follow-up is the same as if the time had really passed.
"""

from __future__ import annotations

import heapq
import inspect
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Action = Callable[[], Awaitable[None] | None]


class MovableClock:
    """`base` plus however far it was pushed; never goes back."""

    def __init__(self, base: Callable[[], datetime]) -> None:
        self._base = base
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._base() + self._ahead

    def move_to(self, moment: datetime) -> None:
        self._ahead = max(self._ahead, moment - self._base())


@dataclass(frozen=True, order=True)
class Job:
    """Something due at a moment. Jobs of one lane are run one after the other, in order."""

    due: datetime
    number: int
    action: Action = field(compare=False)
    lane: str | None = field(compare=False, default=None)

    async def run(self) -> None:
        result = self.action()
        if inspect.isawaitable(result):
            await result


class Scheduler:
    """The jobs that are to come, earliest first; equal moments in the order they were added."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.on_added: Callable[[], None] = lambda: None
        self._jobs: list[Job] = []
        self._numbers = itertools.count()

    def after(self, seconds: float, action: Action, lane: str | None = None) -> None:
        due = self.clock.now() + timedelta(seconds=seconds)
        heapq.heappush(self._jobs, Job(due, next(self._numbers), action, lane))
        self.on_added()

    @property
    def next_due(self) -> datetime | None:
        return self._jobs[0].due if self._jobs else None

    def pop_due(self) -> Job | None:
        """The earliest job if its moment has come."""
        if self._jobs and self._jobs[0].due <= self.clock.now():
            return heapq.heappop(self._jobs)
        return None

    async def advance(self, seconds: float) -> int:
        """Let that much time pass at once, running all that falls due on the way; gives how many jobs ran."""
        target = self.clock.now() + timedelta(seconds=seconds)
        ran = 0
        while (due := self.next_due) is not None and due <= target:
            self.clock.move_to(due)
            job = self.pop_due()
            if job is None:
                break
            await job.run()
            ran += 1
        self.clock.move_to(target)
        self.on_added()
        return ran

    def clear(self) -> None:
        self._jobs.clear()
