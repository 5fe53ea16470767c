"""Greetings, yes and no outside a form, attendance, and what to say when nothing fits."""

from __future__ import annotations

from typing import Any, Literal

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.people import hand_over
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, store
from randevu.booking import appointments, holds
from randevu.dialogue import words
from randevu.turkish import suffixes

MISSES_BEFORE_A_PERSON = 2
GUESSES = 3


class ActionGreet(TurnAction):
    """A newcomer sees what can be done; a returning customer is greeted by name and with the next appointment."""

    def name(self) -> str:
        return "action_greet"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.loop:
            say("utter_greet_again")
            return []
        if {"service", "when"} & set(turn.touched):
            # "Merhaba, yarın saç kesimi": the wish counts for more than the greeting.
            return [FollowupAction("booking_form")]
        with store.reading() as db:
            live = catalogue(db)
            upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
            known = bool(upcoming) or bool(appointments.history(db, turn.customer_id))
        first_name = (turn.metadata.get("customer_name") or "").split(" ")[0]
        if upcoming:
            say("utter_greet_with_appointment", words.appointment(live, upcoming[0], turn.now) | {"name": first_name})
        elif known and first_name:
            say("utter_greet_returning", {"name": first_name})
        else:
            say(
                "utter_greet",
                {
                    "business_to": suffixes.dative(live.name, proper=True),
                    "services": words.lower_names(live, "service", live.services),
                },
            )
        return []


class ActionAffirm(TurnAction):
    """Yes outside a form: to the attendance question of a coming appointment, else to nothing."""

    def name(self) -> str:
        return "action_affirm"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.issued.get("offer"):
            # "Evet" under an old summary: its time is looked up again.
            return [FollowupAction("booking_form")]
        return attendance(turn, say, "confirmed", "utter_nothing_to_affirm")


class ActionConfirmAttendance(TurnAction):
    def name(self) -> str:
        return "action_confirm_attendance"

    def act(self, turn: Turn, say: Say) -> Events:
        return attendance(turn, say, "confirmed", "utter_no_appointments")


class ActionDeclineAttendance(TurnAction):
    """Somebody cannot come: the slot is precious, so moving and cancelling are one tap away."""

    def name(self) -> str:
        return "action_decline_attendance"

    def act(self, turn: Turn, say: Say) -> Events:
        return attendance(turn, say, "declined", "utter_no_appointments")


def attendance(turn: Turn, say: Say, state: Literal["confirmed", "declined"], otherwise: str) -> Events:
    with store.writing() as db:
        live = catalogue(db)
        upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        if not upcoming:
            say(otherwise)
            return []
        appointments.set_attendance(db, upcoming[0].id, state, turn.command("attendance"), turn.now)
        say(f"utter_attendance_{state}", words.appointment(live, upcoming[0], turn.now))
    return []


class ActionStop(TurnAction):
    """ "Vazgeç" at any step. Stands in for Rasa's own action of this name, which would forget the conversation."""

    def name(self) -> str:
        return "action_restart"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.writing() as db:
            holds.release(db, turn.customer_id)
        kept = turn.loop in ("change_form", "cancel_form")
        say("utter_appointment_kept" if kept else "utter_stopped" if turn.loop else "utter_nothing_to_stop")
        return [ActiveLoop(None), SlotSet("requested_slot", None), *cleared(), FollowupAction("action_listen")]


class ActionClarify(TurnAction):
    """Not understood: asked once with likely guesses, then a person."""

    def name(self) -> str:
        return "action_clarify"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.says_something and turn.touched:
            return [FollowupAction("booking_form")]
        if (turn.slots.get("misses") or 0) >= MISSES_BEFORE_A_PERSON:
            return hand_over(turn, say, "low_confidence", "utter_handed_over_not_understood")
        if turn.loop:
            say("utter_not_caught")
            return []
        guesses = self._guesses(turn)
        if len(guesses) > 1:
            say("utter_ask_guess", {}, guesses)
        else:
            say("utter_not_understood")
        return []

    @staticmethod
    def _guesses(turn: Turn) -> list[dict[str, Any]]:
        """Buttons of `utter_guesses` for the likeliest intents, in order of likelihood."""
        known = {
            button["payload"].lstrip("/"): button
            for response in turn.domain.get("responses", {}).get("utter_guesses", [])
            for button in response.get("buttons", [])
        }
        return [known[intent] for intent in turn.understood.ranking if intent in known][:GUESSES]


class ActionOutOfScope(TurnAction):
    """Nothing that we do; who goes on with it nevertheless is better off with a person."""

    def name(self) -> str:
        return "action_out_of_scope"

    def act(self, turn: Turn, say: Say) -> Events:
        if (turn.slots.get("misses") or 0) > MISSES_BEFORE_A_PERSON:
            return hand_over(turn, say, "low_confidence", "utter_handed_over_not_understood")
        say("utter_out_of_scope")
        return []


class ActionDefaultFallback(TurnAction):
    """No rule or story foresaw this turn: an honest answer is better than silence."""

    def name(self) -> str:
        return "action_default_fallback"

    def act(self, turn: Turn, say: Say) -> Events:
        if (turn.slots.get("misses") or 0) >= MISSES_BEFORE_A_PERSON:
            return hand_over(turn, say, "low_confidence", "utter_handed_over_not_understood")
        if not turn.loop:
            say("utter_no_answer")
            return []
        # The form stepped aside for nobody: it asks again.
        say("utter_not_caught")
        return [FollowupAction(turn.loop)]


class ActionReceived(TurnAction):
    """A message that is not text: each kind has its own words; a place shared picks the nearest branch."""

    def name(self) -> str:
        return "action_received"

    def act(self, turn: Turn, say: Say) -> Events:
        kind = turn.understood.intent.removeprefix("sent_")
        say(f"utter_received_{kind}")
        return []
