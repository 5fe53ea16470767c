"""The `reminders` of a business file."""

from __future__ import annotations

from collections.abc import Collection

from randevu.catalogue.model import Reminder
from randevu.catalogue.node import Node
from randevu.catalogue.spans import clock

_OPTIONS = "hours_before at asks not_if_booked_within_hours quiet branches services answer_by_hours free_if_unanswered"
_QUIET = ("wait", "drop", "ignore")
_FARTHEST = 24 * 14


def reminders(node: Node, services: Collection[str], branches: Collection[str]) -> tuple[Reminder, ...]:
    """Every step, in the order of the file.

    Args:
        services, branches: keys that a step may be restricted to.
    """
    return tuple(_reminder(key, one, services, branches) for key, one in node.keyed().items())


def _reminder(key: str, node: Node, services: Collection[str], branches: Collection[str]) -> Reminder:
    entry = node.fields("", _OPTIONS)
    if ("hours_before" in entry) == ("at" in entry):
        raise node.error("needs either `hours_before: 24` or `at: 08:30` (the same day)", "when")
    made = Reminder(
        key,
        entry["hours_before"].whole(1, _FARTHEST) * 60 if "hours_before" in entry else None,
        clock(entry["at"].minute()) if "at" in entry else None,
        entry["asks"].truth() if "asks" in entry else False,
        settled_minutes=_settled(entry.get("not_if_booked_within_hours"), "hours_before" in entry),
        quiet=one_of(entry["quiet"], _QUIET) if "quiet" in entry else "wait",
        branches=_keys(entry["branches"], branches) if "branches" in entry else frozenset(),
        services=_keys(entry["services"], services) if "services" in entry else frozenset(),
        answer_by_minutes=entry["answer_by_hours"].whole(1, _FARTHEST) * 60 if "answer_by_hours" in entry else None,
        frees=entry["free_if_unanswered"].truth() if "free_if_unanswered" in entry else False,
    )
    if made.frees and made.answer_by_minutes is None:
        raise entry["free_if_unanswered"].error("needs `answer_by_hours`: by when an answer is expected", "frees")
    if made.answer_by_minutes is not None:
        if not made.asks:
            raise entry["answer_by_hours"].error("is only for a reminder that `asks`", "only_asks")
        if made.minutes_before is not None and made.answer_by_minutes >= made.minutes_before:
            raise entry["answer_by_hours"].error(
                "must be less than `hours_before`: the answer follows the question", "after"
            )
    return made


def _settled(node: Node | None, counts_back: bool) -> int:
    """Minutes; what reminds days before may be left out for longer than what reminds on the day itself."""
    if node is not None:
        return node.whole(0, _FARTHEST) * 60
    return 360 if counts_back else 180


def one_of(node: Node, allowed: tuple[str, ...]) -> str:
    """A word out of a few."""
    if node.text() not in allowed:
        raise node.error(f"must be one of {', '.join(allowed)}")
    return node.text()


def _keys(node: Node, known: Collection[str]) -> frozenset[str]:
    for item in node.items():
        if item.value not in known:
            raise item.error(f"must be one of {', '.join(known)}")
    return frozenset(node.texts())
