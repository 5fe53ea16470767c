"""An e-mail as a value, as JSON in its outbox row, and as the bytes a mail server takes.

Everything that the bytes depend on stands in the row, its mark and date included: sent again, it is the same message
with the same Message-ID, and mail systems show it once.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, ClassVar

from randevu.messaging.errors import Unsendable

SUBJECT_LENGTH = 200
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Email:
    """Plain text with a subject. `mark` tells it from every other e-mail, of other databases too.

    `calendar`: an iCalendar text that mail programs show as an invitation and put into calendars.
    """

    name: ClassVar[str] = "email"
    subject: str
    text: str
    mark: str
    written_at: datetime
    calendar: str | None = None

    def __post_init__(self) -> None:
        if not self.subject.strip() or len(self.subject.splitlines()) > 1:
            raise Unsendable("email.subject")
        if len(self.subject) > SUBJECT_LENGTH:
            raise Unsendable("email.subject", len(self.subject), SUBJECT_LENGTH)
        if not self.text.strip():
            raise Unsendable("email.text")
        if self.calendar is not None and _METHOD.search(self.calendar) is None:
            raise Unsendable("email.calendar")

    @classmethod
    def new(cls, subject: str, text: str, written_at: datetime, calendar: str | None = None) -> Email:
        """A new one, with a mark of its own; too long a subject is cut."""
        fitting = subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1] + "…"
        return cls(fitting, text, uuid.uuid4().hex, written_at, calendar)


def to_json(email: Email) -> dict[str, Any]:
    """An e-mail as plain JSON, read back by `from_json`."""
    written_at = email.written_at.isoformat()
    data = {"kind": Email.name, "subject": email.subject, "text": email.text, "mark": email.mark, "at": written_at}
    return data if email.calendar is None else {**data, "calendar": email.calendar}


def from_json(data: Mapping[str, Any]) -> Email:
    """The e-mail that `to_json` wrote.

    Raises:
        Unsendable: if the data is something else.
    """
    if data.get("kind") != Email.name:
        raise Unsendable("kind")
    try:
        written_at = datetime.fromisoformat(data["at"])
        return Email(data["subject"], data["text"], data["mark"], written_at, data.get("calendar"))
    except (KeyError, TypeError, AttributeError):
        raise Unsendable("email.fields") from None


def message_id(email: Email, outbox_id: int, sender: str) -> str:
    """The same for every sending of a row; begins with the row's number, for whoever searches by it."""
    return f"<{outbox_id}.{email.mark}@{sender.rpartition('@')[2]}>"


def as_bytes(email: Email, outbox_id: int, sender: str, sender_name: str, recipient: str) -> bytes:
    """The message in ASCII with line ends as SMTP wants them, so that every mail server can pass it on unchanged."""
    message = EmailMessage(policy.SMTP)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = email.subject
    message["Date"] = format_datetime(email.written_at)
    message["Message-ID"] = message_id(email, outbox_id, sender)
    message["Auto-Submitted"] = "auto-generated"  # keeps out-of-office answers away
    message.set_content(email.text, cte="quoted-printable")
    if email.calendar is not None:
        _attach(message, email.calendar)
    return message.as_bytes()


def _attach(message: EmailMessage, calendar: str) -> None:
    """As the other shape of the text, which mail programs turn into buttons and entries, and as a file for the rest."""
    found = _METHOD.search(calendar)
    method = found[1] if found else "PUBLISH"
    content = calendar.encode()
    message.add_alternative(content, maintype="text", subtype="calendar", cte="base64")
    shape = list(message.iter_parts())[-1]
    shape.set_param("charset", "utf-8")
    shape.set_param("method", method)
    del shape["Content-Disposition"]
    message.add_attachment(content, maintype="application", subtype="ics", filename="randevu.ics")
