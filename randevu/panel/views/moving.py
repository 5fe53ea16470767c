"""Moving an appointment to another time, branch or staff member."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.engine import Connection

from randevu import store
from randevu.booking import Appointment
from randevu.catalogue import Catalogue
from randevu.panel import fields, pages, paths
from randevu.panel.desk import appointment_page as reading
from randevu.panel.desk import booking as desk
from randevu.panel.desk import free_times
from randevu.panel.desk.booking import NotDone
from randevu.panel.desk.free_times import Criteria, Times
from randevu.panel.guard import SignedIn, Visit
from randevu.panel.views.booking import Typed

router = APIRouter()


@router.get("/randevular/{number:int}/tasi")
def show(request: Request, visit: SignedIn, number: int) -> Response:
    return _page(request, visit, number, secrets.token_urlsafe(16))


@router.get("/randevular/{number:int}/saatler")
def times(request: Request, visit: SignedIn, number: int) -> Response:
    """The free times alone, for the script."""
    _look_first(visit, number)
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        current = reading.look(db, visit.actor, paths.number(number), visit.now).appointment
        wanted = _criteria(request, visit, catalogue, current)
        found = free_times.times_for_move(db, visit.actor, catalogue, current, wanted, visit.now)
    return pages.page(
        request, "times.html", visit, catalogue, times=found, typed=Typed(), problems=(), again=_address(number)
    )


@router.post("/randevular/{number:int}/tasi")
def move(request: Request, visit: SignedIn, number: int) -> Response:
    nonce = visit.nonce()
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        current = reading.look(db, visit.actor, paths.number(number), visit.now).appointment
    wanted = _criteria(request, visit, catalogue, current)
    chosen = fields.chosen(visit.form, wanted.day, catalogue)
    if chosen is None:
        return _page(request, visit, number, nonce, problems=("time",), status=422)
    announce = fields.ticked(visit.form, "haber")
    result = desk.move(visit.url, visit.actor, number, wanted, chosen, nonce, visit.now, announce)
    if isinstance(result, NotDone):
        return _page(request, visit, number, nonce, refusal=result.reason, status=409)
    return RedirectResponse(f"/randevular/{number}?bilgi=tasindi{fields.announced(result.announced)}", 303)


def _look_first(visit: Visit, number: int) -> None:
    """Outside the transaction that shows times: what the calendars hold now."""
    with store.reading(visit.url) as db:
        services = reading.look(db, visit.actor, paths.number(number), visit.now).appointment.services
    free_times.look_first(visit.url, visit.actor, services, visit.now)


def _address(number: int) -> str:
    return f"/randevular/{number}/tasi"


def _criteria(request: Request, visit: Visit, catalogue: Catalogue, current: Appointment) -> Criteria:
    """What the form says; at first where and when the appointment stands now."""
    values = visit.form if request.method == "POST" else request.query_params
    today = visit.today(catalogue)
    day = fields.day_near(values, "gun", today, current.starts_at.astimezone(catalogue.zone).date())
    branch = fields.key(values, "sube", catalogue.branches)
    if "sube" not in values and current.branch in catalogue.branches:
        branch = current.branch
    staff = fields.key(values, "personel", catalogue.staff)
    return free_times.criteria_of(catalogue, current, max(day, today), branch, staff)


def _page(
    request: Request,
    visit: Visit,
    number: int,
    nonce: str,
    problems: tuple[str, ...] = (),
    refusal: str | None = None,
    status: int = 200,
) -> Response:
    _look_first(visit, number)
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        detail = reading.look(db, visit.actor, paths.number(number), visit.now)
        wanted = _criteria(request, visit, catalogue, detail.appointment)
        found = _times(db, visit, catalogue, detail.appointment, wanted)
    typed = Typed(
        picked=fields.text(visit.form, "saat"),
        other_time=fields.text(visit.form, "baska_saat"),
        announce=request.method == "GET" or fields.ticked(visit.form, "haber"),
    )
    return pages.page(
        request,
        "move.html",
        visit,
        catalogue,
        status,
        detail=detail,
        wanted=wanted,
        times=found,
        typed=typed,
        nonce=nonce,
        problems=problems,
        refusal=refusal,
        again=_address(number),
    )


def _times(db: Connection, visit: Visit, catalogue: Catalogue, current: Appointment, wanted: Criteria) -> Times:
    return free_times.times_for_move(db, visit.actor, catalogue, current, wanted, visit.now)
