"""The one door to everything private: who is signed in, and whether a post comes from a page of ours.

A post needs three things: a session, the session's own token in the form, and, where the browser tells, an origin that
is this site. Cookies are HttpOnly and SameSite=Lax, so that a link from a chat opens the panel signed in while a
foreign page's post carries no cookie. Over HTTPS the name's `__Host-` keeps other subdomains from planting one.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from randevu import health, store
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.panel import fields, sessions
from randevu.panel.desk import conversations
from randevu.panel.errors import BadPost, Forbidden, NotSignedIn
from randevu.panel.permissions import Actor
from randevu.settings import Settings

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_FORM = 64 * 1024
CSRF_FIELD = "csrf"
BY_ITSELF = frozenset({"application/x-fragment", "text/event-stream"})
"""What a page accepts when it asks without its reader: that is no use of a session, and does not prolong it."""


@dataclass(frozen=True)
class House:
    """What a running panel is made of; kept as `app.state.house`.

    Attributes:
        alive: whether the process of this machine with this port says that it is well.
    """

    settings: Settings
    now: Callable[[], datetime]
    alive: Callable[[int], Awaitable[bool]] = health.healthy

    @property
    def url(self) -> str:
        return self.settings.database_url

    @property
    def is_https(self) -> bool:
        return self.settings.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        return "__Host-randevu" if self.is_https else "randevu"


@dataclass(frozen=True)
class Visit:
    """A request of a signed-in person.

    Attributes:
        form: what a post carries; empty for a GET.
        waiting: how many conversations wait for a person, for the navigation.
    """

    house: House
    actor: Actor
    csrf: str
    form: FormData
    now: datetime
    waiting: int

    @property
    def url(self) -> str:
        return self.house.url

    def business(self, db: Connection) -> Catalogue:
        """The business as this person sees it.

        Raises:
            NoCatalogue: none has been loaded yet.
        """
        return self.actor.scope.narrowed(catalogues.current(db))

    def today(self, catalogue: Catalogue) -> date:
        """The day it is at the business."""
        return self.now.astimezone(catalogue.zone).date()

    def nonce(self) -> str:
        """What names the form's command, so that a form that is sent twice does its work once.

        Raises:
            BadPost: the form has none.
        """
        found = fields.nonce(self.form)
        if found is None:
            raise BadPost(400)
        return found


def house_of(request: Request) -> House:
    found: House = request.app.state.house
    return found


async def signed_in(request: Request) -> Visit:
    """The visit behind a request to a private page; it stands in the request's state for the audit trail, too.

    Raises:
        NotSignedIn: there is no living session.
        Forbidden: a post without the session's token, or from another site.
        BadPost: a body that is no form of ours.
    """
    house = house_of(request)
    now = house.now()
    token = request.cookies.get(house.cookie, "")
    used = request.headers.get("accept") not in BY_ITSELF
    found = await run_in_threadpool(_look_up, house.url, token, now, used) if token else None
    if found is None:
        raise NotSignedIn
    session, waiting = found
    form = FormData()
    if request.method not in {"GET", "HEAD"}:
        check_origin(request)
        form = await read_form(request)
        if not same(text_of(form, CSRF_FIELD), session.csrf):
            raise Forbidden
    request.state.visit = visit = Visit(house, session.actor, session.csrf, form, now, waiting)
    return visit


SignedIn = Annotated[Visit, Depends(signed_in)]


def _look_up(url: str, token: str, now: datetime, used: bool) -> tuple[sessions.Session, int] | None:
    with store.reading(url) as db:
        session = sessions.find(db, token, now)
        if session is None:
            return None
        waiting = conversations.count_waiting(db, session.actor) if session.actor.may("see_conversations") else 0
    if used and session.fresh_until is not None:
        with store.writing(url) as db:
            sessions.extend(db, token, session.fresh_until)
    return session, waiting


def check_origin(request: Request) -> None:
    """Refuse a post that the browser says comes from elsewhere.

    Raises:
        Forbidden: it does.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(house_of(request).settings.public_url).netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Forbidden


async def read_form(request: Request) -> FormData:
    """The form in a request's body, of bounded size.

    Raises:
        BadPost: it is no form, has no length or is too long.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise BadPost(415)
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise BadPost(411)
    if int(length) > MAX_FORM:
        raise BadPost(413)
    return await request.form()


def text_of(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def same(given: str, wanted: str) -> bool:
    return bool(wanted) and secrets.compare_digest(given.encode(), wanted.encode())


def set_cookie(response: Response, house: House, name: str, value: str) -> None:
    """Until the browser is closed; how long it is worth something is the session's affair."""
    response.set_cookie(name, value, path="/", secure=house.is_https, httponly=True, samesite="lax")


def drop_cookie(response: Response, house: House, name: str) -> None:
    response.delete_cookie(name, path="/", secure=house.is_https, httponly=True, samesite="lax")
