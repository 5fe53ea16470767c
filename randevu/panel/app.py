"""The panel's web application: every page behind the sign-in, except what strangers must reach: sign-in, links by which
people choose their password, notice, health, files for their calendars, the link to pay a deposit, and the calls of
calendar services and payment providers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from randevu import clock, health
from randevu.catalogue import NoCatalogue
from randevu.panel import pages
from randevu.panel.api.app import create_api
from randevu.panel.errors import BadPost, Forbidden, NotHere, NotSignedIn
from randevu.panel.guard import BY_ITSELF, House, signed_in
from randevu.panel.middleware import SafeAnswers
from randevu.panel.recording import Recording
from randevu.panel.views import (
    appointment_list,
    appointments,
    blocks,
    booking,
    calendar,
    calendar_accounts,
    calls,
    change_sets,
    conversations,
    correcting,
    customer_records,
    customers,
    files,
    inbox,
    live,
    marking,
    message_templates,
    models,
    moving,
    operating,
    own_password,
    paying,
    public,
    ready_replies,
    records,
    review,
    settings_forms,
    settings_versions,
    sign_in,
    talking,
    teamwork,
    users,
    waiting_list,
)
from randevu.settings import Settings

SCRIPT_ASKS = {"application/json", *BY_ITSELF}
"""What our own script accepts: it reloads the page instead of being led to the sign-in."""


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = clock.now,
    alive: Callable[[int], Awaitable[bool]] = health.healthy,
) -> FastAPI:
    """The application over the database that the settings name; tests pass their own `now` and `alive`."""
    app = FastAPI(title="Randevu panel", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.house = house = House(settings, now, alive)
    app.add_middleware(Recording)
    app.add_middleware(SafeAnswers, page=lambda: pages.text_of("error.html", code=500))
    app.mount("/api", create_api(house))
    app.mount("/static/lib", StaticFiles(directory=pages.LIBRARY, check_dir=False), name="library")
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    app.include_router(public.router)
    app.include_router(calls.router)
    app.include_router(paying.open_to_all)
    app.include_router(sign_in.router)
    app.include_router(own_password.router)
    for views in (
        appointments,
        appointment_list,
        calendar,
        paying,
        booking,
        moving,
        blocks,
        waiting_list,
        inbox,
        conversations,
        customers,
        customer_records,
        review,
        marking,
        correcting,
        change_sets,
        models,
        talking,
        files,
        teamwork,
        ready_replies,
        message_templates,
        users,
        records,
        operating,
        calendar_accounts,
        settings_versions,  # before the forms: their addresses take any name
        settings_forms,
        live,
    ):
        app.include_router(views.router, dependencies=[Depends(signed_in)])
    _errors(app)
    return app


def _errors(app: FastAPI) -> None:
    @app.exception_handler(NotSignedIn)
    async def to_sign_in(request: Request, _: NotSignedIn) -> Response:
        if request.headers.get("accept") in SCRIPT_ASKS:
            return JSONResponse({"error": "signed_out"}, 401)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        after = f"?sonra={quote(here, safe='')}" if request.method == "GET" and here != "/" else ""
        return RedirectResponse(f"/giris{after}", 303)

    @app.exception_handler(Forbidden)
    async def forbidden(_: Request, __: Forbidden) -> HTMLResponse:
        return pages.plain("error.html", 403, code=403)

    @app.exception_handler(NotHere)
    async def not_here(_: Request, __: NotHere) -> HTMLResponse:
        return pages.plain("error.html", 404, code=404)

    @app.exception_handler(BadPost)
    async def bad_post(_: Request, error: BadPost) -> HTMLResponse:
        return pages.plain("error.html", error.status, code=400)

    @app.exception_handler(NoCatalogue)
    async def no_business(_: Request, __: NoCatalogue) -> HTMLResponse:
        return pages.plain("error.html", 503, code=503)

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: HTTPException) -> HTMLResponse:
        code = error.status_code if error.status_code in {403, 404, 405} else 400
        return HTMLResponse(pages.text_of("error.html", code=code), error.status_code, dict(error.headers or {}))
