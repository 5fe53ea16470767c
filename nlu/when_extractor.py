"""Dates and times: one `when` entity with the clock-free meaning of the message, its words as `date` and `time` spans.

Resolving the meaning needs the message's own moment, opening hours and holidays, and happens in actions.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu import reading
from nlu.extractor import ReadingExtractor
from nlu.spans import overlaps


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WhenExtractor(ReadingExtractor):
    """Adds what the date and time grammar read; spans that only the trained extractor saw there are dropped."""

    def entities(self, text: str, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = reading.dated(text)
        # `when` reaches from the first of its words to the last; a name may stand in the middle of them.
        words = [one for one in found if one["entity"] != "when"]
        kept = [
            entity
            for entity in earlier
            if entity["entity"] not in ("date", "time") and not any(overlaps(entity, one) for one in words)
        ]
        return kept + found
