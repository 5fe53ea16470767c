"""`handover` of the business file: how people share what the assistant hands over."""

from __future__ import annotations

from randevu.catalogue.model import Concern, Handover
from randevu.catalogue.node import Node
from randevu.catalogue.parse_reminders import one_of

AFTER_PARK = ("agent", "queue", "assistant")
REASONS = ("asked", "complaint", "low_confidence", "bad_rating", "taken")
_USUAL = Handover()
_DAY = 24 * 60
_DEPARTMENT_LENGTH = 60
_LIMITS = {
    "first_answer_minutes": (1, _DAY),
    "warn_after_minutes": (1, _DAY),
    "silent_minutes": (1, _DAY),
    "chats_at_once": (1, 100),
}


def handover(node: Node) -> Handover:
    """Raises CatalogueError, naming the line."""
    entry = node.fields("", f"{' '.join(_LIMITS)} after_park concerns")
    numbers = {name: entry[name].whole(*limits) for name, limits in _LIMITS.items() if name in entry}
    then = one_of(entry["after_park"], AFTER_PARK) if "after_park" in entry else _USUAL.after_park
    concerns = entry["concerns"].fields("", " ".join(REASONS)) if "concerns" in entry else {}
    made = Handover(**numbers, after_park=then, concerns={name: _concern(one) for name, one in concerns.items()})
    if made.warn_after_minutes > made.first_answer_minutes:
        raise node.error("warns (`warn_after_minutes`) only after `first_answer_minutes` have passed")
    return made


def _concern(node: Node) -> Concern:
    entry = node.fields("", "department head_start_minutes")
    department = " ".join(entry["department"].text().split()) if "department" in entry else None
    if department and len(department) > _DEPARTMENT_LENGTH:
        raise entry["department"].error(f"must have at most {_DEPARTMENT_LENGTH} characters")
    return Concern(department, entry["head_start_minutes"].whole(0, _DAY) if "head_start_minutes" in entry else 0)
