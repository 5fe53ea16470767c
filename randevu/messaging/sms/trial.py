"""What an operator asks before customers are texted: what does a text cost, and does one arrive?"""

from __future__ import annotations

from randevu.errors import RandevuError
from randevu.messaging.address import PhoneNumber
from randevu.messaging.errors import MessagingError
from randevu.messaging.lanes import SMS
from randevu.messaging.letters import Letter, Transport
from randevu.messaging.sms import numbers
from randevu.messaging.sms.message import Sms, to_json


def send(transport: Transport, number: str, text: str) -> str:
    """Hand one text over now, past the outbox; returns its id.

    Raises:
        RandevuError: in words for whoever typed the command.
    """
    known = numbers.e164(number)
    if known is None:
        raise RandevuError("that is no phone number")
    try:
        return transport.send(Letter(0, SMS, "", SMS, None, PhoneNumber(known), to_json(Sms(text)), 1, None, None))
    except MessagingError as error:
        raise RandevuError(f"not sent: {error}") from None
