"""A customer's whole record: blocked or not, made one with another, copied, erased."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from randevu import store
from randevu.media import running
from randevu.panel import fields, packing, pages, paths
from randevu.panel.desk import customer_records as desk
from randevu.panel.desk import customers
from randevu.panel.guard import SignedIn, Visit
from randevu.panel.views.customers import detail

router = APIRouter()

MOST_FOUND = 10


@router.post("/musteriler/{number:int}/engel")
def block(visit: SignedIn, number: int) -> Response:
    blocked = fields.ticked(visit.form, "engelle")
    with store.writing(visit.url) as db:
        desk.set_blocked(db, visit.actor, paths.number(number), blocked, visit.now)
    return RedirectResponse(f"/musteriler/{number}?bilgi={'engellendi' if blocked else 'engel_kalkti'}", 303)


@router.get("/musteriler/{number:int}/birlestir")
def choose(request: Request, visit: SignedIn, number: int) -> Response:
    return _choose(request, visit, number, "")


@router.post("/musteriler/{number:int}/birlestir")
def search(request: Request, visit: SignedIn, number: int) -> Response:
    return _choose(request, visit, number, fields.text(visit.form, "ara", customers.TYPED))


@router.get("/musteriler/{number:int}/birlestir/{other:int}")
def preview(request: Request, visit: SignedIn, number: int, other: int) -> Response:
    return _preview(request, visit, number, other)


@router.post("/musteriler/{number:int}/birlestir/{other:int}")
def merge(request: Request, visit: SignedIn, number: int, other: int) -> Response:
    if not fields.ticked(visit.form, "ayni"):
        return _preview(request, visit, number, other, "untouched", 422)
    pair = paths.number(number), paths.number(other)
    with store.writing(visit.url) as db:
        stays = desk.merge(db, visit.actor, pair, fields.text(visit.form, "gorulen"))
    if stays is None:
        return _preview(request, visit, number, other, "changed", 409)
    return RedirectResponse(f"/musteriler/{stays}?bilgi=birlesti", 303)


@router.post("/musteriler/{number:int}/kopya")
def copy(visit: SignedIn, number: int) -> Response:
    with store.reading(visit.url) as db:
        data = desk.copy(db, visit.actor, paths.number(number))
        business = visit.business(db)
    folder = running.folder(visit.house.settings, visit.url)
    whole = packing.pack(data, business, folder, visit.now)
    headers = {"Content-Disposition": f'attachment; filename="musteri-{number}.zip"'}
    return StreamingResponse(packing.parts(whole), media_type=packing.TYPE, headers=headers)


@router.post("/musteriler/{number:int}/sil")
def erase(request: Request, visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        typed = fields.text(visit.form, "yaz")
        done = desk.erase(db, visit.actor, visit.business(db), paths.number(number), typed, visit.now)
    if not done:
        return detail(request, visit, number, not_erased=True, status=422)
    return RedirectResponse("/musteriler?bilgi=silindi", 303)


def _choose(request: Request, visit: Visit, number: int, typed: str) -> Response:
    with store.reading(visit.url) as db:
        visit.actor.needs("manage_customers")
        catalogue = visit.business(db)
        person = customers.look(db, visit.actor, paths.number(number)).person
        page = customers.found(db, visit.actor, typed or person.name or "", MOST_FOUND)
    others = [one for one in page.listed if one.id != number] if typed or person.name else []
    return pages.page(
        request, "merge_choose.html", visit, catalogue, person=person, others=others, typed=typed, is_cut=page.is_cut
    )


def _preview(
    request: Request, visit: Visit, number: int, other: int, problem: str | None = None, status: int = 200
) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        shown = desk.preview(db, visit.actor, (paths.number(number), paths.number(other)))
    if shown is None:
        return RedirectResponse(f"/musteriler/{number}/birlestir", 303)
    return pages.page(
        request, "merge.html", visit, catalogue, status, shown=shown, problem=problem, number=number, other=other
    )
