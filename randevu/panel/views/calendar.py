"""The calendar page: every view is an address. Moving by drag posts the same form as the page for moving does."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from randevu import store
from randevu.catalogue import Catalogue
from randevu.panel import fields, pages
from randevu.panel.desk import calendar as desk
from randevu.panel.desk import live
from randevu.panel.desk.appointments import Listed
from randevu.panel.desk.calendar import Board, View, Wanted
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

VIEWS: dict[str, View] = {"gun": "day", "hafta": "week", "ay": "month"}
"""How the address names the views."""
OPEN = ("booked", "unpaid")


@router.get("/takvim")
def show(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        wanted = _wanted(request.query_params, visit, catalogue)
        board = desk.board(db, visit.actor, catalogue, wanted, visit.now)
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    same = {"sube": wanted.branch, "personel": wanted.staff}
    return pages.page(
        request,
        "calendar.html",
        visit,
        catalogue,
        board=board,
        picture=_picture(board, visit, catalogue),
        views=VIEWS,
        same=urlencode({name: value for name, value in same.items() if value}),
        mark=mark,
    )


def _wanted(values: fields.Values, visit: Visit, catalogue: Catalogue) -> Wanted:
    return Wanted(
        VIEWS.get(fields.text(values, "gorunum"), "day"),
        fields.day_near(values, "gun", visit.today(catalogue)),
        fields.key(values, "sube", catalogue.branches),
        fields.key(values, "personel", catalogue.staff),
    )


def _picture(board: Board, visit: Visit, catalogue: Catalogue) -> dict[str, Any]:
    """The board as the script draws it; moments without a zone, as they stand on the wall at the business."""

    def local(moment: datetime) -> str:
        return f"{moment.astimezone(catalogue.zone):%Y-%m-%dT%H:%M}"

    def event(listed: Listed, staff: str | None) -> dict[str, Any]:
        one = listed.appointment
        parts = [part for part in one.parts if staff in (None, part.staff)]
        return {
            "id": one.id,
            "start": local(min(part.starts_at for part in parts)),
            "end": local(max(part.ends_at for part in parts)),
            "begins": local(one.starts_at),
            "who": listed.person.name,
            "what": " + ".join(dict.fromkeys(catalogue.name_of("service", key) for key in one.services)),
            "staff": [staff] if staff else list(one.staff),
            "alone": len(one.staff) == 1,
            "branch": one.branch,
            "look": _look(listed),
            "movable": one.status in OPEN and visit.actor.may("change_appointments"),
        }

    by_staff = board.wanted.view == "day"
    return {
        "view": board.wanted.view,
        "date": board.wanted.on.isoformat(),
        "from": f"{board.opens // 60:02}:00",
        "to": f"{board.closes // 60:02}:00",
        "step": catalogue.rules.step_minutes,
        "staff": [
            {
                "id": key,
                "title": catalogue.name_of("staff", key),
                "branches": list(catalogue.staff[key].places) if key in catalogue.staff else [],
            }
            for key in board.staff
        ],
        "events": [event(one, key) for one in board.listed for key in (one.appointment.staff if by_staff else (None,))],
        "shades": [
            {
                "kind": one.kind,
                "staff": one.staff,
                "start": local(one.starts_at),
                "end": local(one.ends_at),
                "note": one.note,
            }
            for one in board.shades
        ],
        "days": [{"on": one.on.isoformat(), "closed": one.closed, "open": one.is_open} for one in board.days],
    }


def _look(listed: Listed) -> str | None:
    """By what an appointment stands out."""
    one = listed.appointment
    if one.status != "booked":
        return one.status
    return "trouble" if listed.calendar else one.attendance
