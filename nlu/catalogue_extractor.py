"""Services, branches and staff of the business, found in the text by the catalogue's names; no training for a new
one.

Where the catalogue speaks it wins over the trained extractor. A service wish that only the trained extractor saw stays,
as `unknown_service`: something this business may not offer, to be answered honestly.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu import reading
from nlu.extractor import ReadingExtractor
from nlu.spans import overlaps
from randevu.catalogue import live

TIMES = ("when", "date", "time")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CatalogueExtractor(ReadingExtractor):
    """Adds entities whose value is the catalogue's key; `negated` marks "Kadıköy değil"."""

    def entities(self, text: str, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = live.catalogue()
        found = reading.named(text, {kind: known.names(kind) for kind in reading.KINDS})
        return found + _left(earlier, found)


def _left(earlier: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What others saw: dates and times always (a name may stand in the middle of their words), the trained extractor's
    spans where the catalogue has nothing; branches and staff that it guessed have no value and are dropped."""
    left = []
    for entity in earlier:
        if entity["entity"] in TIMES:
            left.append(entity)
            continue
        if any(overlaps(entity, one) for one in found) or entity["entity"] in ("branch", "staff"):
            continue
        left.append({**entity, "entity": "unknown_service"} if entity["entity"] == "service" else entity)
    return left
