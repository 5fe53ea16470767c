"""Services, branches and staff of the business, found in the text by the catalogue's names; no training for a new
one.

Where the catalogue speaks it wins over the trained extractor. A service wish that only the trained extractor saw stays,
as `unknown_service`: something this business may not offer, to be answered honestly.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import reading
from nlu.spans import overlaps
from randevu.catalogue import live

TIMES = ("when", "date", "time")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CatalogueExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities whose value is the catalogue's key; `negated` marks "Kadıköy değil"."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CatalogueExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        known = live.catalogue()
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            found = reading.named(text, {kind: known.names(kind) for kind in reading.KINDS})
            message.set(ENTITIES, found + _left(message.get(ENTITIES, []), found), add_to_output=True)
        return messages


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
