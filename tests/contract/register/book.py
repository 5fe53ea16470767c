"""The register as its documentation tells it: what it takes, what it refuses and with which answers.

Codes of refusals are its documented ones where the examples name them (H111, H113, H114); the others are made up, since
only their presence matters to us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from randevu.consent.register import RegisterAway, RegisterRefused

USER, PASSWORD, CODE, BRAND = "salon", "parola:ş", "669563", "669564"
_REQUIRED = {"type": "H111", "source": "H113", "recipient": "H114", "status": "H115", "recipientType": "H116"}
_MOMENT = "%Y-%m-%d %H:%M:%S"
_ZONE = ZoneInfo("Europe/Istanbul")
_PAGE = 2


class Book:
    """Records by type, recipient and kind of recipient."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.away = False
        self.taken: list[Mapping[str, Any]] = []
        self._holds: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self._by_customers: list[Mapping[str, Any]] = []

    def refusal(self, record: Mapping[str, Any]) -> str | None:
        for name, code in _REQUIRED.items():
            if not isinstance(record.get(name), str):
                return code
        if not re.fullmatch(r"\+905\d{9}", record["recipient"]):
            return "H117"
        try:
            since = _moment(record["consentDate"])
        except (KeyError, TypeError, ValueError):
            return "H112"
        if not datetime(2015, 5, 1, tzinfo=_ZONE) < since <= self.now:
            return "H118"
        known = self._holds.get(_key(record))
        if known is None and record["status"] == "RET":
            return "H178"
        if known is not None and known["status"] == record["status"]:
            return "H179"
        if known is not None and since <= _moment(known["consentDate"]):
            return "H180"
        return None

    def take(self, record: Mapping[str, Any]) -> str | None:
        """Take a record over; returns the code of its refusal."""
        code = self.refusal(record)
        if code is None:
            self._holds[_key(record)] = record
            self.taken.append(record)
        return code

    def at_the_register(self, phone: str, status: str, ago: timedelta = timedelta(hours=2)) -> None:
        """A customer says so to the register itself."""
        moment = (self.now - ago).astimezone(_ZONE).strftime(_MOMENT)
        made = {"recipient": phone, "recipientType": "BIREYSEL", "type": "MESAJ", "status": status}
        record = {**made, "source": "IYS_WEB", "consentDate": moment, "creationDate": moment}
        self._holds[_key(record)] = record
        self._by_customers.append(record)

    def page(self, after: str | None) -> dict[str, Any]:
        """A page of what customers did in the last week, and where the next one begins."""
        start = int(after) if after else 0
        recent = [one for one in self._by_customers if self.now - _made(one) <= timedelta(days=7)]
        recent.sort(key=_made)
        found = recent[start : start + _PAGE]
        return {"after": str(start + len(found)), "list": found}


def _key(record: Mapping[str, Any]) -> tuple[str, str, str]:
    return record["type"], record["recipient"], record["recipientType"]


def _made(record: Mapping[str, Any]) -> datetime:
    return _moment(record["creationDate"])


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=_ZONE)


class FakeRegister:
    """The register in memory; see `randevu.consent.register.Register`."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def submit(self, record: Mapping[str, str]) -> None:
        self._answers()
        code = self.book.take(record)
        if code is not None:
            raise RegisterRefused(code)

    def changes(self) -> Iterator[Mapping[str, Any]]:
        self._answers()
        after = None
        while found := (told := self.book.page(after))["list"]:
            yield from found
            after = told["after"]

    def _answers(self) -> None:
        if self.book.away:
            raise RegisterAway("answered 503")


class Server:
    """The register over HTTP; `tokens` is how many it gave out."""

    def __init__(self, book: Book) -> None:
        self.book, self.tokens = book, 0
        self.app = FastAPI()
        self.app.post("/oauth2/token")(self._token)
        path = f"/sps/{CODE}/brands/{BRAND}/consents"
        self.app.post(path)(self._take)
        self.app.get(f"{path}/changes")(self._changes)

    def expire(self) -> None:
        self.tokens += 1

    async def _token(self, request: Request) -> Response:
        if await request.json() != {"username": USER, "password": PASSWORD, "grant_type": "password"}:
            return JSONResponse({"message": "Unauthorized"}, 401)
        self.tokens += 1
        return JSONResponse({"access_token": f"token-{self.tokens}", "expires_in": 7200, "token_type": "bearer"})

    async def _take(self, request: Request) -> Response:
        record = await request.json()
        if (refused := self._refused(request)) is not None:
            return refused
        code = self.book.take(record)
        if code is not None:
            said = f"Alıcı {record.get('recipient')} eklenemedi."
            return JSONResponse({"errors": [{"code": code, "location": ["recipient"], "message": said}]}, 422)
        return JSONResponse(
            {"transactionId": "73b75030", "creationDate": self.book.now.astimezone(_ZONE).strftime(_MOMENT)}
        )

    async def _changes(self, request: Request) -> Response:
        if (refused := self._refused(request)) is not None:
            return refused
        if request.query_params.get("source") != "IYS":
            return JSONResponse({"after": "0", "list": []})
        return JSONResponse(self.book.page(request.query_params.get("after")))

    def _refused(self, request: Request) -> Response | None:
        if self.book.away:
            return JSONResponse({"message": "Service Unavailable"}, 503)
        if request.headers.get("authorization") != f"Bearer token-{self.tokens}":
            return JSONResponse({"message": "Unauthorized"}, 401)
        return None
