"""Waiting for a conversation to change, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from randevu.simulator.cloud import Cloud

HEARTBEAT_SECONDS = 15.0


class Watching:
    """Long polls and event streams over one cloud; `close` ends them all, so that the server can stop."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._queues: set[asyncio.Queue[str | None]] = set()
        self._closed = False

    def close(self) -> None:
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)

    async def until(self, met: Callable[[], bool], seconds: float) -> bool:
        """Wait until the condition holds after some change, at most that long; gives whether it does."""
        deadline = asyncio.get_running_loop().time() + seconds
        queue, stop = self._open()
        try:
            while not met() and not self._closed:
                left = deadline - asyncio.get_running_loop().time()
                try:
                    await asyncio.wait_for(queue.get(), max(0.0, left))
                except asyncio.TimeoutError:
                    return met()
            return met()
        finally:
            stop()

    async def changes(self) -> AsyncIterator[str | None]:
        """Keys of changed conversations as they change, and None now and then to keep the connection."""
        queue, stop = self._open()
        try:
            while not self._closed:
                try:
                    yield await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except asyncio.TimeoutError:
                    yield None
        finally:
            stop()

    def _open(self) -> tuple[asyncio.Queue[str | None], Callable[[], None]]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        unlisten = self._cloud.listen(queue.put_nowait)

        def stop() -> None:
            unlisten()
            self._queues.discard(queue)

        return queue, stop
