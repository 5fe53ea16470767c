"""The first thing of every turn: what was understood enters the wish."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from actions.turn import Events, Say, Turn, TurnAction, catalogue, slots, store
from randevu.catalogue import Catalogue
from randevu.catalogue.catalogue import Kind
from randevu.dialogue import followups, offers
from randevu.dialogue.merge import STALE_HOURS, merge
from randevu.dialogue.several import Find, apart, either
from randevu.dialogue.understood import Understood
from randevu.dialogue.wish import Person, Wish
from randevu.turkish import kin, letters, matching, remarks

LIST_ROWS = 10
NOT_UNDERSTOOD = ("nlu_fallback", "out_of_scope")


class ActionMergeWish(TurnAction):
    """Fills the wish slots by `randevu.dialogue.merge`; runs once a message however often Rasa asks."""

    def name(self) -> str:
        return "action_merge_wish"

    def act(self, turn: Turn, say: Say) -> Events:
        if (turn.slots.get("touched") or {}).get("message") == turn.message_id:
            return []
        with store.reading() as db:
            live = catalogue(db)
        known = turn.wish
        understood, then = with_place(with_people(turn.understood, live), live, turn.asked), None
        several = None if turn.asked else apart(turn.understood, *finders(live))
        if several:
            understood = several[0]
            then = {"message": turn.message_id, "wish": merge(Wish(), several[1], live.zone).to_slots()}
        wish = merge(known, understood, live.zone, turn.asked, options(turn, live))
        fresh = known.fresh(turn.said_at, STALE_HOURS)
        changed = wish.changed_from(fresh)
        missed = not changed and is_missed(turn.understood, asked=turn.asked is not None)
        return slots(
            {
                **wish.to_slots(),
                "touched": {
                    "message": turn.message_id,
                    "names": list(changed),
                    **remembered(turn, known, wish, understood.hesitates),
                },
                "pending": aged(turn.slots.get("pending")),
                "then": then or turn.slots.get("then"),
                "misses": (turn.slots.get("misses") or 0) + 1 if missed else 0,
                **({} if fresh == known or turn.loop else left_behind(then)),
            }
        )


def left_behind(then: dict[str, Any] | None) -> dict[str, Any]:
    """What belonged to a wish that has grown old goes with it, or "15:00 olur mu" would pick from yesterday's list."""
    return {"time": None, "offered": None, "confirmed": None, "appointment": None, "then": then}


def remembered(turn: Turn, known: Wish, wish: Wish, hesitates: bool) -> dict[str, Any]:
    """When the customer greeted last and before this message, the services they hesitate between or only asked about,
    whom they do not want, what they have just cancelled, and whose name they told.
    """
    earlier, understood = turn.slots.get("touched") or {}, turn.understood
    before = earlier.get("greeted")
    greets = understood.intent == "greet"
    services = earlier.get("services") or [] if turn.loop == "booking_form" else []
    if hesitates:
        services = list(understood.service)
    elif known.services and wish.services and wish.services != known.services and not understood.asks.every:
        services = list(dict.fromkeys((*known.services, *wish.services)))
    return {
        "wrote": turn.now.isoformat(),
        "wrote_before": earlier.get("wrote"),
        "greeted": turn.now.isoformat() if greets else before,
        "greeted_before": before,
        "services": services,
        "hesitates": hesitates,
        "cancelled": earlier.get("cancelled"),
        "stopped": earlier.get("stopped") if not turn.loop else None,
        "avoided": avoided(turn, earlier.get("avoided") or []),
        "asked_before": earlier.get("asked_about") or [],
        "asked_about": [key for key in understood.service if key not in wish.services] if turn.loop else [],
        "times": shown_before(turn, earlier.get("times") or []),
        "name": name_told(turn) or (earlier.get("name") if turn.loop == "booking_form" else None),
    }


def name_told(turn: Turn) -> str | None:
    """The words in which it is said whose name the booking is in: staff reads them in the appointment."""
    return turn.understood.text if not turn.understood.tapped and remarks.read(turn.understood.text) == "name" else None


def avoided(turn: Turn, earlier: list[str]) -> list[str]:
    """Whom the customer does not want while booking ("Ayşe yapmasın"), until they are named again."""
    said = turn.understood
    kept = [one for one in earlier if one not in said.staff] if turn.loop == "booking_form" else []
    return list(dict.fromkeys([*kept, *said.not_staff]))


def shown_before(turn: Turn, earlier: list[str]) -> list[str]:
    """The first and the last time that stood in a summary of the running form before this message ("ilk dediğim")."""
    if not turn.loop or turn.time is None:
        return earlier if turn.loop else []
    known = list(dict.fromkeys([*earlier, turn.time.starts_at.isoformat()]))
    return [known[0], *known[1:][-2:]]


def aged(pending: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a yes or "ikisi de" would start holds for one message only."""
    if not pending or "age" not in pending:
        return pending
    return {**pending, "age": 1} if pending["age"] == 0 else None


def finders(live: Catalogue) -> tuple[Find, Find]:
    """What finds services and branches in a clause, by the catalogue's names."""
    return partial(_named, live, "service"), partial(_named, live, "branch")


def _named(live: Catalogue, kind: Kind, clause: str) -> list[str]:
    return [one.key for one in matching.find(clause, live.names(kind), kind=kind) if not one.negated]


def with_people(understood: Understood, live: Catalogue) -> Understood:
    """With who gets what and what is hesitated between, if the message says so: each clause is read by the catalogue's
    names.
    """
    if understood.tapped or not understood.service:
        return understood
    named = finders(live)[0]

    def find(clause: str) -> list[str]:
        # A clause alone may speak of what was done long ago ("geçen hafta kestirmiştim"): the whole message knows.
        return [key for key in named(clause) if key in understood.service]

    persons = tuple(Person(who, services) for who, services in kin.shares(understood.text, find))
    return replace(understood, persons=persons, hesitates=len(understood.service) > 1 and either(understood.text, find))


def with_place(understood: Understood, live: Catalogue, asked: str | None) -> Understood:
    """ "Kadıköy'de oturuyorum" names no branch by itself; where the branch was asked for, it answers."""
    if asked != "branch" or understood.tapped or understood.branch or understood.not_branch:
        return understood
    said = letters.fold(understood.text).split()
    near = [key for key, one in live.branches.items() if any(word.startswith(letters.fold(one.name)) for word in said)]
    return replace(understood, branch=tuple(near)) if len(near) == 1 else understood


def is_missed(understood: Understood, asked: bool) -> bool:
    """Whether nothing in the message could be understood.

    "Her zamanki" and "biraz daha geç" mean something only to a question.
    """
    said = understood.wishes
    refuses = bool(understood.not_service)  # "saç kesimi istemiyorum"
    if understood.says_something or refuses or understood.unknown_service or said.anything or said.agrees:
        return False
    asks = understood.asks
    if asks.undecided or asks.lost or asks.person or asks.no_such_hour:
        return False
    answers = said.same or asks.every or asks.shift or asks.free_time or asks.back or asks.follows or asks.alone
    answers = answers or understood.names_only_the_past
    if asked and (answers or followups.named_detail(understood.text)):
        return False
    empty = understood.intent == "inform" and not understood.tapped and understood.ordinal is None
    return empty or understood.intent in NOT_UNDERSTOOD


def options(turn: Turn, live: Catalogue) -> int:
    """How many choices the last question showed, as far as a number can pick one."""
    if turn.asked == "time":
        return offers.countable(turn.offered, turn.understood, live)
    return LIST_ROWS if turn.asked in ("service", "branch", "appointment") else 0
