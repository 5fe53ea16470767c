"""What is said beside the point, answered warmly; a running form goes on by itself afterwards."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.attending import noted
from actions.turn import Events, Say, Turn, TurnAction, catalogue, store
from randevu.booking import appointments
from randevu.booking.model import Offer
from randevu.dialogue import answers, words
from randevu.turkish import phrasing, remarks

_SAID_ALONE = {"health": "utter_health", "dear": "utter_dear", "sorry": "utter_no_trouble"}


class ActionRemark(TurnAction):
    def name(self) -> str:
        return "action_remark"

    def act(self, turn: Turn, say: Say) -> Events:
        kind = remarks.read(turn.understood.text)
        if kind == "name":
            return _name(turn, say)
        if kind == "together":
            _together(turn, say)
        elif kind == "advice":
            return _advice(turn, say)
        else:
            say(_SAID_ALONE[str(kind)])
        return []


def _name(turn: Turn, say: Say) -> Events:
    """Whose name it is: kept with the booking that runs (`actions.understanding`), or with what stands already."""
    if turn.loop != "booking_form":
        with store.reading() as db:
            standing = appointments.upcoming(db, turn.customer_id, turn.now)
        if standing:
            return noted(turn, say)
    say("utter_name_noted")
    return [] if turn.loop else [FollowupAction("booking_form")]


def _together(turn: Turn, say: Say) -> None:
    """Whether all of a party begin at once in what is proposed."""
    shown = [turn.time] if turn.time else turn.offered
    at_once = [one for one in shown if _begins_at_once(one)]
    values = {"people": turn.wish.party}
    if turn.wish.party < 2 or not shown:
        say("utter_not_caught")
    elif not at_once:
        say("utter_in_turn", values)
    else:
        with store.reading() as db:
            zone = catalogue(db).zone
        starts = [one.starts_at.astimezone(zone) for one in at_once]
        if len(shown) == 1:
            say("utter_together", values | words.clock(starts[0]))
        else:
            say("utter_some_together", values | {"times": phrasing.join([words.clock(one)["time"] for one in starts])})


def _begins_at_once(offer: Offer) -> bool:
    first = {number: min(part.starts_at for part in offer.parts if part.person == number) for number in _people(offer)}
    return len(set(first.values())) == 1


def _people(offer: Offer) -> set[int]:
    return {part.person for part in offer.parts}


def _advice(turn: Turn, say: Say) -> Events:
    """ "Hangisini önerirsiniz": the branches with their addresses, or the services."""
    if not turn.loop:
        return [FollowupAction("action_answer_services")]
    with store.reading() as db:
        live = catalogue(db)
    if turn.asked == "branch":
        say("utter_addresses", {"lines": answers.address_lines(live)})
    else:
        say("utter_services_named", {"services": words.services(live, live.services)})
    return []
