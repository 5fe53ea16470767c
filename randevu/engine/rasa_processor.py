"""Rasa's message processor, run one turn at a time on a tracker that is handed in and handed back."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, action_for_name_or_text
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from randevu.engine.port import TurnFailed
from randevu.engine.rasa_graph import NodeByNode
from randevu.engine.rasa_rules import RULE, RulePolicy

_said_at: ContextVar[datetime] = ContextVar("said_at")


class TurnProcessor(MessageProcessor):
    """Differs from Rasa's in three ways: it saves nothing, it swallows nothing, and sessions expire by message time."""

    @classmethod
    def adopt(cls, loaded: MessageProcessor) -> TurnProcessor:
        """A turn processor around an already loaded model; loading it again would take seconds."""
        adopted = cls.__new__(cls)
        adopted.__dict__.update(loaded.__dict__)
        graph = NodeByNode.adopt(loaded.graph_runner)
        for component in graph.components():
            if isinstance(component, rule_policy.RulePolicy):
                RulePolicy.adopt(component)
        adopted.graph_runner = graph
        return adopted

    async def run_turn(self, message: UserMessage, tracker: DialogueStateTracker, said_at: datetime) -> None:
        """Apply one customer message to the tracker: understand, extract, predict and act until listening.

        Raises:
            TurnFailed: an action failed; the tracker must be thrown away.
        """
        _said_at.set(said_at)
        await self._update_tracker_session(tracker, message.output_channel, message.metadata)
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As Rasa's, but an action that raises fails the turn, and the tracker is copied only to be added to: actions
        read it, and give back what they change."""
        working = tracker
        if prediction.events:
            working = tracker.copy()
            working.update_with_events(prediction.events, self.domain)
        try:
            events = await action.run(output_channel, nlg, working, self.domain)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return self.should_predict_another_action(action.name())
        except TurnFailed:
            raise
        except Exception as error:
            raise TurnFailed(f"action {action.name()} failed ({type(error).__name__})") from error
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self._send_bot_messages(events, tracker, output_channel)
        return self.should_predict_another_action(action.name())

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """As Rasa's, which also copies all events for a line of its debug log."""
        extract = action_for_name_or_text(ACTION_EXTRACT_SLOTS, self.domain, self.action_endpoint)
        events = await extract.run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """As Rasa's, without its copies."""
        events = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: intents and entities come from the model's own domain, and Rasa builds an empty one to ask."""

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        minutes = self.domain.session_config.session_expiration_time
        last: UserUttered | None = tracker.get_last_event_for(UserUttered)
        if not minutes or last is None or "said_at" not in (last.metadata or {}):
            return False
        return _said_at.get() - datetime.fromisoformat(last.metadata["said_at"]) > timedelta(minutes=minutes)


def actions_since(tracker: DialogueStateTracker, already: int) -> list[dict[str, Any]]:
    """What was done after the first `already` events, with the policy that chose it and its rule, for the turn log."""
    return [
        {
            "action": event.action_name,
            "policy": event.policy,
            "confidence": event.confidence,
            RULE: dict((event.metadata or {}).get(RULE, {})),
        }
        for event in list(tracker.events)[already:]
        if isinstance(event, ActionExecuted)
    ]
