"""Dates and times: one `when` entity with the clock-free meaning of the message, its words as `date` and `time` spans.

Resolving the meaning needs the message's own moment, opening hours and holidays, and happens in actions.
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


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WhenExtractor(GraphComponent, EntityExtractorMixin):
    """Adds what the date and time grammar read; spans that only the trained extractor saw there are dropped."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WhenExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            found = reading.dated(text)
            kept = [
                entity
                for entity in message.get(ENTITIES, [])
                if entity["entity"] not in ("date", "time") and not any(overlaps(entity, one) for one in found)
            ]
            message.set(ENTITIES, kept + found, add_to_output=True)
        return messages
