"""Settings: what there is to set, and a form for each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.catalogue.editing import at
from randevu.panel import fields, pages
from randevu.panel.desk.settings import saving
from randevu.panel.desk.settings.fields import Typed, typed
from randevu.panel.desk.settings.saving import Affecting, Conflicting, Refused, Saved
from randevu.panel.desk.settings.sections import SECTIONS, Section, choices, entries
from randevu.panel.errors import NotHere
from randevu.panel.guard import SignedIn, Visit
from randevu.reminders.sample import sample

router = APIRouter()

NEW = "yeni"
"""Stands for the key of an entry that is not there yet; no entry can be called so, for a form of its own is there."""


@router.get("/ayarlar")
def overview(request: Request, visit: SignedIn) -> Response:
    visit.actor.needs("change_settings")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    return pages.page(request, "settings.html", visit, catalogue, sections=SECTIONS.values())


@router.get("/ayarlar/{code}")
def section(request: Request, visit: SignedIn, code: str) -> Response:
    found = _section(visit, code)
    return _listing(request, visit, found) if found.many else _form(request, visit, found, None)


@router.post("/ayarlar/{code}")
def save_section(request: Request, visit: SignedIn, code: str) -> Response:
    found = _section(visit, code)
    if found.many:
        raise NotHere
    return _save(request, visit, found, None)


@router.get("/ayarlar/{code}/{key}")
def entry(request: Request, visit: SignedIn, code: str, key: str) -> Response:
    return _form(request, visit, _section(visit, code, many=True), None if key == NEW else key)


@router.post("/ayarlar/{code}/{key}")
def save_entry(request: Request, visit: SignedIn, code: str, key: str) -> Response:
    return _save(request, visit, _section(visit, code, many=True), None if key == NEW else key)


@router.post("/ayarlar/{code}/{key}/kaldir")
def remove(visit: SignedIn, code: str, key: str) -> Response:
    with store.writing(visit.url) as db:
        saving.remove(db, visit.actor, _section(visit, code, many=True), key, visit.now)
    return RedirectResponse(f"/ayarlar/{code}?bilgi=ayar_kaldirildi", 303)


def agreed(visit: Visit) -> frozenset[int]:
    """The appointments of which the form says that they may be left outside."""
    said = fields.text(visit.form, "onay", 20_000).split(",")
    return frozenset(int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 19)


def _section(visit: Visit, code: str, many: bool = False) -> Section:
    visit.actor.needs("change_settings")
    found = SECTIONS.get(code)
    if found is None or (many and not found.many):
        raise NotHere
    return found


def _listing(request: Request, visit: Visit, found: Section) -> Response:
    with store.reading(visit.url) as db:
        _, data, _ = saving.opened(db, visit.actor, found, None)
        catalogue = visit.business(db)
    listed = entries(found, data)
    paused = {key for key, one in (at(data, found.root) or {}).items() if one.get("paused")}
    shown = sample(catalogue, visit.now) if found.code == "hatirlatmalar" else None
    return pages.page(
        request, "settings_list.html", visit, catalogue, section=found, listed=listed, sample=shown, paused=paused
    )


def _save(request: Request, visit: Visit, found: Section, key: str | None) -> Response:
    said = typed(found.fields, visit.form)
    seen = fields.number(visit.form, "surum") or 0
    with store.writing(visit.url) as db:
        done = saving.save(db, visit.actor, found, key, said, seen, agreed(visit), visit.now)
    if isinstance(done, Saved):
        led_to = f"/ayarlar/{found.code}" if key is None else f"/ayarlar/{found.code}/{key}"
        return RedirectResponse(f"{led_to}?bilgi=ayar", 303)
    return _form(request, visit, found, key, said, seen, done)


def _form(
    request: Request,
    visit: Visit,
    found: Section,
    key: str | None,
    said: Typed | None = None,
    seen: int | None = None,
    done: Refused | Conflicting | Affecting | None = None,
) -> Response:
    """The form as it stands in the business, or as it was typed, with what speaks against saving it."""
    with store.reading(visit.url) as db:
        newest, data, standing = saving.opened(db, visit.actor, found, key)
        catalogue = visit.business(db)
        author = saving.author(db, done.version) if isinstance(done, Conflicting) else ""
    about: dict[str, Any] = {
        "refused": done.error if isinstance(done, Refused) else None,
        "wrong": saving.field_of(found, key, done.error) if isinstance(done, Refused) else None,
        "affected": done.found if isinstance(done, Affecting) else (),
        "conflict": done if isinstance(done, Conflicting) else None,
        "author": author,
    }
    if isinstance(done, Conflicting):
        said, seen = done.typed, done.version.number
    return pages.page(
        request,
        "settings_form.html",
        visit,
        catalogue,
        200 if done is None else 409 if isinstance(done, (Conflicting, Affecting)) else 422,
        section=found,
        key=key,
        title=dict(entries(found, data)).get(key or "", "") if found.many else "",
        typed=said or standing,
        choices={one.name: choices(one, data) for one in found.fields if one.kind == "ticks"},
        version=seen if seen is not None else newest.number,
        **about,
    )
