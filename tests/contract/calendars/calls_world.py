"""A service that calls, our door to it, and what the database makes of both: the real adapter, the real panel."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx
from sqlalchemy import select, update
from starlette.testclient import TestClient

from randevu import settings, store
from randevu.calendars import connections, service, ties
from randevu.calendars.channels import Keeping
from randevu.calendars.google import SCOPES
from randevu.calendars.google import connect as google
from randevu.calendars.hearing import PATH
from randevu.calendars.model import Listed
from randevu.calendars.port import CalendarService
from randevu.calendars.reading import Reader
from randevu.calendars.ties import Owner
from randevu.calendars.wiring import Account
from randevu.catalogue import service as catalogues
from randevu.panel.app import create_app
from randevu.store.tables import calendar, calendar_busy, calendar_connection
from tests.contract.calendars.contract import at
from tests.contract.calendars.google_fake import GoogleFake, Person
from tests.contract.calendars.google_fake.api import Pushed
from tests.contract.calendars.graph_fake.accounts import delegated
from tests.contract.calendars.graph_fake.server import Fault, GraphFake
from tests.contract.calendars.peer import Meeting, Peer

PUBLIC = "https://randevu.salon.example"
SECRET_KEY = "a secret of forty characters, or nearly so"

Deliver = Callable[[str, dict[str, str], dict[str, str], bytes], httpx.Response]
"""Address, query, headers and body of a call."""


class Caller(Protocol):
    """What a service's stand-in brings so that the same tests serve all of them."""

    provider: str
    peer: Peer
    service: CalendarService

    def calls_go_to(self, deliver: Deliver) -> None: ...

    def pass_time(self, now: datetime) -> None: ...

    def channels(self) -> list[str]:
        """Ids of those that stand at the service."""
        ...

    def forged(self, channel: str, secret: str) -> tuple[dict[str, str], bytes]:
        """Headers and body of a call as the service would make it."""
        ...

    def refuse(self, status: int, times: int = 1) -> None:
        """Let the next attempts to open a channel fail."""
        ...

    def close(self) -> None: ...


class GoogleCalls:
    provider = "google"

    def __init__(self) -> None:
        self.fake = GoogleFake().start()
        self.peer = Person(self.fake)
        self.service: CalendarService = google(
            self.fake.credentials(SCOPES), "Europe/Istanbul", 60.0, lambda credentials: None
        )

    def calls_go_to(self, deliver: Deliver) -> None:
        def push(call: Pushed) -> None:
            deliver(call.address, {}, call.headers, b"")

        self.fake.account.on_push = push

    def pass_time(self, now: datetime) -> None:
        self.fake.account.now = now

    def channels(self) -> list[str]:
        now = self.fake.account.now.timestamp() * 1000
        return [id for id, one in self.fake.account.channels.items() if int(one["expiration"]) > now]

    def forged(self, channel: str, secret: str) -> tuple[dict[str, str], bytes]:
        return {
            "X-Goog-Channel-ID": channel,
            "X-Goog-Resource-State": "exists",
            "X-Goog-Channel-Token": secret,
            "X-Goog-Message-Number": "7",
        }, b""

    def refuse(self, status: int, times: int = 1) -> None:
        self.fake.spoil("error", path="events/watch", status=status, reason="forbidden", times=times)

    def close(self) -> None:
        self.fake.close()
        assert self.fake.wrong == []


class GraphCalls:
    provider = "outlook"

    def __init__(self) -> None:
        self.fake = GraphFake()
        self.peer: Peer = self.fake
        self.service: CalendarService = delegated(self.fake)

    def calls_go_to(self, deliver: Deliver) -> None:
        def receive(address: str, query: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
            answer = deliver(address, query, {}, body)
            return answer.status_code, answer.headers.get("content-type", ""), answer.content

        self.fake.api.subscriptions.receiver = receive

    def pass_time(self, now: datetime) -> None:
        self.fake.now = now
        made = self.fake.api.subscriptions.made
        for id in [id for id, one in made.items() if one["expirationDateTime"] < f"{now:%Y-%m-%dT%H:%M:%SZ}"]:
            del made[id]

    def channels(self) -> list[str]:
        return list(self.fake.api.subscriptions.made)

    def forged(self, channel: str, secret: str) -> tuple[dict[str, str], bytes]:
        news = {"subscriptionId": channel, "clientState": secret, "changeType": "updated", "resource": "me/events/1"}
        return {"Content-Type": "application/json"}, json.dumps({"value": [news]}).encode()

    def refuse(self, status: int, times: int = 1) -> None:
        self.fake.faults.append(Fault("POST", "subscriptions", status=status, code="Refused", times=times))

    def close(self) -> None:
        self.fake.close()
        assert self.fake.mistakes == []


class World:
    """Ayşe's calendar at a service, and our public address.

    Attributes:
        answers: what our door said to each call, in order.
        carry: how a call gets from the service to us; a test may lose, keep or repeat it.
        works: the worker's part that keeps channels.
    """

    def __init__(self, caller: Caller, url: str, now: datetime) -> None:
        self.caller, self.url, self.now = caller, url, now
        caller.pass_time(now)
        loaded = settings.load({"DATABASE_URL": url, "RANDEVU_SECRET_KEY": SECRET_KEY, "RANDEVU_PUBLIC_URL": PUBLIC})
        self.door = TestClient(create_app(loaded, now=lambda: self.now), base_url=PUBLIC)
        self.answers: list[httpx.Response] = []
        self.carry: Deliver = self.deliver
        caller.calls_go_to(lambda *call: self.carry(*call))
        self._account = Account(caller.service, threading.BoundedSemaphore(2))
        self.works = self.keeping(PUBLIC)
        with store.writing() as db:
            self.catalogue = catalogues.current(db)
            self.connection = connections.save(
                db, caller.provider, "ayse", "ayse@salon.example", {}, SECRET_KEY, now
            ).id
            listed = Listed(caller.peer.calendar, "Ayşe", caller.peer.zone, True)
            ties.tie(db, self.connection, listed, Owner("staff", "ayse"), now, writes=True)

    def keeping(self, public_url: str) -> Keeping:
        return Keeping(lambda number: self._account, public_url, lambda: self.now)

    @property
    def address(self) -> str:
        return f"{PUBLIC}{PATH}{self.caller.provider}"

    def deliver(self, address: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> httpx.Response:
        answer = self.door.post(address, params=query, headers=headers, content=body)
        self.answers.append(answer)
        return answer

    def forge(self, channel: str, secret: str) -> int:
        headers, body = self.caller.forged(channel, secret)
        return self.deliver(self.address, {}, headers, body).status_code

    def lifecycle(self, event: str) -> None:
        """Graph's news about the subscription itself."""
        assert isinstance(self.caller, GraphCalls)
        self.caller.fake.api.subscriptions.lifecycle(self.row.channel_id, event)

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.caller.pass_time(self.now)

    def read(self) -> None:
        """What the worker reads because it is due."""
        account = self._account
        Reader(lambda now: service.windows(self.catalogue, now), lambda one: account).bring_up_to_date(
            None, self.now, 60.0, fresh=None, ahead=True
        )

    def begin(self) -> None:
        """Open the channel and read the calendar for the first time; it is next due in a minute."""
        assert self.works.step() == 1
        self.pass_time(seconds=1)
        self.read()
        self.pass_time(seconds=5)
        assert not self.is_due

    def put(self, clock: str = "10:00", until: str = "11:00") -> str:
        return self.caller.peer.put(Meeting(at(clock), at(until)))

    # ------------------------------------------------------------ looking

    @property
    def row(self) -> Any:
        with store.reading() as db:
            return db.execute(select(calendar)).one()

    @property
    def is_due(self) -> bool:
        return bool(self.row.due_at <= self.now)

    def busy(self) -> int:
        with store.reading() as db:
            return len(db.execute(select(calendar_busy)).all())

    def connection_row(self) -> Any:
        with store.reading() as db:
            return db.execute(select(calendar_connection)).one()

    def set(self, **values: object) -> None:
        with store.writing() as db:
            db.execute(update(calendar).values(**values))
