"""The waiting list."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import pages, paths
from randevu.panel.desk import waiting_list as desk
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/bekleme-listesi")
def listing(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.listed(db, visit.actor, catalogue, visit.now)
    return pages.page(request, "waiting_list.html", visit, catalogue, listed=found)


@router.post("/bekleme-listesi/{number:int}/kaldir")
def remove(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.remove(db, visit.actor, paths.number(number), visit.now)
    return RedirectResponse("/bekleme-listesi?bilgi=listeden_cikti", 303)
