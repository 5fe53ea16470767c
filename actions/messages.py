"""What we may send: stopped, started, asked. What stops was entered when the message came in; here are the words."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk.events import ActiveLoop, FollowupAction
from sqlalchemy import select
from sqlalchemy.engine import Connection

from actions.turn import Events, Say, Turn, TurnAction, asked_yes, store
from actions.waiting import ActionLeaveWaitingList
from randevu.booking import appointments
from randevu.consent import ledger, stops
from randevu.store.tables import message
from randevu.turkish import letters, stopping
from randevu.waiting import entries

ALL, MARKETING, REMINDERS, NOTHING = "all", "marketing", "reminders", "nothing"
_SAYS: Mapping[str, str] = {
    ALL: "utter_stop_messages",
    MARKETING: "utter_stop_marketing",
    REMINDERS: "utter_stop_reminders",
    NOTHING: "utter_messages_go_on",
}


class ActionStopMessages(TurnAction):
    """Confirms a stop. Where only a model heard one, or the words may mean an appointment, it is asked first."""

    def name(self) -> str:
        return "action_stop_messages"

    def act(self, turn: Turn, say: Say) -> Events:
        scope = str(turn.understood.issued.get("scope") or turn.metadata.get("stopped"))
        if _is_yes(turn, self.name()):
            scope = ALL
        # The form waits with its own question.
        waits: Events = [ActiveLoop(turn.loop), FollowupAction("action_listen")] if turn.loop else []
        if scope not in _SAYS and self._means_the_waiting_list(turn):
            return ActionLeaveWaitingList().act(turn, say)
        if scope not in _SAYS and _is_about_a_service(turn):
            if not turn.loop:
                say("utter_deny")
            return [FollowupAction(turn.loop)] if turn.loop else []
        if scope not in _SAYS:
            say("utter_ask_stop")
            return waits or asked_yes(self.name())  # two questions at once would show the buttons of one only
        if scope != NOTHING:
            with store.writing() as db:
                stops.stop(db, turn.customer_id, scope, turn.said_at, turn.now, _message(db, turn))
        say(_SAYS[scope])
        return waits if scope == ALL else []  # who wants to be left alone is asked nothing in the same breath

    @staticmethod
    def _means_the_waiting_list(turn: Turn) -> bool:
        """ "Listeden çıkar", said by somebody who stands on one."""
        if "liste" not in letters.fold(turn.understood.text):
            return False
        with store.reading() as db:
            return bool(entries.of_customer(db, turn.customer_id))


class ActionStartMessages(TurnAction):
    """Confirms a start. Marketing is a question of its own, and only its yes allows it."""

    def name(self) -> str:
        return "action_start_messages"

    def act(self, turn: Turn, say: Say) -> Events:
        if not (
            turn.understood.issued or _is_yes(turn, self.name()) or stopping.speaks_of_writing(turn.understood.text)
        ):
            return [FollowupAction("action_clarify")]  # "annem de gelsin": the model alone heard a start
        with store.writing() as db:
            asked = _question(db, turn)
            if asked and (turn.understood.issued.get("scope") == MARKETING or _is_yes(turn, self.name())):
                stops.allow_marketing(db, turn.customer_id, asked, turn.said_at, turn.now, _message(db, turn))
                say("utter_marketing_allowed")
                return []
            stops.start(db, turn.customer_id, turn.said_at, turn.now, _message(db, turn))
            allowed = ledger.state(db, turn.customer_id, (ledger.MARKETING,)).allows(ledger.MARKETING, "whatsapp")
        say("utter_start_messages")
        if allowed or turn.loop:
            return []
        say("utter_ask_marketing")
        return asked_yes(self.name())


def _is_about_a_service(turn: Turn) -> bool:
    """ "Saç kesimi istemiyorum": the model alone hears a stop in it, and no appointment may be meant."""
    said = turn.understood
    if turn.metadata.get("stopped") or not (said.not_service or said.service):
        return False
    with store.reading() as db:
        return not appointments.upcoming(db, turn.customer_id, turn.now)


def _is_yes(turn: Turn, action: str) -> bool:
    """Whether this is a plain yes to the question that the action asked."""
    return turn.understood.intent == "affirm" and turn.yes_starts == action


def _question(db: Connection, turn: Turn) -> str | None:
    """The words that are answered: of the message replied to, else of our newest one."""
    replied = (turn.metadata.get("reply_to") or {}).get("text")
    ours = (message.c.conversation_id == turn.conversation_id) & (message.c.direction == "out")
    newest = select(message.c.text).where(ours).order_by(message.c.id.desc()).limit(1)
    found: str | None = replied or db.execute(newest).scalar()
    return found


def _message(db: Connection, turn: Turn) -> int | None:
    """The row of the message that is answered: evidence of what was said."""
    theirs = message.c.wamid == turn.message_id
    found: int | None = db.execute(select(message.c.id).where(theirs)).scalar()
    return found
