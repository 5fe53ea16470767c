"""One message as the assistant understood it: the parse of the model, read into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from randevu.dialogue import asks as asking
from randevu.dialogue.asks import Asks
from randevu.dialogue.wish import Person
from randevu.turkish import letters, when, wishes
from randevu.turkish.when.meaning import Clock

_WANTS_TIME = frozenset({"book_appointment", "ask_availability"})
_ANSWERS_REMINDER = frozenset(
    {"confirm_attendance", "decline_attendance", "change_appointment", "cancel_appointment", "attendance_note"}
)
_STAYS = re.compile(r"^(?!.*\b(?:degil|olmasin|istemi|olsun)).*\bkalsin\b")
SURE_OF_COMPLAINT = 0.75
SURE_OF_SCOPE = 0.95
"""Below these a complaint, or something out of scope, may be overruled by the words."""
_FEW_WORDS = 3
_FEW_MORE = 5
_WISHED = re.compile(r"\b(?:olsun|olur mu|olsa|uygun mu)\W*$")
_LAST_WEEK = re.compile(
    r"(?:gecen|gectigimiz) (?:hafta )?(?:pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar)\w*(?: olur mu| olsun"
    r"| uygun mu| olsa| var mi)?"
)
_HOUR = re.compile(r"\d{1,2}(?:[:.]\d{2})?")
UNSURE = 0.5
"""Below this an intent gives way to words that ask for free times."""
ALSO = 0.18
"""A second intent counts from this confidence on; a message with one wish rarely leaves so much to another."""


@dataclass(frozen=True)
class Understood:
    """Names are catalogue keys in the order they were said; `not_` ones were refused ("Kadıköy değil")."""

    text: str
    intent: str
    confidence: float
    said_at: datetime
    issued: Mapping[str, Any] = field(default_factory=dict)
    """Entities of a tapped button of ours; empty for typed words."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What was reminded of, where a reminder is answered by a button or in words: {appointment, generation, ...}."""
    service: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    not_service: tuple[str, ...] = ()
    not_branch: tuple[str, ...] = ()
    not_staff: tuple[str, ...] = ()
    unknown_service: str | None = None
    person_name: str | None = None
    meaning: when.Meaning = field(default_factory=when.Meaning)
    ordinal: int | None = None
    wishes: wishes.Wishes = field(default_factory=wishes.Wishes)
    asks: Asks = field(default_factory=Asks)
    ranking: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Further intents nearly as likely."""
    tapped: bool = False
    persons: tuple[Person, ...] = ()
    """Who gets what, as far as people were named beside services."""
    hesitates: bool = False
    """Whether the services are said as alternatives ("saç kesimi ya da fön")."""

    @property
    def answers_reminder(self) -> bool:
        """Whether it answers a reminder, and so none of the questions that a form has open."""
        return bool(self.about) and self.intent in _ANSWERS_REMINDER

    @property
    def number(self) -> int | None:
        """A number that may pick from a list: "ikincisi", "sonuncu" (-1), or a bare "2"."""
        if self.ordinal is not None:
            return self.ordinal
        naked = self.meaning.time if self.meaning.bare else None
        return naked.hour if isinstance(naked, Clock) else None

    @property
    def wants_time(self) -> bool:
        """Whether a question comes with a wish to come: "fiyat ne, yarın var mı"."""
        likely = bool(_WANTS_TIME.intersection(self.also)) and bool(self.meaning or self.service)
        return self.asks.free_time or likely or (self.asks.coming and _says_when(self.meaning))

    @property
    def names_the_past(self) -> bool:
        """ "Dün 15:00": a time that is over is wished for; "dün geldim" only tells."""
        return self.wishes.past and (bool(self.meaning) or any(letter.isdigit() for letter in self.text))

    @property
    def names_only_the_past(self) -> bool:
        """ "Dün olsa", "geçen cuma olur mu": so few words, as an answer, wish for a day that is over."""
        words = len(self.text.split())
        wished = words <= _FEW_MORE and _WISHED.search(letters.fold(self.text)) is not None
        brief = self.wishes.past and (words <= _FEW_WORDS or wished)
        return brief or bool(_LAST_WEEK.fullmatch(letters.fold(self.text).strip(" ?.!")))

    @property
    def says_something(self) -> bool:
        """Whether the message carries a value for a booking, whatever its intent."""
        return bool(self.service or self.branch or self.staff or self.meaning or self.not_branch or self.not_staff)


def of(latest_message: Mapping[str, Any], said_at: datetime) -> Understood:
    """Read a message as it stands on a Rasa tracker (`latest_message`)."""
    entities = list(latest_message.get("entities") or [])
    text = latest_message.get("text") or ""
    intent = latest_message.get("intent") or {}
    issued = {one["entity"]: one["value"] for one in entities if one.get("extractor") == "issued"}
    typed = _keeps((one for one in entities if one.get("extractor") not in ("issued", "context")), text)
    context: dict[str, Any] = next((one["value"] for one in entities if one.get("extractor") == "context"), {})
    tapped = any(one.get("extractor") == "issued" for one in entities) or (
        intent.get("confidence") == 1.0 and not typed
    )
    said = wishes.Wishes() if tapped else wishes.read(text)
    asked = Asks() if tapped else _with_parts(asking.read(text), latest_message.get("intent_ranking") or ())
    meaning = next((one["value"] for one in typed if one["entity"] == "when"), None)
    if meaning and asked.missing:
        asked = replace(asked, free_time=True)
    return Understood(
        text=text,
        intent=_intent(
            intent,
            asked,
            values=bool(meaning or _first(typed, "service") or _first(typed, "branch")),
            wish=bool(_first(typed, "service") or (meaning and meaning.get("date") and meaning.get("time"))),
            wordless=not any(letter.isalnum() for letter in text),
        ),
        confidence=intent.get("confidence") or 0.0,
        said_at=said_at,
        issued=issued,
        about=issued if "reminder" in issued else context,
        unknown_service=_first(typed, "unknown_service"),
        person_name=_first(typed, "person_name"),
        meaning=_beside_names(_wished(when.Meaning.from_json(meaning), asked), text, typed)
        if meaning and not tapped
        else when.Meaning()
        if tapped
        else _hour_beside_names(text, typed),
        ordinal=None if tapped else when.ordinal_choice(text),
        wishes=said,
        asks=asked,
        ranking=tuple(one["name"] for one in latest_message.get("intent_ranking") or ()),
        also=() if tapped else _also(latest_message.get("intent_ranking") or (), intent.get("name")),
        tapped=tapped,
        persons=(),
        hesitates=False,
        **{kind: _keys(typed, issued, kind, negated=False) for kind in ("service", "branch", "staff")},
        **{f"not_{kind}": _keys(typed, {}, kind, negated=True) for kind in ("service", "branch", "staff")},
    )


def answers_after_all(said: Understood) -> bool:
    """ "Salı mesela": to a form so few words with a value are an answer, whatever the model holds them for."""
    brief = len(said.text.split()) <= _FEW_WORDS
    return said.intent == "out_of_scope" and brief and said.says_something and not said.tapped


def _intent(classified: Mapping[str, Any], asked: Asks, values: bool, wish: bool, wordless: bool) -> str:
    """The classifier's intent, unless the words know better.

    "Yarın kaçta var" looks like a question for opening hours, "cuma nereler boş" like one for the address; an unsure
    complaint that carries a value ("hemen", "yarın artık") is impatience, and what hardly is out of scope and names a
    service, or a day and an hour, is a wish ("yazdım işte yarın 3 dedim"); so is a
    sign that names a service.
    """
    name = str(classified.get("name") or "nlu_fallback")
    confidence = classified.get("confidence") or 0.0
    unsure = confidence < UNSURE and name not in ("change_appointment", "cancel_appointment")
    if asked.free_time and (name in ("ask_hours", "ask_address") or unsure):
        return "ask_availability"
    if name == "complain" and confidence < SURE_OF_COMPLAINT and values:
        return "inform"
    if asked.follows and name == "affirm":
        return "inform"
    if asked.questions and (name == "nlu_fallback" or (name == "out_of_scope" and confidence < SURE_OF_SCOPE)):
        return asked.questions[0]
    if name == "ask_price" and asked.questions == ("ask_payment",):
        return "ask_payment"
    if name == "out_of_scope" and wish and (confidence < SURE_OF_SCOPE or wordless):
        return "inform"
    return name


def _wished(meaning: when.Meaning, asked: Asks) -> when.Meaning:
    """ "Öğleden sonra yok mu" wishes for what is missing, though "yok" alone would refuse it."""
    if asked.every and meaning.bare:
        return when.Meaning()  # "ikisi" is no two o'clock
    if asked.follows and meaning.soonest:
        meaning = replace(meaning, soonest=False)  # "hemen arkasından" is not "hemen"
    if asked.missing and len(meaning.refused) == 1 and not (meaning.date or meaning.time):
        return replace(meaning.refused[0], words=meaning.words)
    return meaning


def _beside_names(meaning: when.Meaning, text: str, typed: Iterable[Mapping[str, Any]]) -> when.Meaning:
    """ "Yarın saç kesimi Beşiktaş 11": a number set apart from its day by the names between them is the hour."""
    if meaning.date is None or meaning.time is not None or not any(letter.isdigit() for letter in text):
        return meaning
    names = (one for one in typed if one["entity"] in ("service", "branch", "staff"))
    again = when.read(_without(text, (one for one in names if not text[: one["start"]].rstrip()[-1:].isdigit())))
    if isinstance(again.time, Clock) and not again.bare and again.date == meaning.date:
        return replace(meaning, time=again.time, approximate=again.approximate)
    return meaning


def _with_parts(asked: Asks, ranking: Iterable[Mapping[str, Any]]) -> Asks:
    """What the words ask, and behind it what the classifier found asked in a part of the message (`of_part`)."""
    of_parts = (one["name"] for one in ranking if "of_part" in one)
    return replace(asked, questions=tuple(dict.fromkeys((*asked.questions, *of_parts))))


def _hour_beside_names(text: str, typed: Sequence[Mapping[str, Any]]) -> when.Meaning:
    """ "Beşiktaş 4": what is left beside the names is nothing but an hour, and no number of a list."""
    named = [one for one in typed if one["entity"] in ("service", "branch", "staff")]
    left = _HOUR.fullmatch(_without(text, named)) if named else None
    return replace(when.read(left[0]), bare=False) if left else when.Meaning()


def _without(text: str, named: Iterable[Mapping[str, Any]]) -> str:
    """The text without the names."""
    left = list(text)
    for one in named:
        left[one["start"] : one["end"]] = " " * (one["end"] - one["start"])
    return " ".join("".join(left).split())


def _also(ranking: Iterable[Mapping[str, Any]], intent: str | None) -> tuple[str, ...]:
    return tuple(one["name"] for one in ranking if one["confidence"] >= ALSO and one["name"] != intent)


def _says_when(meaning: when.Meaning) -> bool:
    return bool(meaning.date or meaning.time)


def _keys(typed: Iterable[Mapping[str, Any]], issued: Mapping[str, Any], kind: str, negated: bool) -> tuple[str, ...]:
    given = issued.get(kind)
    named = [given] if isinstance(given, str) else list(given or ())
    found = sorted(
        (one for one in typed if one["entity"] == kind and bool(one.get("negated")) == negated),
        key=lambda one: one["start"],
    )
    return tuple(dict.fromkeys([*named, *(one["value"] for one in found)]))


def _keeps(typed: Iterable[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """ "Beşiktaş kalsın" keeps a place or person, though a service that may "kalsın" falls away."""
    stays = _STAYS.search(letters.fold(text)) is not None
    return [{**one, "negated": False} if stays and one["entity"] in ("branch", "staff") else one for one in typed]


def _first(typed: Iterable[Mapping[str, Any]], kind: str) -> str | None:
    return next((str(one["value"]) for one in typed if one["entity"] == kind), None)
