"""What the model and the grammar make of single sentences, outside any conversation (`python -m randevu
understand`).
"""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from randevu import settings
from randevu.catalogue import service as catalogue_service
from randevu.engine.train import QUIET, ensure_model


class Understander:
    """A loaded model with the business file's catalogue. Loading takes some seconds, a sentence some milliseconds.

    Args:
        model: a model file; None: `RANDEVU_MODEL`, else the one that fits the data, trained if there is none.
    """

    def __init__(self, model: Path | None = None) -> None:
        found = settings.load()
        self._catalogue = catalogue_service.check(found.business_file).catalogue
        path = model or (Path(found.model) if found.model else ensure_model(lambda _line: None))
        os.environ.update(QUIET)
        import structlog

        # Rasa's logger prints whole messages unless configured, and people's messages are nobody's log lines.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        from rasa.core.agent import Agent

        self._agent = Agent.load(path)

    def understand(self, text: str, at: datetime) -> dict[str, Any]:
        """One sentence as the names of design section 6 say: intent, confidence, service, branch, staff, dates,
        times.
        """
        return asyncio.run(self._understand(text, at))

    async def _understand(self, text: str, at: datetime) -> dict[str, Any]:
        from randevu import languages
        from randevu.turkish.understand import dates_line

        parsed = await self.parse(text)
        local = at.astimezone(self._catalogue.zone)
        holidays = self._catalogue.holidays(local.date(), local.date() + timedelta(days=500))
        return {
            "text": text,
            "intent": parsed["intent"]["name"],
            "confidence": round(parsed["intent"]["confidence"], 4),
            **self.names(parsed["entities"]),
            **dates_line(text, local, self._catalogue.when_hours(), holidays, languages.read),
        }

    async def parse(self, text: str) -> dict[str, Any]:
        """The message as Rasa parses it: intent, ranking and entities. A leading slash is not taken for a command."""
        parsed: dict[str, Any] = await self._agent.parse_message(text.lstrip("/ ") or "?")
        return parsed

    def names(self, entities: list[dict[str, Any]]) -> dict[str, list[str]]:
        """Services, branches and staff among the entities as the catalogue names them, without the refused ones."""
        return {kind: self._names(entities, kind) for kind in ("service", "branch", "staff")}

    def _names(self, entities: list[dict[str, Any]], kind: str) -> list[str]:
        named = sorted((one for one in entities if one["entity"] == kind), key=lambda one: one["start"])
        refused = {one["value"] for one in named if one.get("negated")}
        keys = dict.fromkeys(one["value"] for one in named if one["value"] not in refused)
        return [self._catalogue.name_of(kind, key) for key in keys]  # type: ignore[arg-type]
