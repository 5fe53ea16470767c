"""Blocked time: the list, blocking, giving back."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import blocks as desk
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()


@router.get("/kapali")
def listing(request: Request, visit: SignedIn) -> Response:
    return _page(request, visit)


@router.post("/kapali")
def add(request: Request, visit: SignedIn) -> Response:
    visit.actor.needs("change_appointments")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    staff = fields.key(visit.form, "personel", catalogue.staff)
    starts_at = fields.moment(visit.form, "baslangic", catalogue.zone)
    ends_at = fields.moment(visit.form, "bitis", catalogue.zone)
    problem = _problem(staff, starts_at, ends_at, visit.now)
    if problem or staff is None or starts_at is None or ends_at is None:
        return _page(request, visit, problem, 422)
    note = fields.text(visit.form, "not", desk.NOTE_LENGTH)
    with store.writing(visit.url) as db:
        made = desk.add(db, visit.actor, catalogue, staff, starts_at, ends_at, note, visit.now)
    return RedirectResponse(f"/kapali?bilgi=kapatildi#kapali-{made}", 303)


@router.post("/kapali/{number:int}/kaldir")
def remove(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.remove(db, visit.actor, visit.business(db), paths.number(number), visit.now)
    return RedirectResponse("/kapali?bilgi=acildi", 303)


def _problem(staff: str | None, starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> str | None:
    if staff is None:
        return "staff"
    if starts_at is None or ends_at is None:
        return "times"
    if starts_at >= ends_at:
        return "order"
    return "past" if ends_at <= now else None


def _page(request: Request, visit: Visit, problem: str | None = None, status: int = 200) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.listed(db, visit.actor, catalogue, visit.now)
    names = ("personel", "baslangic", "bitis", "not")
    typed = {name: fields.text(visit.form, name) for name in names}
    return pages.page(request, "blocks.html", visit, catalogue, status, listed=found, problem=problem, typed=typed)
