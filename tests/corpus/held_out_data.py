"""The held-out sentences: what understanding is measured on, written apart from the training data.

One YAML file for each phenomenon under `held_out/`. Nobody may take a sentence from here into `data/nlu`, nor the
other way round; `test_held_out.py` refuses it. Keys of an item (all but `text` and `intent` optional):

- `intent`: the one to act on first; `also`: further intents that the message carries and that count as right as well;
- `services`, `branches`, `staff`: catalogue names said and meant. What is negated ("manikür değil") or not offered
  ("ağda") is left out, and so are a customer's own name that equals a staff name, a place that contains a branch's
  name ("Beşiktaş iskelesi") and hair or eyebrows merely spoken of ("saçım yandı");
- `date_start`, `date_end`, `time_start`, `time_end`: as `python -m randevu understand` prints them at `MOMENT`;
  nothing given means that nothing was said, and a value there would be wrong;
- `when_is_unclear`: a date or time is said, but people would disagree on its value (habitual days, "the first slot",
  an appointment's old time together with its new one, "yarın gelemeyeceğim"): its value is not to be scored;
- `spans`: the words of each entity in the order of the text. A span covers whole words with their suffixes; "günü",
  "saat" and limiting words ("gibi", "arası", "-den sonra") belong to it, titles ("Hanım") do not. Since people would
  draw the borders differently by a word, scoring by overlap is the fair choice. A service span without a value in
  `services` is one not offered or not meant.

`held_out/second/` holds a second set of the same phenomena, written when the first had served to choose features. Its
errors have been read since the third stands in its place. Its sentences stand under their intents ("ask_price +
ask_duration": the one to act on first, and what it also carries), with entities marked as Rasa's training data marks
them: `[üçte](time)`, `[kesim](service=Saç kesimi)` where the catalogue has a name for it. Values of dates and times are
not given.

`held_out/third/` is the blind set, in the form of the first, written apart from the training data and from the other
two. Its sentences are never looked at to mend anything; `test_understanding.py` and `benchmarks.models` only count. It
labels no names of customers.

`held_out/fourth/` is another blind set, in the form of the second: 246 messages by somebody who saw neither the
training data nor the code. It labels intents only, and has no short answers of their own.

`held_out/fifth/` is of the same form: 207 messages by somebody who saw neither the training data nor the code. A few of
them ask for the waiting list, which the other sets do not.

In `empty_of_meaning`, where the label is `out_of_scope`, Rasa's `nlu_fallback` is as good an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "held_out"
SECOND = FOLDER / "second"
THIRD = FOLDER / "third"
FOURTH = FOLDER / "fourth"
FIFTH = FOLDER / "fifth"
MOMENT = datetime(2026, 3, 11, 10, 0, tzinfo=timezone(timedelta(hours=3)))

PHENOMENA = (
    "plain",
    "no_diacritics",
    "typos",
    "long_rambling",
    "several_wishes",
    "dialect_slang",
    "code_switching",
    "hostile",
    "empty_of_meaning",
    "short_answers",
)
_WHEN = ("date_start", "date_end", "time_start", "time_end")
_NAMES = ("services", "branches", "staff")
_NAMES_OF = {"service": "services", "branch": "branches", "staff": "staff"}
_MARK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<entity>\w+)(?:=(?P<name>[^)]+))?\)")
_KEYS = {"text", "intent", "also", "when_is_unclear", "spans", *_WHEN, *_NAMES}


@dataclass(frozen=True)
class Span:
    """`text` as it stands at `start:end` of the sentence, and the entity it is."""

    text: str
    entity: str
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One sentence with what is to be understood from it; dates "YYYY-MM-DD", times "HH:MM", an open end ".."."""

    text: str
    intent: str
    phenomenon: str
    also: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    date_start: str | None = None
    date_end: str | None = None
    time_start: str | None = None
    time_end: str | None = None
    when_is_unclear: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that is a right answer."""
        return (self.intent, *self.also)

    @property
    def when(self) -> dict[str, str | None]:
        """The expected date and time under the names that `understand` prints."""
        return {name: getattr(self, name) for name in _WHEN}


def load() -> list[Item]:
    """All items in the order of `PHENOMENA`; ValueError names the sentence and what is wrong with it."""
    return [item for phenomenon in PHENOMENA for item in _read(FOLDER / f"{phenomenon}.yml")]


def load_third() -> list[Item]:
    """All items of the third, blind set, in the order of `PHENOMENA`."""
    return [item for phenomenon in PHENOMENA for item in _read(THIRD / f"{phenomenon}.yml")]


def load_second() -> list[Item]:
    """All items of the second set, in the order of `PHENOMENA`."""
    return _by_intents(SECOND)


def load_fourth() -> list[Item]:
    """All items of the fourth set, which labels intents only, in the order of `PHENOMENA`."""
    return _by_intents(FOURTH)


def load_fifth() -> list[Item]:
    """All items of the fifth set, which labels intents only, in the order of `PHENOMENA`."""
    return _by_intents(FIFTH)


def _by_intents(folder: Path) -> list[Item]:
    return [
        _marked(sentence, intents.split(" + "), phenomenon)
        for phenomenon in PHENOMENA
        if (folder / f"{phenomenon}.yml").exists()
        for intents, sentences in yaml.safe_load((folder / f"{phenomenon}.yml").read_text(encoding="utf-8")).items()
        for sentence in sentences
    ]


def _marked(sentence: str, intents: list[str], phenomenon: str) -> Item:
    """An item from a sentence with its entities marked."""
    text, spans, at = "", [], 0
    names: dict[str, list[str]] = {name: [] for name in _NAMES}
    for mark in _MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        spans.append(Span(mark["text"], mark["entity"], len(text), len(text) + len(mark["text"])))
        text += mark["text"]
        at = mark.end()
        if mark["name"]:
            names[_NAMES_OF[mark["entity"]]].append(mark["name"])
    return Item(
        text=text + sentence[at:],
        intent=intents[0],
        phenomenon=phenomenon,
        also=tuple(intents[1:]),
        **{name: tuple(dict.fromkeys(said)) for name, said in names.items()},  # type: ignore[arg-type]
        when_is_unclear=any(span.entity in ("date", "time") for span in spans),
        spans=tuple(spans),
    )


def _read(path: Path) -> list[Item]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_item(entry, path.stem) for entry in document["items"]]


def _item(entry: Mapping[str, Any], phenomenon: str) -> Item:
    text = entry["text"]
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"{phenomenon}: {text!r} has unknown keys {sorted(unknown)}")
    return Item(
        text=text,
        intent=entry["intent"],
        phenomenon=phenomenon,
        also=tuple(entry.get("also", ())),
        **{name: tuple(entry.get(name, ())) for name in _NAMES},  # type: ignore[arg-type]
        **{name: entry.get(name) for name in _WHEN},  # type: ignore[arg-type]
        when_is_unclear=entry.get("when_is_unclear", False),
        spans=_spans(text, entry.get("spans", ()), phenomenon),
    )


def _spans(text: str, entries: list[dict[str, str]], phenomenon: str) -> tuple[Span, ...]:
    """Positions for the spans: whole words, each searched for behind the one before it."""
    found: list[Span] = []
    position = 0
    for entry in entries:
        words = re.compile(rf"(?<!\w){re.escape(entry['text'])}(?!\w)")
        match = words.search(text, position)
        if match is None:
            raise ValueError(f"{phenomenon}: {entry['text']!r} is not found in order in {text!r}")
        found.append(Span(match.group(), entry["entity"], match.start(), match.end()))
        position = match.end()
    return tuple(found)
