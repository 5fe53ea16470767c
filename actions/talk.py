"""Greetings, yes and no outside a form, attendance, giving up, and what is not text."""

from __future__ import annotations

from datetime import datetime, timedelta

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.attending import attendance
from actions.form import shifts
from actions.standing import moves_instead, taken_back
from actions.turn import Events, Say, Turn, TurnAction, catalogue, cleared, slots, store
from randevu.booking import appointments, holds
from randevu.dialogue import consistency, manners, nods, places, which, words
from randevu.dialogue.wish import Said, Wish
from randevu.turkish import suffixes


class ActionGreet(TurnAction):
    """A newcomer sees what can be done; a returning customer is greeted by name and with the next appointment."""

    def name(self) -> str:
        return "action_greet"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.in_talk and manners.may_take_leave(turn.understood.text):
            # "İyi günler" opens a talk, and in the middle of one it ends it.
            say("utter_goodbye")
            return []
        if turn.loop:
            say("utter_greet_again")
            return []
        if {"service", "when"} & set(turn.touched):
            # "Merhaba, yarın saç kesimi": the wish counts for more than the greeting.
            return [FollowupAction("booking_form")]
        with store.reading() as db:
            live = catalogue(db)
            upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
            known = bool(upcoming) or bool(appointments.history(db, turn.customer_id))
        first_name = (turn.metadata.get("customer_name") or "").split(" ")[0]
        spaced = {"name": f" {first_name}" if first_name else ""}
        if upcoming:
            say("utter_greet_with_appointment", words.appointment(live, upcoming[0], turn.now) | spaced)
        elif known and first_name:
            say("utter_greet_returning", spaced)
        elif turn.greeted_before:
            say("utter_greet_briefly")
        else:
            say(
                "utter_greet",
                {
                    "business_to": suffixes.dative(live.name, proper=True),
                    "services": words.lower_names(live, "service", live.services),
                },
            )
        return []


class ActionAffirm(TurnAction):
    """Yes outside a form: to the attendance question of a coming appointment, else to nothing."""

    def name(self) -> str:
        return "action_affirm"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.yes_starts:
            return [FollowupAction(turn.yes_starts)]
        again = taken_up_again(turn)
        if again:
            return again
        if turn.understood.issued.get("offer") or {"service", "when"} & set(turn.touched):
            # "Evet" under an old summary: its time is looked up again. "Tamam, o zaman lazer": that is a wish.
            return [FollowupAction("booking_form")]
        if nods.read(turn.understood.text):
            # "E", "hı hı": a sound that answers no question of ours confirms nothing.
            say("utter_nothing_to_affirm")
            return []
        return attendance(turn, say, "confirmed", "utter_nothing_to_affirm")


def taken_up_again(turn: Turn) -> Events:
    """ "Aslında tamam olsun" within an hour of "vazgeçtim": all that was wished for then."""
    given_up = (turn.slots.get("touched") or {}).get("stopped")
    if not given_up or turn.loop or not which.thinks_again(turn.understood.text):
        return []
    if turn.now - datetime.fromisoformat(given_up["at"]) > timedelta(hours=1):
        return []
    return [*slots(Wish.from_slots(given_up).to_slots()), FollowupAction("booking_form")]


class ActionDeny(TurnAction):
    """No outside a form: with another time or the old one it is about what stands ("yok ya, eski haline getir")."""

    def name(self) -> str:
        return "action_deny"

    def act(self, turn: Turn, say: Say) -> Events:
        said = turn.understood
        with store.reading() as db:
            standing = bool(appointments.upcoming(db, turn.customer_id, turn.now))
        if standing and not turn.wish.service and (said.asks.back or said.meaning.date or said.meaning.time):
            return [FollowupAction("change_form")]
        if turn.wish.service and {"service", "when"} & set(turn.touched):
            return [FollowupAction("booking_form")]
        say("utter_deny")
        return []


def given_up(turn: Turn) -> Events:
    """Keeps what was wished for: "aslında olsun" or "aslında olsun, yarın 3te" means the same again."""
    wished = turn.wish.to_slots()
    return slots({"touched": {**(turn.slots.get("touched") or {}), "stopped": {**wished, "at": turn.now.isoformat()}}})


class ActionStop(TurnAction):
    """ "Vazgeç" at any step. Stands in for Rasa's own action of this name, which would forget the conversation."""

    def name(self) -> str:
        return "action_restart"

    def act(self, turn: Turn, say: Say) -> Events:
        if turn.loop == "cancel_form" and moves_instead(turn):
            return [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("change_form")]
        goes_on = turn.understood.asks.undecided or which.keeps(turn.understood, turn.touched) or shifts(turn)
        if turn.loop and goes_on:
            # "Bir düşüneyim" gives nothing up, "Beşiktaş kalsın" only a change of mind, "daha sonra" asks for others.
            return [FollowupAction(turn.loop)]
        with store.writing() as db:
            undone = [] if turn.loop else taken_back(db, catalogue(db), turn)
            if undone:
                return undone
            holds.release(db, turn.customer_id, turn.now)
        kept = turn.loop in ("change_form", "cancel_form")
        say("utter_appointment_kept" if kept else "utter_stopped" if turn.loop else "utter_nothing_to_stop")
        left = [] if turn.loop != "booking_form" else given_up(turn)
        return [ActiveLoop(None), SlotSet("requested_slot", None), *cleared(), *left, FollowupAction("action_listen")]


class ActionReceived(TurnAction):
    """A message that is not text: each kind has its own words."""

    def name(self) -> str:
        return "action_received"

    def act(self, turn: Turn, say: Say) -> Events:
        kind = turn.understood.intent.removeprefix("sent_")
        if kind == "location":
            return self._place(turn, say)
        say(f"utter_received_{kind}")
        return []

    @staticmethod
    def _place(turn: Turn, say: Say) -> Events:
        """A place shared chooses the nearest branch where a branch is being asked for."""
        with store.reading() as db:
            live = catalogue(db)
        wish, point = turn.wish, turn.understood.issued
        able = consistency.branches_for(live, wish.services, wish.key("staff"))
        key = None
        if "latitude" in point and "longitude" in point:
            key = places.nearest(live, able, float(point["latitude"]), float(point["longitude"]))
        if key is None:
            say("utter_received_location")
        elif turn.loop == "booking_form" and turn.asked == "branch":
            say("utter_nearest_branch_chosen", words.place(live, key))
            return slots({"branch": Said(key, "", turn.said_at).to_json()})
        else:
            say("utter_nearest_branch", words.place(live, key))
        return []
