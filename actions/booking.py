"""Booking: the form's questions, and the booking itself."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from sqlalchemy.engine import Connection

from actions import deposits
from actions.booking_answers import FORM
from actions.form import ANOTHER_TIME, ask_time, gone
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu import alerts
from randevu.booking import appointments, holds, model, rows
from randevu.booking.model import Offer
from randevu.calendars import links
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import answers, consistency, offers, words
from randevu.dialogue.merge import with_named
from randevu.payments import service as payments
from randevu.turkish import kin


class AskService(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_service"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
        touched = turn.slots.get("touched") or {}
        alternatives = [key for key in touched.get("services") or () if key in live.services]
        if len(alternatives) > 1 and touched.get("hesitates"):
            say("utter_ask_which_service", {}, answers.alternatives(live, alternatives))
        else:
            say("utter_ask_service", {}, answers.service_choices(live))
        return []


class AskBranch(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_branch"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
        able = consistency.branches_for(live, turn.wish.services, turn.wish.key("staff"))
        buttons = [{"title": [live.branches[key].name], "payload": f'/inform{{"branch": "{key}"}}'} for key in able]
        say("utter_ask_branch", {"service": words.services(live, turn.wish.services)}, buttons)
        return []


class AskTime(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_time"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            ask_time(turn, catalogue(db), say)
        return []


class AskConfirmed(TurnAction):
    """The one summary, or, after "Değiştir", what should be different."""

    def name(self) -> str:
        return f"action_ask_{FORM}_confirmed"

    def act(self, turn: Turn, say: Say) -> Events:
        if (turn.slots.get("pending") or {}).get("detail"):
            say("utter_ask_what_to_change")
            return []
        with store.reading() as db:
            live = catalogue(db)
            upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
            assert turn.time is not None
            asked = deposits.needed(db, live, turn, turn.time)
        beside = [one for one in upcoming if one.starts_at < turn.time.ends_at and turn.time.starts_at < one.ends_at]
        if beside and not (turn.wish.service and kin.only_others(turn.wish.service.words)):
            say("utter_own_at_that_time", words.appointment(live, beside[0], turn.now))
        told = deposits.say_terms(say, asked, turn.time, turn) if asked else []
        values = words.offer(live, turn.time, turn.now, whose(turn))
        say("utter_summary_of_each" if values["lines"] else "utter_summary", values)
        return told


def again(turn: Turn, live: Catalogue, refused: Offer) -> dict[str, Any]:
    """Slots that take a confirmed time back and wish for it once more; the words it was said in may be long stale."""
    named = offers.Named(refused.starts_at, refused.branch, refused.each)
    wish = with_named(turn.wish, named, turn.understood, live.zone)
    return {**wish.to_slots(), "time": None, "confirmed": None, "offered": None}


def whose(turn: Turn) -> tuple[str, ...]:
    """Who the people of the party are, in order."""
    return tuple(person.who for person in turn.wish.persons.value) if turn.wish.persons else ()


def next_one(turn: Turn) -> Events:
    """The second appointment that the customer wished for in the same message, if there was one."""
    then = turn.slots.get("then")
    return [*slots(then["wish"]), FollowupAction(FORM)] if then and "moves" not in then else []


def _note_name(db: Connection, number: int, turn: Turn) -> None:
    """Keep with the appointment whose name was told while booking it."""
    told = (turn.slots.get("touched") or {}).get("name")
    if told:
        appointments.annotate(db, number, told, turn.command("name"), turn.now)


class ActionFinishBooking(TurnAction):
    """Books what was confirmed; when somebody was quicker, goes back to offering."""

    def name(self) -> str:
        return "action_finish_booking"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.slots.get("confirmed") and turn.time is not None:
            calendars.confirm(turn.time, turn.now)
        with store.writing() as db:
            live = catalogue(db)
            if not turn.slots.get("confirmed") or turn.time is None:
                holds.release(db, turn.customer_id, turn.now)
                say("utter_booking_stopped")
                return cleared()
            asked = deposits.needed(db, live, turn, turn.time)
            if asked and not deposits.was_told(turn, asked) and rows.earlier_result(db, turn.command("book")) is None:
                # The business asks for it since the summary: it is summed up again, with what it costs.
                return [*slots(again(turn, live, turn.time)), FollowupAction(FORM)]
            done = appointments.book(
                db,
                live,
                turn.customer_id,
                turn.time,
                command_key=turn.command("book"),
                source="whatsapp",
                now=turn.now,
                conversation_id=turn.conversation_id,
                unpaid=asked is not None,
            )
            if isinstance(done, model.Booked):
                _note_name(db, done.appointment.id, turn)
            if isinstance(done, model.Booked) and done.appointment.status == "unpaid":
                if asked:
                    payments.ask(db, done.appointment, asked, turn.now)
                deposits.say_how_to_pay(db, live, say, done.appointment, turn)
                return [*cleared(), *next_one(turn)]
            if isinstance(done, model.Booked):
                alerts.booked(db, live, done.appointment, turn.now)
                values = words.appointment(live, done.appointment, turn.now, whose(turn))
                say("utter_booked_of_each" if values["lines"] else "utter_booked", values)
                link = links.address(done.appointment.id)
                if link is not None:
                    say("utter_add_to_calendar", {"calendar_url": link})
                return [*cleared(), *next_one(turn)]
            if isinstance(done, model.Refused) and done.reason not in ANOTHER_TIME:
                say(f"utter_refused_{done.reason}")
                return cleared()
        # The form searches anew, and says why it cannot be this time: nothing of the wish has to be said again.
        return [*slots(again(turn, live, turn.time) | {"pending": gone(done, live, turn)}), FollowupAction(FORM)]
