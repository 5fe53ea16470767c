"""Calling the action server so that no failure is swallowed.

Rasa catches every error of a custom action, logs it (with rasa-sdk's answer, which carries the whole tracker) and
records
the action as done. Here a failed, refused or late call raises `TurnFailed`, which Rasa's handlers do not know and let
through. Rasa also re-checks its own JSON schema at each call (54 ms); here the validator is made once.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from randevu.engine.port import TurnFailed

ACTION_SECONDS = 10

_result_validator = Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_once_compiled(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Stands in for `RemoteAction._validate_action_result`: the same check without compiling the schema again."""
    if not _result_validator.is_valid(result):
        raise TurnFailed("the action server answered in a shape that Rasa does not know")
    return True


RemoteAction._validate_action_result = _validate_once_compiled


class ActionEndpoint(EndpointConfig):
    """The action server behind one kept-alive session, with a time limit and failures that nobody swallows."""

    def __init__(self, url: str, seconds: float = ACTION_SECONDS, **kwargs: Any) -> None:
        super().__init__(url=url, **kwargs)
        self._seconds = seconds
        self._kept: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Call the action server.

        Raises:
            TurnFailed: it could not be reached, failed or took longer than the limit.
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
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise TurnFailed(f"the action server did not answer ({type(error).__name__})") from None

    def _session(self) -> aiohttp.ClientSession:
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._seconds))
        return self._kept

    async def close(self) -> None:
        if self._kept is not None:
            await self._kept.close()
