"""The waiting list: joining, leaving, where somebody stands, and the answer to a time that was offered from it."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.engine import Connection

from actions import deposits
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, store
from randevu import alerts
from randevu.booking import Appointment, appointments, availability, holds, model
from randevu.calendars import links
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import answers as hours
from randevu.dialogue import booking, consistency, words
from randevu.payments import service as payments
from randevu.turkish import waiting_list, when
from randevu.waiting import answers, entries
from randevu.waiting import words as waiting_words
from randevu.waiting.model import Entry, Wanted

FORM = "booking_form"


class ActionJoinWaitingList(TurnAction):
    """Puts what is wished for on the list; what is free at this moment is offered instead."""

    def name(self) -> str:
        return "action_join_waiting_list"

    def act(self, turn: Turn, say: Say) -> Events:
        calendars.refresh(turn.now, turn.wish.services)
        with store.writing() as db:
            live = catalogue(db)
            present = self._present(db, turn)
            wish, window = self._wished(live, turn, present)
            if wish is None:
                say("utter_waiting_needs_service")
                return [] if turn.loop else [FollowupAction(FORM)]
            unseen = not _was_shown(turn) and availability.search(db, live, _with(wish, window), turn.now, 1).exact
            if present is None and (turn.time is not None or unseen):
                say("utter_waiting_free_now")
                return [] if turn.loop else [FollowupAction(FORM)]
            wanted = Wanted.of(wish, window, live, turn.now)
            if wanted is None:
                say("utter_waiting_past")
                return _over()
            if not wanted.may_come(live):
                say(*hours.hours_of(live, wanted.first_day, wanted.branch, turn.now))
                return [] if turn.loop else [FollowupAction(FORM)]
            holds.release(db, turn.customer_id, turn.now)
            joined = entries.join(
                db, turn.customer_id, turn.conversation_id, wanted, turn.now, present.id if present else None
            )
        if joined is None:
            say("utter_waiting_too_many")
            return _over()
        values = {"line": waiting_words.line(live, wanted, turn.now), "place": joined.place}
        say("utter_waiting_joined", {**values, "entry": joined.entry.id})
        return _over()

    @staticmethod
    def _present(db: Connection, turn: Turn) -> Appointment | None:
        """The appointment that the customer has and wants earlier."""
        if not waiting_list.earlier(turn.understood.text):
            return None
        coming = appointments.upcoming(db, turn.customer_id, turn.now)
        wished = set(turn.understood.service or ())
        return next((one for one in coming if not wished or wished <= set(one.services)), None)

    @staticmethod
    def _wished(
        live: Catalogue, turn: Turn, present: Appointment | None
    ) -> tuple[model.Wish | None, when.Window | None]:
        """What shall become free, and when; None while no service is known."""
        found = booking.resolve(live, turn.wish)
        window = found[0] if found else None
        if present is not None:
            last = present.starts_at.astimezone(live.zone).date()
            first = turn.now.astimezone(live.zone).date()
            wish = model.Wish(present.services, present.branch, turn.wish.key("staff"), present.party)
            return wish, window or when.Window(date_start=first, date_end=last)
        known, _ = consistency.consistent(live, turn.wish)
        if not known.service:
            return None, None
        wish = model.Wish(known.services, known.key("branch"), known.key("staff"), known.party, each=known.each)
        return wish, window


class ActionLeaveWaitingList(TurnAction):
    def name(self) -> str:
        return "action_leave_waiting_list"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.writing() as db:
            live = catalogue(db)
            mine = entries.of_customer(db, turn.customer_id)
            named = turn.understood.issued.get("entry")
            leaving = [one for one in mine if named in (None, one.id)]
            if not leaving:
                say("utter_waiting_not_listed")
                return []
            if len(leaving) > 1:
                say("utter_waiting_which", {}, [_choice(live, one, turn) for one in leaving])
                return []
            entries.end(db, leaving[0].id, "left", turn.now, turn.customer_id)
        say("utter_waiting_left", {"line": waiting_words.line(live, leaving[0].wanted, turn.now)})
        return []


class ActionTellWaitingPlace(TurnAction):
    def name(self) -> str:
        return "action_tell_waiting_place"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            mine = [(one, entries.place(db, one)) for one in entries.of_customer(db, turn.customer_id)]
        if not mine:
            say("utter_waiting_not_listed")
            return []
        lines = [f"• {waiting_words.line(live, one.wanted, turn.now)}: {place}." for one, place in mine]
        say("utter_waiting_places", {"lines": "\n".join(lines)})
        return []


class ActionTakeFreedTime(TurnAction):
    """Yes: the offered time is booked, or the appointment moved to it; once, however often it is said."""

    def name(self) -> str:
        return "action_take_freed_time"

    def act(self, turn: Turn, say: Say) -> Events:
        number = int(turn.understood.issued.get("waiting", 0))
        with store.reading() as db:
            offered = answers.offered(db, number, turn.customer_id)
        if offered is not None:
            calendars.confirm(offered, turn.now)
        with store.writing() as db:
            live = catalogue(db)
            deposit = deposits.needed(db, live, turn, offered) if offered is not None else None
            whose = (turn.customer_id, turn.conversation_id)
            done = answers.accept(db, live, number, *whose, turn.now, unpaid=deposit is not None)
            if isinstance(done, model.Taken):
                say("utter_waiting_gone")
                return []
            if isinstance(done, model.Refused):
                say(f"utter_refused_{done.reason}" if done.reason in ("limit", "blocked") else "utter_waiting_gone")
                return []
            if done.appointment.status == "unpaid":
                if deposit:
                    payments.ask(db, done.appointment, deposit, turn.now)
                deposits.say_how_to_pay(db, live, say, done.appointment, turn)
                deposits.say_refund_rule(db, say, done.appointment, turn)
                return []
            moved = isinstance(done, model.Moved)
            (alerts.moved if moved else alerts.booked)(db, live, done.appointment, turn.now)
        say("utter_moved" if moved else "utter_booked", words.appointment(live, done.appointment, turn.now))
        link = links.address(done.appointment.id)
        if link is not None and not moved:
            say("utter_add_to_calendar", {"calendar_url": link})
        return []


class ActionRefuseFreedTime(TurnAction):
    def name(self) -> str:
        return "action_refuse_freed_time"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.writing() as db:
            one = answers.decline(db, int(turn.understood.issued.get("waiting", 0)), turn.customer_id, turn.now)
        if one is None or one.entry.state != "waiting":
            say("utter_waiting_not_listed")
        else:
            say("utter_waiting_passed_on", {"entry": one.entry.id})
        return []


def _was_shown(turn: Turn) -> bool:
    """Whether the customer saw what is free and wants something else."""
    return bool(turn.offered or (turn.slots.get("pending") or {}).get("full"))


def _with(wish: model.Wish, window: when.Window | None) -> model.Wish:
    return model.Wish(wish.services, wish.branch, wish.staff, wish.party, window, each=wish.each)


def _choice(live: Catalogue, one: Entry, turn: Turn) -> dict[str, object]:
    said = waiting_words.wanted(live, one.wanted, turn.now)
    titles = [f"{said['service']} {said['days']}".rstrip(), said["service"]]
    description = waiting_words.line(live, one.wanted, turn.now)
    return {"title": titles, "description": description, "payload": f'/leave_waiting_list{{"entry": {one.id}}}'}


def _over() -> Events:
    """The booking that led here has ended."""
    return [ActiveLoop(None), SlotSet("requested_slot", None), *cleared(), FollowupAction("action_listen")]
