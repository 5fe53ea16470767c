"""The booking form's decision after each message: how far the booking got, or that somebody else must answer it."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions.form import (
    CARRIES_ON,
    NO,
    YES,
    agrees,
    earlier_time,
    lost,
    not_caught,
    picked,
    progress,
    right_after,
    shifts,
    step_aside,
    taken,
    wish_with_reading,
    with_habits,
)
from actions.questions import ANSWERS, answers_to, terms_of_cancelling
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu.booking import appointments, holds, model, policies, rows
from randevu.booking.model import Offer
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import consistency, followups, offers, readings, strangers, which, words
from randevu.dialogue.merge import QUESTIONS, with_named
from randevu.dialogue.wish import Said, Wish

FORM = "booking_form"
MANNERS = frozenset({"thank", "goodbye"})
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
            asks = turn.understood.intent in QUESTIONS and not self._detail(turn)
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
        corrects = said.meaning.correction and bool(said.meaning.time) and not said.meaning.date
        moves = (moves or slip or corrects) and not turn.wish.service
        if moves and appointments.upcoming(db, turn.customer_id, turn.now):
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
        if policies.has_reached_limit(db, live, turn.customer_id, turn.now):
            say("utter_refused_limit")
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
            stranger = None if turn.understood.tapped else strangers.named(turn.understood.text, live)
            if stranger and not turn.understood.staff:
                say("utter_staff_unknown", {"name": stranger, "staff": words.names(live, "staff", live.staff)})
            for one in answers_to(turn, turn.understood.asks.questions):
                one.answer(turn, say, live)
        understood, at_summary = turn.understood, turn.asked == "confirmed" and turn.time is not None
        asked_what = bool((turn.slots.get("pending") or {}).get("detail"))
        detail = self._detail(turn)
        if detail in DETAILS:
            return slots(progress(db, live, turn, replace(turn.wish, **{str(detail): None}), say, quiet=True))
        wish = self._numbered(turn, live, wish_with_reading(turn, turn.wish))
        wish = self._other_staff(turn, live, self._other_branch(turn, live, wish))
        if understood.wishes.same and wish.service is None and appointments.usual(db, turn.customer_id) is None:
            say("utter_no_visit_before")
        if understood.names_the_past or (turn.asked in ("time", "confirmed") and understood.names_only_the_past):
            say("utter_reason_past")
            if not turn.touched:
                return slots(progress(db, live, turn, wish, say, quiet=True))
            wish = replace(wish, when=None) if "when" in turn.touched else wish
        before = earlier_time(turn) or right_after(db, live, turn, wish)
        if before is not None:
            wish = replace(wish, when=Said(readings.at(before, live.zone), understood.text, turn.said_at))
        if at_summary and (understood.asks.settled or self._thinks_it_stands(turn)):
            say("utter_not_settled_yet")
            return slots({"confirmed": None, "pending": None})
        if not turn.touched and turn.asked in ("time", "confirmed") and followups.asks_if_taken(understood.text):
            say("utter_these_are_free")
            return slots({"confirmed": None})
        if not turn.touched and wish == turn.wish and not shifts(turn):
            if at_summary and agrees(turn) and self._means_this(turn):
                # Yes to "neyi değiştirelim" is a yes to no summary: it is shown again.
                again = asked_what and not understood.tapped
                return slots({"confirmed": None, "pending": None} if again else {"confirmed": True})
            if at_summary and understood.intent in (*NO, "change_appointment"):
                return slots({"confirmed": None, "pending": {"detail": True}})
            if (
                turn.asked
                and understood.intent == "cancel_appointment"
                and not which.speaks_of_appointment(understood.text)
            ):
                return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
            if turn.asked and understood.intent in YES and turn.offered:
                say("utter_pick_one")
                return slots({"confirmed": None})
            if turn.asked and understood.intent in (*NO, "change_appointment") and turn.offered:
                return slots({"offered": None, "when": None, "confirmed": None})
            if turn.asked and not self._answers(turn):
                return step_aside(FORM)
        wish = wish if heard else self._from_old_summary(turn, live, wish)
        return slots(progress(db, live, turn, with_habits(db, live, turn, wish), say))

    @staticmethod
    def _detail(turn: Turn) -> str | None:
        """ "Şube" under times or a summary, or a tap: what is to be different, and nothing more."""
        tapped = turn.understood.issued.get("detail")
        if tapped or turn.touched or turn.understood.tapped or turn.asked not in ("time", "confirmed"):
            return str(tapped) if tapped else None
        return followups.named_detail(turn.understood.text)

    @staticmethod
    def _thinks_it_stands(turn: Turn) -> bool:
        """ "Teşekkürler, görüşürüz", "fark etmez" or "ikisi de olur" under a summary: neither a yes nor a change."""
        said = turn.understood
        if turn.touched or said.says_something or said.asks.free_time or agrees(turn):
            return False
        return said.intent in MANNERS or said.asks.every or (said.wishes.anything and said.intent == "inform")

    @staticmethod
    def _numbered(turn: Turn, live: Catalogue, wish: Wish) -> Wish:
        """ "İkincisi" answers a list of services or branches too."""
        shown: list[str] = []
        if turn.asked == "service":
            shown = list(live.services)
        elif turn.asked == "branch":
            shown = consistency.branches_for(live, wish.services, wish.key("staff"))
        number = turn.understood.number
        if number is None or not 0 < number <= len(shown) or turn.asked in turn.touched:
            return wish
        value = (shown[number - 1],) if turn.asked == "service" else shown[number - 1]
        return replace(wish, **{str(turn.asked): Said(value, turn.understood.text, turn.said_at)})

    @staticmethod
    def _other_branch(turn: Turn, live: Catalogue, wish: Wish) -> Wish:
        """ "Kadıköy istemiyorum", where only one other is left; "Ayşe'den saç, Elif'ten manikür", who work in one."""
        refused = turn.understood.not_branch
        shared = consistency.shared_branch(live, turn.understood.staff)
        if shared and wish.branch is None:
            return replace(wish, branch=Said(shared, turn.understood.text, turn.said_at))
        if not refused or wish.branch is not None or not wish.services:
            return wish
        able = consistency.branches_for(live, wish.services, wish.key("staff"))
        left = [key for key in able if key not in refused]
        return replace(wish, branch=Said(left[0], turn.understood.text, turn.said_at)) if len(left) == 1 else wish

    @staticmethod
    def _other_staff(turn: Turn, live: Catalogue, wish: Wish) -> Wish:
        """ "Ayşe yapmasın": somebody else who does it, as soon as it is known what and where."""
        unwanted = (turn.slots.get("touched") or {}).get("avoided") or ()
        if not unwanted or wish.staff is not None or not wish.services:
            return wish
        able = consistency.staff_for(live, wish.services, wish.key("branch"))
        left = [key for key in able if key not in unwanted]
        if not left or len(left) == len(able) or (wish.branch is None and len(left) > 1):
            return wish
        return replace(wish, staff=Said(left[0], turn.understood.text, turn.said_at))

    @staticmethod
    def _answers(turn: Turn) -> bool:
        """Whether the message can be an answer to the form at all."""
        intent = turn.understood.intent
        return intent in CARRIES_ON and (intent != "inform" or turn.understood.says_something or turn.understood.tapped)

    @staticmethod
    def _means_this(turn: Turn) -> bool:
        """A typed yes means the summary at hand; a tapped one only if it stood under that summary."""
        tapped = turn.understood.issued.get("offer")
        return tapped is None or (turn.time is not None and tapped == offers.token(turn.time))

    @staticmethod
    def _from_old_summary(turn: Turn, live: Catalogue, wish: Wish) -> Wish:
        """ "Evet" under an earlier summary asks for that summary's time again."""
        tapped = turn.understood.issued.get("offer")
        if not tapped or wish.service is None:
            return wish
        return with_named(wish, offers.read_token(tapped), turn.understood, live.zone)

    def _take(self, db: Connection, live: Catalogue, turn: Turn, chosen: Offer, say: Say) -> Events:
        """Hold the picked time, or say that somebody was quicker and offer again."""
        held = holds.take(db, live, turn.customer_id, chosen, turn.now)
        if isinstance(held, model.Hold):
            kept = turn.wish.branch or turn.wish.service
            branch = replace(kept, value=chosen.branch).to_json() if kept else None
            return slots(taken(turn, live, chosen) | {"branch": branch, "pending": None})
        say.notices(lost(held, live, chosen, turn))
        return slots(progress(db, live, turn, turn.wish, say, quiet=True))
