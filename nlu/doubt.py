"""When the classifier does not know, say so: the intent becomes Rasa's `nlu_fallback`, the ranking stays.

Rasa's own FallbackClassifier looks at confidence alone. Here what the grammar and the catalogue read counts too:
"yarın 5e manikür" is clear whatever the classifier thinks of it, and of two likely intents in one message both can be
served.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu import reading

READ = (reading.BY_CATALOGUE, reading.BY_GRAMMAR)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DoubtClassifier(GraphComponent, IntentClassifier):
    """Needs `sure` of the classifier alone, `sure_with_entities` where values were read."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.35, "sure_with_entities": 0.2}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DoubtClassifier:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace an unsure intent; a message without one (a tapped button) is left alone."""
        for message in messages:
            intent = message.get(INTENT)
            if not intent:
                continue
            read = any(str(one.get("extractor", "")) in READ for one in message.get(ENTITIES, []))
            if intent["confidence"] < self._config["sure_with_entities" if read else "sure"]:
                doubt = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0 - intent["confidence"]}
                message.set(INTENT, doubt, add_to_output=True)
        return messages
