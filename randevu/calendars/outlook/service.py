"""The calendar port over Microsoft Graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from randevu.calendars.errors import Away, Changed, Exists, NotAllowed, NotFound, TokenExpired, Unclear
from randevu.calendars.model import Channel, Entry, Event, Listed, Page, Written
from randevu.calendars.outlook import marks, places, reading, schedules, subscriptions, views, writing
from randevu.calendars.outlook.delta import Delta
from randevu.calendars.outlook.graph import Graph
from randevu.calendars.outlook.places import Place
from randevu.calendars.outlook.zones import Zones

_NO_TOKEN = "freebusy"
"""Stands for a token where there is none: the calendar is read whole every time."""


class OutlookCalendars:
    """See `randevu.calendars.port.CalendarService` and `Pushing`.

    Args:
        mailboxes: user names that an application may enter; none for the mailbox of whoever signed in.
        personal: the account is nobody's employee's: such accounts have no free/busy service, which would tell zones.
    """

    concurrency = 4
    """Requests of one application to one mailbox that Exchange serves at once."""

    def __init__(self, graph: Graph, mailboxes: Sequence[str], default_zone: ZoneInfo, personal: bool = False) -> None:
        self._graph = graph
        self._mailboxes = tuple(mailboxes)
        self._zones = Zones(graph, default_zone, told=not personal)

    # ------------------------------------------------------------ reading

    def calendars(self) -> Sequence[Listed]:
        return [listed for user in self._mailboxes or ("",) for listed in self._listed(user)]

    def _listed(self, user: str) -> Iterator[Listed]:
        mailbox = places.mailbox(user)
        fields = {"$select": "id,name,canEdit,isDefaultCalendar,owner", "$top": "100"}
        for item in self._graph.values(f"{mailbox}/calendars", fields):
            owner = (item.get("owner") or {}).get("address")
            zone = self._zones.of_owner(mailbox, owner) if owner else None
            main = item.get("isDefaultCalendar") is True
            name = str(item.get("name") or "")
            yield Listed(
                address=places.address(mailbox, str(item["id"]), main),
                name=f"{name} ({user})" if user else name,
                zone=zone.key if zone else None,
                writable=item.get("canEdit") is True,
                primary=main,
            )

    def events(self, calendar: str, first: datetime, last: datetime) -> Iterator[Event]:
        place = places.place(calendar)
        found = views.events(self._graph, f"{place.path}/calendarView", self._midnight(place), first, last)
        try:
            begun = next(found, None)
        except NotAllowed as error:
            yield from self._busy_times(place, first, last, error)
            return
        if begun is not None:
            yield begun
            yield from found

    def ours(self, calendar: str, house: str, first: datetime, last: datetime) -> Iterator[Event]:
        return (one for one in self.events(calendar, first, last) if one.mark and one.mark.house == house)

    def find(self, calendar: str, uid: str) -> Event | None:
        place = places.place(calendar)
        params = {
            "$filter": marks.has_uid(uid),
            "$select": f"{reading.FIELDS},transactionId,createdDateTime",
            "$expand": marks.EXPAND,
            "$top": "10",
        }
        found = list(self._graph.values(f"{place.path}/events", params))
        if not found:
            return None
        # Somebody who copies our event in Outlook copies its properties too; the copy is the later one.
        original = min(found, key=lambda item: (item.get("transactionId") != uid, str(item.get("createdDateTime"))))
        return reading.event(original, self._midnight(place))

    def changes(self, calendar: str, token: str | None, first: datetime, last: datetime) -> Iterator[Page]:
        place = places.place(calendar)
        if token == _NO_TOKEN:
            raise TokenExpired(_NO_TOKEN)
        pages = Delta(self._graph, place, self._midnight(place), first, last).pages(token)
        try:
            page = next(pages)
        except NotAllowed as error:
            if token is not None:  # it showed events when the token was issued
                raise TokenExpired(error.code) from None
            yield Page(tuple(self._busy_times(place, first, last, error)), _NO_TOKEN)
            return
        yield page
        yield from pages

    # ------------------------------------------------------------ writing

    def create(self, calendar: str, uid: str, entry: Entry) -> Written:
        if not marks.is_uid(uid):
            raise ValueError("a uid is 32 hexadecimal digits")
        place = places.place(calendar)
        made = _sure(self._graph.post(f"{place.path}/events", writing.new(uid, entry)))
        if (made.starts_at, made.ends_at) != (entry.starts_at, entry.ends_at):
            raise Exists("transaction")  # an earlier request made it, and it has been moved since
        return Written(made.id, made.version)

    def change(self, calendar: str, event: Written, entry: Entry) -> Written:
        path = places.place(calendar).event(event.id)
        present = self._graph.get(path, {"$select": "id,changeKey,attendees"})
        # That `If-Match` is kept is nowhere promised, so the version is compared here first.
        if reading.version(present) != event.version:
            raise Changed("changeKey")
        made = _sure(self._graph.patch(path, writing.changed(entry, present), event.version))
        return Written(made.id, made.version)

    def remove(self, calendar: str, event: Written) -> None:
        path = places.place(calendar).event(event.id)
        try:
            self._graph.delete(path)
        except NotFound:
            return

    # ------------------------------------------------------------ being called

    def watch(self, calendar: str, address: str, secret: str, until: datetime) -> Channel:
        return subscriptions.begin(self._graph, places.place(calendar), address, secret, until)

    def renew(self, channel: Channel, until: datetime) -> Channel:
        """Let a subscription go on.

        Raises:
            NotFound: it is over; begin another.
        """
        return subscriptions.renew(self._graph, channel, until)

    def unwatch(self, calendar: str, channel: Channel) -> None:
        subscriptions.end(self._graph, channel)

    # ------------------------------------------------------------

    def _busy_times(self, place: Place, first: datetime, last: datetime, refused: NotAllowed) -> Iterator[Event]:
        """What is known of a calendar whose events are refused.

        Raises:
            NotAllowed: nothing; as it was refused.
        """
        owner = self._zones.schedule_of(place)
        if owner is None:
            raise refused
        return schedules.busy_times(self._graph, place.mailbox, owner, first, last)

    def _midnight(self, place: Place) -> reading.Midnight:
        return lambda: self._zones.of_calendar(place)


def _sure(item: dict[str, Any]) -> Event:
    """The event that Graph answered to a change.

    Raises:
        Unclear: it is none.
    """
    try:
        return reading.event(item, lambda: ZoneInfo("UTC"))
    except Away as error:
        raise Unclear(error.code) from None
