"""The list of appointments, one appointment, and cancelling it."""

from __future__ import annotations

import secrets
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.booking import Refused, appointments
from randevu.contact import is_email_address
from randevu.panel import fields, pages, paths
from randevu.panel.desk import appointment_page, deposits, live
from randevu.panel.desk import appointments as desk
from randevu.panel.errors import BadPost
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

COMING_DAYS = 14
LISTED = 150
"""So many appointments make a page that is still read and quick on a phone; the rest stands in the list of all."""


@router.get("/randevular")
def listing(request: Request, visit: SignedIn) -> Response:
    query = request.query_params
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        branch = fields.key(query, "sube", catalogue.branches)
        day = fields.day_near(query, "gun", visit.today(catalogue))
        found = desk.agenda(db, visit.actor, catalogue, day, COMING_DAYS, branch, visit.now, LISTED)
        counts = desk.counts(db, visit.actor, catalogue, visit.now)
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    return pages.page(
        request, "appointments.html", visit, catalogue, agenda=found, counts=counts, branch=branch, day=day, mark=mark
    )


@router.get("/randevular/{number:int}")
def one(request: Request, visit: SignedIn, number: int) -> Response:
    return _detail(request, visit, number)


@router.post("/randevular/{number:int}/iptal")
def cancel(request: Request, visit: SignedIn, number: int) -> Response:
    nonce, announce = visit.nonce(), fields.ticked(visit.form, "haber")
    with store.writing(visit.url) as db:
        result, told = desk.cancel(
            db, visit.actor, visit.business(db), paths.number(number), nonce, visit.now, announce
        )
    if isinstance(result, Refused):
        return _detail(request, visit, number, result.reason, 409)
    return RedirectResponse(f"/randevular/{number}?bilgi=iptal{fields.announced(told)}", 303)


@router.post("/randevular/{number:int}/eposta")
def email(request: Request, visit: SignedIn, number: int) -> Response:
    typed = fields.text(visit.form, "eposta")
    if typed and not is_email_address(typed):
        return _detail(request, visit, number, email_problem=typed, status=422)
    with store.writing(visit.url) as db:
        live = visit.business(db)
        desk.write_email(db, visit.actor, live, paths.number(number), typed or None, visit.now)
    return RedirectResponse(f"/randevular/{number}?bilgi={'eposta' if typed else 'eposta_yok'}", 303)


@router.post("/randevular/{number:int}/takvim")
def keep(request: Request, visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.keep_as_it_is(db, visit.actor, paths.number(number), visit.now)
    return RedirectResponse(f"/randevular/{number}?bilgi=takvim", 303)


@router.post("/randevular/{number:int}/durum")
def mark(request: Request, visit: SignedIn, number: int) -> Response:
    nonce, told = visit.nonce(), fields.text(visit.form, "durum")
    if told not in get_args(appointments.Marked):
        raise BadPost(400)
    with store.writing(visit.url) as db:
        result = desk.mark(db, visit.actor, paths.number(number), told, nonce, visit.now)  # type: ignore[arg-type]
    if isinstance(result, Refused):
        return _detail(request, visit, number, result.reason, 409)
    return RedirectResponse(f"/randevular/{number}?bilgi=durum", 303)


@router.post("/randevular/{number:int}/notlar")
def add_note(visit: SignedIn, number: int) -> Response:
    text = fields.lines(visit.form, "not", appointment_page.NOTE_LENGTH)
    with store.writing(visit.url) as db:
        appointment_page.add_note(db, visit.actor, paths.number(number), text, visit.now)
    return RedirectResponse(f"/randevular/{number}{'?bilgi=not' if text else ''}#notlar", 303)


@router.post("/randevular/{number:int}/notlar/{note:int}/sil")
def drop_note(visit: SignedIn, number: int, note: int) -> Response:
    with store.writing(visit.url) as db:
        appointment_page.drop_note(db, visit.actor, paths.number(number), paths.number(note))
    return RedirectResponse(f"/randevular/{number}?bilgi=not_silindi#notlar", 303)


def _detail(
    request: Request,
    visit: Visit,
    number: int,
    problem: str | None = None,
    status: int = 200,
    email_problem: str | None = None,
) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = appointment_page.look(db, visit.actor, paths.number(number), visit.now)
        deposit = deposits.look(db, visit.actor, found.appointment.id)
    return pages.page(
        request,
        "appointment.html",
        visit,
        catalogue,
        status,
        detail=found,
        deposit=deposit,
        nonce=secrets.token_urlsafe(16),
        problem=problem,
        email_problem=email_problem,
        most=appointment_page.NOTE_LENGTH,
        known_as=request.query_params.get("bilgi") == "kayitli",
    )
