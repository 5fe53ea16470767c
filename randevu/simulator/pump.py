"""Starts what is due while a server runs. Tests that move the clock themselves do without it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from randevu.simulator.moments import Job, Scheduler

log = logging.getLogger(__name__)


class Pump:
    """Runs jobs of different lanes side by side and jobs of one lane in order, so that a slow webhook of one customer
    does not hold up another's."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._lanes: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled."""
        woken = asyncio.Event()
        self._scheduler.on_added = woken.set
        try:
            while True:
                woken.clear()
                while (job := self._scheduler.pop_due()) is not None:
                    self._start(job)
                await self._wait(woken)
        finally:
            self._scheduler.on_added = lambda: None
            for task in self._tasks:
                task.cancel()

    async def _wait(self, woken: asyncio.Event) -> None:
        due = self._scheduler.next_due
        left = None if due is None else max(0.0, (due - self._scheduler.clock.now()).total_seconds())
        try:
            await asyncio.wait_for(woken.wait(), left)
        except asyncio.TimeoutError:
            return

    def _start(self, job: Job) -> None:
        if job.lane is None:
            self._spawn(deque([job]), None)
        elif job.lane in self._lanes:
            self._lanes[job.lane].append(job)
        else:
            self._lanes[job.lane] = deque([job])
            self._spawn(self._lanes[job.lane], job.lane)

    def _spawn(self, jobs: deque[Job], lane: str | None) -> None:
        task = asyncio.get_running_loop().create_task(self._drain(jobs, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, jobs: deque[Job], lane: str | None) -> None:
        while jobs:
            try:
                await jobs.popleft().run()
            except Exception:
                log.exception("a scheduled job of the simulator failed")
        if lane is not None:
            self._lanes.pop(lane, None)
