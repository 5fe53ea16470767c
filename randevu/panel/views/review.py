"""All conversations, by filters that stand in the address; and what is worth a reviewer's look."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, filtering, pages, paths
from randevu.panel.desk import listing, marks, saved_filters, utterances
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/konusmalar")
def all_of_them(request: Request, visit: SignedIn) -> Response:
    wanted = filtering.read(request.query_params)
    before = fields.place(request.query_params, "once")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = listing.page(db, visit.actor, wanted, before, catalogue.zone)
        saved = saved_filters.listed(db, visit.actor)
        reviews = visit.actor.may("review")
        names = {**listing.names(db, visit.actor), "label": marks.labels(db, visit.actor)} if reviews else {}
        marked = marks.of(db, visit.actor, [one.conversation_id for one in found.listed]) if reviews else {}
    return pages.page(
        request,
        "conversations.html",
        visit,
        catalogue,
        page=found,
        is_first=before is None,
        wanted=wanted,
        address=filtering.address(wanted),
        saved=saved,
        names=names,
        marked=marked,
    )


@router.get("/incelenecekler")
def worth_a_look(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        groups = utterances.worth_a_look(db, visit.actor, visit.now)
    return pages.page(request, "utterances.html", visit, catalogue, groups=groups)


@router.post("/konusmalar/suzgecler")
def keep_filter(visit: SignedIn) -> Response:
    query = filtering.address(filtering.read(filtering.parsed(fields.text(visit.form, "suzgec", 2000))))
    name = fields.text(visit.form, "ad", saved_filters.NAME_LENGTH)
    with store.writing(visit.url) as db:
        done = saved_filters.keep(db, visit.actor, name, query, visit.now)
    told = f"bilgi={'suzgec' if done else 'suzgec_dolu'}"
    return RedirectResponse(f"/konusmalar?{f'{query}&{told}' if query else told}", 303)


@router.post("/konusmalar/suzgecler/{number:int}/sil")
def drop_filter(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        saved_filters.drop(db, visit.actor, paths.number(number))
    return RedirectResponse("/konusmalar?bilgi=suzgec_silindi", 303)
