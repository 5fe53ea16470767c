"""The one place of messaging that names concrete parts: who sends by what."""

from __future__ import annotations

from collections.abc import Mapping

import requests

from randevu.messaging import kinds
from randevu.messaging.address import Address
from randevu.messaging.approved.account import GraphAccount
from randevu.messaging.approved.watching import Watching
from randevu.messaging.dispatcher import Dispatcher
from randevu.messaging.email_smtp import SmtpTransport
from randevu.messaging.errors import Unsendable
from randevu.messaging.lanes import EMAIL, SMS, WHATSAPP
from randevu.messaging.letters import Letter, Rules, Transport
from randevu.messaging.sms import provider, reports
from randevu.messaging.sms.http import HttpSms
from randevu.messaging.statuses import callback_data
from randevu.messaging.whatsapp import WhatsAppClient
from randevu.rounds import Rounds
from randevu.settings import Settings

SEND_THREADS = 32


class WhatsAppNumbers:
    """Our numbers at WhatsApp, each with its client; sends, sets read marks and fetches files."""

    def __init__(self, clients: Mapping[str, WhatsAppClient]) -> None:
        self._clients = dict(clients)

    def send(self, letter: Letter) -> str:
        """See `randevu.messaging.letters.Transport`."""
        if not isinstance(letter.address, Address):
            raise Unsendable("address")
        kind = kinds.from_json(letter.payload)
        sent = self._client(letter.phone_number_id).send(
            kind, letter.address, callback_data=callback_data(letter.outbox_id)
        )
        return sent.wamid

    def mark_read(self, phone_number_id: str, wamid: str) -> None:
        self._client(phone_number_id).mark_read(wamid)

    def download(self, phone_number_id: str, media_id: str, most_bytes: int, sha256: str | None) -> bytes:
        """See `randevu.media.fetching.Source`."""
        return self._client(phone_number_id).download(media_id, most_bytes=most_bytes, sha256=sha256).content

    def _client(self, phone_number_id: str | None) -> WhatsAppClient:
        first = next(iter(self._clients.values()))
        return self._clients.get(phone_number_id, first) if phone_number_id else first


def phone_numbers(settings: Settings) -> tuple[str, ...]:
    """Ids of our numbers: `WHATSAPP_PHONE_NUMBER_ID`, several divided by commas."""
    return tuple(filter(None, (part.strip() for part in settings.whatsapp_phone_number_id.split(","))))


def whatsapp(settings: Settings) -> WhatsAppNumbers:
    """Clients for all our numbers, sharing their connections."""
    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter(pool_connections=4, pool_maxsize=SEND_THREADS + 8, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return WhatsAppNumbers(
        {
            number: WhatsAppClient(
                settings.whatsapp_api_url,
                number,
                settings.whatsapp_access_token,
                headers=settings.whatsapp_headers,
                session=session,
            )
            for number in phone_numbers(settings)
        }
    )


def templates(settings: Settings) -> Watching | None:
    """What follows our message templates; None where no account is named."""
    return Watching(GraphAccount(settings)) if settings.whatsapp_business_account_id else None


def email(settings: Settings) -> SmtpTransport | None:
    """The way out for e-mail; None when no mail server is set."""
    return SmtpTransport(settings.smtp) if settings.smtp is not None else None


def sms_provider(settings: Settings) -> provider.Provider | None:
    """Who sends SMS; None when nobody is named.

    Raises:
        SettingsError: the description is wrong, or a secret is missing.
    """
    return provider.load(settings.sms_provider) if settings.sms_provider else None


def sms(settings: Settings) -> HttpSms | None:
    """The way out for SMS; None when no provider is set. Raises as `sms_provider` does."""
    found = sms_provider(settings)
    return HttpSms(found) if found is not None else None


def sms_reports(transport: HttpSms | None) -> Rounds | None:
    """What asks the provider whether texts arrived; None when it cannot be asked."""
    return reports.rounds(transport) if transport is not None and transport.provider.reporting is not None else None


def dispatcher(
    numbers: WhatsAppNumbers,
    poll: float,
    rules: Rules | None = None,
    email: Transport | None = None,
    sms: Transport | None = None,
) -> Dispatcher:
    """What sends the outbox in this process; `poll` is in seconds. What has no transport here, others send."""
    transports: dict[str, Transport] = {WHATSAPP: numbers}
    transports |= {name: way for name, way in ((EMAIL, email), (SMS, sms)) if way is not None}
    return Dispatcher(transports, rules, threads=SEND_THREADS, poll=poll)
