"""Where a password may be sent: to the server that a person named, and to nobody that this server names instead.

A server may point elsewhere in redirects and in the addresses it gives for principals and calendars. Whatever
lies on the same host is taken, and whatever stands in the table of services that spread their users over several hosts.
Relying on a common ending of the two names would not do: everybody shares `com.tr`.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from randevu.calendars.errors import Refused, SetupError

_KIN = {
    "caldav.icloud.com": re.compile(r"p\d+-caldav\.icloud\.com"),
    "caldav.icloud.com.cn": re.compile(r"p\d+-caldav\.icloud\.com\.cn"),
}


class Base:
    """The server that a person named.

    Args:
        address: as typed; without `https://` in front it is added.

    Raises:
        SetupError: it is no address of a server.
    """

    def __init__(self, address: str) -> None:
        text = address.strip()
        if "://" not in text:
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError:
            raise SetupError(
                "the address of the CalDAV server is none; write for example https://cloud.example.com"
            ) from None
        if parts.scheme not in ("https", "http") or not self._host or parts.username is not None:
            raise SetupError("the address of the CalDAV server is none; write for example https://cloud.example.com")
        self._scheme = parts.scheme
        self.path = parts.path or "/"
        self.address = f"{self._scheme}://{parts.netloc}{self.path}"

    def address_of(self, reference: str, seen_at: str | None = None) -> str:
        """The whole address of what the server named, seen in an answer to another address.

        On the same host only the path counts: servers behind a proxy often believe that they are spoken to
        without TLS, or on another port, and say so in redirects.

        Raises:
            Refused: it lies with a stranger.
        """
        at = seen_at or self.address
        try:
            there = urlsplit(urljoin(at, reference))
            here = urlsplit(at)
            host, port = there.hostname or "", there.port
        except ValueError:
            raise Refused("address") from None
        path = (there.path or "/") + (f"?{there.query}" if there.query else "")
        if there.scheme not in ("https", "http") or there.username is not None:
            raise Refused("foreign_host")
        if host == (here.hostname or "") and (host == self._host or self._is_kin(host)):
            return f"{here.scheme}://{here.netloc}{path}"
        if host == self._host:
            return f"{urlsplit(self.address).scheme}://{urlsplit(self.address).netloc}{path}"
        if self._is_kin(host) and port in (None, 443):
            return f"https://{host}{path}"
        raise Refused("foreign_host")

    def _is_kin(self, host: str) -> bool:
        pattern = _KIN.get(self._host)
        return self._scheme == "https" and pattern is not None and pattern.fullmatch(host) is not None
