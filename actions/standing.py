"""What moving and cancelling share: which standing appointment is meant, and the end of both forms."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions.form import CARRIES_ON, cancelled_before, step_aside
from actions.questions import terms_of_cancelling
from actions.turn import FLOW_SLOTS, Events, Say, Turn, TurnAction, asked_yes, catalogue, cleared, slots, store
from randevu.booking import appointments, policies
from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import readings, which, words
from randevu.dialogue.wish import Said, Wish


@dataclass(frozen=True)
class Flow:
    """What tells moving and cancelling apart, as far as the choice of the appointment goes."""

    form: str
    intent: str
    too_late: str
    """The response when the appointment is too near."""


def chosen_appointment(db: Connection, turn: Turn) -> Appointment | None:
    """The upcoming appointment the flow is about, once it is known."""
    return next(iter(chosen_appointments(db, turn)), None)


def chosen_appointments(db: Connection, turn: Turn) -> list[Appointment]:
    """All of them: with "ikisini de iptal et" the flow is about several."""
    wanted = ids(turn.slots.get("appointment"))
    return [one for one in appointments.upcoming(db, turn.customer_id, turn.now) if one.id in wanted]


def ids(chosen: int | list[int] | None) -> list[int]:
    """What the slot `appointment` names."""
    return chosen if isinstance(chosen, list) else [] if chosen is None else [chosen]


def still_chosen(db: Connection, live: Catalogue, turn: Turn, meaning: Any) -> Appointment | None:
    """The same, unless the message that begins a form names another one ("yarınkini iptal et" while Friday's moves)."""
    chosen = chosen_appointment(db, turn)
    if chosen is None or turn.asked:
        return chosen
    return chosen if any(one.id == chosen.id for one in find(db, live, turn, meaning)) else None


def meant(db: Connection, live: Catalogue, turn: Turn, say: Say, meaning: Any, flow: Flow) -> Appointment | Events:
    """The one upcoming appointment that this message means, free to be changed; else what to do instead: said that
    there is none, asked which of several, or offered a person where it is too late.
    """
    candidates = find(db, live, turn, meaning)
    understood = turn.understood
    if which.is_gone(appointments.upcoming(db, turn.customer_id, turn.now), understood):
        say("utter_reminder_gone")
        return [*cleared(), SlotSet("requested_slot", None), *asked_yes("booking_form")]
    if not candidates:
        undone = taken_back(db, live, turn)
        if undone:
            return undone
        if (
            flow.intent == "change_appointment"
            and not which.speaks_of_changing(understood.text)
            and not understood.tapped
        ):
            # "Yarın buçukta" from somebody who has no appointment: they want one.
            return [SlotSet("requested_slot", None), FollowupAction("booking_form")]
        say("utter_no_appointments")
        return [*cleared(), SlotSet("requested_slot", None), *asked_yes("booking_form")]
    if len(candidates) > 1:
        if turn.asked == "appointment" and understood.intent == "deny":
            return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
        answers = understood.intent in (*CARRIES_ON, flow.intent) or understood.says_something
        if turn.asked and not turn.rejected(flow.form) and not answers:
            return step_aside(flow.form)
        return slots(which.asked(candidates))
    if policies.is_past_cutoff(live, candidates[0].starts_at, turn.now):
        say(flow.too_late, words.appointment(live, candidates[0], turn.now))
        return [*cleared(), SlotSet("requested_slot", None), *asked_yes("action_request_human")]
    return candidates[0]


def told_terms(turn: Turn, say: Say, live: Catalogue) -> Events:
    """ "Kaça kadar iptal edebilirim" asks for the rule; nothing is cancelled or moved yet."""
    terms_of_cancelling(turn, say, live)
    return slots({"confirmed": None}) if turn.asked else [*cleared(), SlotSet("requested_slot", None)]


def moves_instead(turn: Turn) -> bool:
    """ "Hayır kalsın ama 4'e alalım": the answer to "iptal edeyim mi" that names another time."""
    said = turn.understood.meaning
    return bool(said.date or said.time) and "when" in turn.touched and which.speaks_of_moving(turn.understood.text)


def taken_back(db: Connection, live: Catalogue, turn: Turn) -> Events:
    """ "Pardon, iptal etme" after a cancellation: the same is summed up again; nothing where none was meant."""
    before = cancelled_before(db, turn)
    if before is None or not which.takes_back(turn.understood.text):
        return []
    staff = before.staff[0] if len(before.staff) == 1 else None
    wish = Wish(
        service=Said(before.services, "", turn.said_at),
        branch=Said(before.branch, "", turn.said_at),
        staff=Said(staff, "", turn.said_at) if staff else None,
        when=Said(readings.at(before.starts_at, live.zone), "", turn.said_at),
    )
    begun = slots({**dict.fromkeys(FLOW_SLOTS), **wish.to_slots()})
    return [*begun, SlotSet("requested_slot", None), FollowupAction("booking_form")]


def about(db: Connection, turn: Turn) -> Appointment | None:
    """The upcoming appointment of the reminder that is answered; None if it stands no more."""
    number = turn.understood.about.get("appointment")
    return next((one for one in appointments.upcoming(db, turn.customer_id, turn.now) if one.id == number), None)


def find(db: Connection, live: Catalogue, turn: Turn, meaning: Any) -> list[Appointment]:
    """The upcoming appointments that this message can mean."""
    upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
    shown = (turn.slots.get("pending") or {}).get("appointments") if turn.asked == "appointment" else None
    return which.narrowed(live, [one for one in upcoming if not shown or one.id in shown], turn.understood, meaning)


class AskAppointment(TurnAction):
    """Which of several; shared by both forms."""

    def name(self) -> str:
        return "action_ask_appointment"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        meant = (turn.slots.get("pending") or {}).get("appointments") or [one.id for one in upcoming]
        asked = [one for one in upcoming if one.id in meant]
        say("utter_ask_which_appointment", {}, which.choices(live, asked, turn.now))
        return []


class FinishStanding(TurnAction):
    """The end of a form about a standing appointment: carried out when confirmed, otherwise it stays as it is."""

    def act(self, turn: Turn, say: Say) -> Events:
        chosen, confirmed = ids(turn.slots.get("appointment")), turn.slots.get("confirmed")
        if not chosen and confirmed is None:
            return []  # the form has said why it ended
        if not confirmed or not chosen:
            say("utter_appointment_kept")
            return cleared()
        self.look_first(turn)
        with store.writing() as db:
            return self.carry_out(db, catalogue(db), turn, chosen, say) or cleared()

    def look_first(self, turn: Turn) -> None:
        """What must be asked of others before the transaction begins."""

    @abstractmethod
    def carry_out(self, db: Connection, live: Catalogue, turn: Turn, chosen: list[int], say: Say) -> Events:
        """Do it and say how it went; returns what comes next, nothing when the talk is over."""
        ...
