"""Choosing one's password behind a link, and asking for such a link. Nobody is signed in here.

Whoever asks gets the same answer whether the address is known or not, and before anything is looked up: the letter is
written after the answer has left, so that its time tells nothing either.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from randevu import store
from randevu.panel import guard, links, mail, pages, passwords, users
from randevu.panel.guard import House, house_of
from randevu.panel.links import Holder
from randevu.store.tables import panel_user

router = APIRouter()


@router.get("/parola")
def ask(request: Request) -> Response:
    return pages.plain("forgotten.html", sends=mail.is_possible(house_of(request).settings), asked=False)


@router.post("/parola")
async def send(request: Request) -> Response:
    house = house_of(request)
    guard.check_origin(request)
    email = guard.text_of(await guard.read_form(request), "eposta")
    sends = mail.is_possible(house.settings)
    answer = pages.plain("forgotten.html", sends=sends, asked=True)
    if sends:
        answer.background = BackgroundTask(_write, house, email)
    return answer


@router.get(f"{mail.ADDRESS}{{token}}")
def choose(request: Request, token: str) -> Response:
    house = house_of(request)
    with store.reading(house.url) as db:
        found = links.holder(db, token, house.now())
    return _page(found)


@router.post(f"{mail.ADDRESS}{{token}}")
async def chosen(request: Request, token: str) -> Response:
    guard.check_origin(request)
    form = await guard.read_form(request)
    password, again = guard.text_of(form, "parola"), guard.text_of(form, "tekrar")
    return await run_in_threadpool(_set, house_of(request), token, password, again)


def _set(house: House, token: str, password: str, again: str) -> Response:
    with store.reading(house.url) as db:
        found = links.holder(db, token, house.now())
    problem = links.fits(password, again)
    if found is None or problem:
        return _page(found, problem)
    password_hash = passwords.hashed(password)
    with store.writing(house.url) as db:
        if links.use(db, token, password_hash, house.now()) is None:
            return _page(None)
    return RedirectResponse("/giris?bilgi=parola", 303)


def _page(found: Holder | None, problem: str | None = None) -> Response:
    """The form for a link's holder; 404 and what to do now where the link is worth nothing."""
    status = 404 if found is None else (422 if problem else 200)
    lengths = {"shortest": passwords.MIN_LENGTH, "longest": passwords.MAX_LENGTH}
    return pages.plain("password.html", status, holder=found, problem=problem, **lengths)


def _write(house: House, email: str) -> None:
    """Send a link, if somebody has this address and was not sent several just now."""
    now = house.now()
    with store.writing(house.url) as db:
        mine = panel_user.c.email == users.normal(email)
        row = db.execute(select(panel_user).where(mine, panel_user.c.active).with_for_update()).first()
        if row is None or not links.may_ask(db, row.id, now):
            return
        to = Holder(row.id, row.name, row.email, not row.password_hash)
        good_for = links.INVITED_FOR if to.is_new else links.FORGOTTEN_FOR
        mail.write(db, house.settings, to, links.make(db, row.id, good_for, now), now)
