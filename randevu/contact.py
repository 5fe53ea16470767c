"""What an e-mail address and a WhatsApp number look like, for everything that takes one from a person."""

from __future__ import annotations

import re

LENGTH = 254
"""The longest address a mail server takes (RFC 5321)."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)

_NUMBER = re.compile(r"\+?[1-9](?:[ ().-]*[0-9]){7,14}")


def is_email_address(text: str) -> bool:
    """Whether mail can be addressed to it: one plain address, in ASCII, with a dot in its domain.

    Quoted names, comments and letters outside ASCII are legal somewhere and refused here: many servers do not take
    them, and from a form they are typing mistakes.
    """
    return len(text) <= LENGTH and _ADDRESS.fullmatch(text) is not None


def is_whatsapp_number(text: str) -> bool:
    """Whether it is a number in international form, of 8 to 15 digits, perhaps with a plus sign and spaces.

    One that begins with 0 is refused: WhatsApp knows no national form, so it would reach nobody.
    """
    return _NUMBER.fullmatch(text) is not None
