"""The checks that every kind of message makes of itself; each raises `Unsendable` naming the limit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from randevu.messaging import limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.limits import Limit

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_WEB = re.compile(r"https?://[^/?#\s]")


def check(limit: Limit, text: str) -> None:
    """Text that is there, has no lone surrogates and no NUL, and fits."""
    if not text.strip() or _UNSENDABLE.search(text):
        raise Unsendable(limit.name)
    if not limit.fits(text):
        raise Unsendable(limit.name, limits.units(text), limit.most)


def check_optional(limit: Limit, text: str | None) -> None:
    if text is not None:
        check(limit, text)


def check_count(limit: Limit, items: Sequence[Any], least: int = 1) -> None:
    if not least <= len(items) <= limit.most:
        raise Unsendable(limit.name, len(items), limit.most)


def check_id(limit: Limit, identifier: str) -> None:
    check(limit, identifier)
    if identifier != identifier.strip():
        raise Unsendable(limit.name)


def check_distinct(limit: Limit, values: Sequence[str]) -> None:
    if len(set(values)) != len(values):
        raise Unsendable(f"{limit.name} twice")


def check_url(url: str) -> None:
    check(limits.URL, url)
    if not _WEB.match(url) or any(letter.isspace() for letter in url):
        raise Unsendable(limits.URL.name)


def check_source(link: str | None, media_id: str | None) -> None:
    if (link is None) == (media_id is None):
        raise Unsendable("media.source")
    if link is not None:
        check_url(link)
    if media_id is not None and not media_id.strip():
        raise Unsendable("media.source")


def seen(text: str) -> str:
    """Text as an eye compares it: two titles that look alike are one to a customer."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
