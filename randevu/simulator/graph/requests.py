"""What every Graph address needs: the object it names, the body it carries, the refusal when either is wrong."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request

from randevu.simulator.errors import ApiError


def check_object(given: str, wanted: str) -> None:
    """Raises ApiError, as Graph does, unless the address names the object that it is about."""
    if given != wanted:
        raise no_object(given)


def no_object(object_id: str) -> ApiError:
    """The refusal for an object that is not there, or not this token's."""
    name = object_id if object_id.isdigit() else "unknown"
    return ApiError(
        100,
        message=f"Unsupported request. Object with ID '{name}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation",
        subcode=33,
    )


async def body(request: Request) -> Any:
    """The request's JSON of whatever shape; ApiError 100 if it is none."""
    try:
        return json.loads(await request.body())
    except ValueError as error:
        raise ApiError(100, "The body is no JSON", message="Invalid parameter") from error
