"""What the two trained components share: how they are made, how their model is kept and loaded, and their examples."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any, ClassVar

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self


class TrainedComponent(GraphComponent):
    """A component whose model is one object, pickled into the file FILE; `_model` is None before training."""

    FILE: ClassVar[str]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Any = None) -> None:
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
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(Path(folder) / cls.FILE))

    def _keep(self, model: Any) -> Resource:
        """Take a fitted model into use and into the storage."""
        self._model = model
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(model, Path(folder) / self.FILE)
        return self._resource


def examples(training_data: TrainingData) -> list[Message]:
    """The examples that have a text and an intent."""
    return [one for one in training_data.intent_examples if one.get(TEXT) and one.get(INTENT)]


def chance_of(text: str, purpose: str) -> Random:
    """The random numbers behind a copy of an example: its own, so that a sentence more changes no other's copies."""
    return Random(f"{purpose} {text}")
