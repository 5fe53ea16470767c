"""Tracker snapshots: one bounded JSON document per conversation instead of an endless list of events.

A snapshot holds the newest turns as Rasa events, after a preamble that restores what stood before them: slot values and
the active loop. So a conversation of 400 turns costs what one of ten does. The turn log keeps everything; nothing that
people read comes from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from randevu import store

# Rules look back a turn or two; four leave room for stories. Each turn kept costs every prediction a little.
TURNS_KEPT = 4
RANKING_KEPT = 4
# Rasa walks through all its event classes for each event it reads; they are the same all the time.
Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
PARSE_DATA_KEPT = ("intent", "entities", "intent_ranking", "text")


def restore(conversation_id: str, snapshot: Mapping[str, Any] | None, domain: Domain) -> DialogueStateTracker:
    """The tracker that a snapshot describes; a new conversation's when there is none."""
    events = [Event.from_parameters(dict(one)) for one in (snapshot or {}).get("events", [])]
    return DialogueStateTracker.from_events(
        conversation_id, [event for event in events if event is not None], slots=domain.slots, domain=domain
    )


def snapshot(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The bounded, JSON-able state of a tracker."""
    events = list(tracker.events)
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) > TURNS_KEPT:
        cut = starts[-TURNS_KEPT]
        events = [*_preamble(tracker.sender_id, events[:cut], domain), *events[cut:]]
    return {"events": [_slim(event.as_dict()) for event in events]}


def _preamble(conversation_id: str, forgotten: Iterable[Event], domain: Domain) -> list[Event]:
    earlier = DialogueStateTracker.from_events(conversation_id, list(forgotten), slots=domain.slots, domain=domain)
    slots = [SlotSet(slot.name, slot.value) for slot in earlier.slots.values() if slot.value is not None]
    loop = [ActiveLoop(earlier.active_loop_name)] if earlier.active_loop_name else []
    return [SessionStarted(), *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME)]


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    if event["event"] == ActionExecuted.type_name:
        event.pop("metadata", None)  # which rule chose it: for the turn log
    parse_data = event.get("parse_data")
    if parse_data:
        kept = {key: parse_data[key] for key in PARSE_DATA_KEPT if key in parse_data}
        if "intent_ranking" in kept:
            kept["intent_ranking"] = kept["intent_ranking"][:RANKING_KEPT]
        event["parse_data"] = kept
    return event


class SnapshotTrackerStore(TrackerStore):
    """What Rasa's own HTTP API and shell see of our conversations: the snapshots, read only.

    Turns do not pass here: `randevu.engine.rasa_engine` is handed its snapshot and hands the new one back, so that it
    is
    saved in the turn's closing transaction and a database error fails the turn instead of emptying the conversation.
    """

    def __init__(self, domain: Domain, host: Any = None, event_broker: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with store.reading() as db:
            table = store.tables.tracker
            found = db.execute(table.select().where(table.c.conversation_id == sender_id)).first()
        return restore(sender_id, found.snapshot, self.domain) if found else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Refused: a conversation changes only through its inbox."""
        raise PermissionError("conversations are changed through the inbox, not through Rasa's HTTP API")

    async def delete(self, sender_id: str) -> None:
        raise PermissionError("conversations are erased by the product, not through Rasa's HTTP API")

    async def keys(self) -> Iterable[str]:
        with store.reading() as db:
            return [row.conversation_id for row in db.execute(store.tables.tracker.select())]
