"""A panel over a real database, with people, appointments and conversations put in by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from randevu import settings, store
from randevu.booking import Booked, Wish, appointments, availability
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.handoff import service as handoff
from randevu.messaging import identities
from randevu.messaging.address import Address
from randevu.panel import sessions, users
from randevu.panel.app import create_app
from randevu.store.tables import conversation, message, panel_session, panel_user
from tests.panel.html import Element, read

EMAIL, PASSWORD = "defne@salon.example", "kuaför-ve-makas"
NUMBER = "100000000000001"


def prepare(url: str, now: datetime) -> None:
    """A new database with the demo business and its owner."""
    store.migrate(url)
    with store.writing(url) as db:
        catalogues.load_if_empty(db, settings.load({}).business_file, now)
        users.add(db, email=EMAIL, name="Defne", role="owner", password=PASSWORD, now=now)


class World:
    """The panel over a prepared database, at a moment that the test chooses."""

    user = 1

    def __init__(self, url: str, now: datetime, project: str = "", model: str = "") -> None:
        self.url, self.now = url, now
        known = {
            "DATABASE_URL": url,
            "RANDEVU_SECRET_KEY": "key-of-tests",
            "RANDEVU_PROJECT": project,
            "RANDEVU_MODEL": model,
        }
        known["RANDEVU_MEDIA_FOLDER"] = f"{url.removeprefix('sqlite:///')}.files"
        self.settings = settings.load(known)
        self.alive: set[int] = {self.settings.rasa_port, self.settings.actions_port, self.settings.worker_port}
        self.app = create_app(self.settings, now=lambda: self.now, alive=self._is_alive)

    async def _is_alive(self, port: int) -> bool:
        return port in self.alive

    @property
    def catalogue(self) -> Catalogue:
        with store.reading(self.url) as db:
            return catalogues.current(db)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def at(self, text: str) -> datetime:
        """A local moment of the business, "2026-03-12 14:00"."""
        return datetime.fromisoformat(text).replace(tzinfo=self.catalogue.zone)

    def add_user(
        self, email: str, role: str, name: str = "Biri", password: str = PASSWORD, branches: tuple[str, ...] = ()
    ) -> int:
        """Somebody with a password; without `branches` they work in all of them."""
        with store.writing(self.url) as db:
            return users.add(
                db, email=email, name=name, role=role, password=password, now=self.now, branches=branches or None
            )

    def give_role(self, user: int, role: str) -> None:
        """Also one that does not exist."""
        with store.writing(self.url) as db:
            db.execute(update(panel_user).where(panel_user.c.id == user).values(role=role))

    def token_of(self, browser: Browser) -> str:
        """What a form of this browser's session must carry, also where its person sees no form."""
        digest = hashlib.sha256(browser.http.cookies["randevu"].encode()).hexdigest()
        (row,) = self.rows(panel_session, token_hash=digest)
        return str(row.csrf)

    def browser(self) -> Browser:
        return Browser(TestClient(self.app, base_url=self.settings.public_url))

    def signed_in(self, user: int = 1) -> Browser:
        """A browser with a session of its own; the way through the form is test_signing_in's."""
        made = self.browser()
        with store.writing(self.url) as db:
            made.http.cookies.set("randevu", sessions.start(db, user, self.now), domain="localhost.local", path="/")
        return made

    # ------------------------------------------------ what lies in the database

    def customer(self, name: str | None, wa_id: str = "905321234567") -> int:
        with store.writing(self.url) as db:
            return identities.customer_of(db, Address(wa_id=wa_id), name, self.now)

    def talk(self, customer_id: int) -> str:
        with store.writing(self.url) as db:
            return str(identities.conversation_of(db, NUMBER, customer_id, self.now).id)

    def say(self, talk: str, direction: str, text: str, **more: Any) -> int:
        """A message; the customer's open the conversation's list."""
        with store.writing(self.url) as db:
            row = {
                "conversation_id": talk,
                "direction": direction,
                "author": "customer" if direction == "in" else "assistant",
                "kind": "text",
                "text": text,
                "payload": {},
                "said_at": self.now,
                "status": None if direction == "in" else "read",
                "withdrawn": False,
                **more,
            }
            if direction == "in":
                mine = conversation.c.id == talk
                db.execute(update(conversation).where(mine).values(said_at=row["said_at"]))
            return int(db.execute(insert(message).values(**row)).inserted_primary_key[0])

    def hand_over(self, talk: str, reason: str = "asked") -> None:
        with store.writing(self.url) as db:
            handoff.open(db, talk, reason, self.now, timedelta(minutes=60))

    def booked(
        self,
        customer_id: int,
        start: str,
        *services: str,
        branch: str = "kadikoy",
        staff: str | None = None,
        each: tuple[tuple[str, ...], ...] = (),
    ) -> int:
        """An appointment from WhatsApp; returns its number. `each`: the services of each of several people."""
        wish = Wish(services or ("sac-kesimi",), branch, staff, party=len(each) or 1, each=each)
        with store.writing(self.url) as db:
            offer = availability.at(db, self.catalogue, wish, self.at(start), self.now, by_staff=True)
            assert offer is not None
            key = f"test:{customer_id}:{start}"
            made = appointments.book(db, self.catalogue, customer_id, offer, key, "whatsapp", self.now, by_staff=True)
            assert isinstance(made, Booked)
            return made.appointment.id

    def rows(self, table: Any, **where: Any) -> list[Any]:
        query = select(table).order_by(*table.primary_key.columns)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with store.reading(self.url) as db:
            return list(db.execute(query))


@dataclass
class Browser:
    """What a person does: opens pages, fills in forms, sends them. Redirects are looked at, not followed."""

    http: TestClient
    page: Element = field(default_factory=lambda: Element("page"))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._seen(self.http.get(path, follow_redirects=False, **more))

    def open(self, path: str) -> Element:
        answer = self.get(path)
        assert answer.status_code == 200, answer.status_code
        return self.page

    def post(self, path: str, data: dict[str, Any], **more: Any) -> httpx.Response:
        return self._seen(self.http.post(path, data=data, follow_redirects=False, **more))

    def send(self, action: str, **typed: Any) -> httpx.Response:
        """Send the form of the open page that goes to `action`, with some fields typed over."""
        form = next(one for one in self.page.all("form", action=action) if one.get("method") == "post")
        return self.post(action, {**form.fields(), **typed})

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, after: str = "") -> httpx.Response:
        self.open(f"/giris?sonra={after}" if after else "/giris")
        return self.send("/giris", eposta=email, parola=password)

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            self.page = read(answer.text)
        return answer
