"""What the booking and the change form share: choosing a time, holding it, asking for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, FollowupAction
from sqlalchemy.engine import Connection

from actions.turn import Events, Say, Turn
from randevu.booking import appointments, holds, model
from randevu.booking.model import Appointment, Offer, Refused, Taken
from randevu.catalogue import Catalogue
from randevu.dialogue import booking, consistency, offers, readings, shifting, which, words
from randevu.dialogue.booking import Known, Progress
from randevu.dialogue.consistency import Notice
from randevu.dialogue.wish import Said, Wish
from randevu.turkish import kin
from randevu.turkish.when.meaning import KnownDay, KnownTime

YES = ("affirm", "confirm_attendance")
NO = ("deny", "decline_attendance")
NO_AGREEMENT = ("change_appointment", "cancel_appointment", "ask_availability", "restart", *NO)
ANOTHER_TIME = ("past", "too_soon", "too_far", "closed", "not_offered")
"""Refusals that another time, or somebody else, is an answer to."""
CARRIES_ON = frozenset({"book_appointment", "ask_availability", "inform", *YES, *NO})


def agrees(turn: Turn) -> bool:
    """Yes, also as "evet lütfen, çok teşekkürler" or "tamamdır görüşürüz"; a question is none, however it begins."""
    said = turn.understood
    return said.intent in YES or (said.wishes.agrees and not said.asks.free_time and said.intent not in NO_AGREEMENT)


def earlier_time(turn: Turn) -> datetime | None:
    """ "İlk dediğim saat kalsın": the time of the first summary, or of the one before the present."""
    times = (turn.slots.get("touched") or {}).get("times") or []
    if not turn.understood.asks.back or turn.understood.meaning.date or turn.understood.meaning.time or not turn.time:
        return None
    now = turn.time.starts_at.isoformat()
    others = [one for one in times if one != now]
    if not others:
        return None
    return datetime.fromisoformat(others[0] if which.speaks_of_the_first(turn.understood.text) else others[-1])


def right_after(db: Connection, catalogue: Catalogue, turn: Turn, wish: Wish) -> datetime | None:
    """ "Hemen arkasından": when the customer's own appointment ends, on the day wished for if one was, or the time of
    the summary; nothing where an hour was said too, or several services follow one another.
    """
    said = turn.understood
    if not said.asks.follows or said.meaning.time or len(said.service) > 1:
        return None
    upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
    windows = booking.resolve(catalogue, wish, upcoming[0].starts_at if upcoming else None)
    day = windows[0].date_start if windows and not windows[0].date_end else None
    of_day = [one for one in upcoming if one.starts_at.astimezone(catalogue.zone).date() == day]
    before = next(iter(of_day or upcoming), None) or turn.time
    return shifting.to_step(before.ends_at, catalogue.zone, catalogue.rules.step_minutes) if before else None


def beside_own(db: Connection, turn: Turn, wish: Wish) -> datetime | None:
    """ "Annem de gelsin, o pedikür" when something was just booked: somebody comes along, so at that very time."""
    said = turn.understood
    if turn.asked or not turn.in_talk or wish.when or not wish.service or not kin.comes_along(said.text):
        return None
    upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
    return max(upcoming, key=lambda one: one.id).starts_at if upcoming else None


def step_aside(form: str) -> Events:
    """Let the rules answer this message; the form comes back and asks again."""
    return [ActionExecutionRejected(form)]


def not_caught(form: str) -> Events:
    """Nothing was understood: guesses first, then a person; see `actions.unclear.ActionClarify`."""
    return [ActionExecutionRejected(form), FollowupAction("action_clarify")]


def picked(turn: Turn, catalogue: Catalogue) -> Offer | None:
    """The offered time that this message picks, if any."""
    return offers.choose(turn.offered, turn.understood, catalogue, yes=turn.understood.intent in YES)


def taken(turn: Turn, catalogue: Catalogue, chosen: Offer) -> dict[str, Any]:
    """Slots of a time picked from a list: from now on it is also what was said, or the list would come back."""
    said = Said(readings.at(chosen.starts_at, catalogue.zone), turn.understood.text, turn.said_at)
    return {"time": chosen.to_json(), "when": said.to_json(), "offered": None, "confirmed": None}


def shifts(turn: Turn) -> str | None:
    """Which other time than those proposed is asked for ("daha geç", "başka saat yok mu"), where any were."""
    answers = turn.asked in ("time", "confirmed") and "when" not in turn.touched
    return turn.understood.asks.shift if answers and (turn.time or turn.offered or turn.loop == "change_form") else None


def _starts(turn: Turn, moved: Appointment | None) -> list[datetime]:
    """What a shift is seen from: the summary, the list, or else the appointment that is being moved."""
    shown = [turn.time] if turn.time else turn.offered
    return [one.starts_at for one in shown] or ([moved.starts_at] if moved else [])


def wish_with_reading(turn: Turn, wish: Wish) -> Wish:
    """The wish with its time fixed to the reading the customer tapped, if they did."""
    meaning = readings.chosen(turn.slots.get("pending"), turn.understood.issued.get("reading"))
    if meaning is None or wish.when is None:
        return wish
    return Wish(**{**vars(wish), "when": Said(meaning, wish.when.words, wish.when.at)})


def with_habits(db: Connection, catalogue: Catalogue, turn: Turn, wish: Wish) -> Wish:
    """What a returning customer need not say again: their branch, and with "her zamanki gibi" all of it."""
    wish = _after_all(turn, _once_more(db, turn, wish))
    usual = appointments.usual(db, turn.customer_id)
    if usual is None:
        return wish
    if turn.understood.wishes.same:
        wish = replace(
            wish,
            service=wish.service or Said(usual.services, "", turn.said_at),
            staff=wish.staff or (Said(usual.staff, "", turn.said_at) if usual.staff in catalogue.staff else None),
        )
    able = consistency.branches_for(catalogue, wish.services, wish.key("staff"))
    if wish.service and wish.branch is None and usual.branch in able:
        wish = replace(wish, branch=Said(usual.branch, "", turn.said_at))
    return wish


def _after_all(turn: Turn, wish: Wish) -> Wish:
    """ "Aslında olsun, yarın 3te" within an hour of "boşver": what was given up then."""
    given_up = (turn.slots.get("touched") or {}).get("stopped")
    named = turn.understood.meaning.date or turn.understood.meaning.time
    if not given_up or wish.service or not named:
        return wish
    if turn.now - datetime.fromisoformat(given_up["at"]) > timedelta(hours=1):
        return wish
    before = Wish.from_slots(given_up)
    return replace(wish, service=before.service, branch=wish.branch or before.branch, staff=wish.staff or before.staff)


def _once_more(db: Connection, turn: Turn, wish: Wish) -> Wish:
    """ "Cumaya yazar mısınız" right after a cancellation: what was cancelled, at another time."""
    before = cancelled_before(db, turn)
    if before is None or wish.service or not (turn.understood.meaning.date or turn.understood.meaning.time):
        return wish
    staff = before.staff[0] if len(before.staff) == 1 else None
    return replace(
        wish,
        service=Said(before.services, "", turn.said_at),
        branch=wish.branch or Said(before.branch, "", turn.said_at),
        staff=wish.staff or (Said(staff, "", turn.said_at) if staff and wish.branch is None else None),
    )


def cancelled_before(db: Connection, turn: Turn) -> Appointment | None:
    """What this customer cancelled within the last hour, unless it was for several people."""
    kept = (turn.slots.get("touched") or {}).get("cancelled")
    if not kept or turn.now - datetime.fromisoformat(kept["at"]) > timedelta(hours=1):
        return None
    found = (one for one in appointments.history(db, turn.customer_id) if one.id == kept["id"])
    return next((one for one in found if one.party == 1), None)


def progress(
    db: Connection,
    catalogue: Catalogue,
    turn: Turn,
    wish: Wish,
    say: Say,
    moved: Appointment | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """Advance the wish, hold the time it leads to, and return slot values.

    A time that is moved to is not held: its own appointment may overlap it, and the move itself is one transaction.
    """
    # "Aynı gün" and "bir saat sonra" are seen from the appointment being moved, the time just proposed, or the next
    # appointment there is.
    seen_from = moved or turn.time or next(iter(appointments.upcoming(db, turn.customer_id, turn.now)), None)
    seen_from = seen_from or cancelled_before(db, turn)
    known = Known(turn.customer_id, moved.id if moved else None, seen_from.starts_at if seen_from else None)
    if moved is None and seen_from is not None:
        wish = _as_seen_from(catalogue, turn, wish, seen_from.starts_at.astimezone(catalogue.zone))
    shift = None if quiet else shifts(turn)
    if shift:
        said = shifting.shifted(_starts(turn, moved), shift, wish.meaning, catalogue.zone)
        wish = replace(wish, when=Said(said, turn.understood.text, turn.said_at))
    found = booking.advance(db, catalogue, wish, turn.now, known)
    if shift and not found.time and (found.notices or not found.offered):
        say("utter_no_other_times")
        return {"confirmed": None, **({"pending": {"full": True}} if turn.offered else {})}
    notices = list(found.notices)
    gone = (turn.slots.get("pending") or {}).get("lost")
    if gone:
        # Somebody was quicker: said once, not a second time as "dolu".
        others = (one for one in notices if one.response != "utter_reason_full")
        notices = [Notice("utter_just_taken", gone), *others]
    if found.time is not None and moved is None:
        held = holds.take(db, catalogue, turn.customer_id, found.time, turn.now)
        if not isinstance(held, model.Hold):
            notices += lost(held, catalogue, found.time, turn)
            found = booking.advance(db, catalogue, wish, turn.now, known)
    if not quiet:
        say.notices(notices)
    return as_slots(found, turn, catalogue)


def _as_seen_from(catalogue: Catalogue, turn: Turn, wish: Wish, before: datetime) -> Wish:
    """ "Aynı saate", with no day: that very day. "Haftaya aynısından": its weekday and its hour."""
    meaning = wish.meaning
    if wish.when is None or meaning is None or meaning.soonest or meaning.latest:
        return wish
    same_hour = isinstance(meaning.time, KnownTime) and not meaning.time.minutes
    if same_hour and meaning.date is None:
        return replace(wish, when=replace(wish.when, value=replace(meaning, date=KnownDay())))
    if not meaning.date or not (same_hour or (turn.understood.wishes.again and meaning.time is None)):
        return wish
    windows = booking.resolve(catalogue, wish, before)
    at = shifting.same_again(windows[0], before) if windows else None
    return replace(wish, when=replace(wish.when, value=readings.at(at, catalogue.zone))) if at else wish


def lost(why: Taken | Refused, catalogue: Catalogue, offer: Offer, turn: Turn) -> list[Notice]:
    """That a time was taken meanwhile; nothing where only its calendar cannot be read: searching anew tells that."""
    if isinstance(why, Taken) and why.unknown:
        return []
    return [Notice("utter_just_taken", words.offer(catalogue, offer, turn.now))]


def gone(why: Taken | Refused, catalogue: Catalogue, turn: Turn) -> dict[str, Any] | None:
    """For the form that searches anew: which confirmed time was lost, to be said with what it finds."""
    assert turn.time is not None
    told = lost(why, catalogue, turn.time, turn) if isinstance(why, Taken) else []
    return {"lost": {name: told[0].values[name] for name in ("day_cap", "time")}} if told else None


def as_slots(found: Progress, turn: Turn, catalogue: Catalogue) -> dict[str, Any]:
    """Where a booking stands, as slots."""
    today = turn.now.astimezone(catalogue.zone).date()
    return {
        **found.wish.to_slots(),
        "time": found.time.to_json() if found.time else None,
        "offered": [one.to_json() for one in found.offered] or None,
        "pending": pending(found, today),
        "confirmed": None,
    }


def pending(found: Progress, today: date) -> dict[str, Any] | None:
    """What the question for the time must know: readings to choose from, or that what was wished for is taken."""
    if found.readings:
        return {"readings": [readings.to_json(one, today) for one in found.readings]}
    return {"full": True} if found.full else None


def ask_time(turn: Turn, catalogue: Catalogue, say: Say) -> None:
    """Offer the times in the slot, ask which reading was meant, or ask openly."""
    several = (turn.slots.get("pending") or {}).get("readings")
    if several:
        buttons = [
            {"title": one["labels"], "payload": f'/inform{{"reading": {index}}}'} for index, one in enumerate(several)
        ]
        say("utter_ask_reading", {"words": several[0]["words"]}, buttons)
        return
    shown = turn.offered
    if not shown:
        say("utter_ask_other_time_or_wait" if _may_wait(turn) else "utter_ask_other_time")
        return
    values = words.offer(catalogue, shown[0], turn.now) | words.asked_staff(catalogue, turn.wish.key("staff"))
    say(_offering(turn, catalogue), values, offers.choices(shown, catalogue, turn.now))


def _offering(turn: Turn, catalogue: Catalogue) -> str:
    """The response under which the offered times stand."""
    days = {offer.starts_at.astimezone(catalogue.zone).date() for offer in turn.offered}
    if len(turn.offered) == 1:
        return "utter_offer_one_time_or_wait" if _may_wait(turn) else "utter_offer_one_time"
    places = {offer.branch for offer in turn.offered}
    if len(days) > 1:
        open_list = "utter_offer_times_of_branch" if len(places) == 1 else "utter_offer_times"
        return "utter_offer_times_or_wait" if _may_wait(turn) else open_list
    if _may_wait(turn):
        return "utter_offer_times_of_day_or_wait"
    return "utter_offer_times_of_day" if len(places) == 1 else "utter_offer_times_anywhere"


def _may_wait(turn: Turn) -> bool:
    """Whether the waiting list is a choice: what was wished for is taken, and may become free."""
    return turn.loop == "booking_form" and bool((turn.slots.get("pending") or {}).get("full"))
