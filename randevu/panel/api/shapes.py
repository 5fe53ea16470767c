"""Requests and answers as they stand in the OpenAPI description, and the errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Extra, Field


class SendRequest(BaseModel):
    """One message to one person."""

    to: str = Field(..., max_length=40, description="Number with country code, e.g. +905321234567.")
    variables: dict[str, str] = Field(
        default_factory=dict, description="A value for each of the template's variables, by name."
    )
    language: str = Field("tr", max_length=12, description="Where it is not written in this language, Turkish is sent.")

    class Config:
        extra = Extra.forbid


class MessageAnswer(BaseModel):
    """A message that was taken over, and how far it is."""

    id: int
    template: str
    state: str = Field(
        ...,
        description="waiting, sending, sent, delivered, read; or failed, refused (see `reason`), unclear, superseded.",
    )
    reason: str | None = Field(None, description="Why it was refused or failed.")
    repeated: bool = Field(False, description="The same Idempotency-Key was sent before; nothing was sent again.")
    created_at: datetime


class TemplateAnswer(BaseModel):
    """A template that may be sent."""

    name: str
    language: str
    category: str
    text: str = Field(..., description="With its examples filled in.")
    variables: list[str]
    state: str
    usable: bool = Field(..., description="Whether it or a stand-in goes out to people who have not written lately.")


class ErrorBody(BaseModel):
    code: str = Field(..., description="One of a few fixed words.")
    message: str = Field(..., description="What to do.")
    details: dict[str, Any] = Field(default_factory=dict)


class ErrorAnswer(BaseModel):
    error: ErrorBody


class Refused(Exception):
    """Ends a request with an error answer.

    Attributes:
        wait: seconds after which it may be tried again, if it may.
    """

    def __init__(self, status: int, code: str, message: str, wait: int | None = None, **details: Any) -> None:
        super().__init__(code)
        self.status, self.wait = status, wait
        self.body = {"error": {"code": code, "message": message, "details": details}}

    def answer(self) -> JSONResponse:
        headers = {"Retry-After": str(self.wait)} if self.wait is not None else {}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(self.body, self.status, headers)
