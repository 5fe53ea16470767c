"""Rasa's server takes up another model between turns, or refuses it and goes on as it was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from randevu import settings
from randevu.run import models
from randevu.trained.swapping import Unloadable

pytestmark = pytest.mark.model

OTHER = "randevu-aaaaaaaaaaaa.tar.gz"


@pytest.fixture
def model() -> Path:
    return models.needed(settings.load(), print)


@pytest.fixture
def app(agent: Any) -> Any:
    """A server that carries the agent."""
    return SimpleNamespace(ctx=SimpleNamespace(agent=agent))


def stage(app: Any) -> Any:
    from randevu.engine.rasa_stage import RasaStage

    return RasaStage(app)


def test_another_model_of_the_same_product_is_taken_up_and_the_old_agent_stays_whole(
    app: Any, agent: Any, model: Path, tmp_path: Path
) -> None:
    shutil.copy(model, tmp_path / OTHER)
    responses = agent.nlg.responses
    stage(app).load(tmp_path / OTHER)
    assert (stage(app).loaded(), agent.model_name) == (OTHER, model.name)
    assert app.ctx.agent.is_ready()
    assert agent.nlg.responses is responses
    assert app.ctx.agent.nlg is not agent.nlg


def test_a_file_that_is_no_model_is_refused(app: Any, agent: Any, tmp_path: Path) -> None:
    (tmp_path / OTHER).write_bytes(b"half a download")
    with pytest.raises(Unloadable) as refused:
        stage(app).load(tmp_path / OTHER)
    assert (refused.value.reason, app.ctx.agent) == ("broken", agent)


def test_a_model_that_says_or_does_other_things_is_refused(app: Any, agent: Any, model: Path) -> None:
    from rasa.shared.core.domain import Domain

    other = Domain.from_dict({**agent.domain.as_dict(), "responses": {"utter_other": [{"text": "x"}]}})
    app.ctx.agent = here = SimpleNamespace(
        **{name: getattr(agent, name) for name in ("nlg", "tracker_store", "lock_store", "action_endpoint")},
        domain=other,
    )
    with pytest.raises(Unloadable) as refused:
        stage(app).load(model)
    assert (refused.value.reason, app.ctx.agent) == ("other", here)


def test_a_model_with_tensorflow_is_told_from_ours(agent: Any) -> None:
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    from randevu.engine.rasa_stage import holds_tensorflow

    schema = agent.processor.model_metadata.predict_schema
    assert not holds_tensorflow(schema)
    name, node = next(iter(schema.nodes.items()))
    assert holds_tensorflow(replace(schema, nodes={**schema.nodes, name: replace(node, uses=DIETClassifier)}))
