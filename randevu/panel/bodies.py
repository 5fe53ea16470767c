"""What comes in without a form of ours: read up to a limit, so that nobody fills the memory."""

from __future__ import annotations

from fastapi import Request


async def bounded(request: Request, most: int) -> bytes | None:
    """The body; None for one of more than `most` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
