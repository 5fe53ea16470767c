"""Works through the inbox: a few conversations at once, each turn by the engine, its end in one transaction.

Everything that blocks runs in threads; the event loop only keeps order. It looks at the inbox at once when this
process's webhook stored something, when the end of a turn leaves or lets in another, when the next fragment has waited
long enough, and otherwise every now and then for what other processes left. A turn whose lease is lost is forgotten;
one that fails or takes too long is tried again; whoever has to stop gives back what is not finished.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from randevu import clock
from randevu.engine.port import Engine, EngineAway, Reply, TurnFailed, TurnResult
from randevu.messaging.inbox import Claimed, Inbox
from randevu.messaging.turns import LeaseLost, Turn

log = logging.getLogger(__name__)

T = TypeVar("T")
AT_ONCE = 4
MARKS_UNDER_WAY = 6
"""Read marks beyond these are left out: by the time they could be made the reply is there."""
NOTICE, APOLOGY = "utter_privacy_notice", "utter_turn_failed"
STOP_ACTION = "action_stop_messages"
STOPPED = {"all": "utter_stop_messages", "marketing": "utter_stop_marketing", "reminders": "utter_stop_reminders"}
"""What confirms a stop, by its scope."""


class Marks(Protocol):
    """Shows a customer's message as read, and that we write. Best effort; blocks."""

    def mark_read(self, phone_number_id: str, wamid: str) -> None: ...


class Drain:
    """Works through the inbox until it is stopped.

    Args:
        kick: called after replies were put into the outbox.
        marks: None to show no read marks.
        polls: least and most seconds between looks when nothing happens; each pause is random between them.
    """

    def __init__(
        self,
        engine: Engine,
        inbox: Inbox,
        kick: Callable[[], None],
        marks: Marks | None = None,
        *,
        at_once: int = AT_ONCE,
        polls: tuple[float, float] = (0.25, 1.0),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._engine, self._inbox, self._kick, self._marks = engine, inbox, kick, marks
        self._at_once, self._polls, self._now = at_once, polls, now
        self._threads = ThreadPoolExecutor(at_once + 2, thread_name_prefix="inbox")
        self._mark_threads = ThreadPoolExecutor(MARKS_UNDER_WAY, thread_name_prefix="mark")
        self._may_mark = threading.BoundedSemaphore(MARKS_UNDER_WAY)
        self._woken = asyncio.Event()
        self._under_way: dict[asyncio.Task[bool], Turn] = {}
        self._crowded = False
        self._loop_task: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._loop_task = asyncio.get_running_loop().create_task(self._run())

    def wake(self) -> None:
        """Something is waiting; call it on the event loop."""
        self._woken.set()

    def alive(self) -> bool:
        return self._loop_task is not None and not self._loop_task.done()

    async def stop(self) -> None:
        """Claim nothing more, let turns under way finish for as long as the rules say, give the others back."""
        self._stopping = True
        self.wake()
        if self._loop_task is not None:
            await self._loop_task
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=self._inbox.rules.grace)
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._threads.shutdown(wait=False)
        self._mark_threads.shutdown(wait=False)

    async def _run(self) -> None:
        while not self._stopping:
            expecting = self._woken.is_set()
            self._woken.clear()
            free = self._at_once - len(self._under_way)
            claimed = Claimed((), 0, None)
            if free:
                try:
                    claimed = await self._blocking(self._inbox.claim, self._now, free, expecting)
                except Exception as error:
                    log.error("ALARM the inbox cannot be read: %s", type(error).__name__)
            taken = len(claimed.turns) + claimed.silent
            self._crowded = taken >= free
            for turn in claimed.turns:
                task = asyncio.get_running_loop().create_task(self._work(turn))
                self._under_way[task] = turn
                task.add_done_callback(self._ended)
            if not free or taken < free:
                await self._pause(claimed.next_at)

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._under_way.pop(task, None)
        if self._crowded or task.cancelled() or task.result():
            self.wake()

    async def _pause(self, next_at: datetime | None) -> None:
        seconds = random.uniform(*self._polls)
        if next_at is not None:
            seconds = min(seconds, max(0.0, (next_at - self._now()).total_seconds()))
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except asyncio.TimeoutError:
            return

    async def _work(self, turn: Turn) -> bool:
        """One turn from its claim to its end. True if there may be more to do in its conversation."""
        renewing = asyncio.get_running_loop().create_task(self._renew(turn))
        try:
            return await self._end(turn)
        except LeaseLost:
            log.warning("a turn's lease was lost; whoever has it now works it out again")
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(turn))
            raise
        except Exception as error:
            log.error("ALARM a turn could not be ended: %s; its lease will run out", type(error).__name__)
        finally:
            renewing.cancel()
        return True

    async def _end(self, turn: Turn) -> bool:
        if turn.given_up:
            log.error("ALARM a turn took its process down again and again; it is given up")
            await self._bury(turn)
            return True
        self._mark(turn)
        try:
            result, notice = await asyncio.wait_for(self._think(turn), self._inbox.rules.most_seconds)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            reason = str(error) if isinstance(error, TurnFailed) else type(error).__name__
            log.error("a turn failed, attempt %s: %s", turn.attempts + 1, reason)
            now = self._now()
            if isinstance(error, EngineAway) and now - turn.received_at < self._inbox.rules.away_patience:
                await self._blocking(self._inbox.fail, turn, now, False)
            elif self._inbox.is_last(turn):
                await self._bury(turn)
            else:
                await self._blocking(self._inbox.fail, turn, now)
            return True
        finished = await self._blocking(self._inbox.finish, turn, result, self._now(), notice)
        if finished.queued:
            self._kick()
        return finished.more

    async def _think(self, turn: Turn) -> tuple[TurnResult, Reply | None]:
        result = await self._with_stop_confirmed(turn, await self._engine.run(turn.input))
        says_notice = turn.first_contact and bool(result.replies)
        return result, await self._engine.say(NOTICE, {}) if says_notice else None

    async def _with_stop_confirmed(self, turn: Turn, result: TurnResult) -> TurnResult:
        """Who stops our messages among other things gets both: an answer to those and the confirmation."""
        confirmation = STOPPED.get(turn.input.metadata.get("stopped") or "")
        if confirmation is None or any(one.get("action") == STOP_ACTION for one in result.log.actions):
            return result
        return replace(result, replies=(await self._engine.say(confirmation, {}), *result.replies))

    async def _bury(self, turn: Turn) -> None:
        log.error("ALARM a message could not be answered; its conversation is marked for a person")
        apology = None
        try:
            apology = await asyncio.wait_for(self._engine.say(APOLOGY, {}), self._inbox.rules.most_seconds)
        except Exception as error:
            log.error("ALARM not even the apology could be said: %s", type(error).__name__)
        if await self._blocking(self._inbox.bury, turn, apology, self._now()):
            self._kick()

    async def _give_back(self, turn: Turn) -> None:
        try:
            await self._blocking(self._inbox.give_back, turn)
        except Exception as error:
            log.warning("a turn could not be given back: %s; its lease will run out", type(error).__name__)

    async def _renew(self, turn: Turn) -> None:
        while True:
            await asyncio.sleep(self._inbox.rules.lease.total_seconds() / 3)
            try:
                await self._blocking(self._inbox.renew, turn, self._now())
            except Exception as error:
                log.warning("a lease could not be renewed: %s", type(error).__name__)

    def _mark(self, turn: Turn) -> None:
        wamid = turn.newest_message
        unread = bool(turn.input.metadata.get("waits_for_person"))  # perhaps nobody answers it before a person does
        if unread or self._marks is None or wamid is None or not self._may_mark.acquire(blocking=False):
            return
        marking = self._mark_threads.submit(_quietly, self._marks.mark_read, turn.phone_number_id, wamid)
        marking.add_done_callback(lambda _: self._may_mark.release())

    async def _blocking(self, work: Callable[..., T], *arguments: Any) -> T:
        return await in_thread(self._threads, work, *arguments)


async def in_thread(threads: Executor, work: Callable[..., T], *arguments: Any) -> T:
    """Run something that blocks in one of the given threads."""
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: work(*arguments))


def _quietly(work: Callable[..., None], *arguments: Any) -> None:
    try:
        work(*arguments)
    except Exception as error:
        log.info("a read mark could not be set: %s", type(error).__name__)
