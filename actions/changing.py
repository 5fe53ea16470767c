"""Moving an appointment: the form's questions, and the move itself in one transaction."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction
from sqlalchemy.engine import Connection

from actions import deposits
from actions.change_form import FORM
from actions.form import ANOTHER_TIME, ask_time, gone
from actions.standing import FinishStanding, chosen_appointment
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu import alerts
from randevu.booking import appointments, model
from randevu.calendars import service as calendars
from randevu.catalogue import Catalogue
from randevu.dialogue import readings, words
from randevu.dialogue.wish import Said


class AskNewTime(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_time"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            appointment = chosen_appointment(db, turn)
        if turn.offered or (turn.slots.get("pending") or {}).get("readings") or appointment is None:
            ask_time(turn, live, say)
        else:
            say("utter_ask_new_time", words.appointment(live, appointment, turn.now))
        return []


class AskMoveConfirmed(TurnAction):
    def name(self) -> str:
        return f"action_ask_{FORM}_confirmed"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            appointment = chosen_appointment(db, turn)
        assert turn.time is not None
        assert appointment is not None
        old = words.appointment(live, appointment, turn.now)
        say(
            "utter_move_summary",
            words.offer(live, turn.time, turn.now) | {f"old_{name}": value for name, value in old.items()},
        )
        return []


def next_move(turn: Turn) -> Events:
    """Of several appointments that were to be moved in one message, the next; nothing after the last."""
    then = turn.slots.get("then") or {}
    if not then.get("moves"):
        return []
    first, *others = then["moves"]
    left = {**then, "moves": others} if others else None
    return [*cleared(), *slots({**then["wish"], "appointment": first, "then": left}), FollowupAction(FORM)]


class ActionFinishChange(FinishStanding):
    def name(self) -> str:
        return "action_finish_change"

    def look_first(self, turn: Turn) -> None:
        if turn.time is not None:
            calendars.confirm(turn.time, turn.now)

    def carry_out(self, db: Connection, live: Catalogue, turn: Turn, chosen: list[int], say: Say) -> Events:
        assert turn.time is not None
        done = appointments.move(db, live, chosen[0], turn.time, command_key=turn.command("move"), now=turn.now)
        if isinstance(done, model.Moved):
            alerts.moved(db, live, done.appointment, turn.now)
            say("utter_moved", words.appointment(live, done.appointment, turn.now))
            deposits.say_how_to_pay(db, live, say, done.appointment, turn)
            return next_move(turn)
        elif isinstance(done, model.Refused) and done.reason not in ANOTHER_TIME:
            say(f"utter_change_refused_{done.reason}", words.offer(live, turn.time, turn.now))
        else:
            # The form searches anew, and says why it cannot be this time.
            wish = {"when": Said(readings.at(turn.time.starts_at, live.zone), "", turn.said_at).to_json()}
            again = {"confirmed": None, "time": None, "offered": None, **wish, "pending": gone(done, live, turn)}
            return [*slots(again), FollowupAction(FORM)]
        return []
