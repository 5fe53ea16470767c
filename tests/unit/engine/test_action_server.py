"""An action server that is down, slow or broken fails the turn, and says nothing of what customers wrote."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
import sanic.config
from aiohttp import web
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from randevu.engine.port import EngineAway, TurnFailed
from randevu.engine.rasa_actions import ActionEndpoint
from tests.ports import free_port
from tests.unit.engine.conftest import SECRET, ActionServer, failing


async def run(endpoint: ActionEndpoint, name: str = "action_greet", said: Sequence[Event] = ()) -> list[Any]:
    """The action as Rasa runs it after what was `said`; returns the events."""
    tracker = DialogueStateTracker.from_events("one", list(said))
    action = RemoteAction(name, endpoint)
    generator = TemplatedNaturalLanguageGenerator({})
    try:
        return await action.run(CollectingOutputChannel(), generator, tracker, Domain.empty())
    finally:
        await endpoint.close()


async def test_what_a_working_server_answers_is_taken(action_server: ActionServer) -> None:
    events = {"events": [{"event": "slot", "name": "branch", "value": "kadikoy"}], "responses": []}
    action_server.behave = lambda _name: web.json_response(events)
    (event,) = await run(ActionEndpoint(action_server.url))
    assert (event.key, event.value) == ("branch", "kadikoy")
    assert action_server.asked == ["action_greet"]


async def test_an_action_hears_what_was_said_in_this_turn_and_not_the_whole_conversation(
    action_server: ActionServer,
) -> None:
    earlier = [UserUttered("merhaba", metadata={"now": "earlier"}), ActionExecuted("action_greet")]
    this_turn = [UserUttered("saç kesimi", metadata={"now": "now"}), ActiveLoop("booking_form")]
    await run(ActionEndpoint(action_server.url), said=[*earlier, *this_turn])
    (call,) = action_server.calls
    assert [(event["event"], event.get("text")) for event in call["tracker"]["events"]] == [
        ("user", "saç kesimi"),
        ("active_loop", None),
    ]
    assert call["tracker"]["latest_message"]["metadata"] == {"now": "now"}
    assert call["tracker"]["active_loop"] == {"name": "booking_form"}


async def test_a_server_that_is_down_is_away_and_nothing_is_wrong_with_the_turn() -> None:
    port = free_port()
    with pytest.raises(EngineAway, match="did not answer"):
        await run(ActionEndpoint(f"http://127.0.0.1:{port}/webhook"))


async def test_a_server_that_takes_too_long_fails_the_turn(action_server: ActionServer) -> None:
    action_server.silent = True
    with pytest.raises(TurnFailed, match="did not answer") as caught:
        await run(ActionEndpoint(action_server.url, seconds=0.05))
    assert not isinstance(caught.value, EngineAway)


@pytest.mark.parametrize("status", [404, 413, 500, 503, 302])
async def test_a_failed_action_fails_the_turn_and_its_tracker_is_told_to_nobody(
    action_server: ActionServer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    action_server.behave = lambda _name: failing(status)
    with pytest.raises(TurnFailed) as caught:
        await run(ActionEndpoint(action_server.url))
    assert str(status) in str(caught.value)
    assert SECRET not in f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}"
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        web.json_response({"events": "none"}),
        web.json_response({"events": [{"value": "an event without its kind"}]}),
        web.json_response({"responses": []}),
        web.json_response({"events": [], "responses": ["a text"]}),
        web.json_response([]),
        web.Response(text="<html>a proxy's page</html>", content_type="text/html"),
        web.Response(text='{"events": [', content_type="application/json"),
        web.Response(body=b"\xff\xfe", content_type="application/json"),
    ],
    ids=[
        "wrong type",
        "event without kind",
        "no events",
        "response without shape",
        "no object",
        "html",
        "broken off",
        "no text",
    ],
)
async def test_an_answer_in_an_unknown_shape_fails_the_turn(action_server: ActionServer, answer: web.Response) -> None:
    action_server.behave = lambda _name: answer
    with pytest.raises(TurnFailed):
        await run(ActionEndpoint(action_server.url))


async def test_a_rejection_stays_what_rasa_makes_of_it(action_server: ActionServer) -> None:
    action_server.behave = lambda name: failing(400, {"action_name": name, "error": "rejected"})
    with pytest.raises(ActionExecutionRejection):
        await run(ActionEndpoint(action_server.url))


async def test_an_idle_connection_is_given_up_before_the_action_server_closes_it(action_server: ActionServer) -> None:
    endpoint = ActionEndpoint(action_server.url)
    connector = endpoint._session().connector
    assert isinstance(connector, aiohttp.TCPConnector)
    assert connector._keepalive_timeout < sanic.config.DEFAULT_CONFIG["KEEP_ALIVE_TIMEOUT"]
    await endpoint.close()


async def test_one_connection_serves_many_calls(action_server: ActionServer) -> None:
    endpoint = ActionEndpoint(action_server.url)
    session = endpoint._session()
    for _ in range(3):
        await endpoint.request(json={"next_action": "action_greet"})
    assert endpoint._session() is session
    await endpoint.close()
    assert len(action_server.asked) == 3
