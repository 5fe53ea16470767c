"""One call of the API: signed in, addressed, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from randevu.calendars.google import failures
from randevu.calendars.google.sign_in import SignIn
from randevu.calendars.http import Http

Json = Mapping[str, Any]
Params = Mapping[str, str]


class Api:
    """Calls as the signed-in account. Threads may share it."""

    def __init__(self, http: Http, sign_in: SignIn, url: str) -> None:
        self._http = http
        self._sign_in = sign_in
        self._url = url if url.endswith("/") else url + "/"

    def get(self, path: str, params: Params) -> Json:
        """Raises: whatever `failures.of` makes of a refusal; `Away` for what fails on the way."""
        return self._call("GET", path, params, changes=False)

    def ask(self, path: str, value: Json, params: Params) -> Json:
        """A question that is too long for an address; nothing is changed."""
        return self._call("POST", path, params, changes=False, value=value)

    def change(self, method: str, path: str, params: Params, value: Json | None = None, version: str = "") -> Json:
        """Something that changes the calendar, if it still is that version where one is given."""
        return self._call(method, path, params, changes=True, value=value, version=version)

    def pages(self, path: str, params: Params) -> Iterator[Json]:
        """Answer after answer of a list, each asked for when the one before is done with."""
        page: str | None = None
        while True:
            answer = self.get(path, params if page is None else {**params, "pageToken": page})
            yield answer
            page = answer.get("nextPageToken")
            if not page:
                return

    def _call(
        self,
        method: str,
        path: str,
        params: Params,
        *,
        changes: bool,
        value: Json | None = None,
        version: str = "",
    ) -> Json:
        token = self._sign_in.token()
        for last in (False, True):
            headers = {"Authorization": f"Bearer {token}", **({"If-Match": version} if version else {})}
            answer = self._http.send(
                method, self._url + path, changes=changes, headers=headers, params=params, value=value
            )
            if last or not failures.token_refused(answer):
                break
            token = self._sign_in.token(refused=token)
        failure = failures.of(answer)
        if failure is not None:
            raise failure
        return answer.json() if answer.body and answer.status != 204 else {}


def events_path(calendar: str, *more: str) -> str:
    """`calendars/<id>/events/...`, every part quoted whole: ids hold @, # and slashes."""
    return "/".join(("calendars", quote(calendar, safe=""), "events", *(quote(part, safe="") for part in more)))


def items(answer: Json) -> Sequence[Json]:
    """The entries of a page."""
    found = answer.get("items")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
