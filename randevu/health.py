"""Whether a process of the product on this machine says that it is well."""

from __future__ import annotations

import asyncio

HOST = "127.0.0.1"
SECONDS = 5.0


async def healthy(port: int) -> bool:
    """Whether GET /health on the port answers 200 now."""
    try:
        return await asyncio.wait_for(_ask(port), SECONDS)
    except (OSError, asyncio.TimeoutError):
        return False


async def _ask(port: int) -> bool:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"GET /health HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        status = await reader.readline()
        return status.split(b" ")[1:2] == [b"200"]
    finally:
        writer.close()
