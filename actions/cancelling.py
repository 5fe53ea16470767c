"""Cancelling an appointment, after asking."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions import deposits
from actions.form import not_caught, step_aside
from actions.standing import (
    FinishStanding,
    Flow,
    about,
    chosen_appointments,
    find,
    ids,
    meant,
    moves_instead,
    still_chosen,
    told_terms,
)
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu import alerts
from randevu.booking import appointments, model, policies, rows
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import answers, words

FORM = "cancel_form"
FLOW = Flow(FORM, "cancel_appointment", "utter_cancel_refused_cutoff")
GIVES_UP = ("affirm", "cancel_appointment", "decline_attendance")


class ValidateCancelForm(TurnAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.is_new_order and not turn.rejected(FORM):
            ordered = self._ordered(turn, say)
            if ordered is not None:
                return ordered
        if turn.asked and turn.says_nothing and not turn.rejected(FORM):
            return not_caught(FORM)
        settled = self._settled(turn, say)
        if settled is not None:
            return settled
        return slots({"confirmed": None}) if turn.rejected(FORM) else self._answered(turn)

    @staticmethod
    def _ordered(turn: Turn, say: Say) -> Events | None:
        """A message that begins something: something else, or cancelling another than the one asked about."""
        if turn.understood.intent != FLOW.intent:
            return step_aside(FORM)
        with store.reading() as db:
            live = catalogue(db)
            named = about(db, turn)
            if named is None or policies.is_past_cutoff(live, named.starts_at, turn.now):
                found = meant(db, live, turn, say, None, FLOW)
                return slots({"appointment": found.id}) if isinstance(found, Appointment) else found
        if named.id not in ids(turn.slots.get("appointment")):
            return slots({"appointment": named.id, "confirmed": None})
        return None

    def _settled(self, turn: Turn, say: Say) -> Events | None:
        """What comes before a yes or no: that it is done already, the terms, which appointment; None if that stands."""
        understood = turn.understood
        with store.reading() as db:
            if rows.earlier_result(db, turn.command("cancel")) is not None:
                # The turn is repeated: what it cancelled is gone, and the form's end finds it again by its key.
                return slots({"confirmed": True})
            live = catalogue(db)
            if understood.asks.terms and not turn.rejected(FORM):
                return told_terms(turn, say, live)
            meaning = understood.meaning.was or understood.meaning
            if still_chosen(db, live, turn, meaning) is not None:
                return None
            every = self._every(db, live, turn, meaning)
            if every:
                return slots({"appointment": every, "confirmed": None, "pending": None})
            found = meant(db, live, turn, say, meaning, FLOW)
            return slots({"appointment": found.id, "confirmed": None}) if isinstance(found, Appointment) else found

    def _answered(self, turn: Turn) -> Events:
        """A yes, a no, another appointment or another wish under "iptal edeyim mi?"."""
        understood = turn.understood
        if turn.asked == "confirmed":
            if understood.intent not in GIVES_UP and moves_instead(turn):
                # "Hayır kalsın ama 4'e alalım": it stays, at another time.
                return [SlotSet("requested_slot", None), FollowupAction("change_form")]
            # "Geleceğim" answers "iptal edeyim mi?" with no, "gelemeyeceğim" with yes.
            if understood.intent == "confirm_attendance":
                return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
            if understood.intent != "deny" and (understood.wishes.agrees or understood.intent in GIVES_UP):
                return slots({"confirmed": True})
        if understood.intent == "deny":
            return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
        if understood.intent == "inform":
            return slots(self._corrected(turn))
        return step_aside(FORM)

    @staticmethod
    def _every(db: Connection, live: Catalogue, turn: Turn, meaning: Any) -> list[int]:
        """ "İkisini de", "bütün randevularımı": all that are meant and may still be cancelled, if more than one."""
        if not turn.understood.asks.every:
            return []
        free = [
            one.id
            for one in find(db, live, turn, meaning)
            if not policies.is_past_cutoff(live, one.starts_at, turn.now)
        ]
        return free if len(free) > 1 else []

    @staticmethod
    def _corrected(turn: Turn) -> dict[str, Any]:
        """ "Yok, cumartesi olan": another appointment was meant."""
        with store.reading() as db:
            candidates = find(db, catalogue(db), turn, turn.understood.meaning)
        return {"appointment": candidates[0].id if len(candidates) == 1 else None, "confirmed": None}


class AskCancelConfirmed(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_confirmed"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            chosen = chosen_appointments(db, turn)
            deposits.say_if_cancelled(db, say, chosen, turn)
        if len(chosen) > 1:
            say("utter_ask_cancel_all_confirmed", {"lines": answers.appointment_lines(live, chosen, turn.now)})
        else:
            say("utter_ask_cancel_confirmed", words.appointment(live, chosen[0], turn.now))
        return []


class ActionFinishCancel(FinishStanding):
    def name(self) -> str:
        return "action_finish_cancel"

    def carry_out(self, db: Connection, live: Catalogue, turn: Turn, chosen: list[int], say: Say) -> Events:
        cancelled = []
        for ordinal, one in enumerate(chosen, 1):
            done = appointments.cancel(
                db, live, one, command_key=turn.command("cancel", ordinal), now=turn.now, by="customer"
            )
            if isinstance(done, model.Refused):
                say(f"utter_cancel_refused_{done.reason}", words.refusal(live, None, turn.wish, turn.now))
            else:
                alerts.cancelled(db, live, done.appointment, turn.now)
                cancelled.append(done.appointment)
        if len(cancelled) > 1:
            say("utter_cancelled_all", {"lines": answers.appointment_lines(live, cancelled, turn.now)})
        elif cancelled:
            say("utter_cancelled", words.appointment(live, cancelled[0], turn.now))
        deposits.say_cancelled(db, say, cancelled, turn)
        return [*cleared(), *just_cancelled(turn, cancelled)]


def just_cancelled(turn: Turn, cancelled: list[Appointment]) -> Events:
    """Who cancels and then names another time means the same again."""
    kept = {"id": cancelled[0].id, "at": turn.now.isoformat()} if len(cancelled) == 1 else None
    return slots({"touched": {**(turn.slots.get("touched") or {}), "cancelled": kept}})
