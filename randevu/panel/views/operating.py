"""The operating page: is everything well, what waits, what was given up, and once more or no more for that."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from randevu import store
from randevu.catalogue import Catalogue
from randevu.panel import pages, paths
from randevu.panel.desk import operating as desk
from randevu.panel.desk.operating import Overview
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()


@router.get("/isletim")
async def overview(request: Request, visit: SignedIn) -> Response:
    found, catalogue = await run_in_threadpool(_found, visit)
    settings = visit.house.settings
    ports = {"rasa": settings.rasa_port, "actions": settings.actions_port, "worker": settings.worker_port}
    alive = await asyncio.gather(*(visit.house.alive(port) for port in ports.values()))
    running = dict(zip(ports, alive, strict=True))
    return pages.page(request, "operating.html", visit, catalogue, found=found, running=running, most=desk.LISTED)


@router.post("/isletim/gonderim/{number:int}/yeniden")
def send_again(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        return _done(desk.send_again(db, visit.actor, paths.number(number), visit.now))


@router.post("/isletim/gonderim/{number:int}/birak")
def forget(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        return _done(desk.forget(db, visit.actor, paths.number(number)), "birakildi")


@router.post("/isletim/mesaj/{number:int}/yeniden")
def answer_again(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        return _done(desk.answer_again(db, visit.actor, paths.number(number), visit.now))


@router.post("/isletim/mesaj/{number:int}/birak")
def drop(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        return _done(desk.drop(db, visit.actor, paths.number(number)), "birakildi")


@router.post("/isletim/takvim")
def write_again(visit: SignedIn) -> Response:
    with store.writing(visit.url) as db:
        return _done(desk.write_again(db, visit.actor, visit.now))


def _found(visit: Visit) -> tuple[Overview, Catalogue]:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        return desk.overview_of(db, visit.actor, catalogue, visit.now), catalogue


def _done(done: bool, said: str = "yeniden") -> Response:
    return RedirectResponse(f"/isletim?bilgi={said if done else 'yok_artik'}", 303)
