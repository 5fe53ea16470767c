"""Signing in and out.

Before there is a session, the form is tied to the browser by a random cookie that comes back in the form: another site
can neither read nor set it, so it cannot sign somebody in to an account of its own.
"""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from randevu import store
from randevu.panel import audit, guard, pages, sessions, users
from randevu.panel.guard import House, SignedIn, house_of

router = APIRouter()

HOME = "/"
FORM_COOKIE = "form"


@router.get("/giris")
async def show(request: Request) -> Response:
    return _form(request, house_of(request), request.query_params.get("sonra", ""))


@router.post("/giris")
async def sign_in(request: Request) -> Response:
    house = house_of(request)
    guard.check_origin(request)
    form = await guard.read_form(request)
    after, email = guard.text_of(form, "sonra"), guard.text_of(form, "eposta")
    if not guard.same(guard.text_of(form, guard.CSRF_FIELD), request.cookies.get(_form_cookie(house), "")):
        return _form(request, house, after, email, "expired", 403)
    before = request.cookies.get(house.cookie, "")
    token = await run_in_threadpool(_enter, house, email, guard.text_of(form, "parola"), before)
    if token is None:
        return _form(request, house, after, email, "refused", 401)
    answer = RedirectResponse(_own_page(after), 303)
    guard.set_cookie(answer, house, house.cookie, token)
    guard.drop_cookie(answer, house, _form_cookie(house))
    return answer


@router.post("/cikis")
def sign_out(request: Request, visit: SignedIn) -> Response:
    with store.writing(visit.url) as db:
        sessions.end(db, request.cookies[visit.house.cookie])
    answer = RedirectResponse("/giris?bilgi=cikildi", 303)
    guard.drop_cookie(answer, visit.house, visit.house.cookie)
    return answer


def _enter(house: House, email: str, password: str, before: str) -> str | None:
    """A new session for whoever these belong to; the browser's former session ends."""
    now = house.now()
    user_id = users.authenticate(house.url, email, password, now)
    if user_id is None:
        return None
    with store.writing(house.url) as db:
        if before:
            sessions.end(db, before)
        audit.record(db, user_id, "entered", "/giris", now)
        return sessions.start(db, user_id, now)


def _form(
    request: Request, house: House, after: str, email: str = "", problem: str | None = None, status: int = 200
) -> Response:
    token = secrets.token_urlsafe(32)
    told = request.query_params.get("bilgi", "")
    answer = pages.plain(
        "sign_in.html", status, csrf=token, after=_own_page(after), email=email[:200], problem=problem, told=told
    )
    guard.set_cookie(answer, house, _form_cookie(house), token)
    return answer


def _form_cookie(house: House) -> str:
    return f"{house.cookie}-{FORM_COOKIE}"


def _own_page(after: str) -> str:
    """Where to go on: a path of ours, never another site."""
    is_path = after.startswith("/") and not after.startswith(("//", "/\\")) and after.isprintable()
    return after if is_path and "\\" not in after and len(after) < 500 else HOME
