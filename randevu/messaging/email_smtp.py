"""The mail server as a transport: one connection for each e-mail, every answer turned into a verdict.

What goes wrong before the server has heard of the recipient (no connection, no TLS, a refused sign-in or sender) is no
fault of this e-mail: the whole channel rests and the queue is kept, however long it takes. A refusal of the recipient
or the content concerns this e-mail alone: 4xx is tried again with growing pauses, 5xx is final. If the connection
breaks after the content was given, the server may have it; such a row is repeated (see `unclear`).

The server's sentences quote addresses, so errors carry its codes only, and the exceptions of `smtplib` are not chained.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from randevu.messaging import email_message
from randevu.messaging.address import EmailAddress
from randevu.messaging.errors import Advice, NotSent, SendError, Unclear, Unsendable, Verdict
from randevu.messaging.letters import Letter
from randevu.settings import Smtp

T = TypeVar("T")
Failure = Callable[[str, int | None], SendError]
"""From a cause (a fixed word) and the server's code, if it gave one, to the error."""

CONNECT_SECONDS = 10.0
ALL_SECONDS = 40.0
"""From the greeting to the last answer; with the connecting it stays under the lease of `letters.Rules`."""
FIRST_PAUSE, LONGEST_PAUSE = 60, 3600
"""Seconds between attempts. Greylisting lets nobody in within the first minutes, so they are longer than WhatsApp's."""
_NAME = "[127.0.0.1]"
"""How we greet. By default `smtplib` looks up this machine's own name: that can take seconds, and nobody needs it."""

_WAY_CLOSED = Advice(Verdict.STOP_AND_ALERT, "the mail server takes nothing of ours")
_LATER = Advice(Verdict.RETRY, "not now")
_NEVER = Advice(Verdict.DROP, "this e-mail is refused for good")


class SmtpTransport:
    """Hands letters to one mail server. Blocks; may be used by several threads.

    Args:
        tls: how certificates are checked, by default against the machine's own authorities.
        seconds: for one e-mail, from the greeting to the last answer.
    """

    def __init__(self, account: Smtp, *, tls: ssl.SSLContext | None = None, seconds: float = ALL_SECONDS) -> None:
        self._account, self._seconds = account, seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, letter: Letter) -> str:
        """See `randevu.messaging.letters.Transport`; the id is the Message-ID."""
        if not isinstance(letter.address, EmailAddress):
            raise Unsendable("address")
        sender, recipient = self._account.sender, letter.address.email
        email = email_message.from_json(letter.payload)
        content = email_message.as_bytes(email, letter.outbox_id, sender, self._account.sender_name, recipient)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (letter.attempts - 1))
        with self._line() as line:
            line.say(lambda server: server.mail(sender), _way_closed)
            line.say(lambda server: server.rcpt(recipient), _not_this_one(pause))
            line.say(lambda server: server.data(content), _perhaps_this_one(pause))
        return email_message.message_id(email, letter.outbox_id, sender)

    @contextmanager
    def _line(self) -> Iterator[_Line]:
        """A connection, encrypted and signed in."""
        server = _tried(self._connect, _way_closed)
        line = _Line(server, time.monotonic() + self._seconds)
        try:
            if self._account.security == "starttls":
                line.say(lambda server: server.starttls(context=self._tls), _way_closed)
            line.say(lambda server: server.ehlo_or_helo_if_needed(), _way_closed)
            if self._account.user:
                line.say(lambda server: server.login(self._account.user, self._account.password), _way_closed)
            yield line
            with suppress(OSError):  # it has the e-mail: how we part does not matter
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        host, port, seconds = self._account.host, self._account.port, min(CONNECT_SECONDS, self._seconds)
        if self._account.security == "tls":
            return smtplib.SMTP_SSL(host, port, _NAME, timeout=seconds, context=self._tls)
        return smtplib.SMTP(host, port, _NAME, timeout=seconds)


class _Line:
    """A connection on which everything must be said until a moment (of `time.monotonic`)."""

    def __init__(self, server: smtplib.SMTP, until: float) -> None:
        self._server, self._until = server, until

    def say(self, step: Callable[[smtplib.SMTP], tuple[int, bytes] | None], failure: Failure) -> None:
        """Do one step of the protocol; any answer but a yes is a failure."""
        reply = _tried(lambda: self._in_time(step), failure)
        if reply is not None and not 200 <= reply[0] < 300:
            raise failure("refused", reply[0])

    def _in_time(self, step: Callable[[smtplib.SMTP], T]) -> T:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._server.sock is None:
            raise smtplib.SMTPServerDisconnected
        self._server.sock.settimeout(left)
        return step(self._server)


def _tried(step: Callable[[], T], failure: Failure) -> T:
    """The result of a step.

    Raises:
        SendError: after what `smtplib` raised is out of sight: its text quotes the server.
    """
    try:
        return step()
    except smtplib.SMTPResponseException as error:
        failed = failure("refused", error.smtp_code)
    except OSError as error:
        failed = failure(_cause(error), None)
    raise failed


def _cause(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "timeout" if isinstance(error.__context__, TimeoutError) else "broken"
    if isinstance(error, smtplib.SMTPException):
        return "unsupported"  # the server offers no STARTTLS, or no way to sign in
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, socket.gaierror):
        return "dns"
    return "timeout" if isinstance(error, TimeoutError) else "connect"


def _way_closed(cause: str, code: int | None) -> SendError:
    return NotSent(cause, code=code, advice=_WAY_CLOSED)


def _not_this_one(pause: int) -> Failure:
    def failure(cause: str, code: int | None) -> SendError:
        final = code is not None and 500 <= code < 600
        return NotSent(cause, code=code, advice=_NEVER if final else _LATER, retry_after=pause)

    return failure


def _perhaps_this_one(pause: int) -> Failure:
    def failure(cause: str, code: int | None) -> SendError:
        return _not_this_one(pause)(cause, code) if code is not None else Unclear(cause, advice=_LATER)

    return failure
