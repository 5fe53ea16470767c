"""One conversation: what was said, whose it is, and answering in it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.catalogue import Catalogue
from randevu.messaging import by_people
from randevu.panel import fields, filtering, pages, paths
from randevu.panel.desk import (
    answering,
    aside,
    conversations,
    corrections,
    files,
    inbox,
    labels,
    listing,
    live,
    marks,
    notes,
    ready_replies,
    reopening,
    workings,
)
from randevu.panel.desk.answering import Problem
from randevu.panel.guard import SignedIn, Visit

router = APIRouter()


@router.get("/konusmalar/{conversation_id}")
def one(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    return page(request, visit, paths.conversation(conversation_id))


@router.post("/konusmalar/{conversation_id}/yanit")
def reply(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number, text = paths.conversation(conversation_id), fields.lines(visit.form, "yanit", by_people.LONGEST + 1)
    with store.writing(visit.url) as db:
        then = resume(visit.business(db))
        problem = answering.reply(db, visit.actor, number, text, visit.nonce(), visit.now, then)
    if problem:
        return page(request, visit, number, problem, typed=text, status=409)
    return RedirectResponse(f"/konusmalar/{number}#yanit", 303)


@router.post("/konusmalar/{conversation_id}/ustlen")
def take(visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    with store.writing(visit.url) as db:
        answering.take(db, visit.actor, number, visit.now, resume(visit.business(db)))
    return RedirectResponse(f"/konusmalar/{number}?bilgi=ustlenildi#yanit", 303)


@router.post("/konusmalar/{conversation_id}/ver")
def give(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number, to = paths.conversation(conversation_id), fields.number(visit.form, "kime") or 0
    with store.writing(visit.url) as db:
        problem = answering.give(db, visit.actor, number, to, visit.now)
    return _after(request, visit, number, problem, "atandi")


@router.post("/konusmalar/{conversation_id}/park")
def park(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    reason, then = fields.text(visit.form, "neden"), fields.text(visit.form, "sonra")
    with store.writing(visit.url) as db:
        until = fields.moment(visit.form, "kadar", visit.business(db).zone)
        problem = answering.park(db, visit.actor, number, until, reason, then, visit.now)
    return _after(request, visit, number, problem, "park")


@router.post("/konusmalar/{conversation_id}/siraya")
def put_back(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    with store.writing(visit.url) as db:
        problem = answering.put_back(db, visit.actor, number, visit.now)
    return _after(request, visit, number, problem, "sirada")


def resume(catalogue: Catalogue) -> timedelta:
    """How long after a person's last words the assistant takes over by itself."""
    return timedelta(minutes=catalogue.rules.handover_resume_minutes)


def _after(request: Request, visit: Visit, number: str, problem: Problem | None, told: str) -> Response:
    if problem:
        return page(request, visit, number, problem, status=409)
    return RedirectResponse(f"/bekleyenler?bilgi={told}", 303)


def page(
    request: Request,
    visit: Visit,
    number: str,
    problem: str | None = None,
    *,
    typed: str = "",
    noted: str = "",
    status: int = 200,
) -> Response:
    """The conversation; `problem`: why something was not done, `typed` and `noted`: what was written for it."""
    actor = visit.actor
    before = fields.number(request.query_params, "once")
    wanted = filtering.read(request.query_params)
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = conversations.look(db, actor, number, before, visit.now)
        heard = {one.turn: one for one in found.said if one.direction == "in" and one.turn is not None}
        when = {turn: one.at for turn, one in heard.items()} if actor.may("review") else {}
        made_of_it = workings.of(db, actor, catalogue, when) if when else {}
        marked = marks.of(db, actor, [number])[number] if actor.may("review") else None
        shown = {
            "marks": marked,
            "labels": marks.labels(db, actor) if marked else [],
            "corrected": corrections.of_turns(db, actor, list(when)) if when else {},
            "sent": files.of(db, actor, found.said),
            "beside": listing.neighbours(db, actor, wanted, number, catalogue.zone),
            "held": inbox.of(db, actor, number),
            "writing": inbox.writing(db, actor, number, visit.now),
            "colleagues": answering.colleagues(db, actor) if actor.may("assign") else [],
            "mark": live.mark(db, actor, catalogue, visit.now),
            "news": live.news(db, actor, visit.now),
            "notes": notes.of(db, actor, number),
            "tags": labels.of(db, actor, [number]).get(number, ()),
            "all_tags": labels.listed(db, actor),
            "aside": aside.of(db, actor, number, found.person.id, visit.now),
        }
        values = ready_replies.values_for(found.person.name, next(iter(found.coming), None), catalogue, visit.now)
        ready = [
            (one, ready_replies.filled(one.text, values))
            for one in (ready_replies.listed(db, actor) if actor.may("answer") and found.window_open else ())
        ]
        closed = actor.may("answer") and not found.window_open
        offers = reopening.offered(db, actor, number, catalogue) if closed else []
    picked = fields.number(request.query_params, "hazir")
    return pages.page(
        request,
        "conversation.html",
        visit,
        catalogue,
        status,
        talk=found,
        workings={one.id: made_of_it[turn] for turn, one in heard.items() if turn in made_of_it},
        is_newest=before is None,
        address=filtering.address(wanted),
        ready=ready,
        offers=offers,
        problem=problem,
        typed=typed or next((text for one, text in ready if one.id == picked), ""),
        noted=noted,
        note_length=notes.LONGEST,
        nonce=secrets.token_urlsafe(16),
        longest=by_people.LONGEST,
        tomorrow=visit.now + timedelta(days=1),
        **shown,
    )
