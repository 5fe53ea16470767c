"""Password hashes: argon2id with the library's own cost, at most a few at a time because each takes 64 MB."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 200

_hasher = PasswordHasher()
_at_once = BoundedSemaphore(4)


def hashed(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def fits(password: str) -> bool:
    """Whether it may be somebody's password."""
    return MIN_LENGTH <= len(password) <= MAX_LENGTH


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash, also an empty one, it takes as long and is not: who exists cannot
    be told by time.
    """
    with _at_once:
        try:
            return _hasher.verify(password_hash or _nobodys(), password) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
