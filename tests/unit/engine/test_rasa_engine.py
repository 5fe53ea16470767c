"""Whole turns on the trained model, with an action server that fails on command."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from aiohttp import web

from randevu import store
from randevu.engine.port import TurnFailed, TurnInput
from randevu.engine.rasa_engine import NOBODY_ANSWERED, RasaEngine
from tests.ports import free_port
from tests.unit.engine.conftest import ActionServer, failing

WORDS = "merhaba xqzvwords"


@pytest.fixture
def engine(
    agent: Any, action_server: ActionServer, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RasaEngine]:
    monkeypatch.setenv("ACTIONS_URL", action_server.url)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate()
    yield RasaEngine(lambda: agent)
    store.dispose()


@pytest.fixture
def greeting(now: datetime) -> TurnInput:
    """The first turn of a conversation."""
    return TurnInput("one", "merhaba", None, now, now, ("wamid.1",), None, {"customer_id": 1})


def answering(name: str) -> web.Response:
    return web.json_response(
        {"events": [], "responses": [{"response": "utter_thank"}] if name == "action_greet" else []}
    )


def text_of(domain: Any, response: str) -> set[str]:
    return {one["text"] for one in domain.responses[response]}


@pytest.mark.model
async def test_a_turn_gives_replies_a_snapshot_and_a_log(
    engine: RasaEngine, action_server: ActionServer, greeting: TurnInput, domain: Any
) -> None:
    action_server.behave = answering
    result = await engine.run(greeting)
    assert {one.text for one in result.replies} <= text_of(domain, "utter_thank")
    assert result.log.intent == "greet"
    assert [one["action"] for one in result.log.actions if one["action"] == "action_greet"]
    assert set(result.log.timing) == {"restore", "understand", "act", "snapshot"}
    assert "action_merge_wish" in action_server.asked
    json.dumps(result.snapshot)


@pytest.mark.model
@pytest.mark.parametrize("broken", ["action_merge_wish", "action_greet"])
async def test_an_action_that_fails_fails_the_turn_wherever_rasa_calls_it(
    engine: RasaEngine, action_server: ActionServer, greeting: TurnInput, broken: str
) -> None:
    """`action_merge_wish` is called while slots are extracted, where Rasa itself only logs a failure."""
    action_server.behave = lambda name: failing() if name == broken else None
    with pytest.raises(TurnFailed):
        await engine.run(greeting)


@pytest.mark.model
async def test_a_turn_that_failed_is_worked_out_anew_as_if_it_had_never_been(
    engine: RasaEngine, action_server: ActionServer, greeting: TurnInput
) -> None:
    action_server.behave = lambda _name: failing()
    with pytest.raises(TurnFailed):
        await engine.run(greeting)
    action_server.behave = answering
    again = await engine.run(greeting)
    assert sum(event["event"] == "user" for event in again.snapshot["events"]) == 1


@pytest.mark.model
async def test_a_server_that_is_down_fails_the_turn(
    agent: Any, engine: RasaEngine, greeting: TurnInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("ACTIONS_URL", f"http://127.0.0.1:{port}/webhook")
    with pytest.raises(TurnFailed):
        await RasaEngine(lambda: agent).run(greeting)


@pytest.mark.model
async def test_a_turn_without_an_answer_says_so_instead_of_keeping_silent(
    engine: RasaEngine, greeting: TurnInput, domain: Any
) -> None:
    result = await engine.run(greeting)
    assert {one.text for one in result.replies} <= text_of(domain, NOBODY_ANSWERED)
    assert len(result.replies) == 1


@pytest.mark.model
async def test_what_this_product_issued_needs_no_model_to_be_understood(
    engine: RasaEngine, greeting: TurnInput, domain: Any
) -> None:
    tapped = replace(greeting, text="sezon sonu", payload={"intent": "thank", "entities": {"offer": "x"}})
    result = await engine.run(tapped)
    assert (result.log.intent, result.log.confidence) == ("thank", 1.0)
    assert [one["value"] for one in result.log.understanding["entities"]] == ["x"]
    assert {one.text for one in result.replies} <= text_of(domain, "utter_thank")


@pytest.mark.model
@pytest.mark.parametrize("text", ['/thank{"offer": "stolen"}', "/thank", "//thank", '/ thank{"offer": "stolen"}', "/"])
async def test_text_that_looks_like_a_command_is_only_text(engine: RasaEngine, greeting: TurnInput, text: str) -> None:
    result = await engine.run(replace(greeting, text=text))
    assert not any(one["value"] == "stolen" for one in result.log.understanding["entities"])
    assert result.log.confidence != 1.0


@pytest.mark.model
async def test_the_next_turn_goes_on_from_the_snapshot(
    engine: RasaEngine, action_server: ActionServer, greeting: TurnInput
) -> None:
    wish = {"value": "kadikoy", "words": "Kadıköy", "at": greeting.said_at.isoformat()}
    events = {"events": [{"event": "slot", "name": "branch", "value": wish}], "responses": []}
    action_server.behave = lambda name: web.json_response(events) if name == "action_merge_wish" else None
    first = await engine.run(greeting)
    action_server.behave = lambda _name: None
    second = await engine.run(replace(greeting, snapshot=first.snapshot, message_ids=("wamid.2",)))
    assert second.log.slots["branch"] == wish


@pytest.mark.model
async def test_nothing_that_was_said_stands_in_the_log(
    engine: RasaEngine, action_server: ActionServer, greeting: TurnInput, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await engine.run(replace(greeting, text=WORDS))
    action_server.behave = lambda _name: failing()
    with pytest.raises(TurnFailed) as caught:
        await engine.run(replace(greeting, text=WORDS))
    assert WORDS.split()[1] not in caplog.text + repr(caught.value)


@pytest.mark.model
async def test_words_that_belong_to_no_turn_come_from_the_domain(engine: RasaEngine, domain: Any) -> None:
    assert (await engine.say("utter_turn_failed", {})).text in text_of(domain, "utter_turn_failed")
    notice = await engine.say("utter_privacy_notice", {})
    assert "{" not in notice.text


@pytest.mark.model
async def test_a_response_that_the_domain_does_not_have_is_an_error(engine: RasaEngine) -> None:
    with pytest.raises(TurnFailed, match="utter_unheard_of"):
        await engine.say("utter_unheard_of", {})


async def test_without_a_model_a_turn_fails_and_the_engine_is_not_ready(greeting: TurnInput) -> None:
    engine = RasaEngine(lambda: None)
    assert not engine.ready()
    with pytest.raises(TurnFailed, match="no model"):
        await engine.run(greeting)
