"""The WhatsApp Cloud API, or a provider that speaks it: sending, read marks, and fetching what customers sent.

The client blocks; call it from a thread, never from an event loop. One client may serve several threads. It repeats
nothing by itself: whether a message may be repeated is for its row in the outbox to decide, by the error raised here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import requests

from randevu.messaging import failures, limits, media
from randevu.messaging.address import Address
from randevu.messaging.errors import Unclear
from randevu.messaging.kinds import Kind, to_payload


class Account(Protocol):
    """The part of the settings that a client needs."""

    @property
    def whatsapp_api_url(self) -> str: ...
    @property
    def whatsapp_phone_number_id(self) -> str: ...
    @property
    def whatsapp_access_token(self) -> str: ...
    @property
    def whatsapp_headers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Sent:
    """WhatsApp took the message over. That it arrived is told later, by a status."""

    wamid: str
    wa_id: str | None = None
    """The recipient's number as WhatsApp knows it, which can differ from the number that was dialled."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection, for an answer, and for the answer to a read mark (nobody needs that one)."""

    connect: float = 5.0
    read: float = 20.0
    mark: float = 5.0


class WhatsAppClient:
    """One business number at the Cloud API.

    Args:
        api_url: address with version, without slash at the end, e.g. Meta's ``https://graph.facebook.com/v23.0``.
        phone_number_id: the number's id; empty for providers whose address already is one number's.
        headers: sent with every request; may replace ``Authorization``.
        media_hosts: where files may be fetched from besides the API's own host.
    """

    def __init__(
        self,
        api_url: str,
        phone_number_id: str,
        access_token: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        media_hosts: tuple[str, ...] = media.HOSTS,
        session: requests.Session | None = None,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self.phone_number_id = phone_number_id
        self._messages_url = "/".join(filter(None, (self.api_url, phone_number_id, "messages")))
        authorization = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        self._headers = {**authorization, **(headers or {})}
        self._timeouts = timeouts or Timeouts()
        self._media_hosts = media_hosts
        self._session = session or _session()
        self._prepared: tuple[requests.PreparedRequest, Mapping[str, Any]] | None = None

    @classmethod
    def of(cls, account: Account, session: requests.Session | None = None) -> WhatsAppClient:
        """The client that the settings describe."""
        return cls(
            account.whatsapp_api_url,
            account.whatsapp_phone_number_id,
            account.whatsapp_access_token,
            headers=account.whatsapp_headers,
            session=session,
        )

    def send(
        self, kind: Kind, recipient: Address, context: str | None = None, callback_data: str | None = None
    ) -> Sent:
        """Send one message.

        Args:
            context: id of the message that is answered, if it shall be quoted.
            callback_data: comes back with every status; give the outbox row's id, so that a message whose sending
                ended `Unclear` is found again when its status arrives.

        Raises:
            NotSent: surely nothing went out.
            Unclear: it may have gone out; never repeat it blindly.
            Unsendable: the address can reach nobody.
        """
        payload = to_payload(kind, recipient, context=context, callback_data=callback_data)
        answer = self._post(payload, self._timeouts.read)
        wamid = _wamid(answer)
        if wamid is None:
            raise Unclear("no_id", http_status=200)
        contacts = answer.get("contacts")
        contact = contacts[0] if isinstance(contacts, list) and contacts and isinstance(contacts[0], dict) else {}
        wa_id = contact.get("wa_id")
        return Sent(wamid, wa_id if isinstance(wa_id, str) else None)

    def mark_read(self, wamid: str, typing: bool = True) -> None:
        """Show a customer's message, and those before it, as read; with ``typing`` also that we write (25 s at most).

        Best effort: it may fail, with the errors of `send`, and nothing depends on it.
        """
        payload: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        if typing:
            payload["typing_indicator"] = {"type": "text"}
        self._post(payload, self._timeouts.mark)

    def media_info(self, media_id: str) -> media.MediaInfo:
        """Where a customer's file can be fetched, for about five minutes.

        Raises:
            MediaRefused: the id is not one, or the answer names no address.
            NotSent, Unclear: as in `send`, for the request as such.
        """
        url = f"{self.api_url}/{media.checked_id(media_id)}"
        return media.info(failures.checked(failures.attempt(lambda: self._get(url))))

    def download(
        self,
        media_id: str,
        *,
        most_bytes: int = limits.MEDIA_BYTES,
        mimes: tuple[str, ...] | None = None,
        sha256: str | None = None,
    ) -> media.Downloaded:
        """A customer's file, checked: from a known host, not too big, of an expected type, exactly the bytes promised.

        Args:
            most_bytes: larger files are refused, before and while they are read.
            mimes: accepted types or their beginnings, e.g. ``("image/", "application/pdf")``; None accepts all.
            sha256: digest from the webhook, base64 or hex; the one from the API is checked in any case.

        Raises:
            MediaRefused: naming which of these failed.
            NotSent, Unclear: as in `send`, for the request as such.
        """
        about = self.media_info(media_id)
        media.check_promise(about, self.api_url, self._media_hosts, most_bytes, mimes)
        content = failures.attempt(lambda: self._fetch(about.url, most_bytes))
        media.check_digest(content, about.sha256, sha256)
        return media.Downloaded(content=content, mime=about.mime)

    def _fetch(self, url: str, most_bytes: int) -> bytes:
        with self._get(url, stream=True) as response:
            return media.read(response, most_bytes)

    def _get(self, url: str, stream: bool = False) -> requests.Response:
        timeout = (self._timeouts.connect, self._timeouts.read)
        return self._session.get(url, headers=self._headers, timeout=timeout, allow_redirects=False, stream=stream)

    def _post(self, payload: Mapping[str, Any], read_timeout: float) -> Mapping[str, Any]:
        def call() -> requests.Response:
            outline, surroundings = self._outline()
            request = outline.copy()
            request.prepare_body(json.dumps(payload).encode(), None)
            timeout = (self._timeouts.connect, read_timeout)
            return self._session.send(request, timeout=timeout, allow_redirects=False, **surroundings)

        return failures.checked(failures.attempt(call))

    def _outline(self) -> tuple[requests.PreparedRequest, Mapping[str, Any]]:
        """A message's request without its body, and what the environment says of proxies and certificates: the same
        for every message, and nearly half the work of a post when made anew."""
        if self._prepared is None:
            headers = {**self._headers, "Content-Type": "application/json"}
            request = self._session.prepare_request(requests.Request("POST", self._messages_url, headers=headers))
            surroundings = self._session.merge_environment_settings(request.url, {}, None, None, None)
            self._prepared = request, surroundings
        return self._prepared


def _wamid(answer: Mapping[str, Any]) -> str | None:
    messages = answer.get("messages")
    if not isinstance(messages, list) or not messages or not isinstance(messages[0], dict):
        return None
    wamid = messages[0].get("id")
    return wamid if isinstance(wamid, str) and wamid else None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _session() -> requests.Session:
    """A session whose pool lets several threads keep their connections, and that repeats nothing by itself.

    An ``auth`` that changes nothing keeps a ``.netrc`` on the machine from replacing our token.
    """
    session = requests.Session()
    session.auth = _as_it_is
    adapter = requests.adapters.HTTPAdapter(pool_connections=4, pool_maxsize=16, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
