"""The booking form's decision after each message: how far the booking got, or that somebody else must answer it."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions.booking_answers import FORM, answer, named_detail
from actions.booking_wish import as_said, from_old_summary, names_the_past
from actions.form import (
    beside_own,
    earlier_time,
    lost,
    not_caught,
    picked,
    progress,
    right_after,
    step_aside,
    taken,
    with_habits,
)
from actions.questions import ANSWERS, answers_to, terms_of_cancelling
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu.booking import appointments, holds, model, policies, rows
from randevu.booking.model import Offer
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import readings, strangers, which, words
from randevu.dialogue.merge import QUESTIONS
from randevu.dialogue.wish import Said

DETAILS = ("service", "branch", "staff", "when", "party_size")


class ValidateBookingForm(TurnAction):
    """Decides after each message how far the booking got, or that somebody else must answer it."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, turn: Turn, say: Say) -> Events:
        calendars.refresh(turn.now, turn.wish.services)
        with store.writing() as db:
            live = catalogue(db)
            if turn.rejected(FORM) and turn.offered and not turn.touched:
                return []
            if turn.rejected(FORM):
                return slots(
                    progress(db, live, turn, with_habits(db, live, turn, turn.wish), say, quiet=not turn.touched)
                )
            if turn.is_new_order:
                return step_aside(FORM)
            if turn.asked and turn.says_nothing:
                return not_caught(FORM)
            if turn.asked and turn.understood.asks.terms:
                terms_of_cancelling(turn, say, live)
                return slots({"confirmed": None})
            asks = turn.understood.intent in QUESTIONS and not named_detail(turn)
            if turn.asked and (asks or self._of_another(db, turn)):
                return step_aside(FORM)
            if (turn.slots.get("then") or {}).get("message") == turn.message_id:
                say("utter_one_by_one")
            if turn.asked is None:
                elsewhere = self._not_a_booking(db, live, turn, say)
                if elsewhere:
                    return elsewhere
            if turn.understood.unknown_service and not turn.understood.service:
                say("utter_service_not_offered", {"words": turn.understood.unknown_service})
                if not turn.touched:
                    return slots(progress(db, live, turn, turn.wish, say, quiet=True))
            chosen = picked(turn, live) if turn.offered else None
            if chosen is not None:
                return self._take(db, live, turn, chosen, say)
            return self._go_on(db, live, turn, say)

    @staticmethod
    def _not_a_booking(db: Connection, live: Catalogue, turn: Turn, say: Say) -> Events:
        """What ends a booking before it begins: too many open appointments, or one of them is to be moved."""
        ends = [SlotSet("requested_slot", None)]
        said = turn.understood
        if said.asks.settled and not {"service", "branch", "staff"} & set(turn.touched):
            return [*cleared(), *ends, FollowupAction("action_list_appointments")]
        if which.keeps_another(said.text) and appointments.upcoming(db, turn.customer_id, turn.now):
            say("utter_appointment_kept")
            return [*cleared(), *ends, FollowupAction("action_listen")]
        moves = which.meant_one(said) is not None or (said.meaning and which.speaks_of_moving(said.text))
        slip = which.speaks_of_a_slip(said.text) and bool({"branch", "staff", "when"} & set(turn.touched))
        # "3 değil 4", "perşembe değil cuma olsun"; but "yarın değil öbür gün boş mu" asks for something new.
        named = said.meaning.time if not said.meaning.date else said.intent == "inform"
        corrects = said.meaning.correction and bool(named)
        moves = (moves or slip or corrects) and not turn.wish.service
        upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        comes = set(turn.touched) == {"when"} and turn.in_talk and which.speaks_of_coming(said.text)
        becomes = bool(said.meaning) and which.moves_and_changes(said.text)
        moves = moves or becomes or (comes and len(upcoming) == 1)
        if moves and upcoming:
            return [*ends, FollowupAction("change_form")]
        guesses = (turn.slots.get("pending") or {}).get("guesses") or ()
        if said.asks.every and guesses:
            for one in answers_to(turn, [guess for guess in guesses if guess in ANSWERS]):
                one.answer(turn, say, live)
            if not {"book_appointment", "ask_availability"} & set(guesses):
                return [*cleared(), *ends, FollowupAction("action_listen")]
        if (turn.slots.get("pending") or {}).get("addresses") and said.branch and set(turn.touched) <= {"branch"}:
            ANSWERS["ask_address"].answer(turn, say, live)
            return [*cleared(), *ends, FollowupAction("action_listen")]
        barred = policies.may_not_book(db, live, turn.customer_id, turn.now)
        if barred is not None:
            say(f"utter_refused_{barred}")
            return [*cleared(), *ends, FollowupAction("action_listen")]
        return []

    @staticmethod
    def _of_another(db: Connection, turn: Turn) -> bool:
        """Whether the message is about an appointment that stands already, not about the one being made."""
        understood = turn.understood
        return (
            understood.intent in ("change_appointment", "cancel_appointment")
            and (which.speaks_of_appointment(understood.text) or not turn.wish.service)
            and bool(appointments.upcoming(db, turn.customer_id, turn.now))
        )

    def _go_on(self, db: Connection, live: Catalogue, turn: Turn, say: Say) -> Events:
        # After a booking the form may begin again for a second wish of the message: what else it says has been heard.
        heard = turn.asked is None and rows.earlier_result(db, turn.command("book")) is not None
        if not heard:
            self._answer_beside(turn, live, say)
        detail = named_detail(turn)
        if detail in DETAILS:
            return slots(progress(db, live, turn, replace(turn.wish, **{str(detail): None}), say, quiet=True))
        wish = as_said(turn, live)
        if turn.understood.wishes.same and wish.service is None and appointments.usual(db, turn.customer_id) is None:
            say("utter_no_visit_before")
        if names_the_past(turn):
            say("utter_reason_past")
            if not turn.touched:
                return slots(progress(db, live, turn, wish, say, quiet=True))
            wish = replace(wish, when=None) if "when" in turn.touched else wish
        before = earlier_time(turn) or right_after(db, live, turn, wish)
        along = beside_own(db, turn, wish) if before is None else None
        if along is not None:
            wish, before = replace(wish, party_size=None), along
        if before is not None:
            wish = replace(wish, when=Said(readings.at(before, live.zone), turn.understood.text, turn.said_at))
        answered = answer(turn, wish, say)
        if answered is not None:
            return answered
        wish = wish if heard else from_old_summary(turn, live, wish)
        return slots(progress(db, live, turn, with_habits(db, live, turn, wish), say))

    @staticmethod
    def _answer_beside(turn: Turn, live: Catalogue, say: Say) -> None:
        """What the message asks beside its wish, and whom it names that does not work here."""
        stranger = None if turn.understood.tapped else strangers.named(turn.understood.text, live)
        if stranger and not turn.understood.staff:
            say("utter_staff_unknown", {"name": stranger, "staff": words.names(live, "staff", live.staff)})
        for one in answers_to(turn, turn.understood.asks.questions):
            one.answer(turn, say, live)

    def _take(self, db: Connection, live: Catalogue, turn: Turn, chosen: Offer, say: Say) -> Events:
        """Hold the picked time, or say that somebody was quicker and offer again."""
        held = holds.take(db, live, turn.customer_id, chosen, turn.now)
        if isinstance(held, model.Hold):
            kept = turn.wish.branch or turn.wish.service
            branch = replace(kept, value=chosen.branch).to_json() if kept else None
            return slots(taken(turn, live, chosen) | {"branch": branch, "pending": None})
        say.notices(lost(held, live, chosen, turn))
        return slots(progress(db, live, turn, turn.wish, say, quiet=True))
