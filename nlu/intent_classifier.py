"""Intent classification by logistic regression on folded character n-grams.

Rasa's own classifier counts n-grams without weighing them; weighed by tf-idf, with words beside letters, the same
regression is both surer and faster (the comparison is a command of its own, see docs/). No TensorFlow: the model loads in
well under a second and can be swapped between turns.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from nlu.folding_tokenizer import TOKEN
from randevu.turkish import letters

FILE = "classifier.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FoldedIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of a message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"letters": [1, 5], "words": [1, 2], "C": 12.0, "ranking_length": 5}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Pipeline | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FoldedIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FoldedIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(Path(folder) / FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples that have a text and an intent."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT) and one.get(INTENT)]
        self._model = make_pipeline(
            FeatureUnion(
                [
                    ("letters", self._weighed(analyzer="char_wb", ngram_range=tuple(self._config["letters"]))),
                    ("words", self._weighed(token_pattern=TOKEN.pattern, ngram_range=tuple(self._config["words"]))),
                ]
            ),
            LogisticRegression(C=self._config["C"], class_weight="balanced", max_iter=300, random_state=7),
        )
        self._model.fit([one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is None or not text or message.get(INTENT):
                continue
            chances = self._model.predict_proba([text])[0]
            order = chances.argsort()[::-1][: self._config["ranking_length"]]
            ranking = [{"name": str(self._model.classes_[at]), "confidence": float(chances[at])} for at in order]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @staticmethod
    def _weighed(**options: Any) -> TfidfVectorizer:
        return TfidfVectorizer(preprocessor=letters.fold, lowercase=False, sublinear_tf=True, **options)
