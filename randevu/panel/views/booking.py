"""Entering an appointment for somebody who called or came in.

Two forms on one page: what is wanted (a plain GET, which a script only makes live) and who comes (a post). Names and
phone numbers never stand in an address.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking.appointments import Source
from randevu.catalogue import Catalogue
from randevu.contact import is_email_address
from randevu.panel import fields, pages, paths, phone
from randevu.panel.desk import booking as desk
from randevu.panel.desk import free_times
from randevu.panel.desk.booking import Done, Entry, NotDone
from randevu.panel.desk.free_times import Criteria, Times
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

NOTE_LENGTH = 1000
EMAIL_LENGTH = 200
Problem = Literal["services", "time", "name", "phone_missing", "phone", "email"]


@dataclass(frozen=True)
class Typed:
    """What was typed about the customer, to be shown again when something else was wrong."""

    name: str = ""
    phone: str = ""
    email: str = ""
    source: Source = "phone"
    note: str = ""
    picked: str = ""
    other_time: str = ""
    announce: bool = True


@router.get("/randevular/yeni")
def blank(request: Request, visit: SignedIn) -> Response:
    """For nobody yet, or for the customer whose page or conversation led here."""
    number = fields.number(request.query_params, "musteri")
    typed = Typed()
    if number is not None:
        with store.reading(visit.url) as db:
            who = desk.known(db, visit.actor, paths.number(number))
        typed = Typed(who.name or "", phone.show(who.phone) if who.phone else "", who.email or "")
    return _page(request, visit, typed, secrets.token_urlsafe(16))


@router.get("/randevular/saatler")
def times(request: Request, visit: SignedIn) -> Response:
    """The free times alone, for the script."""
    _look_first(request, visit)
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = _times(db, visit, catalogue, _criteria(request, visit, catalogue))
    return pages.page(
        request, "times.html", visit, catalogue, times=found, typed=Typed(), problems=(), again="/randevular/yeni"
    )


@router.post("/randevular/musteri")
def who(visit: SignedIn) -> Response:
    """Who has a phone number already, for the script."""
    visit.actor.needs("change_appointments")
    number = phone.read(fields.text(visit.form, "telefon"))
    if number is None:
        return JSONResponse({"valid": False, "name": None})
    with store.reading(visit.url) as db:
        name = desk.customer_name(db, visit.actor, number)
    return JSONResponse({"valid": True, "name": name})


@router.post("/randevular/yeni")
def book(request: Request, visit: SignedIn) -> Response:
    form, nonce = visit.form, visit.nonce()
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    wanted = fields.criteria(form, catalogue, visit.today(catalogue))
    typed = _typed(visit)
    number = phone.read(typed.phone) if typed.phone else None
    problems = _problems(typed, number)
    chosen = fields.chosen(form, wanted.day, catalogue) if wanted else None
    if wanted is None:
        problems = (*problems, "services")
    elif chosen is None:
        problems = (*problems, "time")
    if problems or wanted is None or chosen is None:
        return _page(request, visit, typed, nonce, problems, status=422)
    entry = Entry(typed.name, number, typed.source, typed.note, typed.email or None)
    announce = fields.ticked(form, "haber")
    result = desk.book(visit.url, visit.actor, wanted, chosen, entry, nonce, visit.now, announce)
    if isinstance(result, NotDone):
        return _page(request, visit, typed, nonce, refusal=result.reason, status=409)
    return _after(result)


def _after(result: Done) -> Response:
    told = "kayitli" if result.known_as else "yazildi"
    return RedirectResponse(
        f"/randevular/{result.appointment.id}?bilgi={told}{fields.announced(result.announced)}", 303
    )


def _typed(visit: Visit) -> Typed:
    form = visit.form
    return Typed(
        fields.text(form, "ad", 120),
        fields.text(form, "telefon", 40),
        fields.text(form, "eposta", EMAIL_LENGTH),
        "walk_in" if fields.text(form, "kaynak") == "walk_in" else "phone",
        fields.text(form, "not", NOTE_LENGTH),
        fields.text(form, "saat"),
        fields.text(form, "baska_saat"),
        fields.ticked(form, "haber"),
    )


def _problems(typed: Typed, number: str | None) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not typed.name:
        found.append("name")
    if typed.phone and number is None:
        found.append("phone")
    if typed.email and not is_email_address(typed.email):
        found.append("email")
    if not typed.phone and typed.source == "phone":
        found.append("phone_missing")
    return tuple(found)


def _values(request: Request, visit: Visit) -> fields.Values:
    return visit.form if request.method == "POST" else request.query_params


def _look_first(request: Request, visit: Visit) -> None:
    """Outside the transaction that shows times: what the calendars hold now."""
    services = fields.services(_values(request, visit))
    if services:
        free_times.look_first(visit.url, visit.actor, services, visit.now)


def _criteria(request: Request, visit: Visit, catalogue: Catalogue) -> Criteria | None:
    return fields.criteria(_values(request, visit), catalogue, visit.today(catalogue))


def _times(db: Connection, visit: Visit, catalogue: Catalogue, wanted: Criteria | None) -> Times | None:
    if wanted is None:
        visit.actor.needs("change_appointments")
        return None
    return free_times.times(db, visit.actor, catalogue, wanted, visit.now)


def _page(
    request: Request,
    visit: Visit,
    typed: Typed,
    nonce: str,
    problems: tuple[Problem, ...] = (),
    refusal: str | None = None,
    status: int = 200,
) -> Response:
    _look_first(request, visit)
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        wanted = _criteria(request, visit, catalogue)
        found = _times(db, visit, catalogue, wanted)
    today = visit.today(catalogue)
    return pages.page(
        request,
        "new.html",
        visit,
        catalogue,
        status,
        wanted=wanted,
        emails=desk.writes_emails(catalogue),
        groups=tuple(dict.fromkeys(service.group for service in catalogue.services.values() if not service.paused)),
        day=wanted.day if wanted else max(fields.day_near(request.query_params, "gun", today), today),
        times=found,
        typed=typed,
        customer=fields.number(request.query_params, "musteri"),
        nonce=nonce,
        problems=problems,
        refusal=refusal,
        again="/randevular/yeni",
    )
