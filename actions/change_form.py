"""The change form's decision after each message: which appointment is meant, and to when it moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.engine import Connection

from actions.form import (
    CARRIES_ON,
    NO,
    YES,
    agrees,
    as_slots,
    earlier_time,
    not_caught,
    picked,
    progress,
    shifts,
    step_aside,
    taken,
    wish_with_reading,
)
from actions.standing import Flow, about, find, ids, meant, still_chosen, told_terms
from actions.turn import Events, Say, Turn, TurnAction, catalogue, slots, store
from randevu.booking import appointments, policies
from randevu.booking.model import Appointment, Offer
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import booking, consistency, moving, readings, shifting, which, words
from randevu.dialogue.booking import Known
from randevu.dialogue.merge import QUESTIONS
from randevu.dialogue.wish import Person, Said, Wish
from randevu.turkish.when.meaning import KnownDay

FORM = "change_form"
FLOW = Flow(FORM, "change_appointment", "utter_change_refused_cutoff")


class ValidateChangeForm(TurnAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.is_new_order and not turn.rejected(FORM) and turn.understood.intent != FLOW.intent:
            return step_aside(FORM)
        if turn.asked and turn.says_nothing and not turn.rejected(FORM):
            return not_caught(FORM)
        calendars.refresh(turn.now, turn.wish.services)
        with store.writing() as db:
            live = catalogue(db)
            if turn.understood.asks.terms and not turn.rejected(FORM):
                return told_terms(turn, say, live)
            appointment = still_chosen(db, live, turn, which.meant_one(turn.understood))
            if turn.is_new_order and not turn.rejected(FORM):
                appointment = about(db, turn)
                if appointment is None or policies.is_past_cutoff(live, appointment.starts_at, turn.now):
                    return self._which(db, live, turn, say)
                if appointment.id not in ids(turn.slots.get("appointment")):
                    said = self._said_now(turn)
                    wish = self._own(live, turn, appointment, said)
                    begun = {"appointment": appointment.id, "time": None, "offered": None, "when": None}
                    return slots(begun | self._progress(db, live, turn, appointment, wish, say, False))
            if appointment is None:
                return self._which(db, live, turn, say)
            if turn.asked and not turn.rejected(FORM) and self._is_for_others(turn):
                return step_aside(FORM)
            if turn.rejected(FORM) and turn.offered and not turn.touched:
                return []
            if turn.rejected(FORM):
                return slots(self._search(db, live, turn, appointment, say, quiet=True))
            return self._to_when(db, live, turn, appointment, say)

    @staticmethod
    def _is_for_others(turn: Turn) -> bool:
        """A question, or an appointment that is to be cancelled instead ("yarınkini iptal et")."""
        cancels = turn.understood.intent == "cancel_appointment"
        return turn.understood.intent in QUESTIONS or (cancels and which.speaks_of_appointment(turn.understood.text))

    def _which(self, db: Connection, live: Catalogue, turn: Turn, say: Say) -> Events:
        named = which.meant_one(turn.understood) or (turn.understood.meaning if turn.asked == "appointment" else None)
        several = find(db, live, turn, named) if self._moves_all(turn) else []
        if len(several) > 1:
            return self._one_by_one(db, live, turn, say, several)
        found = meant(db, live, turn, say, named, FLOW)
        if not isinstance(found, Appointment):
            return [*slots(self._kept(turn)), *found]
        said = self._said_now(turn)
        if turn.asked == "appointment":
            # A day in the answer ("yarınki") says which one; the new time is what was said before.
            said = replace(turn.wish, when=None) if "when" in turn.touched else turn.wish
        wish = self._own(live, turn, found, said)
        return slots({"appointment": found.id} | self._progress(db, live, turn, found, wish, say, False))

    @staticmethod
    def _moves_all(turn: Turn) -> bool:
        """ "İkisini de cumartesiye alalım"."""
        return turn.understood.asks.every and "when" in turn.touched and not turn.rejected(FORM)

    def _one_by_one(
        self, db: Connection, live: Catalogue, turn: Turn, say: Say, several: Sequence[Appointment]
    ) -> Events:
        """Moves the first; the others follow, each with the same wish, when it is done (`actions.changing`)."""
        first, *others = several
        said = self._said_now(turn)
        say("utter_move_one_by_one")
        wish = self._own(live, turn, first, said)
        then = {"message": turn.message_id, "moves": [one.id for one in others], "wish": said.to_slots()}
        begun = {"appointment": first.id, "then": then}
        return slots(begun | self._progress(db, live, turn, first, wish, say, False))

    @classmethod
    def _kept(cls, turn: Turn) -> dict[str, Any]:
        """At the start of a change, the wish as far as this message said it; an unfinished booking is left behind."""
        return {} if turn.asked else cls._said_now(turn).to_slots() | {"time": None, "offered": None}

    @staticmethod
    def _said_now(turn: Turn) -> Wish:
        """The wish of this very message: what an unfinished booking was about is not what the appointment is about."""
        said, understood = Wish(**{name: getattr(turn.wish, name) for name in turn.touched}), turn.understood
        if said.when and understood.meaning:
            said = replace(said, when=replace(said.when, value=understood.meaning))
        if said.service and understood.service:
            said = replace(said, service=replace(said.service, value=understood.service))
        return said

    def _to_when(self, db: Connection, live: Catalogue, turn: Turn, appointment: Appointment, say: Say) -> Events:
        understood = turn.understood
        chosen = picked(turn, live) if turn.offered else None
        if chosen is not None:
            return slots(taken(turn, live, chosen))
        same = wish_with_reading(turn, turn.wish) == turn.wish and earlier_time(turn) is None
        if not turn.touched and same and not shifts(turn):
            if turn.asked == "confirmed" and turn.time is not None and agrees(turn):
                return slots({"confirmed": True})
            if turn.asked == "time" and turn.offered and understood.intent in YES:
                say("utter_pick_one")
                return slots({"confirmed": None})
            if turn.asked == "confirmed" and understood.intent in (*NO, "change_appointment"):
                return slots(self._other_times(db, live, turn, appointment))
            if understood.intent in ("deny", "cancel_appointment") and not which.speaks_of_appointment(understood.text):
                return [*slots({"confirmed": False}), SlotSet("requested_slot", None)]
            if understood.intent not in (*CARRIES_ON, "change_appointment"):
                return step_aside(FORM)
        return slots(self._search(db, live, turn, appointment, say, quiet=False))

    @staticmethod
    def _as_before(db: Connection, live: Catalogue, turn: Turn, appointment: Appointment, wish: Wish) -> Wish:
        """ "Eski saatine alalım": the time before the last move, or an earlier one of this talk."""
        before = earlier_time(turn)
        if before is None and turn.understood.asks.back and wish.when is None:
            before = appointments.moved_from(db, appointment.id)
        if before is None:
            return wish
        return replace(wish, when=Said(readings.at(before, live.zone), turn.understood.text, turn.said_at))

    def _search(
        self, db: Connection, live: Catalogue, turn: Turn, appointment: Appointment, say: Say, quiet: bool
    ) -> dict[str, Any]:
        return self._progress(db, live, turn, appointment, self._own(live, turn, appointment, turn.wish), say, quiet)

    def _progress(
        self, db: Connection, live: Catalogue, turn: Turn, appointment: Appointment, wish: Wish, say: Say, quiet: bool
    ) -> dict[str, Any]:
        wish = self._as_before(db, live, turn, appointment, wish)
        if wish.when is None and (quiet or not shifts(turn)):
            return {**wish.to_slots(), "time": None, "offered": None, "pending": None, "confirmed": None}
        found = None
        if quiet or not shifts(turn):
            found = moving.at_its_hour(db, live, wish, turn.now, self._known(turn, appointment))
        if found is None:
            found_slots = progress(db, live, turn, wish, say, appointment, quiet)
        else:
            if not quiet:
                say.notices(found.notices)
            found_slots = as_slots(found, turn, live)
        if not found_slots.get("time") or Offer.from_json(found_slots["time"]) != appointment.offer:
            return found_slots
        if not quiet and moving.names_its_own(turn.understood.meaning, turn.touched):
            say("utter_already_then", words.appointment(live, appointment, turn.now))
        # Its own time is nowhere to move to ("cumaki randevumu öne alalım"): a new one is asked for.
        return {**found_slots, "time": None, "when": None, "offered": None}

    @staticmethod
    def _known(turn: Turn, appointment: Appointment) -> Known:
        return Known(turn.customer_id, appointment.id, appointment.starts_at)

    def _other_times(self, db: Connection, live: Catalogue, turn: Turn, appointment: Appointment) -> dict[str, Any]:
        """ "Başka saat": the rest of the proposed day, or the open question where nothing else is free."""
        assert turn.time is not None
        meaning = shifting.shifted([turn.time.starts_at], "other", turn.wish.meaning, live.zone)
        wish = replace(
            self._own(live, turn, appointment, turn.wish), when=Said(meaning, turn.understood.text, turn.said_at)
        )
        found = booking.advance(db, live, wish, turn.now, self._known(turn, appointment))
        if found.notices or not (found.time or found.offered):
            return {"time": None, "when": None, "offered": None, "confirmed": None}
        return as_slots(found, turn, live)

    def _own(self, live: Catalogue, turn: Turn, appointment: Appointment, said: Wish) -> Wish:
        """What is wished for the new time, with everything unsaid as it was in the appointment."""
        wish = wish_with_reading(turn, said)
        at = turn.said_at
        if wish.when and wish.when.value.time and wish.when.value.date is None and not wish.when.value.soonest:
            # "Saat 4'e çekelim": on its own day.
            wish = replace(wish, when=replace(wish.when, value=replace(wish.when.value, date=KnownDay())))
        alone = turn.understood.asks.alone and appointment.party > 1
        names_it = turn.asked == "appointment"
        elsewhere = alone or (moving.ELSEWHERE & set(turn.touched) and not names_it)
        if wish.when is None and elsewhere and not turn.understood.asks.shift:
            # "Beşiktaş olacaktı", "tek ben geleceğim": at the same time.
            wish = replace(wish, when=Said(readings.at(appointment.starts_at, live.zone), "", at))
        each = appointment.offer.each
        services = each[0] if alone and each else tuple(dict.fromkeys(part.service for part in appointment.parts))
        if turn.asked is None and turn.understood.wishes.adds and wish.service:
            # "Boya da ekleyelim": beside what is booked already.
            added = tuple(dict.fromkeys((*services, *wish.services)))
            wish = replace(wish, service=replace(wish.service, value=added))
        staff = list(dict.fromkeys(part.staff for part in appointment.parts))
        same_place = wish.branch is None or wish.branch.value == appointment.branch
        wanted = wish.services or services
        stays = len(staff) == 1 and same_place and staff[0] in consistency.staff_for(live, wanted, None)
        own_staff = Said(staff[0], "", at) if stays else None
        return replace(
            wish,
            service=wish.service or Said(services, "", at),
            branch=wish.branch or Said(appointment.branch, "", at),
            staff=wish.staff or own_staff,
            party_size=wish.party_size or (Said(1 if alone else appointment.party, "", at)),
            persons=None if alone else wish.persons or self._persons(appointment, at),
        )

    @staticmethod
    def _persons(appointment: Appointment, at: datetime) -> Said | None:
        """Who has what, where the people of the appointment do not all have the same."""
        each = appointment.offer.each
        return Said(tuple(Person("", services) for services in each), "", at) if len(set(each)) > 1 else None
