"""The business's own calendars: how they are, connecting, whose time each shows, reading now, letting go."""

from __future__ import annotations

import re
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.calendars.connecting import code_of
from randevu.calendars.errors import SetupError
from randevu.catalogue import Catalogue
from randevu.panel import fields, pages, paths
from randevu.panel.desk import calendar_accounts as desk
from randevu.panel.desk.calendar_accounts import Account, Tie
from randevu.panel.guard import SignedIn, Visit, text_of

router = APIRouter()

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@router.get("/takvimler")
def listing(request: Request, visit: SignedIn) -> Response:
    return _listing(request, visit)


@router.post("/takvimler")
def add(request: Request, visit: SignedIn) -> Response:
    visit.actor.needs("change_settings")
    name, url, user = (fields.text(visit.form, one) for one in ("ad", "adres", "kullanici"))
    typed = Account(name, url, user, text_of(visit.form, "parola"))
    if not _NAME.fullmatch(typed.name) or not typed.url or not typed.user or not typed.password:
        return _listing(request, visit, typed, "incomplete")
    try:
        number = desk.add(visit.house.settings, visit.actor, _business(visit), typed, visit.now)
    except SetupError as error:
        return _listing(request, visit, typed, code_of(error))
    return RedirectResponse(f"/takvimler/{number}?bilgi=hesap", 303)


@router.post("/takvimler/esitle")
def read_soon(visit: SignedIn) -> Response:
    with store.writing(visit.url) as db:
        desk.read_soon(db, visit.actor, visit.now)
    return RedirectResponse("/takvimler?bilgi=esitlenecek", 303)


@router.get("/takvimler/{number:int}")
def account(request: Request, visit: SignedIn, number: int) -> Response:
    return _account(request, visit, number)


@router.post("/takvimler/{number:int}/bagla")
def tie(request: Request, visit: SignedIn, number: int) -> Response:
    said = (fields.text(visit.form, "takvim", 400), fields.text(visit.form, "kimin"))
    wanted = Tie(*said, fields.ticked(visit.form, "okunsun"), fields.ticked(visit.form, "yazilsin"))
    try:
        desk.tie(visit.house.settings, visit.actor, _business(visit), paths.number(number), wanted, visit.now)
    except SetupError as error:
        return _account(request, visit, number, wanted, code_of(error))
    return RedirectResponse(f"/takvimler/{number}?bilgi=baglandi", 303)


@router.post("/takvimler/{number:int}/kaldir")
def untie(visit: SignedIn, number: int) -> Response:
    calendar = fields.number(visit.form, "takvim") or 0
    with store.writing(visit.url) as db:
        done = desk.untie(db, visit.actor, paths.number(number), calendar, visit.now)
    return RedirectResponse(f"/takvimler/{number}?bilgi={'takvim_ayrildi' if done else 'yok_artik'}", 303)


@router.post("/takvimler/{number:int}/ayir")
def let_go(visit: SignedIn, number: int) -> Response:
    desk.let_go(visit.house.settings, visit.actor, _business(visit), paths.number(number), visit.now)
    return RedirectResponse("/takvimler?bilgi=ayrildi", 303)


def _business(visit: Visit) -> Catalogue:
    with store.reading(visit.url) as db:
        return visit.business(db)


def _listing(request: Request, visit: Visit, typed: Account | None = None, problem: str = "") -> Response:
    with store.reading(visit.url) as db:
        found = desk.listed(db, visit.actor, visit.now)
        catalogue = visit.business(db)
    again = fields.text(request.query_params, "yeniden")
    known = next((one.account for one in found.accounts if one.account.name == again), None)
    start = Account(known.name, "", known.account, "") if known is not None else Account("", "", "", "")
    return pages.page(
        request,
        "calendar_accounts.html",
        visit,
        catalogue,
        422 if problem else 200,
        found=found,
        typed=replace(typed or start, password=""),
        problem=problem,
        others=desk.OTHERS,
    )


def _account(request: Request, visit: Visit, number: int, wanted: Tie | None = None, problem: str = "") -> Response:
    with store.reading(visit.url) as db:
        found, standing = desk.look(db, visit.actor, paths.number(number), visit.now)
        catalogue = visit.business(db)
    seen, away = [], ""
    try:
        seen = list(desk.visible(visit.house.settings, visit.actor, catalogue, number))
    except SetupError as error:
        away = code_of(error)
    return pages.page(
        request,
        "calendar_account.html",
        visit,
        catalogue,
        422 if problem else 200,
        found=found,
        standing=standing,
        seen=seen,
        away=away,
        typed=wanted or Tie("", "", True, True),
        problem=problem,
        owners=desk.owners(catalogue),
    )
