"""A real mail server (aiosmtpd) on a real socket that answers as a test tells it to, and keeps what it takes over."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port
from tests.waiting import PATIENCE

USER, PASSWORD = "salon", "gizli-degil"


@dataclass
class MailServer:
    """Takes everything, unless a step is named in `answers`, `silent_at` or `breaks_at`: MAIL, RCPT or DATA."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    silent_at: str | None = None
    breaks_at: str | None = None
    taken: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int, seconds: float) -> int:
        """How many were taken over, as soon as there are `count`, or when the time is over."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.taken) >= count, seconds)
            return len(self.taken)

    def messages(self) -> list[EmailMessage]:
        found = [message_from_bytes(content, policy=policy.default) for _, _, content in self.taken]
        return [one for one in found if isinstance(one, EmailMessage)]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, who: str, options: Any) -> str:
        envelope.mail_from = who
        return await self._answer("MAIL", server)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, who: str, options: Any) -> str:
        envelope.rcpt_tos.append(who)
        return await self._answer("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content or b""))
            self.encrypted.append(
                server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
            )
            self.signed_in.append(bool(session.authenticated))
            with self.changed:
                self.changed.notify_all()
        return await self._answer("DATA", server)

    async def _answer(self, step: str, server: SMTP) -> str:
        if self.breaks_at == step and server.transport is not None:
            server.transport.abort()
        if self.silent_at == step:
            await asyncio.Event().wait()
        return self.answers.get(step, "250 OK")


def _signs_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, *, from_first_byte: bool = False, **more: Any
) -> Iterator[MailServer]:
    """A server that runs until the block ends; with `tls` it offers STARTTLS, or speaks TLS from the first byte."""
    server = MailServer()
    starttls = None if from_first_byte else tls
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=starttls,
        ssl_context=tls if from_first_byte else None,
        authenticator=_signs_in,
        ready_timeout=PATIENCE,
        auth_require_tls=not from_first_byte,
        **more,
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def says(greeting: bytes | None) -> Iterator[int]:
    """The port of something that greets with these bytes, or never does, and says no more."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            if greeting is not None:
                connection.sendall(greeting)
            ended.wait(PATIENCE)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        ended.set()
        thread.join(5)
        listener.close()


def nobody() -> int:
    """A port at which nobody listens."""
    return free_port()
