"""What is remembered between two readings of a calendar.

A server with sync-collection gives a token of its own. For one without, the names and versions of the events in the
window are the token: compared with what is there now, they tell what came, changed and went. Packed, a thousand events
take some 40 kB; windows hold a few hundred at most.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from randevu.calendars.errors import TokenExpired

_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Synced:
    """The server's own token."""

    token: str


@dataclass(frozen=True)
class Compared:
    """What stood in the window.

    Attributes:
        ctag: of the calendar, empty where there is none: as long as it stays, nothing changed.
        versions: a digest of the version for each name.
    """

    ctag: str
    versions: Mapping[str, str]


def digest(version: str) -> str:
    return sha256(version.encode()).hexdigest()[:12]


def written(token: Synced | Compared) -> str:
    if isinstance(token, Synced):
        return f"sync {token.token}"
    text = json.dumps([token.ctag, dict(token.versions)], separators=(",", ":"))
    return f"compare {b64encode(zlib.compress(text.encode())).decode()}"


def read(text: str) -> Synced | Compared:
    """
    Raises:
        TokenExpired: it is none of ours.
    """
    kind, _, rest = text.partition(" ")
    if kind == "sync" and rest:
        return Synced(rest)
    if kind == "compare":
        try:
            plain = zlib.decompressobj().decompress(b64decode(rest, validate=True), _MOST_BYTES)
            ctag, versions = json.loads(plain)
            return Compared(str(ctag), {str(name): str(version) for name, version in versions.items()})
        except (ValueError, TypeError, AttributeError, zlib.error):
            pass
    raise TokenExpired("token")
