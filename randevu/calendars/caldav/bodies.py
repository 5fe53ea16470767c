"""What is asked of a CalDAV server, as XML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from caldav.elements import cdav, dav
from caldav.elements.base import BaseElement
from lxml import etree

from randevu.calendars.caldav.multistatus import CALDAV, DAV, SERVER

PRINCIPAL = (f"{DAV}current-user-principal", f"{DAV}resourcetype")
HOME = (f"{CALDAV}calendar-home-set",)
ADDRESSES = (f"{CALDAV}calendar-user-address-set",)
CALENDAR = (
    f"{DAV}resourcetype",
    f"{DAV}displayname",
    f"{DAV}current-user-privilege-set",
    f"{CALDAV}supported-calendar-component-set",
    f"{CALDAV}calendar-timezone",
    f"{CALDAV}calendar-timezone-id",
)
STATE = (
    f"{DAV}resourcetype",
    f"{DAV}owner",
    f"{DAV}current-user-principal",
    f"{DAV}supported-report-set",
    f"{DAV}sync-token",
    f"{SERVER}getctag",
    f"{CALDAV}calendar-timezone",
    f"{CALDAV}calendar-timezone-id",
)
ETAG = (f"{DAV}getetag",)


def properties(tags: Iterable[str]) -> bytes:
    """PROPFIND of these properties."""
    root = etree.Element(f"{DAV}propfind", nsmap={"D": "DAV:"})
    prop = etree.SubElement(root, f"{DAV}prop")
    for tag in tags:
        etree.SubElement(prop, tag)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def window(first: datetime, last: datetime) -> bytes:
    """Names and versions of the events that overlap a window; the server unfolds recurring ones to know."""
    return _query(cdav.TimeRange(first, last))


def by_uid(uid: str) -> bytes:
    """Names and versions of the events with a UID."""
    return _query(_with(cdav.PropFilter("UID"), cdav.TextMatch(uid)))


def multiget(hrefs: Iterable[str]) -> bytes:
    """Events by their names."""
    wanted = _with(dav.Prop(), dav.GetEtag(), cdav.CalendarData())
    return _text(_with(cdav.CalendarMultiGet(), wanted, *(dav.Href(value=href) for href in hrefs)))


def since(token: str) -> bytes:
    """What changed in a calendar since a token."""
    wanted = _with(dav.Prop(), dav.GetEtag())
    return _text(_with(dav.SyncCollection(), dav.SyncToken(value=token), dav.SyncLevel(value="1"), wanted))


def _query(condition: BaseElement) -> bytes:
    events = _with(cdav.CompFilter("VCALENDAR"), _with(cdav.CompFilter("VEVENT"), condition))
    return _text(_with(cdav.CalendarQuery(), _with(dav.Prop(), dav.GetEtag()), _with(cdav.Filter(), events)))


def _with(parent: Any, *children: BaseElement) -> BaseElement:
    """The library's own `append` is declared for children of the parent's kind only."""
    return cast(BaseElement, parent.append(children))


def _text(root: BaseElement) -> bytes:
    return etree.tostring(root.xmlelement(), encoding="utf-8", xml_declaration=True)
