"""What stands in the path of an address, before the database is asked for it."""

from __future__ import annotations

from randevu.panel.errors import NotHere

_NUMBERS = 2**62
_CONVERSATION_LENGTH = 36


def number(given: int) -> int:
    """The number of an appointment or block.

    Raises:
        NotHere: no database can hold it, so nothing has it.
    """
    if given >= _NUMBERS:
        raise NotHere
    return given


def conversation(given: str) -> str:
    """The id of a conversation.

    Raises:
        NotHere: none could have it.
    """
    if not (given.isascii() and given.isprintable() and len(given) <= _CONVERSATION_LENGTH):
        raise NotHere
    return given
