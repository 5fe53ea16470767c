"""Answers to reminders: coming, not coming, and what staff should know."""

from __future__ import annotations

from typing import Literal

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions.questions import answer_all
from actions.standing import ids, taken_back
from actions.turn import Events, Say, Turn, TurnAction, asked_yes, catalogue, cleared, store
from randevu import alerts
from randevu.booking import Appointment, appointments, model
from randevu.catalogue import Catalogue
from randevu.dialogue import which, words
from randevu.turkish import phrasing

_FORMS_ABOUT_ONE = ("change_form", "cancel_form")


class ActionConfirmAttendance(TurnAction):
    def name(self) -> str:
        return "action_confirm_attendance"

    def act(self, turn: Turn, say: Say) -> Events:
        asked = turn.understood.asks.questions
        if asked and not turn.reminded and not turn.understood.tapped:
            # "Nereye geleceğim" promises nothing.
            answer_all(turn, say, asked)
            return []
        return attendance(turn, say, "confirmed", "utter_no_appointments")


class ActionDeclineAttendance(TurnAction):
    """Somebody cannot come: the slot is precious, so moving and cancelling are one tap away. Where one of several stays
    away ("annem gelemiyor, tek ben"), the appointment becomes smaller.
    """

    def name(self) -> str:
        return "action_decline_attendance"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.understood.asks.alone and _for_several(turn):
            return [FollowupAction("change_form")]
        return attendance(turn, say, "declined", "utter_no_appointments")


class ActionAttendanceNote(TurnAction):
    """Somebody will be late: staff learns it in their words."""

    def name(self) -> str:
        return "action_attendance_note"

    def act(self, turn: Turn, say: Say) -> Events:
        return noted(turn, say)


def attendance(turn: Turn, say: Say, state: Literal["confirmed", "declined"], otherwise: str) -> Events:
    """Note whether the customer comes to the appointment that is meant, and say so.

    Args:
        otherwise: the response for who has no appointment.
    """
    with store.writing() as db:
        live = catalogue(db)
        upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        if which.is_gone(upcoming, turn.understood):
            say("utter_reminder_gone")
            return asked_yes("booking_form")
        if not upcoming:
            undone = taken_back(db, live, turn)
            if undone:
                return undone
            if "service" in turn.touched:
                # "Cumartesi saç kesimine geleceğim": from who has nothing booked that is a wish.
                return [FollowupAction("booking_form")]
            say(otherwise)
            return asked_yes("booking_form")
        said = turn.understood.meaning
        # "Cuma gelemiyorum" refuses the day at which it stands.
        meant = which.narrowed(live, upcoming, turn.understood, said.refused[0] if said.refused else said)[0]
        about = turn.understood.about
        if about.get("appointment") == meant.id and about["generation"] != meant.generation and state == "confirmed":
            # An old button: what it was put under is not what would be confirmed.
            issued = {"number": meant.id, "generation": meant.generation, "step": about["reminder"]}
            say("utter_reminder_moved", words.appointment(live, meant, turn.now) | issued)
            return []
        appointments.set_attendance(db, meant.id, state, turn.command("attendance"), turn.now)
        say(f"utter_attendance_{state}", words.appointment(live, meant, turn.now))
    return _over(turn, meant)


def _for_several(turn: Turn) -> bool:
    with store.reading() as db:
        return any(one.party > 1 for one in appointments.upcoming(db, turn.customer_id, turn.now))


def noted(turn: Turn, say: Say) -> Events:
    """Hand the customer's words to staff: on the appointment they are about, and to the owner."""
    about, text = turn.understood.about, " ".join(turn.understood.text.split())
    with store.writing() as db:
        live = catalogue(db)
        meant = _next(db, live, turn)
        if meant is None:
            say("utter_no_appointments")
            return asked_yes("booking_form")
        key = turn.command("note")
        kept = appointments.annotate(db, meant.id, text, key, turn.now)
        if isinstance(kept, model.Refused):
            say("utter_reminder_gone")
            return asked_yes("booking_form")
        alerts.from_customer(db, live, meant, text, key, turn.now)
    minutes = about.get("minutes")
    values = words.appointment(live, meant, turn.now) | {"late": phrasing.duration(minutes) if minutes else ""}
    if turn.understood.intent != "attendance_note":
        say("utter_note_passed_on", values)
    else:
        say("utter_late_noted" if minutes else "utter_late_noted_openly", values)
    return _over(turn, meant)


def _next(db: Connection, live: Catalogue, turn: Turn) -> Appointment | None:
    """The appointment that was reminded of, else the next one."""
    reminded = turn.metadata.get("reminder") or turn.understood.about
    upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
    named = next((one for one in upcoming if one.id == reminded.get("appointment")), None)
    return named or next(iter(upcoming), None)


def _over(turn: Turn, one: Appointment) -> Events:
    """Who says they will come has no use for the form that was about to move or cancel that very appointment."""
    if turn.loop in _FORMS_ABOUT_ONE and one.id in ids(turn.slots.get("appointment")):
        return [ActiveLoop(None), SlotSet("requested_slot", None), *cleared()]
    return []
