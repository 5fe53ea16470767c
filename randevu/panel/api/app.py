"""The API's web application, mounted at /api: who calls, and each error as JSON. Described at /api/openapi.json."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from randevu import store
from randevu.messaging import wiring
from randevu.panel import tokens
from randevu.panel.api import sending
from randevu.panel.api.shapes import ErrorAnswer, MessageAnswer, Refused, SendRequest, TemplateAnswer
from randevu.panel.guard import House, house_of
from randevu.panel.middleware import where

log = logging.getLogger(__name__)

_BEARER = HTTPBearer(auto_error=False, description="A token from: python -m randevu tokens add NAME --scope send")
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorAnswer, "description": "The request is not as described here."},
    401: {"model": ErrorAnswer, "description": "No living token."},
    403: {"model": ErrorAnswer, "description": "The token may not do this."},
    404: {"model": ErrorAnswer, "description": "There is no such template or message."},
    409: {"model": ErrorAnswer, "description": "The key was used for another message, or WhatsApp holds it back."},
    422: {"model": ErrorAnswer, "description": "A value cannot be used."},
    429: {"model": ErrorAnswer, "description": "Too many; see Retry-After."},
}


class _Route(APIRoute):
    """Answers with JSON whatever happens; a fault is logged by its type and places, never by what was sent."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                answer: Response = await inner(request)
            except Refused as refused:
                return refused.answer()
            except (HTTPException, RequestValidationError):
                raise
            except Exception as error:
                log.error("the API failed: %s", where(error))
                return Refused(500, "fault", "A fault of ours; send it again with the same Idempotency-Key.").answer()
            return answer

        return handle


router = APIRouter(route_class=_Route, responses=_ERRORS, tags=["templates"])


def create_api(house: House) -> FastAPI:
    """The application over a house; its routes run in threads."""
    app = FastAPI(title="Randevu API", version="1", docs_url=None, redoc_url=None)
    app.state.house = house
    app.include_router(router)
    _errors(app)
    return app


def _caller(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> tokens.Token:
    if given is None:
        raise Refused(401, "no_token", "Send a header Authorization: Bearer with a token from: tokens add")
    with store.reading(house_of(request).url) as db:
        found = tokens.find(db, given.credentials)
    if found is None:
        raise Refused(401, "unknown_token", "This token does not exist or was ended.")
    return found


Caller = Annotated[tokens.Token, Depends(_caller)]


@router.post("/templates/{name}/send", status_code=202, response_model=MessageAnswer)
def send(
    request: Request,
    name: str,
    body: SendRequest,
    token: Caller,
    idempotency_key: Annotated[str, Header(description="New for each message; the same when it is repeated.")] = "",
) -> MessageAnswer:
    """Send a template; free of WhatsApp's fee where the person has written within 24 hours.

    Repeat a request whose answer got lost with the same `Idempotency-Key`: nothing is sent twice.
    """
    house = house_of(request)
    number, now = next(iter(wiring.phone_numbers(house.settings)), ""), house.now()
    order = sending.Order(
        name, body.to, body.variables, body.language, idempotency_key, number, house.settings.secret_key
    )
    try:
        return _send(house, token, order, now)
    except IntegrityError:  # the same message at the same moment: it is there now
        return _send(house, token, order, now)


def _send(house: House, token: tokens.Token, order: sending.Order, now: datetime) -> MessageAnswer:
    with store.writing(house.url) as db:
        tokens.used(db, token, now)
        return MessageAnswer(**vars(sending.send(db, token, order, now)))


@router.get("/messages/{number}", response_model=MessageAnswer)
def message(request: Request, number: int, token: Caller) -> MessageAnswer:
    """How far a message is that was sent with the same token."""
    with store.reading(house_of(request).url) as db:
        return MessageAnswer(**vars(sending.look_up(db, token, number)))


@router.get("/templates", response_model=list[TemplateAnswer])
def templates(request: Request, token: Caller) -> list[TemplateAnswer]:
    """What may be sent, and which variables each wants."""
    with store.reading(house_of(request).url) as db:
        found = sending.templates(db, token)
    return [
        TemplateAnswer(
            name=one.name,
            language=one.language,
            category=one.category,
            text=entry.text,
            variables=[variable.name for variable in one.variables],
            state=entry.state,
            usable=entry.usable or entry.stand_in is not None,
        )
        for one, entry in found
    ]


def _errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(str(step) for step in one["loc"]) for one in error.errors()]
        wrong = "The body must be JSON as /api/openapi.json describes it."
        return Refused(422, "body", wrong, places=places).answer()

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: HTTPException) -> JSONResponse:
        return Refused(error.status_code, "no_such_address", "See /api/openapi.json for what there is.").answer()
