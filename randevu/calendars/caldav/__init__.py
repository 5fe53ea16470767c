"""CalDAV: iCloud, Nextcloud, Yandex, Fastmail and every other server that keeps to RFC 4791.

Set-up for people stands in docs/calendars/caldav.md.
"""

from __future__ import annotations

from randevu.calendars.caldav.service import connect

__all__ = ["connect"]
