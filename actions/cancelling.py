"""Cancelling an appointment, after asking."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.engine import Connection

from actions.form import not_caught, step_aside
from actions.standing import FinishStanding, Flow, chosen_appointment, find, meant, still_chosen
from actions.turn import Events, Say, Turn, TurnAction, catalogue, slots, store
from randevu import alerts
from randevu.booking import appointments, model, rows
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import words

FORM = "cancel_form"
FLOW = Flow(FORM, "cancel_appointment", "utter_cancel_refused_cutoff")
GIVES_UP = ("affirm", "cancel_appointment", "decline_attendance")


class ValidateCancelForm(TurnAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, turn: Turn, say: Say) -> Events:
        understood = turn.understood
        if turn.asked and turn.says_nothing and not turn.rejected(FORM):
            return not_caught(FORM)
        with store.reading() as db:
            if rows.earlier_result(db, turn.command("cancel")) is not None:
                # The turn is repeated: what it cancelled is gone, and the form's end finds it again by its key.
                return slots({"confirmed": True})
            live = catalogue(db)
            meaning = understood.meaning.was or understood.meaning
            appointment = still_chosen(db, live, turn, meaning)
            if appointment is None:
                found = meant(db, live, turn, say, meaning, FLOW)
                return slots({"appointment": found.id, "confirmed": None}) if isinstance(found, Appointment) else found
        if turn.rejected(FORM):
            return slots({"confirmed": None})
        # "Geleceğim" answers "iptal edeyim mi?" with no, "gelemeyeceğim" with yes.
        if turn.asked == "confirmed" and understood.intent in ("deny", "confirm_attendance"):
            return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
        agrees = understood.wishes.agrees or understood.intent in GIVES_UP
        if turn.asked == "confirmed" and agrees:
            return slots({"confirmed": True})
        if understood.intent == "deny":
            return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
        if understood.intent == "inform":
            return slots(self._corrected(turn))
        return step_aside(FORM)

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
            appointment = chosen_appointment(db, turn)
        assert appointment is not None
        say("utter_ask_cancel_confirmed", words.appointment(live, appointment, turn.now))
        return []


class ActionFinishCancel(FinishStanding):
    def name(self) -> str:
        return "action_finish_cancel"

    def carry_out(self, db: Connection, live: Catalogue, turn: Turn, appointment_id: int, say: Say) -> Events:
        done = appointments.cancel(
            db, live, appointment_id, command_key=turn.command("cancel"), now=turn.now, by="customer"
        )
        if isinstance(done, model.Refused):
            say(f"utter_cancel_refused_{done.reason}", words.refusal(live, None, turn.wish, turn.now))
        else:
            alerts.cancelled(db, live, done.appointment, turn.now)
            say("utter_cancelled", words.appointment(live, done.appointment, turn.now))
        return []
