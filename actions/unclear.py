"""What to say when nothing fits: guesses first, then a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction

from actions.attending import noted
from actions.people import hand_over
from actions.questions import ANSWERS, answer_all, terms_of_cancelling
from actions.turn import Events, Say, Turn, TurnAction, catalogue, guessed, slots, store
from randevu.dialogue import which

MISSES_BEFORE_A_PERSON = 2
GUESSES = 3
BRIEF = 3
"""Under a question so few words are an answer that was not caught, not another subject."""


class ActionClarify(TurnAction):
    """Not understood: asked once with likely guesses, then a person. The same inside a form as outside."""

    def name(self) -> str:
        return "action_clarify"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.says_something and turn.touched and not turn.loop:
            return [FollowupAction("booking_form")]
        known = after_all(turn, say)
        if known is not None:
            return known
        if turn.loop and turn.understood.asks.undecided:
            say("utter_no_hurry")
            return [FollowupAction(turn.loop)]
        guesses = self._guesses(turn)
        if turn.loop:
            return self._within(turn, say, guesses)
        if len(guesses) > 1:
            say("utter_ask_guess", {}, guesses)
            return guessed([one["payload"].lstrip("/") for one in guesses])
        say("utter_not_understood")
        return []

    @staticmethod
    def _within(turn: Turn, say: Say, guesses: list[dict[str, Any]]) -> Events:
        """In a form its own question, asked again, is the likeliest guess unless the model has better ones."""
        unsure = turn.understood.intent == "nlu_fallback"
        if unsure and len(guesses) > 1:
            say("utter_ask_guess", {}, guesses)
            # The form waits: naming it again takes back that it stepped aside.
            return [ActiveLoop(turn.loop), FollowupAction("action_listen")]
        brief = len(turn.understood.text.split()) < BRIEF
        say("utter_not_caught" if unsure or brief or turn.understood.intent == "inform" else "utter_not_for_me")
        return [FollowupAction(turn.loop)]

    @staticmethod
    def _guesses(turn: Turn) -> list[dict[str, Any]]:
        """Buttons of `utter_guesses` for the likeliest intents, in order of likelihood."""
        known = {
            button["payload"].lstrip("/"): button
            for response in turn.domain.get("responses", {}).get("utter_guesses", [])
            for button in response.get("buttons", [])
        }
        return [known[intent] for intent in turn.understood.ranking if intent in known][:GUESSES]


def after_all(turn: Turn, say: Say) -> Events | None:
    """What is done where the words mean something although the model saw nothing in them, or too much was missed."""
    asks = turn.understood.asks
    if turn.understood.intent == "affirm":
        return [FollowupAction("action_affirm")]
    if asks.person:
        return hand_over(turn, say, "asked", "utter_handed_over")
    if asks.lost:
        return shown_how(turn, say)
    if asks.no_such_hour:
        say("utter_no_such_hour", {"words": asks.no_such_hour})
        return [FollowupAction(turn.loop)] if turn.loop else []
    if answered(turn, say):
        return []
    if which.keeps_another(turn.understood.text):
        return [FollowupAction("action_list_appointments")]
    if turn.reminded and not turn.loop:
        return noted(turn, say)
    return not_understood(turn, say) if turn.misses >= MISSES_BEFORE_A_PERSON else None


def shown_how(turn: Turn, say: Say) -> Events:
    """ "Anlamadım", "ne yazayım": what to do, and the question once more."""
    say("utter_how_to_answer" if turn.loop else "utter_how_to_begin")
    return [FollowupAction(turn.loop)] if turn.loop else []


def not_understood(turn: Turn, say: Say) -> Events:
    """Give up guessing. What was wished so far is kept: who goes on with the assistant need not say it again."""
    wished = turn.wish.to_slots()
    *events, listen = hand_over(turn, say, "low_confidence", "utter_handed_over_not_understood")
    return [*events, *slots(wished), listen]


def answered(turn: Turn, say: Say) -> bool:
    """Whether the words asked something after all ("pardon kaç paraydı"), which is answered then."""
    if turn.understood.asks.terms:
        with store.reading() as db:
            terms_of_cancelling(turn, say, catalogue(db))
        return True
    if turn.understood.intent not in ANSWERS:
        return False
    answer_all(turn, say, turn.understood.asks.questions)
    return True


class ActionOutOfScope(TurnAction):
    """Nothing that we do; who goes on with it is better off with a person."""

    def name(self) -> str:
        return "action_out_of_scope"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.intent == "inform" and turn.touched:
            return [FollowupAction(turn.loop or "booking_form")]
        known = after_all(turn, say)
        if known is not None:
            return known
        say("utter_out_of_scope")
        return []


class ActionDefaultFallback(TurnAction):
    """No rule or story foresaw this turn: an honest answer is better than silence."""

    def name(self) -> str:
        return "action_default_fallback"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.misses >= MISSES_BEFORE_A_PERSON:
            return not_understood(turn, say)
        if not turn.loop:
            say("utter_no_answer")
            return []
        # The form stepped aside for nobody: it asks again.
        say("utter_not_caught")
        return [FollowupAction(turn.loop)]
