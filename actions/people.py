"""Handing over to a person, and taking over again."""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.turn import Events, Say, Turn, TurnAction, asked_yes, catalogue, cleared, store
from randevu.dialogue import answers
from randevu.dialogue.understood import SURE_OF_COMPLAINT
from randevu.handoff import service as handoff
from randevu.turkish import phrasing


def hand_over(turn: Turn, say: Say, reason: str, response: str) -> Events:
    """Mark the conversation, alert the owner, and tell the customer honestly when somebody answers."""
    with store.writing() as db:
        live = catalogue(db)
        handoff.open(db, turn.conversation_id, reason, turn.now, timedelta(minutes=live.rules.handover_resume_minutes))
        today = turn.now.astimezone(live.zone)
        spans = live.hours_on(today.date())
        is_open = any(start <= today.time() < end for start, end in spans)
    say(response)
    values = {"hours": answers.week_lines(live), "resume": phrasing.duration(live.rules.handover_resume_minutes)}
    say("utter_person_soon" if is_open else "utter_person_when_open", values)
    return [
        ActiveLoop(None),
        SlotSet("requested_slot", None),
        *cleared(),
        SlotSet("misses", 0),
        FollowupAction("action_listen"),
    ]


class ActionRequestHuman(TurnAction):
    def name(self) -> str:
        return "action_request_human"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.intent == "ask_availability":
            return [FollowupAction(turn.loop or "booking_form")]
        return hand_over(turn, say, "asked", "utter_handed_over")


class ActionComplain(TurnAction):
    def name(self) -> str:
        return "action_complain"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.intent == "inform":
            return [FollowupAction(turn.loop or "booking_form")]
        if turn.understood.confidence < SURE_OF_COMPLAINT and not turn.understood.asks.person:
            # Handing over silences the assistant: who may only be grumbling is asked first.
            say("utter_not_caught" if turn.loop else "utter_ask_person")
            return [] if turn.loop else asked_yes("action_request_human")
        return hand_over(turn, say, "complaint", "utter_handed_over_complaint")
