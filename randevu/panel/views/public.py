"""What anybody may see: health, the privacy notice, an appointment for one's own calendar, the icon; and the way in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from randevu import store
from randevu.booking import appointments
from randevu.calendars import house, ics, links
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.consent import privacy_text
from randevu.consent.privacy_text import Version
from randevu.panel import pages
from randevu.panel.errors import NotHere
from randevu.panel.guard import SignedIn, house_of

router = APIRouter()


@router.get("/health")
def health(request: Request) -> JSONResponse:
    """200 while the database answers, else 503."""
    try:
        with store.reading(house_of(request).url) as db:
            db.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return JSONResponse({"status": "failing", "database": "away"}, 503)
    return JSONResponse({"status": "ok", "database": "ok"})


@router.get(privacy_text.OURS)
def privacy(request: Request, dil: str = "") -> Response:
    """The notice that the first message of every chat points to, as it holds now."""
    panel = house_of(request)
    language = dil if dil in privacy_text.LANGUAGES else privacy_text.LANGUAGES[0]
    with store.reading(panel.url) as db:
        business = catalogues.current(db)
        version = privacy_text.known(db, business, language)
        listed = privacy_text.listed(db, language)
    if version is None:
        with store.writing(panel.url) as db:
            version = privacy_text.current(db, business, language, panel.now())
    return _notice(business, version, [one for one in listed if one != version], holds=True)


@router.get(f"{privacy_text.OURS}/{{language}}/{{number:int}}")
def earlier_privacy(request: Request, language: str, number: int) -> Response:
    """A version that somebody was shown once, word for word."""
    panel = house_of(request)
    if language not in privacy_text.LANGUAGES:
        raise NotHere
    with store.reading(panel.url) as db:
        business = catalogues.current(db)
        version = next((one for one in privacy_text.listed(db, language) if one.number == number), None)
        holds = version == privacy_text.known(db, business, language)
    if version is None:
        raise NotHere
    return _notice(business, version, [], holds)


def _notice(business: Catalogue, version: Version, earlier: list[Version], holds: bool) -> Response:
    return pages.plain(
        "privacy.html",
        business=business,
        version=version,
        on=version.since.astimezone(business.zone),
        blocks=privacy_text.blocks(version.text),
        earlier=earlier,
        holds=holds,
    )


@router.get(f"{links.PATH}{{token}}.ics")
def calendar_file(request: Request, token: str) -> Response:
    """An appointment as it is now, for whoever got the link in the confirmation."""
    panel = house_of(request)
    number = links.opened(panel.settings.secret_key, token)
    with store.reading(panel.url) as db:
        found = appointments.find(db, number) if number is not None else None
        if found is None or links.is_over(found.ends_at, panel.now()):
            raise NotHere
        text = ics.document(catalogues.current(db), found, house.house(db), panel.now())
    headers = {"Content-Disposition": 'inline; filename="randevu.ics"', "X-Robots-Tag": "noindex"}
    return Response(text, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


@router.get("/")
def home(visit: SignedIn) -> Response:
    """The first page that this person may see."""
    return RedirectResponse("/randevular" if visit.actor.may("see_appointments") else "/bekleyenler", 303)


@router.get("/favicon.ico")
def icon() -> Response:
    return FileResponse(pages.STATIC / "icon.svg", media_type="image/svg+xml")
