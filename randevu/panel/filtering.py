"""What conversations are asked for, and how that stands in an address: one field, one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from randevu.panel import fields as forms
from randevu.turkish import letters

OUTCOMES = ("booked", "moved", "cancelled", "nothing")
CHANNELS = ("sms", "email")
REVIEWED = ("yes", "no")
MOST_WORDS = 6


@dataclass(frozen=True)
class Filter:
    """Which conversations; what is empty asks for nothing.

    Attributes:
        first, last: local days; they bound whatever else is asked for: words said, turns, outcomes in that time.
        below: a turn was understood with less confidence than so many percent.
        turns: at least so many turns, in the whole conversation.
        words: folded; each the beginning of a word of one and the same message.
        replies: whether our own messages count for `words`.
    """

    first: date | None = None
    last: date | None = None
    words: tuple[str, ...] = ()
    replies: bool = False
    turns: int | None = None
    channel: str | None = None
    outcome: str | None = None
    handover: bool = False
    intent: str = ""
    entity: str = ""
    action: str = ""
    below: int | None = None
    fallback: bool = False
    label: str = ""
    reviewed: str | None = None
    flagged: bool = False
    later: bool = False

    @property
    def asks_workings(self) -> bool:
        """Whether it looks at what the assistant understood and did, which is reviewers' business."""
        return bool(self.intent or self.entity or self.action or self.below is not None or self.fallback)

    @property
    def asks_marks(self) -> bool:
        """Whether it looks at what reviewers marked."""
        return bool(self.label or self.reviewed or self.flagged or self.later)

    @property
    def is_empty(self) -> bool:
        return self == Filter()


PARAMETERS: Mapping[str, str] = {
    "first": "ilk",
    "last": "son",
    "words": "ara",
    "replies": "yanitlar",
    "turns": "uzunluk",
    "channel": "kanal",
    "outcome": "sonuc",
    "handover": "devir",
    "intent": "niyet",
    "entity": "varlik",
    "action": "eylem",
    "below": "guven",
    "fallback": "anlasilmayan",
    "label": "etiket",
    "reviewed": "incelendi",
    "flagged": "isaretli",
    "later": "sonraya",
}
"""The parameter of each field."""


def read(values: forms.Values) -> Filter:
    """The filter in an address; nonsense counts as not said."""

    def name(field: str) -> str:
        return forms.text(values, PARAMETERS[field], 80)

    def number(field: str, most: int) -> int | None:
        found = forms.number(values, PARAMETERS[field])
        return found if found and found <= most else None

    def one_of(field: str, known: tuple[str, ...]) -> str | None:
        found = name(field)
        return found if found in known else None

    return Filter(
        first=forms.day(values, PARAMETERS["first"]),
        last=forms.day(values, PARAMETERS["last"]),
        words=words_of(forms.text(values, PARAMETERS["words"])),
        replies=bool(name("replies")),
        turns=number("turns", 10_000),
        channel=one_of("channel", CHANNELS),
        outcome=one_of("outcome", OUTCOMES),
        handover=bool(name("handover")),
        intent=name("intent"),
        entity=name("entity"),
        action=name("action"),
        below=number("below", 100),
        fallback=bool(name("fallback")),
        label=name("label"),
        reviewed=one_of("reviewed", REVIEWED),
        flagged=bool(name("flagged")),
        later=bool(name("later")),
    )


def address(wanted: Filter) -> str:
    """What `read` reads again, for behind the question mark; empty for the empty filter."""
    said = []
    for each in fields(Filter):
        value = getattr(wanted, each.name)
        if value is not None and value is not False and value not in ("", ()):
            written = "evet" if value is True else " ".join(value) if isinstance(value, tuple) else str(value)
            said.append((PARAMETERS[each.name], written))
    return urlencode(said)


def parsed(query: str) -> QueryParams:
    """The parameters in the part of an address that `address` makes."""
    return QueryParams(query)


def words_of(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Folded words of letters and digits, so many at most."""
    apart = "".join(sign if sign.isalnum() else " " for sign in letters.fold(text))
    return tuple(apart.split()[:most])
