"""The Rasa agent as a conversation engine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from randevu import settings
from randevu.catalogue import live
from randevu.engine import rasa_tracker, rasa_waiting, remarks, waiting_list
from randevu.engine.answering import answering
from randevu.engine.port import Reply, TurnFailed, TurnInput, TurnLog, TurnResult
from randevu.engine.rasa_actions import ActionEndpoint
from randevu.engine.rasa_processor import TurnProcessor, actions_since
from randevu.engine.rasa_replies import TurnChannel, reply
from randevu.engine.rating import rating

TURN_SECONDS = 25
LATE = "utter_late"
NOBODY_ANSWERED = "utter_no_answer"


def build(app: Any) -> RasaEngine:
    """The engine of a running Rasa server (`app` is its sanic app); the agent may still be loading."""
    return RasaEngine(lambda: getattr(app.ctx, "agent", None))


class RasaEngine:
    """Runs turns on whatever agent Rasa has loaded; adopts a newly loaded model between turns."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        self._agent = agent
        self._processor: TurnProcessor | None = None
        self._adopted: Any = None
        self._action_endpoint = ActionEndpoint(settings.load().actions_url, enable_selective_domain=True)

    def ready(self) -> bool:
        agent = self._agent()
        return agent is not None and agent.is_ready()

    async def run(self, turn: TurnInput) -> TurnResult:
        """Work out one turn.

        Raises:
            TurnFailed: see `randevu.engine.port.Engine`.
        """
        try:
            return await asyncio.wait_for(self._run(turn), TURN_SECONDS)
        except asyncio.TimeoutError:
            raise TurnFailed(f"the turn took longer than {TURN_SECONDS} s") from None

    async def say(self, response: str, values: Mapping[str, Any]) -> Reply:
        """A response of the domain, for words that belong to no turn."""
        processor = self._current()
        tracker = DialogueStateTracker.from_events("words", [], slots=processor.domain.slots, domain=processor.domain)
        business = await asyncio.to_thread(live.catalogue)
        known = {"business": business.name, "privacy_url": live.privacy_address(business), **values}
        made = await processor.nlg.generate(response, tracker, TurnChannel.name(), **known)
        if made is None:
            raise TurnFailed(f"domain.yml has no response {response}")
        return reply(made)

    async def _run(self, turn: TurnInput) -> TurnResult:
        processor = self._current()
        began = time.perf_counter()
        tracker = rasa_tracker.restore(turn.conversation_id, turn.snapshot, processor.domain)
        already = len(tracker.events)
        channel = TurnChannel()
        message = UserMessage(
            text=turn.text.lstrip("/ ") or turn.text.replace("/", " "),
            output_channel=channel,
            sender_id=turn.conversation_id,
            parse_data=_issued(turn) if turn.payload else None,
            input_channel=channel.name(),
            message_id=turn.message_ids[0],
            metadata={
                **turn.metadata,
                "said_at": turn.said_at.isoformat(),
                "now": turn.now.isoformat(),
                "message_ids": list(turn.message_ids),
            },
        )
        restored = time.perf_counter()
        if message.parse_data is None:
            read = await processor.parse_message(message, tracker)
            busy = tracker.active_loop_name is not None
            read = answering(read, turn.metadata.get("reminder"), busy)
            read = rating(read, turn.metadata.get("survey"), busy)
            read = remarks.about(read, tracker.get_slot("requested_slot") if busy else None)
            message.parse_data = waiting_list.about(read, turn.metadata.get("offered_time"))
        understood = time.perf_counter()
        if turn.metadata.get("waits_for_person") and not rasa_waiting.is_served(message.parse_data, tracker):
            timing = {"restore": _milliseconds(began, restored), "understand": _milliseconds(restored, understood)}
            unchanged = rasa_tracker.snapshot(tracker, processor.domain)
            return TurnResult((), unchanged, _log(message.parse_data, tracker, already, timing, processor))
        await processor.run_turn(message, tracker, turn.said_at)
        if turn.metadata.get("late"):
            channel.replies.insert(0, await self.say(LATE, {}))
        if not channel.replies:
            channel.replies.append(await self.say(NOBODY_ANSWERED, {}))
        acted = time.perf_counter()
        snapshot = rasa_tracker.snapshot(tracker, processor.domain)
        timing = {
            "restore": _milliseconds(began, restored),
            "understand": _milliseconds(restored, understood),
            "act": _milliseconds(understood, acted),
            "snapshot": _milliseconds(acted, time.perf_counter()),
        }
        return TurnResult(
            tuple(channel.replies), snapshot, _log(message.parse_data, tracker, already, timing, processor)
        )

    def _current(self) -> TurnProcessor:
        """The processor of the agent's model, adopted once per loaded model."""
        agent = self._agent()
        if agent is None or agent.processor is None:
            raise TurnFailed("no model is loaded yet")
        if self._processor is None or self._adopted is not agent.processor:
            adopted = TurnProcessor.adopt(agent.processor)
            adopted.action_endpoint = self._action_endpoint
            self._adopted, self._processor = agent.processor, adopted
        return self._processor


def _issued(turn: TurnInput) -> dict[str, Any]:
    """Parse data for something this product issued: no model has to guess what a tapped button means."""
    assert turn.payload is not None
    intent = {"name": turn.payload["intent"], "confidence": 1.0}
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "issued"}
        for name, value in (turn.payload.get("entities") or {}).items()
    ]
    return {"text": turn.text, "intent": intent, "entities": entities, "intent_ranking": [intent]}


def _log(
    parse_data: Mapping[str, Any],
    tracker: DialogueStateTracker,
    already: int,
    timing: dict[str, float],
    processor: TurnProcessor,
) -> TurnLog:
    intent = parse_data.get("intent") or {}
    return TurnLog(
        intent=intent.get("name"),
        confidence=intent.get("confidence"),
        understanding={
            "ranking": (parse_data.get("intent_ranking") or [])[: rasa_tracker.RANKING_KEPT],
            "entities": parse_data.get("entities") or [],
            "set": sorted({event.key for event in list(tracker.events)[already:] if isinstance(event, SlotSet)}),
        },
        slots={name: slot.value for name, slot in tracker.slots.items() if slot.value is not None},
        actions=tuple(actions_since(tracker, already)),
        timing=timing,
        model=processor.model_filename,
    )


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)
