"""What becomes of appointments in the calendars of those who serve: told when it happens, not when asked."""

from __future__ import annotations

from actions.turn import Events, Say, Turn, TurnAction, catalogue, store
from randevu.booking import Appointment, appointments
from randevu.catalogue import Catalogue
from randevu.dialogue import words


class ActionCalendarMoved(TurnAction):
    """Staff moved the appointment in their calendar."""

    def name(self) -> str:
        return "action_calendar_moved"

    def act(self, turn: Turn, say: Say) -> Events:
        live, found = _concerned(turn)
        if found is not None:
            say("utter_calendar_moved", words.appointment(live, found, turn.now))
        return []


class ActionCalendarConflict(TurnAction):
    """Staff put something else over the appointment: the customer may choose another time."""

    def name(self) -> str:
        return "action_calendar_conflict"

    def act(self, turn: Turn, say: Say) -> Events:
        live, found = _concerned(turn)
        if found is not None:
            say("utter_calendar_conflict", words.appointment(live, found, turn.now))
        return []


def _concerned(turn: Turn) -> tuple[Catalogue, Appointment | None]:
    """The appointment, if it is still to come."""
    with store.reading() as db:
        live = catalogue(db)
        found = appointments.find(db, int(turn.understood.issued.get("appointment") or 0))
    stands = found is not None and found.status == "booked" and found.starts_at > turn.now
    return live, found if stands and found is not None and found.customer_id == turn.customer_id else None
