"""Customers: the list with its search, and one of them. What is searched for travels in a post, not in an address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import customers as desk
from randevu.panel.desk.customer_records import to_type
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()


@router.get("/musteriler")
def listing(request: Request, visit: SignedIn) -> Response:
    return _list(request, visit, "")


@router.post("/musteriler")
def search(request: Request, visit: SignedIn) -> Response:
    return _list(request, visit, fields.text(visit.form, "ara", desk.TYPED))


@router.get("/musteriler/{number:int}")
def one(request: Request, visit: SignedIn, number: int) -> Response:
    return detail(request, visit, number)


@router.post("/musteriler/{number:int}/not")
def note(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        desk.write_note(db, visit.actor, paths.number(number), fields.text(visit.form, "not", desk.NOTE_LENGTH))
    return RedirectResponse(f"/musteriler/{number}?bilgi=not", 303)


def detail(request: Request, visit: Visit, number: int, not_erased: bool = False, status: int = 200) -> Response:
    """A customer's page.

    Args:
        not_erased: what was typed to erase them was not their name.
    """
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.look(db, visit.actor, paths.number(number))
    return pages.page(
        request,
        "customer.html",
        visit,
        catalogue,
        status,
        detail=found,
        most=desk.NOTE_LENGTH,
        to_type=to_type(found.person),
        not_erased=not_erased,
    )


def _list(request: Request, visit: Visit, typed: str) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.found(db, visit.actor, typed)
    return pages.page(request, "customers.html", visit, catalogue, page=found, typed=typed)
