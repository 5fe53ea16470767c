"""Change sets: put together from open corrections, shown as a diff, finished by the worker, taken out as a patch."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import change_sets as desk
from randevu.panel.desk import live
from randevu.panel.errors import NotHere
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/degisiklikler")
def all_of_them(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.listed(db, visit.actor)
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    return pages.page(request, "change_sets.html", visit, catalogue, listed=found, mark=mark)


@router.post("/degisiklikler")
def create(visit: SignedIn) -> Response:
    title = fields.text(visit.form, "baslik", desk.TITLE_LENGTH)
    reason = fields.text(visit.form, "neden", desk.REASON_LENGTH)
    chosen = [int(one) for one in fields.texts(visit.form, "duzeltme") if one.isascii() and one.isdigit()]
    wanted = [paths.number(one) for one in chosen]
    with store.writing(visit.url) as db:
        made = desk.create(db, visit.actor, title, reason, wanted, visit.now)
    return RedirectResponse("/duzeltmeler?bilgi=kume_bos" if made is None else f"/degisiklikler/{made}", 303)


@router.get("/degisiklikler/{number:int}")
def one(request: Request, visit: SignedIn, number: int) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.look(db, visit.actor, catalogue, visit.house.settings.project, paths.number(number))
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    return pages.page(request, "change_set.html", visit, catalogue, shown=found, mark=mark)


@router.get("/degisiklikler/{number:int}/yama")
def patch(visit: SignedIn, number: int) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.look(db, visit.actor, catalogue, visit.house.settings.project, paths.number(number))
    if not found.diff:
        raise NotHere
    name = f"ogretim-{found.set.id}.patch"
    return Response(
        found.diff, media_type="text/x-patch", headers={"Content-Disposition": f"attachment; filename={name}"}
    )


@router.post("/degisiklikler/{number:int}/cikar")
def take_out(visit: SignedIn, number: int) -> Response:
    left_out = fields.number(visit.form, "duzeltme") or 0
    with store.writing(visit.url) as db:
        desk.take_out(db, visit.actor, paths.number(number), left_out)
    return RedirectResponse(f"/degisiklikler/{number}?bilgi=cikarildi", 303)


@router.post("/degisiklikler/{number:int}/dagit")
def dissolve(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.dissolve(db, visit.actor, paths.number(number))
    return RedirectResponse("/duzeltmeler?bilgi=dagitildi", 303)


@router.post("/degisiklikler/{number:int}/bitir")
def finish(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.finish(db, visit.actor, paths.number(number), visit.now)
    return RedirectResponse(f"/degisiklikler/{number}", 303)


@router.post("/degisiklikler/{number:int}/dene")
def try_out(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.try_out(db, visit.actor, paths.number(number), visit.now)
    return RedirectResponse(f"/degisiklikler/{number}", 303)
