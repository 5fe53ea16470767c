"""What the extractors share: they have no configuration and nothing to load, and read each message by itself."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message


class ReadingExtractor(GraphComponent, EntityExtractorMixin):
    """Puts what `entities` returns in place of a message's entities."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message that has text; a tapped button has none."""
        for message in messages:
            if text := message.get(TEXT):
                message.set(ENTITIES, self.entities(text, message.get(ENTITIES, [])), add_to_output=True)
        return messages

    @abstractmethod
    def entities(self, text: str, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All entities of the text, given those that the components before found."""
