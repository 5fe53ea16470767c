"""Intent classification: a linear model over folded text and over what the grammar and the catalogue read in it.

Rasa's own classifier counts n-grams without weighing them and sees no entities. This one is surer, trains in about a
minute and answers in few milliseconds, without TensorFlow. It also learns from copies of the examples, mistyped or
told at length. It stands behind the two extractors in the pipeline and reads their entities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import endings, reading, readings
from nlu.intent_model import Entities, IntentModel, View, view
from nlu.parts import asked_beside, wished_beside
from nlu.slips import mistyped
from nlu.surroundings import surrounded
from nlu.trained import TrainedComponent, chance_of, examples

READ = (reading.BY_CATALOGUE, reading.BY_GRAMMAR)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FoldedIntentClassifier(TrainedComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of a message; in the ranking `of_part` marks a question that a part of the
    message asks, with the confidence in that part alone.
    """

    FILE = "classifier.joblib"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "letters": [1, 5],
            "words": [1, 2],
            "C": 0.5,
            "traits": 0.5,
            "copies": True,
            "ranking_length": 5,
            "sure_of_part": 0.95,
            "weight_of_ending": 0.5,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples that have a text and an intent."""
        pairs = [(one.get(TEXT), one.get(INTENT)) for one in examples(training_data)]
        config, copies = self._config, _copies(pairs) if self._config["copies"] else []
        model = IntentModel(tuple(config["letters"]), tuple(config["words"]), config["C"], config["traits"])
        model.fit(
            [_view(text) for text, _ in pairs],
            [intent for _, intent in pairs],
            [(_view(text), intent) for text, intent in copies],
        )
        return self._keep(model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is None or not text or message.get(INTENT):
                continue
            read = [one for one in message.get(ENTITIES, []) if one.get("extractor") in READ]
            ranking = self._ranking(text, read)
            beside = asked_beside(self._model, text, read, ranking[0]["name"], self._config["sure_of_part"])
            message.set("intent", dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", _marked(ranking, beside), add_to_output=True)
        return messages

    def _ranking(self, text: str, read: Entities) -> list[dict[str, Any]]:
        """The likeliest intents; politeness changes places with what a part of the message wants done."""
        chances = endings.chances(self._model, text, read, self._config["weight_of_ending"])
        names = list(self._model.intents)
        main = names[chances.argmax()]
        if wish := wished_beside(self._model, text, read, main, self._config["sure_of_part"]):
            at = [names.index(main), names.index(wish)]
            chances[at] = chances[at[::-1]]
        order = chances.argsort()[::-1][: self._config["ranking_length"]]
        return [{"name": str(names[at]), "confidence": float(chances[at])} for at in order]


def _copies(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A mistyped copy of every example, and some of the longer ones with a story or an outburst around them."""
    found = [(mistyped(text, chance_of(text, "slips")), intent) for text, intent in pairs]
    told = ((surrounded(text, chance_of(text, "story")), intent) for text, intent in pairs)
    return found + [(text, intent) for text, intent in told if text]


def _marked(ranking: list[dict[str, Any]], beside: Mapping[str, float]) -> list[dict[str, Any]]:
    """The ranking with the questions of parts marked; those it does not hold stand behind, with no confidence."""
    missing = [{"name": name, "confidence": 0.0} for name in beside if all(one["name"] != name for one in ranking)]
    return [{**one, "of_part": beside[one["name"]]} if one["name"] in beside else one for one in ranking + missing]


def _view(text: str) -> View:
    return view(text, readings.in_training(text))
