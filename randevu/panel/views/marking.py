"""Marks of reviewers on a conversation; each post leads back to it, within the list it was opened from."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.engine import Connection

from randevu import store
from randevu.panel import fields, filtering, paths
from randevu.panel.desk import listing, marks
from randevu.panel.errors import BadPost
from randevu.panel.guard import SignedIn, Visit
from randevu.panel.permissions import Actor

router = APIRouter()


@router.post("/konusmalar/{conversation_id}/incelendi")
def reviewed(visit: SignedIn, conversation_id: str) -> Response:
    """Done with this one: on to the next in the list."""
    number = paths.conversation(conversation_id)
    with store.writing(visit.url) as db:
        marks.set_reviewed(db, visit.actor, number, True, visit.now)
    wanted = filtering.read(filtering.parsed(_query(visit)))
    with store.reading(visit.url) as db:
        following = listing.neighbours(db, visit.actor, wanted, number, visit.business(db).zone).older
    return _back(visit, f"/{following}" if following else "", "incelendi")


@router.post("/konusmalar/{conversation_id}/isaret")
def mark(visit: SignedIn, conversation_id: str) -> Response:
    number, asked = paths.conversation(conversation_id), fields.text(visit.form, "yap")
    with store.writing(visit.url) as db:
        _mark(db, visit.actor, number, asked, visit.now)
    return _back(visit, f"/{number}", "durum")


@router.post("/konusmalar/{conversation_id}/etiket")
def label(visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    added, dropped = (fields.text(visit.form, name, marks.LABEL_LENGTH) for name in ("etiket", "sil"))
    with store.writing(visit.url) as db:
        if dropped:
            marks.drop_label(db, visit.actor, number, dropped)
        marks.add_label(db, visit.actor, number, added, visit.now)
    return _back(visit, f"/{number}", "durum")


@router.post("/konusmalar/{conversation_id}/yorum")
def comment(visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    text = fields.text(visit.form, "yorum", marks.COMMENT_LENGTH)
    with store.writing(visit.url) as db:
        marks.add_comment(db, visit.actor, number, text, visit.now)
    return _back(visit, f"/{number}", "durum")


def _mark(db: Connection, actor: Actor, number: str, asked: str, now: datetime) -> None:
    if asked == "incelenmedi":
        marks.set_reviewed(db, actor, number, False, now)
    elif asked in ("isaret", "isaret-kaldir"):
        marks.set_flagged(db, actor, number, asked == "isaret")
    elif asked in ("sonraya", "sonraya-kaldir"):
        marks.put_aside(db, actor, number, asked == "sonraya", now)
    else:
        actor.needs("review")
        raise BadPost(400)


def _query(visit: Visit) -> str:
    """The list's filter, as the page that was posted from had it."""
    return filtering.address(filtering.read(filtering.parsed(fields.text(visit.form, "suzgec", 2000))))


def _back(visit: Visit, path: str, told: str) -> RedirectResponse:
    query = _query(visit)
    return RedirectResponse(f"/konusmalar{path}?{query + '&' if query else ''}bilgi={told}", 303)
