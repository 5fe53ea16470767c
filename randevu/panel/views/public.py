"""What anybody may see: health, the privacy notice, the icon."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.panel import pages
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


@router.get("/")
def home() -> Response:
    return RedirectResponse("/randevular", 303)


@router.get("/favicon.ico")
def icon() -> Response:
    return FileResponse(pages.STATIC / "icon.svg", media_type="image/svg+xml")
