"""A message under a question of the booking form that wishes for nothing new: a yes, a no, thanks, something else."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.form import CARRIES_ON, NO, YES, agrees, shifts, step_aside
from actions.turn import Events, Say, Turn, slots
from randevu.dialogue import followups, offers, which
from randevu.dialogue.wish import Wish

FORM = "booking_form"
MANNERS = frozenset({"thank", "goodbye"})


def answer(turn: Turn, wish: Wish, say: Say) -> Events | None:
    """What the message answers, where `wish` is the wish with all it says; None if the form goes on with that wish."""
    understood = turn.understood
    at_summary = turn.asked == "confirmed" and turn.time is not None
    if at_summary and (understood.asks.settled or _thinks_it_stands(turn)):
        say("utter_not_settled_yet")
        return slots({"confirmed": None, "pending": None})
    if not turn.touched and turn.asked in ("time", "confirmed") and followups.asks_if_taken(understood.text):
        say("utter_these_are_free")
        return slots({"confirmed": None})
    if turn.touched or wish != turn.wish or shifts(turn):
        return None
    if at_summary:
        decided = _at_summary(turn)
        if decided is not None:
            return decided
    return _under_a_question(turn, say) if turn.asked else None


def _at_summary(turn: Turn) -> Events | None:
    """Yes or no to a summary; None for neither."""
    understood = turn.understood
    if agrees(turn) and _means_this(turn):
        # Yes to "neyi değiştirelim" is a yes to no summary: it is shown again.
        asked_what = bool((turn.slots.get("pending") or {}).get("detail"))
        again = asked_what and not understood.tapped
        return slots({"confirmed": None, "pending": None} if again else {"confirmed": True})
    if understood.intent in (*NO, "change_appointment"):
        return slots({"confirmed": None, "pending": {"detail": True}})
    return None


def _under_a_question(turn: Turn, say: Say) -> Events | None:
    """An end of the booking, a yes or no to offered times, or nothing that the form could use."""
    understood = turn.understood
    if understood.intent == "cancel_appointment" and not which.speaks_of_appointment(understood.text):
        return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
    if understood.intent in YES and turn.offered:
        say("utter_pick_one")
        return slots({"confirmed": None})
    if understood.intent in (*NO, "change_appointment") and turn.offered:
        return slots({"offered": None, "when": None, "confirmed": None})
    return None if _answers(turn) else step_aside(FORM)


def named_detail(turn: Turn) -> str | None:
    """ "Şube" under times or a summary, or a tap: what is to be different, and nothing more."""
    tapped = turn.understood.issued.get("detail")
    if tapped or turn.touched or turn.understood.tapped or turn.asked not in ("time", "confirmed"):
        return str(tapped) if tapped else None
    return followups.named_detail(turn.understood.text)


def _thinks_it_stands(turn: Turn) -> bool:
    """ "Teşekkürler, görüşürüz", "fark etmez" or "ikisi de olur" under a summary: neither a yes nor a change."""
    said = turn.understood
    if turn.touched or said.says_something or said.asks.free_time or agrees(turn):
        return False
    return said.intent in MANNERS or said.asks.every or (said.wishes.anything and said.intent == "inform")


def _answers(turn: Turn) -> bool:
    """Whether the message can be an answer to the form at all."""
    intent = turn.understood.intent
    return intent in CARRIES_ON and (intent != "inform" or turn.understood.says_something or turn.understood.tapped)


def _means_this(turn: Turn) -> bool:
    """A typed yes means the summary at hand; a tapped one only if it stood under that summary."""
    tapped = turn.understood.issued.get("offer")
    return tapped is None or (turn.time is not None and tapped == offers.token(turn.time))
