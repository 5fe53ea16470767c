"""Ready replies and the labels of the business: looked at, added, changed, taken off."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import labels
from randevu.panel.desk import ready_replies as desk
from randevu.panel.desk.ready_replies import Typed
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

HERE = "/hazir-yanitlar"


@router.get(HERE)
def listing(request: Request, visit: SignedIn) -> Response:
    return _page(request, visit)


@router.post(HERE)
def add(request: Request, visit: SignedIn) -> Response:
    typed = _typed(visit)
    with store.writing(visit.url) as db:
        problem = desk.add(db, visit.actor, typed, visit.now)
    return _page(request, visit, problem, typed, 409) if problem else _back("hazir")


@router.post(HERE + "/{number:int}")
def change(request: Request, visit: SignedIn, number: int) -> Response:
    typed = _typed(visit)
    with store.writing(visit.url) as db:
        problem = desk.change(db, visit.actor, paths.number(number), typed, visit.now)
    return _page(request, visit, problem, typed, 409, number) if problem else _back("hazir")


@router.post(HERE + "/{number:int}/sil")
def drop(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.drop(db, visit.actor, paths.number(number))
    return _back("hazir_silindi")


@router.post("/etiketler")
def add_label(request: Request, visit: SignedIn) -> Response:
    with store.writing(visit.url) as db:
        problem = labels.add(db, visit.actor, fields.text(visit.form, "etiket", labels.LENGTH), visit.now)
    return _page(request, visit, problem, status=409) if problem else _back("etiket_eklendi")


@router.post("/etiketler/{number:int}/sil")
def drop_label(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        labels.drop(db, visit.actor, paths.number(number))
    return _back("etiket_silindi")


def _typed(visit: Visit) -> Typed:
    return Typed(
        fields.text(visit.form, "kisayol", desk.SHORTCUT_LENGTH + 1).removeprefix("/"),
        fields.lines(visit.form, "metin", desk.LONGEST + 1),
        fields.ticked(visit.form, "ortak"),
    )


def _back(told: str) -> RedirectResponse:
    return RedirectResponse(f"{HERE}?bilgi={told}", 303)


def _page(
    request: Request,
    visit: Visit,
    problem: str | None = None,
    typed: Typed | None = None,
    status: int = 200,
    changing: int = 0,
) -> Response:
    """`changing`: which one the typed words are for; 0 for a new one."""
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.listed(db, visit.actor)
        known, uses = labels.listed(db, visit.actor), labels.uses(db, visit.actor)
    return pages.page(
        request,
        "ready_replies.html",
        visit,
        catalogue,
        status,
        listed=found,
        labels=known,
        uses=uses,
        problem=problem,
        typed=typed or Typed(),
        changing=changing,
        longest=desk.LONGEST,
        label_length=labels.LENGTH,
        filled=desk.filled,
    )
