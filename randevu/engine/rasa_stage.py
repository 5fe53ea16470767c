"""Rasa's server as the place where models answer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.engine.graph import GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage

from randevu.trained.swapping import Unloadable

log = logging.getLogger(__name__)

TENSORFLOW = ("rasa.nlu.classifiers.diet_classifier", "rasa.core.policies.ted_policy", "rasa.nlu.selectors")
"""Modules of parts that load by training and tracing a graph, which stalls a process that serves."""


class RasaStage:
    """Puts a new agent into the place of the old one; the engine adopts it with the next turn (`rasa_engine`).

    Args:
        app: the sanic app of a running Rasa server.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def loaded(self) -> str | None:
        name: str | None = self._app.ctx.agent.model_name
        return name

    def load(self, path: Path) -> None:
        """Takes some seconds; may be called from any thread.

        Raises:
            Unloadable: the file is no model, was made for another version of the product (what it says and does is
                not what the rest of this one knows), or holds TensorFlow.
        """
        old: Agent = self._app.ctx.agent
        new = Agent(
            # Responses belong to a model's domain: a shared generator would say the new ones in old turns.
            generator=None if isinstance(old.nlg, TemplatedNaturalLanguageGenerator) else old.nlg,
            tracker_store=old.tracker_store,
            lock_store=old.lock_store,
            action_endpoint=old.action_endpoint,
        )
        try:
            if holds_tensorflow(LocalModelStorage.metadata_from_archive(path).predict_schema):
                raise Unloadable("restart")
            new.load_model(path)
        except Unloadable:
            raise
        except Exception as error:
            log.error("a model cannot be loaded: %s", type(error).__name__)
            raise Unloadable("broken") from error
        if old.domain is not None and old.domain.fingerprint() != new.domain.fingerprint():
            raise Unloadable("other")
        self._app.ctx.agent = new


def holds_tensorflow(schema: GraphSchema) -> bool:
    """Whether a part of the model does."""
    return any(base.__module__.startswith(TENSORFLOW) for node in schema.nodes.values() for base in node.uses.__mro__)
