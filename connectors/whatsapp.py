"""Rasa's input channel for WhatsApp. Messages do not pass through Rasa's channels: see `connectors.door`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint

from connectors.door import Door
from randevu import settings


class WhatsAppInput(InputChannel):
    """Named in credentials.yml as ``connectors.whatsapp.WhatsAppInput``; everything else comes from the environment."""

    def __init__(self, door: Door) -> None:
        self._door = door

    @classmethod
    def name(cls) -> str:
        return "whatsapp"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WhatsAppInput:
        return cls(Door(settings.load()))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The door's routes; `on_new_message` is not used, because nothing waits for Rasa here."""
        return self._door.blueprint()
