"""The audit trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from randevu import store
from randevu.catalogue import Catalogue
from randevu.panel import audit, fields, pages
from randevu.panel.desk import records as desk
from randevu.panel.desk import users
from randevu.panel.desk.records import Wanted
from randevu.panel.guard import SignedIn

router = APIRouter()

FILTERS = ("kisi", "tur", "adres", "ilk", "son")


@router.get("/kayitlar")
def listing(request: Request, visit: SignedIn) -> Response:
    query = request.query_params
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.page(db, visit.actor, _wanted(query, catalogue), fields.number(query, "once"))
        people = users.listed(db, visit.actor)
    typed = {name: fields.text(query, name) for name in FILTERS}
    return pages.page(
        request,
        "records.html",
        visit,
        catalogue,
        page=found,
        people=people,
        kinds=get_args(audit.Kind),
        typed=typed,
        same=urlencode({name: value for name, value in typed.items() if value}),
    )


def _wanted(query: fields.Values, catalogue: Catalogue) -> Wanted:
    first, last = fields.day(query, "ilk"), fields.day(query, "son")
    kind = fields.text(query, "tur")
    return Wanted(
        fields.number(query, "kisi"),
        kind if kind in get_args(audit.Kind) else "",
        fields.text(query, "adres"),
        datetime.combine(first, time(), catalogue.zone) if first else None,
        datetime.combine(last, time(), catalogue.zone) + timedelta(days=1) if last and last.year < 9000 else None,
    )
