"""How actions speak: responses of domain.yml, filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from randevu.dialogue.consistency import Notice


@dataclass
class Say:
    """The only way actions speak: a response of domain.yml with its values."""

    dispatcher: CollectingDispatcher

    def __call__(
        self,
        response: str,
        values: Mapping[str, Any] | None = None,
        buttons: Sequence[Mapping[str, Any]] = (),
        custom: Mapping[str, Any] | None = None,
    ) -> None:
        extra = {"json_message": dict(custom)} if custom else {}
        self.dispatcher.utter_message(
            response=response, buttons=[dict(one) for one in buttons] or None, **extra, **(values or {})
        )

    def notices(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self(notice.response, notice.values)
