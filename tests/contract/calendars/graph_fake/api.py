"""What the stand-in for Microsoft Graph answers, by path: calendars, events, views, delta lists, free/busy."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

from tests.contract.calendars.graph_fake import schema
from tests.contract.calendars.graph_fake.entra import USER
from tests.contract.calendars.graph_fake.mailbox import WINDOWS, Folder, Instance, Item, change_key, shown
from tests.contract.calendars.graph_fake.requests import Ask, Problem, hidden, kept, quoted, times, window
from tests.contract.calendars.graph_fake.subscriptions import Subscriptions

PAGE = 3
_EXPAND = re.compile(r"singleValueExtendedProperties\(\$filter=id eq '([^']+)'\)")
_FILTER = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']*)'\)")
_CALENDAR = r"(?P<mailbox>me|users/[^/]+)/(?:calendar|calendars/(?P<calendar>[^/]+))"


@dataclass
class _Run:
    """What a delta link or a link to a next page stands for."""

    folder: Folder
    first: datetime
    last: datetime
    revision: int
    entries: list[dict[str, Any]] = field(default_factory=list)


class GraphApi:
    """
    Attributes:
        keeps_if_match: whether a change with another version than the one that stands there is refused by the service.
        allowed: mailboxes that an application may enter.
        mistakes: what the adapter sent, or this service answered, that is not as Microsoft describes it.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._numbers = itertools.count(1)
        self.base = ""
        self.page = PAGE
        self.keeps_if_match = True
        self.allowed = {USER}
        self.mistakes: list[str] = []
        self.main = Folder("AAMkMain=", "Takvim", "Europe/Istanbul", lambda: next(self._numbers))
        self.folders = {self.main.id: self.main}
        self.subscriptions = Subscriptions(now)
        self._runs: dict[str, _Run] = {}
        self._revision = 0

    def folder(self, id: str, name: str, zone: str = "Europe/Istanbul") -> Folder:
        """One calendar more."""
        self.folders[id] = Folder(id, name, zone, lambda: next(self._numbers))
        return self.folders[id]

    def forget_deltas(self) -> None:
        self._runs.clear()

    def changed(self, folder: Folder, item: Item, how: str) -> None:
        """Tell the subscribers."""
        self.subscriptions.tell(folder.id, folder is self.main, item.id, how)

    # ------------------------------------------------------------ by path

    def answer(self, ask: Ask) -> tuple[int, Any]:
        prefer = ask.headers.get("prefer", "")
        if 'IdType="ImmutableId"' not in prefer or 'outlook.timezone="UTC"' not in prefer:
            raise Problem(400, "FakeWantsImmutableIdsAndUtc")
        if ask.path.startswith("subscriptions"):
            return self._subscriptions(ask)
        listed = re.fullmatch(r"(?P<mailbox>me|users/[^/]+)/calendars", ask.path)
        if listed:
            self._enter(ask, listed["mailbox"])
            return 200, self._paged(ask, list(self.folders.values()), self._calendar, "graph.calendar")
        found = re.fullmatch(rf"{_CALENDAR}(?P<rest>/.*)?", ask.path)
        if not found:
            raise Problem(404, "ResourceNotFound")
        self._enter(ask, found["mailbox"])
        return self._in_calendar(ask, self._folder(found["calendar"]), (found["rest"] or "").strip("/").split("/"))

    def _in_calendar(self, ask: Ask, folder: Folder, rest: list[str]) -> tuple[int, Any]:
        if folder.busy_only and rest not in ([""], ["getSchedule"]):
            raise Problem(403, "ErrorAccessDenied")
        match ask.method, rest:
            case "GET", [""]:
                return 200, self._selected(ask, self._calendar(folder), "graph.calendar")
            case "POST", ["getSchedule"]:
                return self._schedule(ask, folder)
            case "GET", ["calendarView"]:
                return 200, self._view(ask, folder, list(folder.items.values()))
            case "GET", ["calendarView", "delta"]:
                return 200, self._delta(ask, folder)
            case "GET", ["events"]:
                return 200, self._list(ask, folder)
            case "POST", ["events"]:
                return 201, self._create(ask, folder)
            case "GET", ["events", id, "instances"]:
                return 200, self._view(ask, folder, [self._item(folder, id)])
            case "GET", ["events", id]:
                item = self._item(folder, id)
                return 200, self._event(ask, folder, item, self._single(folder, item))
            case "PATCH", ["events", id]:
                return 200, self._change(ask, folder, self._item(folder, id))
            case "DELETE", ["events", id]:
                item = self._item(folder, id)
                item.removed = True
                folder.touch(item)
                self.changed(folder, item, "deleted")
                return 204, None
        raise Problem(405, "ErrorInvalidRequest")

    def _enter(self, ask: Ask, mailbox: str) -> None:
        user = unquote(mailbox.removeprefix("users/"))
        if (ask.grant == "application") == (mailbox == "me"):
            raise Problem(400, "BadRequest")
        if ask.grant == "application" and user not in self.allowed:
            raise Problem(403, "ErrorAccessDenied")

    def _folder(self, id: str | None) -> Folder:
        folder = self.main if id is None else self.folders.get(unquote(id))
        if folder is None:
            raise Problem(404, "ErrorItemNotFound")
        return folder

    def _item(self, folder: Folder, id: str) -> Item:
        item = folder.live(unquote(id))
        if item is None:
            raise Problem(404, "ErrorItemNotFound")
        return item

    # ------------------------------------------------------------ calendars

    def _calendar(self, folder: Folder) -> dict[str, Any]:
        return {
            "id": folder.id,
            "name": folder.name,
            "color": "auto",
            "hexColor": "",
            "isDefaultCalendar": folder is self.main,
            "changeKey": "DwAAABYAAAA=",
            "canShare": True,
            "canViewPrivateItems": True,
            "canEdit": folder.can_edit,
            "isRemovable": folder is not self.main,
            "isTallyingResponses": folder is self.main,
            "owner": {"name": "Ayşe", "address": folder.owner or USER},
        }

    def _schedule(self, ask: Ask, folder: Folder) -> tuple[int, Any]:
        self._check_action(ask.value, "getSchedule")
        hours = {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "startTime": "08:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": WINDOWS[folder.zone]},
        }
        found = [
            {"scheduleId": one, "availabilityView": "0", "scheduleItems": self._busy(ask, one), "workingHours": hours}
            for one in ask.value["schedules"]
        ]
        self._check(found, "Collection(graph.scheduleInformation)")
        return 200, {"value": found}

    def _busy(self, ask: Ask, address: str) -> list[dict[str, Any]]:
        """What anybody may know of a person's main calendar: when, and of what sort, but not what."""
        first, last = (
            datetime.fromisoformat(ask.value[name]["dateTime"]).replace(tzinfo=timezone.utc)
            for name in ("startTime", "endTime")
        )
        folder = next((one for one in self.folders.values() if one.owner == address), self.main)
        found = []
        for item in folder.items.values():
            for one in [] if item.removed else folder.instances(item):
                start, end = folder.moment(one.first), folder.moment(one.last)
                if start < last and end > first:
                    moments = (each.astimezone(timezone.utc).replace(tzinfo=None).isoformat() for each in (start, end))
                    times = [{"dateTime": each, "timeZone": "UTC"} for each in moments]
                    found.append({"status": item.data.get("showAs", "busy"), "start": times[0], "end": times[1]})
        return found

    # ------------------------------------------------------------ lists

    def _view(self, ask: Ask, folder: Folder, items: list[Item]) -> dict[str, Any]:
        if "$filter" in ask.query:
            raise Problem(500, "ErrorInternalServerError")  # as the real one does when a view is filtered by properties
        first, last = window(ask.query)
        found = [
            (one.item, one) for item in items for one in folder.instances(item) if folder.overlaps(one, first, last)
        ]
        return self._paged(ask, found, lambda pair: self._event(ask, folder, *pair), "graph.event")

    def _list(self, ask: Ask, folder: Folder) -> dict[str, Any]:
        wanted = _FILTER.fullmatch(ask.query.get("$filter", ""))
        if wanted is None:
            raise Problem(400, "ErrorInvalidUrlQueryFilter")
        id, value = wanted[1].lower(), wanted[2]
        items = [one for one in folder.items.values() if not one.removed and one.hidden.get(id) == value]
        found = [(one, self._single(folder, one)) for one in items]
        return self._paged(ask, found, lambda pair: self._event(ask, folder, *pair), "graph.event")

    def _paged(
        self, ask: Ask, found: list[Any], shown_as: Callable[[Any], dict[str, Any]], kind: str
    ) -> dict[str, Any]:
        size = min(self.page, int(ask.query.get("$top", "10")))
        start = int(ask.query.get("$skip", "0"))
        page = [self._selected(ask, shown_as(one), kind) for one in found[start : start + size]]
        answer: dict[str, Any] = {"value": page}
        if start + size < len(found):
            rest = "&".join(f"{name}={quoted(value)}" for name, value in ask.query.items() if name != "$skip")
            answer["@odata.nextLink"] = f"{self.base}/{ask.path}?{rest}&$skip={start + size}"
        return answer

    def _delta(self, ask: Ask, folder: Folder) -> dict[str, Any]:
        token = ask.query.get("$skiptoken") or ask.query.get("$deltatoken")
        if token is None:
            if set(ask.query) != {"startDateTime", "endDateTime"}:
                raise Problem(400, "ErrorInvalidRequest")
            run = _Run(folder, *window(ask.query), -1)
        elif token not in self._runs:
            raise Problem(410, "SyncStateNotFound")
        else:
            run = self._runs[token]
        if "$skiptoken" not in ask.query:
            entries = self._entries(run)
            run = _Run(folder, run.first, run.last, self._newest(), entries)
        wanted = re.search(r"odata\.maxpagesize=(\d+)", ask.headers.get("prefer", ""))
        size = min(self.page, int(wanted[1]) if wanted else 10)
        answer: dict[str, Any] = {"value": run.entries[:size]}
        self._check(answer["value"], "Collection(graph.event)")
        left = _Run(folder, run.first, run.last, run.revision, run.entries[size:])
        token = secrets.token_urlsafe(24)
        self._runs[token] = left
        name, link = ("$skiptoken", "@odata.nextLink") if left.entries else ("$deltatoken", "@odata.deltaLink")
        answer[link] = f"{self.base}/{ask.path}?{name}={token}"
        return answer

    def _newest(self) -> int:
        items = [one.revision for folder in self.folders.values() for one in folder.items.values()]
        return max(items, default=0)

    def _entries(self, run: _Run) -> list[dict[str, Any]]:
        """What changed since the run's revision; -1 stands for the beginning, when only what is there is told."""
        found = []
        for item in sorted(run.folder.items.values(), key=lambda one: one.revision):
            if item.revision <= run.revision:
                continue
            inside = [one for one in run.folder.instances(item) if run.folder.overlaps(one, run.first, run.last)]
            if inside and item.days > 1:
                found.append(shown(run.folder, item, None))
            found += [shown(run.folder, item, one, thin=one.type == "occurrence") for one in inside]
            if run.revision >= 0:
                gone = run.folder.missing(item) if inside else [item.id]
                found += [
                    {"@odata.type": "#microsoft.graph.event", "id": id, "@removed": {"reason": "deleted"}}
                    for id in gone
                ]
        return found

    # ------------------------------------------------------------ events

    def _single(self, folder: Folder, item: Item) -> Instance | None:
        return next(folder.instances(item)) if item.days == 1 else None

    def _event(self, ask: Ask, folder: Folder, item: Item, one: Instance | None) -> dict[str, Any]:
        answer = shown(folder, item, one)
        expand = ask.query.get("$expand")
        if expand is not None:
            wanted = _EXPAND.fullmatch(expand)
            if wanted is None:
                raise Problem(400, "ErrorInvalidRequest")
            value = item.hidden.get(wanted[1].lower())
            if value is not None:
                # The service writes the GUID its own way.
                id = re.sub(r"\{.*\}", lambda guid: guid[0].upper(), wanted[1])
                answer["singleValueExtendedProperties"] = [{"id": id, "value": value}]
        return self._selected(ask, answer, "graph.event") if ask.method == "GET" and one is None else answer

    def _create(self, ask: Ask, folder: Folder) -> dict[str, Any]:
        value = dict(ask.value)
        self._check(value, "graph.event")
        if not folder.can_edit:
            raise Problem(403, "ErrorAccessDenied")
        transaction = value.get("transactionId")
        for item in folder.items.values():
            if transaction and item.data.get("transactionId") == transaction and not item.removed:
                return shown(folder, item, self._single(folder, item))
        id = f"AAkALg{secrets.token_urlsafe(30)}="
        item = Item(id, *times(value), {**kept(value), "transactionId": transaction})
        item.hidden.update(hidden(value))
        self.changed(folder, folder.add(item), "created")
        return shown(folder, item, self._single(folder, item))

    def _change(self, ask: Ask, folder: Folder, item: Item) -> dict[str, Any]:
        value = dict(ask.value)
        self._check(value, "graph.event")
        if "transactionId" in value:
            raise Problem(400, "ErrorInvalidPropertySet")
        given = ask.headers.get("if-match")
        if self.keeps_if_match and given is not None and given != f'W/"{change_key(item)}"':
            raise Problem(412, "ErrorIrresolvableConflict")
        if "start" in value:
            item.first, item.last = times(value)
        item.data.update(kept(value))
        item.hidden.update(hidden(value))
        folder.touch(item)
        self.changed(folder, item, "updated")
        return shown(folder, item, self._single(folder, item))

    # ------------------------------------------------------------ subscriptions

    def _subscriptions(self, ask: Ask) -> tuple[int, Any]:
        id = ask.path.partition("/")[2]
        try:
            if ask.method == "POST":
                self._check(ask.value, "graph.subscription")
                made = self.subscriptions.begin(ask.value)
            elif ask.method == "PATCH":
                self._check(ask.value, "graph.subscription")
                made = self.subscriptions.renew(id, ask.value)
            else:
                self.subscriptions.end(id)
                return 204, None
        except KeyError:
            raise Problem(404, "ResourceNotFound") from None
        except ValueError:
            raise Problem(400, "ValidationError") from None
        self._check(made, "graph.subscription")
        return 201 if ask.method == "POST" else 200, made

    # ------------------------------------------------------------ Microsoft's own description

    def _selected(self, ask: Ask, answer: dict[str, Any], kind: str) -> dict[str, Any]:
        self._check(answer, kind)
        names = [name for name in ask.query.get("$select", "").split(",") if name]
        self._check(dict.fromkeys(names), kind)
        wanted = {*names, "id", "@odata.etag", "singleValueExtendedProperties"}
        return {name: value for name, value in answer.items() if not names or name in wanted}

    def _check(self, value: Any, kind: str) -> None:
        if (known := schema.known()) is not None:
            self.mistakes += known.faults(value, kind)

    def _check_action(self, value: dict[str, Any], name: str) -> None:
        if (known := schema.known()) is not None:
            self.mistakes += known.action(value, name)
