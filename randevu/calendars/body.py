"""The body of an answer, read and unpacked up to a limit."""

from __future__ import annotations

import zlib

import requests

_CHUNK = 64 * 1024


class TooBig(ValueError):
    """It is more than allowed, or unpacks to more."""


class Garbled(ValueError):
    """It cannot be unpacked."""


def read(response: requests.Response, most: int) -> bytes:
    """The whole body of an answer that is being streamed.

    Raises:
        TooBig, Garbled: the rest is left unread; close the response.
    """
    parts: list[bytes] = []
    size = 0
    # As it was sent: unpacked piece by piece, a small body could already be gigabytes.
    while chunk := response.raw.read(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > most:
            raise TooBig
        parts.append(chunk)
    packed = b"".join(parts)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity") or not packed:
        return packed
    if encoding not in ("gzip", "x-gzip"):
        raise Garbled
    return _unpacked(packed, most)


def _unpacked(packed: bytes, most: int) -> bytes:
    gzip = zlib.decompressobj(wbits=31)
    try:
        plain = gzip.decompress(packed, most + 1)
    except zlib.error:
        raise Garbled from None
    if len(plain) > most:
        raise TooBig
    if not gzip.eof:
        raise Garbled
    return plain
