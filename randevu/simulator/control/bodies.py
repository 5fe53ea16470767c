"""What requests to the control API carry."""

from __future__ import annotations

import base64
import json
from typing import Any

from fastapi import HTTPException, Request


async def body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; none counts as an empty one.

    Raises:
        HTTPException: 400 for anything else.
    """
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise HTTPException(400, "the body is no JSON") from error
    if not isinstance(given, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return given


def particulars(given: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """What is said about a customer, each of its own kind; null counts as not said."""
    said = {name: value for name, value in given.items() if value is not None}
    for name, value in said.items():
        if name not in known:
            raise HTTPException(400, f"{name} cannot be said here; there are {', '.join(known)}")
        if not isinstance(value, bool if name == "on_whatsapp" else str):
            raise HTTPException(400, f"{name} must be {'true or false' if name == 'on_whatsapp' else 'a text'}")
    if said.get("shows", "both") not in ("both", "phone", "user_id"):
        raise HTTPException(400, "shows must be both, phone or user_id")
    return said


def decoded(data: str) -> bytes:
    """The bytes of a file sent as base64."""
    try:
        return base64.b64decode(data, validate=True)
    except ValueError as error:
        raise HTTPException(400, "data must be base64") from error
