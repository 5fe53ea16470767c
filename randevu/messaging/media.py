"""Files that customers send: where they may be fetched from, and whether they are what was promised.

The address of a file comes from outside and is asked with our token, so only known hosts are asked, over TLS (the API's
own host is taken as configured, for the local simulator speaks plain HTTP), and no redirect is followed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from randevu.messaging.errors import MediaRefused

HOSTS = ("lookaside.fbsbx.com",)
_ID = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_CHUNK = 65_536


@dataclass(frozen=True)
class MediaInfo:
    """What the API says about a file; ``url`` is good for about five minutes and needs the token."""

    url: str = field(repr=False)
    mime: str
    size: int | None
    sha256: str | None


@dataclass(frozen=True)
class Downloaded:
    """A file whose bytes were checked."""

    content: bytes = field(repr=False)
    mime: str


def checked_id(media_id: str) -> str:
    """The id, if it can be put into an address without leading elsewhere."""
    if not _ID.fullmatch(media_id) or set(media_id) <= {"."}:
        raise MediaRefused("id")
    return media_id


def info(answer: Mapping[str, Any]) -> MediaInfo:
    url, mime, size, sha256 = (answer.get(key) for key in ("url", "mime_type", "file_size", "sha256"))
    if not isinstance(url, str) or not isinstance(mime, str):
        raise MediaRefused("gone")
    if isinstance(size, str) and size.isascii() and size.isdigit():
        size = int(size[:15])
    return MediaInfo(
        url=url,
        mime=mime,
        size=size if isinstance(size, int) and not isinstance(size, bool) else None,
        sha256=sha256 if isinstance(sha256, str) and sha256 else None,
    )


def check_promise(
    about: MediaInfo, api_url: str, hosts: tuple[str, ...], most_bytes: int, mimes: tuple[str, ...] | None
) -> None:
    """Refuse by what was said about the file, before a byte of it is fetched."""
    try:
        target, own = urlsplit(about.url), urlsplit(api_url)
        same = (target.scheme, target.hostname, target.port) == (own.scheme, own.hostname, own.port)
    except ValueError:
        raise MediaRefused("host") from None
    known = target.scheme == "https" and target.port in (None, 443) and target.hostname in hosts
    if not (same or known) or target.username is not None:
        raise MediaRefused("host")
    if mimes is not None and not about.mime.lower().startswith(tuple(mime.lower() for mime in mimes)):
        raise MediaRefused("mime")
    if about.size is not None and about.size > most_bytes:
        raise MediaRefused("size")


def read(response: requests.Response, most_bytes: int) -> bytes:
    """The bytes of an opened answer, given up as soon as they are too many."""
    if response.is_redirect:
        raise MediaRefused("redirect")
    if response.status_code != 200:
        raise MediaRefused("gone")
    content = bytearray()
    for chunk in response.iter_content(_CHUNK):
        content += chunk
        if len(content) > most_bytes:
            raise MediaRefused("size")
    return bytes(content)


def check_digest(content: bytes, *promised: str | None) -> None:
    """Every digest that was promised must be this file's; WhatsApp writes them in base64 or in hex."""
    digest = hashlib.sha256(content).digest()
    for promise in filter(None, promised):
        written = (digest.hex(), base64.b64encode(digest).decode())
        given = promise.lower() if len(promise) == 64 else promise
        if not any(hmac.compare_digest(own.encode(), given.encode()) for own in written):
            raise MediaRefused("sha256")
