"""The question about a time that was given back, and what somebody waits for in words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.booking import Offer
from randevu.catalogue import Catalogue
from randevu.dialogue import words
from randevu.messaging.notices import Notice
from randevu.store.tables import customer
from randevu.turkish import phrasing
from randevu.waiting.model import Entry, Wanted

TEMPLATE = "waiting_list_offer"
TAKE, REFUSE, ABOUT = "take_freed_time", "refuse_freed_time", "waiting"
"""Intents of domain.yml that the buttons issue, and the entity that names the offer."""


def notice(
    db: Connection, catalogue: Catalogue, entry: Entry, offer: Offer, number: int, until: datetime, now: datetime
) -> Notice:
    """What is said: the time, what it is for, and until when it is kept."""
    said = words.offer(catalogue, offer, now)
    name = db.execute(select(customer.c.name).where(customer.c.id == entry.customer_id)).scalar()
    values = {
        "customer": (name or "").split(" ")[0],
        "business": catalogue.name,
        "day": said["full_day"],
        "time": said["time"],
        "service": said["service"],
        "branch": said["branch"],
        "staff": said["staff"],
        "until": moment(catalogue, until, now),
    }
    answers = {"yes": TAKE, "no": REFUSE}
    return Notice(TEMPLATE, values, {key: {"intent": one, "entities": {ABOUT: number}} for key, one in answers.items()})


def moment(catalogue: Catalogue, value: datetime, now: datetime) -> str:
    """ "bugün 16:30", "yarın 09:00"."""
    local = value.astimezone(catalogue.zone)
    today = now.astimezone(catalogue.zone).date()
    return f"{phrasing.day(local.date(), today)} {phrasing.clock(local.time())}"


def wanted(catalogue: Catalogue, value: Wanted, now: datetime) -> dict[str, str]:
    """service, service_lower, branch, staff, days ("yarın", "12 Mart – 20 Mart"), hours ("13:30–14:30"); empty where
    it does not matter.
    """
    today = now.astimezone(catalogue.zone).date()
    first, last = (phrasing.day(day, today) for day in (value.first_day, value.last_day))
    low, high = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in (value.from_minute, value.to_minute))
    return {
        "service": words.services(catalogue, value.services),
        "service_lower": words.lower_names(catalogue, "service", value.services),
        "branch": catalogue.name_of("branch", value.branch) if value.branch else "",
        "staff": catalogue.name_of("staff", value.staff) if value.staff else "",
        "days": first if first == last else "" if _any_day(catalogue, value) else f"{first} – {last}",
        "hours": "" if value.any_hour else low if low == high else f"{low}–{high}",
    }


def _any_day(catalogue: Catalogue, value: Wanted) -> bool:
    """Whether no day was named: all that the booking window held when it was said."""
    return (value.last_day - value.first_day).days >= catalogue.rules.window_days


def line(catalogue: Catalogue, value: Wanted, now: datetime) -> str:
    """ "saç kesimi, Kadıköy, yarın, 13:30–14:30"."""
    said = wanted(catalogue, value, now)
    return ", ".join(said[name] for name in ("service", "branch", "staff", "days", "hours") if said[name])
