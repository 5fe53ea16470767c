"""Calling the action server so that no failure is swallowed and nothing is sent or checked for nothing.

Rasa catches every error of a custom action, logs it (with rasa-sdk's answer, which carries the whole tracker) and
records the action as done. Here a failed, refused or late call raises `TurnFailed`, which Rasa's handlers do not know
and let through. Rasa also holds each answer against a JSON schema of all its events (54 ms, 14 ms with the validator
kept) and sends every event of the conversation; here an answer's outline is checked, and the events of this turn go.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from randevu.engine.port import EngineAway, TurnFailed

ACTION_SECONDS = 10
KEPT_SECONDS = 2
"""How long an idle connection is used again. Sanic closes its own after 5 s: a call that meets that moment fails."""


def _check_outline(_action: RemoteAction, result: Any) -> bool:
    """Stands in for `RemoteAction._validate_action_result`.

    Only the outline: what an event of a kind must hold is asked by Rasa when it makes the event of it, and fails the
    turn there.
    """
    parts = (result.get("events"), result.get("responses", [])) if isinstance(result, dict) else (None, None)
    if not all(isinstance(part, list) and all(isinstance(one, dict) for one in part) for part in parts):
        raise TurnFailed("the action server answered in a shape that Rasa does not know")
    if not all(isinstance(event.get("event"), str) for event in result["events"]):
        raise TurnFailed("the action server answered with an event that says not what it is")
    return True


def _call_format(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """Stands in for `RemoteAction._action_call_format`: what rasa-sdk reads, with the events of this turn only.

    Rasa's own form also copies the message that began the running form, parse data and all, into every call.
    """
    this_turn: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        this_turn.append(event.as_dict())
        if isinstance(event, UserUttered):
            break
    loop = tracker.active_loop
    state = {
        "sender_id": tracker.sender_id,
        "slots": tracker.current_slot_values(),
        "latest_message": tracker._latest_message_data(),
        "followup_action": tracker.followup_action,
        "paused": tracker.is_paused(),
        "events": this_turn[::-1],
        "active_loop": {"name": loop.name} if loop else {},
        "latest_action_name": tracker.latest_action_name,
    }
    call = {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    if domain.does_custom_action_explicitly_need_domain(action.name()):
        call["domain"] = domain.as_dict()
    return call


RemoteAction._validate_action_result = _check_outline
RemoteAction._action_call_format = _call_format


class ActionEndpoint(EndpointConfig):
    """The action server behind one kept-alive session, with a time limit and failures that nobody swallows."""

    def __init__(self, url: str, seconds: float = ACTION_SECONDS, **kwargs: Any) -> None:
        super().__init__(url=url, **kwargs)
        self._seconds = seconds
        self._kept: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Call the action server.

        Raises:
            EngineAway: it could not be reached, or was gone before it answered.
            TurnFailed: it failed or took longer than the limit.
            ClientResponseError: status 400, which Rasa turns into `ActionExecutionRejection`.
        """
        body = json.dumps(kwargs["json"], default=str).encode()
        try:
            async with self._session().post(
                self.url, data=body, headers={"Content-Type": "application/json"}
            ) as answer:
                if answer.status == 400:
                    raise ClientResponseError(400, "rejected", await answer.text())
                if answer.status >= 300:
                    # The body holds the tracker: it goes nowhere.
                    raise TurnFailed(f"the action server answered {answer.status}; its own log has the reason")
                return await answer.json()
        except ClientResponseError:
            # Rasa's own, and a ClientError too: a rejection is no failure.
            raise
        except ValueError:
            raise TurnFailed("the action server answered something that is not JSON") from None
        except asyncio.TimeoutError:
            raise TurnFailed("the action server did not answer (too late)") from None
        except aiohttp.ClientConnectionError as error:
            raise EngineAway(f"the action server did not answer ({type(error).__name__})") from None
        except aiohttp.ClientError as error:
            raise TurnFailed(f"the action server did not answer ({type(error).__name__})") from None

    def _session(self) -> aiohttp.ClientSession:
        if self._kept is None or self._kept.closed:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS)
            self._kept = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=self._seconds))
        return self._kept

    async def close(self) -> None:
        if self._kept is not None:
            await self._kept.close()
