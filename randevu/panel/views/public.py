"""What anybody may see: health, the privacy notice, an appointment for one's own calendar, the icon."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from randevu import store
from randevu.booking import appointments
from randevu.calendars import house, ics, links
from randevu.catalogue import service as catalogues
from randevu.panel import pages
from randevu.panel.errors import NotHere
from randevu.panel.guard import house_of

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


@router.get("/gizlilik")
def privacy(request: Request) -> Response:
    """The notice that the first message of every chat points to."""
    with store.reading(house_of(request).url) as db:
        catalogue = catalogues.current(db)
    return pages.plain("privacy.html", business=catalogue)


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
def home() -> Response:
    return RedirectResponse("/randevular", 303)


@router.get("/favicon.ico")
def icon() -> Response:
    return FileResponse(pages.STATIC / "icon.svg", media_type="image/svg+xml")
