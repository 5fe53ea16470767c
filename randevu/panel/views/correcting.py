"""Correcting what the assistant made of a message, and the list of corrections.

Entities are marked step by step: each step posts the whole form and shows it again, so that it works without scripts;
nothing is kept before it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import change_sets, corrections
from randevu.panel.desk.corrections import State, Subject, Wanted
from randevu.panel.guard import SignedIn, Visit
from randevu.teaching import marks
from randevu.teaching.lessons import WHEN
from randevu.teaching.marks import ENTITIES, Mark

router = APIRouter()

STATES: dict[str, State] = {"acik": "open", "kumede": "in_set", "bitti": "done"}
FORM = "/konusmalar/{conversation_id}/duzelt/{number:int}"


@dataclass(frozen=True)
class Piece:
    """A piece of the sentence: marked, a word that can be marked, or what stands between; `at` is "start-end"."""

    text: str = field(repr=False)
    at: str = ""
    entity: str = ""


@router.get(FORM)
def form(request: Request, visit: SignedIn, conversation_id: str, number: int) -> Response:
    found = _subject(visit, conversation_id, number)
    return _page(request, visit, found, found.wanted)


@router.post(f"{FORM}/isaretle")
def step(request: Request, visit: SignedIn, conversation_id: str, number: int) -> Response:
    """Mark the ticked words as an entity, or take a mark off, and show the form again."""
    found = _subject(visit, conversation_id, number)
    wanted = _typed(visit.form, found)
    removed, entity = fields.text(visit.form, "kaldir"), fields.text(visit.form, "varlik")
    kept = tuple(one for one in wanted.marks if f"{one.start}-{one.end}" != removed)
    ticked = [at for one in fields.texts(visit.form, "kelime") if (at := _place(one)) is not None]
    new = Mark(min(at[0] for at in ticked), max(at[1] for at in ticked), entity) if ticked and entity else None
    if new is not None and marks.usable(found.text.replace("\n", " "), (*_apart(kept, new), new)):
        kept = (*_apart(kept, new), new)
    return _page(request, visit, found, replace(wanted, marks=tuple(sorted(kept))))


@router.post(FORM)
def save(request: Request, visit: SignedIn, conversation_id: str, number: int) -> Response:
    found = _subject(visit, conversation_id, number)
    wanted = _typed(visit.form, found)
    learns = wanted.learn or wanted.intent != found.intent or wanted.marks != found.marks
    if wanted.intent and learns and not marks.usable(found.text.replace("\n", " "), wanted.marks):
        return _page(request, visit, found, wanted, problem="unusable")
    with store.writing(visit.url) as db:
        done = corrections.save(
            db, visit.actor, visit.business(db), found.conversation_id, found.turn, wanted, visit.now
        )
    if not done:
        return _page(request, visit, found, wanted, problem="nothing")
    back = f"/konusmalar/{found.conversation_id}?once={found.before}&bilgi=duzeltildi#t{found.turn}"
    return RedirectResponse(back, 303)


@router.get("/duzeltmeler")
def all_of_them(request: Request, visit: SignedIn) -> Response:
    state = fields.text(request.query_params, "durum")
    chosen = STATES.get(state, "open")
    before = fields.number(request.query_params, "once")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        page = corrections.listed(db, visit.actor, chosen, before)
    return pages.page(
        request,
        "corrections.html",
        visit,
        catalogue,
        page=page,
        chosen=chosen,
        states=STATES,
        is_first=before is None,
        teaches=change_sets.may_teach(visit.actor),
    )


@router.post("/duzeltmeler/{number:int}/geri-al")
def undo(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        corrections.undo(db, visit.actor, paths.number(number))
    return RedirectResponse("/duzeltmeler?bilgi=geri_alindi", 303)


@router.post("/duzeltmeler/{number:int}/bitti")
def close(visit: SignedIn, number: int) -> Response:
    with store.writing(visit.url) as db:
        corrections.close(db, visit.actor, paths.number(number), visit.now)
    return RedirectResponse("/duzeltmeler?bilgi=kapatildi_duzeltme", 303)


def _subject(visit: Visit, conversation_id: str, number: int) -> Subject:
    with store.reading(visit.url) as db:
        return corrections.subject(
            db, visit.actor, visit.business(db), paths.conversation(conversation_id), paths.number(number)
        )


def _page(request: Request, visit: Visit, found: Subject, wanted: Wanted, problem: str = "") -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    intents = corrections.intents(visit.actor, visit.house.settings.project)
    return pages.page(
        request,
        "correction.html",
        visit,
        catalogue,
        status=422 if problem else 200,
        subject=found,
        wanted=wanted,
        pieces=_pieces(found.text, wanted.marks),
        intents=intents,
        entities=ENTITIES,
        problem=problem,
        action=f"/konusmalar/{found.conversation_id}/duzelt/{found.turn}",
        lengths=(corrections.SHOULD_LENGTH, corrections.ACTION_LENGTH, corrections.REASON_LENGTH),
    )


def _typed(form: FormData, found: Subject) -> Wanted:
    given = (_mark(one) for one in fields.texts(form, "isaret"))
    inside = [one for one in given if one is not None and one.end <= len(found.text)]
    read = found.wanted.intent
    return Wanted(
        fields.text(form, "niyet", 60) or read,
        tuple(sorted(inside)),
        _when(form),
        fields.ticked(form, "ornek"),
        fields.text(form, "olmali", corrections.SHOULD_LENGTH),
        fields.text(form, "eylem", corrections.ACTION_LENGTH),
        fields.text(form, "neden", corrections.REASON_LENGTH),
    )


def _when(form: FormData) -> dict[str, str | None]:
    """Days and hours in the fields; a tick beside an empty one leaves that end open."""
    said: dict[str, str | None] = {}
    for name in WHEN:
        value = fields.day(form, name) if name.startswith("date") else fields.clock(form, name)
        text = None if value is None else value.isoformat() if name.startswith("date") else f"{value:%H:%M}"
        said[name] = text or (".." if fields.ticked(form, f"{name}_acik") else None)
    return said


def _mark(text: str) -> Mark | None:
    at, _, entity = text.partition(":")
    place = _place(at)
    return Mark(*place, entity) if place is not None and entity in ENTITIES else None


def _place(text: str) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    digits = start.isascii() and end.isascii() and start.isdigit() and end.isdigit()
    return (int(start), int(end)) if digits and int(start) < int(end) else None


def _apart(kept: tuple[Mark, ...], new: Mark) -> tuple[Mark, ...]:
    """What the new mark leaves of the others."""
    return tuple(one for one in kept if one.end <= new.start or new.end <= one.start)


def _pieces(text: str, found: tuple[Mark, ...]) -> list[Piece]:
    taken = [(one.start, one.end, one.entity) for one in found]
    free = [
        (start, end, "")
        for start, end in marks.words(text)
        if all(end <= first or last <= start for first, last, _ in taken)
    ]
    made: list[Piece] = []
    reached = 0
    for start, end, entity in sorted([*taken, *free]):
        if start > reached:
            made.append(Piece(text[reached:start]))
        made.append(Piece(text[start:end], f"{start}-{end}", entity))
        reached = end
    return [*made, Piece(text[reached:])] if reached < len(text) else made
