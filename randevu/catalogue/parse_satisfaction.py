"""`satisfaction` of the business file: the question after a visit."""

from __future__ import annotations

from randevu.catalogue.model import Satisfaction
from randevu.catalogue.node import Node

_USUAL = Satisfaction()


def satisfaction(node: Node) -> Satisfaction:
    """Raises CatalogueError, naming the line."""
    entry = node.fields("ask", "hours_after not_again_days")
    return Satisfaction(
        ask=entry["ask"].truth(),
        hours_after=entry["hours_after"].whole(0, 20) if "hours_after" in entry else _USUAL.hours_after,
        not_again_days=entry["not_again_days"].whole(0, 366) if "not_again_days" in entry else _USUAL.not_again_days,
    )
