"""The inbox: conversations that people have or should have, found, narrowed down, and dealt with several at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import answering, attending, inbox, labels, live, notes, together
from randevu.panel.desk import conversations as desk
from randevu.panel.desk.inbox import Narrow, Order, View
from randevu.panel.desk.together import Deed, Result, Wanted
from randevu.panel.errors import BadPost
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()

VIEWS: Mapping[str, View] = {
    **{"bende": "mine", "sahipsiz": "unassigned", "bolumum": "department", "park": "parked", "biten": "closed"},
}
ORDERS: Mapping[str, Order] = {"yeni": "newest", "okunmamis": "unread"}
DEEDS: Mapping[str, Deed] = {
    **{"ustlen": "take", "ver": "give", "park": "park", "geri-ver": "return"},
    **{"etiketle": "label", "etiketi-kaldir": "unlabel"},
}
MOST_PAGES = 1000


@router.get("/bekleyenler")
def waiting(request: Request, visit: SignedIn) -> Response:
    asked = request.query_params
    number = min(fields.number(asked, "sayfa") or 0, MOST_PAGES)
    order = ORDERS.get(fields.text(asked, "sira"), "waiting")
    narrow = Narrow(label=fields.number(asked, "etiket"))
    return _page(request, visit, VIEWS.get(fields.text(asked, "gorunum"), "all"), order, number, narrow)


@router.post("/bekleyenler/ara")
def search(request: Request, visit: SignedIn) -> Response:
    """What is searched for may be a name or a number, so that it stands in no address."""
    view = VIEWS.get(fields.text(visit.form, "gorunum"), "all")
    return _page(request, visit, view, "waiting", 0, Narrow(typed=fields.text(visit.form, "ara")))


@router.post("/bekleyenler/toplu")
def do_together(request: Request, visit: SignedIn) -> Response:
    """Each in a transaction of its own: what one refuses, the others do not undo."""
    deed = DEEDS.get(fields.text(visit.form, "yap"))
    if deed is None:
        visit.actor.needs("answer")
        raise BadPost(400)
    chosen = dict.fromkeys(map(paths.conversation, fields.texts(visit.form, "konusma")))
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    wanted = Wanted(
        deed,
        fields.number(visit.form, "kime") or 0,
        fields.moment(visit.form, "kadar", catalogue.zone),
        fields.text(visit.form, "neden"),
        catalogue.handover.after_park,
        fields.number(visit.form, "etiket") or 0,
    )
    resume = timedelta(minutes=catalogue.rules.handover_resume_minutes)
    results: list[Result] = []
    for one in list(chosen)[: together.MOST]:
        with store.writing(visit.url) as db:
            done = together.do(db, visit.actor, one, wanted, visit.now, resume)
        results += [done] if done is not None else []
    return pages.page(request, "together.html", visit, catalogue, results=results, deed=deed, chosen=len(chosen))


def _page(request: Request, visit: Visit, view: View, order: Order, number: int, narrow: Narrow) -> Response:
    actor = visit.actor
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        page = inbox.listed(db, actor, view, order, number, narrow)
        counts = inbox.counts(db, actor)
        whole = view == "all" and not number and narrow == inbox.WHOLE
        flagged = desk.flagged(db, actor) if whole else []
        team = attending.team(db, actor, catalogue, visit.now) if actor.may("answer") else []
        colleagues = answering.colleagues(db, actor) if actor.may("assign") else []
        marked = labels.of(db, actor, (one.conversation_id for one in page.listed))
        known = labels.listed(db, actor)
        mentions = notes.mentions(db, actor) if whole else []
        mark = live.mark(db, actor, catalogue, visit.now)
        news = live.news(db, actor, visit.now)
    return pages.page(
        request,
        "waiting.html",
        visit,
        catalogue,
        view=view,
        order=order,
        number=number,
        narrow=narrow,
        page=page,
        counts=counts,
        names={known: name for name, known in (*VIEWS.items(), *ORDERS.items())},
        orders=inbox.ORDERS,
        views=[one for one in inbox.VIEWS if one in counts or one == "closed"],
        flagged=flagged,
        team=team,
        colleagues=colleagues,
        marked=marked,
        labels=known,
        mentions=mentions,
        tomorrow=visit.now + timedelta(days=1),
        mark=mark,
        news=news,
    )
