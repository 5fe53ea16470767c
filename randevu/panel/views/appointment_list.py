"""The list of all appointments: its filters stand in the address; names and numbers that are searched for travel in a
post. As a file, and the day on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from randevu import store
from randevu.catalogue import Catalogue
from randevu.panel import fields, pages, spreadsheet
from randevu.panel.desk import appointment_list as desk
from randevu.panel.desk import appointments
from randevu.panel.desk.appointment_list import SOURCES, STATUSES, Page, Place, Wanted
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

ADDRESS = "/randevular/liste"
LENGTH = 80
"""Of what is searched for."""


@router.get("/randevular/liste")
def show(request: Request, visit: SignedIn) -> Response:
    return _list(request, visit, request.query_params, "")


@router.post("/randevular/liste")
def search(request: Request, visit: SignedIn) -> Response:
    visit.actor.needs("see_appointments")
    typed = fields.text(visit.form, "ara", LENGTH)
    if typed:
        return _list(request, visit, visit.form, typed)
    with store.reading(visit.url) as db:
        said = urlencode(_said(_wanted(visit.form, visit, visit.business(db), "")))
    return RedirectResponse(f"{ADDRESS}?{said}" if said else ADDRESS, 303)


@router.post("/randevular/liste/dosya")
def file(visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        wanted = _wanted(visit.form, visit, catalogue, fields.text(visit.form, "ara", LENGTH))
        first = desk.to_take_out(db, visit.actor, catalogue, wanted, None, visit.now)
    name = f"randevular-{visit.today(catalogue).isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_rows(visit, catalogue, wanted, first), media_type=spreadsheet.TYPE, headers=headers)


@router.get("/randevular/yazdir")
def day_on_paper(request: Request, visit: SignedIn) -> Response:
    query = request.query_params
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        branch = fields.key(query, "sube", catalogue.branches)
        on = fields.day_near(query, "gun", visit.today(catalogue))
        found = appointments.agenda(db, visit.actor, catalogue, on, 0, branch, visit.now).day
    by_staff = fields.ticked(query, "ayri")
    busy = dict.fromkeys(key for one in found.listed for key in one.appointment.staff)
    known = [key for key in catalogue.staff if key in busy]
    sheets = [*known, *(key for key in busy if key not in known)] if by_staff else [None]
    return pages.page(
        request,
        "day_on_paper.html",
        visit,
        catalogue,
        day=found,
        branch=branch,
        by_staff=by_staff,
        sheets=sheets or [None],
    )


def _rows(visit: Visit, catalogue: Catalogue, wanted: Wanted, page: Page) -> Iterator[str]:
    """The file a part at a time; each part is read apart, so that no transaction lasts as long as a slow download."""
    on = pages.Calendar(catalogue.zone, visit.now)
    begins = True
    while True:
        text = pages.text_of("appointments.csv", listed=page.listed, business=catalogue, on=on, begins=begins)
        yield (spreadsheet.MARK if begins else "") + spreadsheet.lines(text)
        if page.after is None:
            return
        begins = False
        with store.reading(visit.url) as db:
            page = desk.to_take_out(db, visit.actor, catalogue, wanted, page.after, visit.now)


def _list(request: Request, visit: Visit, values: fields.Values, typed: str) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        wanted = _wanted(values, visit, catalogue, typed)
        after = _place(values)
        page = desk.page(db, visit.actor, catalogue, wanted, after, visit.now)
    said = _said(wanted)
    return pages.page(
        request,
        "appointment_list.html",
        visit,
        catalogue,
        page=page,
        days=_by_day(page, catalogue),
        wanted=wanted,
        said=said,
        address=urlencode(said),
        is_first=after is None,
        statuses=STATUSES,
        sources=SOURCES,
    )


def _wanted(values: fields.Values, visit: Visit, catalogue: Catalogue, typed: str) -> Wanted:
    today = visit.today(catalogue)

    def one_of(name: str, known: tuple[str, ...]) -> str | None:
        return fields.key(values, name, dict.fromkeys(known))

    return Wanted(
        first=fields.day_within(values, "ilk", today),
        last=fields.day_within(values, "son", today),
        branch=fields.key(values, "sube", catalogue.branches),
        staff=fields.key(values, "personel", catalogue.staff),
        service=fields.key(values, "hizmet", catalogue.services),
        status=one_of("durum", STATUSES),
        source=one_of("kaynak", SOURCES),
        typed=typed,
        oldest_first=fields.text(values, "sira") == "eski",
    )


def _said(wanted: Wanted) -> Mapping[str, str]:
    """What `_wanted` reads again, but for what was typed."""
    every = {
        "ilk": wanted.first.isoformat() if wanted.first else "",
        "son": wanted.last.isoformat() if wanted.last else "",
        "sube": wanted.branch or "",
        "personel": wanted.staff or "",
        "hizmet": wanted.service or "",
        "durum": wanted.status or "",
        "kaynak": wanted.source or "",
        "sira": "eski" if wanted.oldest_first else "",
    }
    return {name: value for name, value in every.items() if value}


def _place(values: fields.Values) -> Place | None:
    found = fields.place(values, "once")
    if found is None or not found[1].isdecimal() or len(found[1]) > 18:
        return None
    return found[0], int(found[1])


def _by_day(page: Page, catalogue: Catalogue) -> dict[date, list[appointments.Listed]]:
    found: dict[date, list[appointments.Listed]] = {}
    for one in page.listed:
        found.setdefault(one.appointment.starts_at.astimezone(catalogue.zone).date(), []).append(one)
    return found
