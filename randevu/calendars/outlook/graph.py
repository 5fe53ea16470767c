"""Requests to Microsoft Graph v1.0: signed in, with ids that stay, moments in UTC, one page after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from randevu.calendars.errors import Away
from randevu.calendars.http import Answer, Http
from randevu.calendars.outlook.failures import failure
from randevu.calendars.outlook.sign_in import SignIn

# Without the first, an event gets another id when it is put into another folder; bodies as text are far smaller.
_PREFER = ('IdType="ImmutableId"', 'outlook.timezone="UTC"', 'outlook.body-content-type="text"')
_MOST_PAGES = 10_000
_SMALLEST_PAGE = 5


class Graph:
    """One signed-in account; several threads may share it.

    Args:
        api_url: with version, without slash at the end.
    """

    def __init__(self, api_url: str, http: Http, sign_in: SignIn) -> None:
        self._api_url = api_url.rstrip("/")
        self._http, self._sign_in = http, sign_in

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        return self._sent("GET", self._url(path, params), changes=False).json()

    def ask(self, path: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """A question that is too long for an address: changes nothing."""
        return self._sent("POST", self._url(path), changes=False, value=value).json()

    def post(self, path: str, value: Mapping[str, Any]) -> dict[str, Any]:
        return self._sent("POST", self._url(path), changes=True, value=value).json()

    def patch(self, path: str, value: Mapping[str, Any], version: str | None = None) -> dict[str, Any]:
        """
        Args:
            version: the change key that must still stand there, as far as the service looks at it.
        """
        headers = {} if version is None else {"If-Match": f'W/"{version}"'}
        return self._sent("PATCH", self._url(path), changes=True, value=value, headers=headers).json()

    def delete(self, path: str) -> None:
        self._sent("DELETE", self._url(path), changes=True)

    def values(self, path: str, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """The items of a list, page by page as they are taken."""
        for page in self.pages(self._url(path, params)):
            yield from items(page)

    def pages(self, url: str, size: int | None = None) -> Iterator[dict[str, Any]]:
        """Answers as they are, following the links to the next page, which must lead to the same service.

        Args:
            url: whole, as `start` or an earlier answer gave it.
            size: how many items a page shall hold, where the address cannot say so. One that turns out longer than we
                read is asked for again in smaller pages, or such a list could never be read.
        """
        for _ in range(_MOST_PAGES):
            try:
                page = self._sent("GET", url, changes=False, size=size).json()
            except Away as error:
                if error.code != "too_big" or size is None or size <= _SMALLEST_PAGE:
                    raise
                size = max(_SMALLEST_PAGE, size // 10)
                continue
            yield page
            following = page.get("@odata.nextLink")
            if following is None:
                return
            if not self.leads_here(following) or following == url:
                raise Away("next_link")
            url = following
        raise Away("endless")

    def start(self, path: str, params: Mapping[str, str]) -> str:
        """The address with which a list begins."""
        return self._url(path, params)

    def leads_here(self, link: object) -> bool:
        """Whether a link may be followed: it would carry our sign-in with it."""
        return isinstance(link, str) and link.startswith(f"{self._api_url}/") and urlsplit(link).fragment == ""

    def _url(self, path: str, params: Mapping[str, str] | None = None) -> str:
        query = f"?{urlencode(params, quote_via=quote, safe='$(),:/')}" if params else ""
        return f"{self._api_url}/{path}{query}"

    def _sent(
        self,
        method: str,
        url: str,
        *,
        changes: bool,
        value: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        size: int | None = None,
    ) -> Answer:
        prefer = _PREFER if size is None else (*_PREFER, f"odata.maxpagesize={size}")
        sent = {"Accept": "application/json", "Prefer": ", ".join(prefer), **(headers or {})}
        for anew in (False, True):
            sent["Authorization"] = f"Bearer {self._sign_in.token(anew=anew)}"
            answer = self._http.send(method, url, changes=changes, headers=sent, value=value)
            if answer.status != 401:
                break
        if not 200 <= answer.status < 300:
            raise failure(answer, method)
        return answer


def items(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a page of a list holds.

    Raises:
        Away: it is not a page of a list.
    """
    value = page.get("value")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Away("no_list")
    return value
