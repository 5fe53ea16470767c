"""The tokens that rules match: words with their case taken off, numbers, clock times, and what rules built.

A token is rendered as `lemma~case ` and a message as the concatenation, so that a rule's pattern
is an ordinary regular expression over whole tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Lemmas of tokens that are not words of the lexicon.
NUMBER = "N"  # value: int
CLOCK = "T"  # value: (hour, minute), written with a colon, a dot or as four digits
DATE = "D"  # value: (day, month, year or None), written with dots, slashes or dashes
DOTTED = "Q"  # value: (first, second): "10.10", a clock time or a date
UNKNOWN = "X"  # a word outside the lexicon
BLOCKED = "B"  # a phone number, a price, a percentage: never a time
DASH = "DASH"
ARROW = "ARROW"
COMMA = "COMMA"
STOP = "STOP"  # . ! ? ; or a new line

# Lemmas of what rules build.
DAY = "DAY"
TIME = "TIME"
BOTH = "BOTH"  # a day with a time: value is (day, time)
HOURS = "HOURS"  # a bare number of hours or a range of them that only counts beside a day
NOTHING = "NOTHING"  # a distractor
REFUSED = "REFUSED"  # value: a Meaning that must not be
CHANGE = "CHANGE"  # value: (from, to), each (day or None, time or None)
OCCASION = "OCCASION"  # value: (day, time) of what the customer gets ready for
OPTIONS = "OPTIONS"  # value: Meanings to choose from
FLAG = "FLAG"  # value: the name of a Meaning flag
ORDINAL = "O"  # value: int, "ikinci", "2."


@dataclass(frozen=True)
class Token:
    """One token; start and end are offsets into the NFC text. `text` is folded."""

    lemma: str
    case: str
    value: Any
    text: str
    start: int
    end: int
    approximate: bool = False
    digits: bool = False

    @property
    def rendered(self) -> str:
        return f"{self.lemma}~{self.case} "
