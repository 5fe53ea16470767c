"""People of the panel: everybody, inviting somebody, one person."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.catalogue import Catalogue
from randevu.panel import fields, mail, pages, paths
from randevu.panel.desk import attending
from randevu.panel.desk import users as desk
from randevu.panel.desk.users import Linked, Wanted
from randevu.panel.guard import SignedIn, Visit
from randevu.panel.users import EMAIL_LENGTH, NAME_LENGTH

router = APIRouter()


@router.get("/kullanicilar")
def listing(request: Request, visit: SignedIn) -> Response:
    return _list(request, visit)


@router.post("/kullanicilar")
def invite(request: Request, visit: SignedIn) -> Response:
    with store.writing(visit.url) as db:
        wanted = _wanted(visit, visit.business(db))
        email = fields.text(visit.form, "eposta", EMAIL_LENGTH + 1)
        done = desk.invite(db, visit.actor, visit.house.settings, email, wanted, visit.now)
    if not isinstance(done, Linked):
        return _list(request, visit, done, 422)
    return _linked(request, visit, done, "davet")


@router.get("/kullanicilar/{number:int}")
def one(request: Request, visit: SignedIn, number: int) -> Response:
    return _detail(request, visit, paths.number(number))


@router.post("/kullanicilar/{number:int}")
def change(request: Request, visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        problem = desk.change(db, visit.actor, paths.number(number), _wanted(visit, visit.business(db)))
    return _after(request, visit, number, problem, "kaydedildi")


@router.post("/kullanicilar/{number:int}/sinir")
def set_limit(request: Request, visit: SignedIn, number: int) -> Response:
    """An empty field is the business's own limit."""
    typed = fields.text(visit.form, "sinir")
    most = (fields.number(visit.form, "sinir") or 0) if typed else None
    with store.writing(visit.url) as db:
        done = attending.set_limit(db, visit.actor, paths.number(number), most, visit.now)
    return _after(request, visit, number, None if done else "limit", "kaydedildi")


@router.post("/kullanicilar/{number:int}/baglanti")
def send_link(request: Request, visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        done = desk.send_link(db, visit.actor, visit.house.settings, paths.number(number), visit.now)
    return _linked(request, visit, done, "baglanti")


@router.post("/kullanicilar/{number:int}/kapat")
def switch_off(request: Request, visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        problem = desk.switch_off(db, visit.actor, paths.number(number), visit.now)
    return _after(request, visit, number, problem, "kapandi")


@router.post("/kullanicilar/{number:int}/ac")
def switch_on(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.switch_on(db, visit.actor, paths.number(number))
    return RedirectResponse(f"/kullanicilar/{number}?bilgi=acik", 303)


def _wanted(visit: Visit, catalogue: Catalogue) -> Wanted:
    """What the form says. "All branches" is a choice of its own: nothing ticked never means everything."""
    ticked = frozenset(catalogue.branches) & frozenset(fields.texts(visit.form, "sube"))
    return Wanted(
        fields.text(visit.form, "ad", NAME_LENGTH),
        fields.text(visit.form, "rol"),
        None if fields.text(visit.form, "kapsam") == "hepsi" else ticked,
        desk.department_names(fields.text(visit.form, "departman", 400)),
    )


def _after(request: Request, visit: Visit, number: int, problem: str | None, told: str) -> Response:
    if problem:
        return _detail(request, visit, number, problem, 409)
    return RedirectResponse(f"/kullanicilar/{number}?bilgi={told}", 303)


def _linked(request: Request, visit: Visit, done: Linked, told: str) -> Response:
    """Without a mail server the link is shown, on this one answer: it stands in no address and in no history."""
    if done.address is not None:
        return _detail(request, visit, done.user_id, link=done.address)
    return RedirectResponse(f"/kullanicilar/{done.user_id}?bilgi={told}", 303)


def _list(request: Request, visit: Visit, problem: str | None = None, status: int = 200) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.listed(db, visit.actor)
    typed: dict[str, Any] = {name: fields.text(visit.form, name) for name in ("eposta", "departman")}
    return pages.page(
        request,
        "users.html",
        visit,
        catalogue,
        status,
        listed=found,
        roles=desk.roles(visit.actor),
        wanted=_wanted(visit, catalogue) if problem else Wanted("", "", visit.actor.scope.branches),
        typed=typed,
        problem=problem,
        sends=mail.is_possible(visit.house.settings),
    )


def _detail(
    request: Request, visit: Visit, number: int, problem: str | None = None, status: int = 200, link: str | None = None
) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.look(db, visit.actor, paths.number(number))
        own_limit = attending.limit_of(db, visit.actor, found.id)
    return pages.page(
        request,
        "user.html",
        visit,
        catalogue,
        status,
        one=found,
        own_limit=own_limit,
        most_chats=attending.MOST_CHATS,
        roles=desk.roles(visit.actor),
        problem=problem,
        shown=link,
        sends=mail.is_possible(visit.house.settings),
    )
