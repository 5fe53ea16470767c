"""What a message changes in the wish of a booking under way, by the question it stands under."""

from __future__ import annotations

from dataclasses import replace

from actions.form import wish_with_reading
from actions.turn import Turn
from randevu.catalogue import Catalogue
from randevu.dialogue import consistency, offers
from randevu.dialogue.merge import with_named
from randevu.dialogue.wish import Said, Wish


def as_said(turn: Turn, live: Catalogue) -> Wish:
    """The wish with all that the message says of it."""
    wish = _numbered(turn, live, wish_with_reading(turn, turn.wish))
    return _other_staff(turn, live, _other_branch(turn, live, wish))


def names_the_past(turn: Turn) -> bool:
    """Whether the message wishes for a time that has gone by."""
    understood = turn.understood
    return understood.names_the_past or (turn.asked in ("time", "confirmed") and understood.names_only_the_past)


def from_old_summary(turn: Turn, live: Catalogue, wish: Wish) -> Wish:
    """ "Evet" under an earlier summary asks for that summary's time again."""
    tapped = turn.understood.issued.get("offer")
    if not tapped or wish.service is None:
        return wish
    return with_named(wish, offers.read_token(tapped), turn.understood, live.zone)


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
