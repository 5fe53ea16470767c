"""Reading a business file into a `Catalogue`. Every refusal names its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from randevu.catalogue import public_holidays
from randevu.catalogue.catalogue import Catalogue
from randevu.catalogue.model import (
    Branch,
    Channels,
    Handover,
    HolidayRules,
    Marketing,
    OwnerAlerts,
    Retention,
    Rules,
    Satisfaction,
    Service,
    Week,
)
from randevu.catalogue.node import Node, read, unique_names
from randevu.catalogue.parse_channels import channels
from randevu.catalogue.parse_deposits import deposits
from randevu.catalogue.parse_handover import handover
from randevu.catalogue.parse_hours import overrides, week_of
from randevu.catalogue.parse_reminders import one_of, reminders
from randevu.catalogue.parse_satisfaction import satisfaction
from randevu.catalogue.parse_staff import at_work, staff_entry
from randevu.catalogue.spans import clock
from randevu.contact import is_email_address, is_whatsapp_number

LANGUAGES = ("tr", "en", "de", "ar", "ru")

_LIMITS: Mapping[str, tuple[float, float]] = {
    "step_minutes": (5, 240),
    "notice_minutes": (0, 60 * 24 * 30),
    "window_days": (1, 366),
    "cutoff_minutes": (0, 60 * 24 * 30),
    "max_open": (1, 50),
    "max_party": (1, 6),
    "hold_minutes": (1, 120),
    "fragment_wait_seconds": (0, 10),
    "handover_resume_minutes": (1, 60 * 24 * 7),
    "calendar_reminder_minutes": (0, 60 * 24),
    "waiting_answer_minutes": (10, 60 * 24),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "calendar_moves": ("accept", "restore"),
    "calendars_unknown": ("withhold", "offer"),
}
_CLOCKS = ("quiet_from", "quiet_until")


@dataclass(frozen=True)
class Document:
    """A business file that was read without complaint: its text as written, and what it says."""

    text: str
    catalogue: Catalogue


def parse(text: str, source: str = "business.yml") -> Document:
    """Read a business file.

    Raises:
        CatalogueError: for the first thing that is wrong, with its line.
    """
    root = read(text, source)
    top = root.fields(
        "business hours services branches staff",
        "rules reminders holidays exceptions owner_alerts marketing retention channels satisfaction deposits handover",
    )
    business = top["business"].fields(
        "name timezone phone languages privacy_notice", "country website about payment_methods cancellation"
    )
    week = week_of(top["hours"])
    services = {key: _service(key, node) for key, node in top["services"].keyed().items()}
    branches = {key: _branch(key, node, week) for key, node in top["branches"].keyed().items()}
    staff = {key: staff_entry(key, node, services, branches) for key, node in top["staff"].keyed().items()}
    for kind in ("services", "branches", "staff"):
        unique_names(node.entries()["name"] for node in top[kind].entries().values())
    staff = {key: (at_work(person, services), own) for key, (person, own) in staff.items()}
    offered = {
        key: replace(
            service,
            who=tuple(name for name, (person, _) in staff.items() if person.does(key)),
            minutes_by_staff={name: own[key] for name, (_, own) in staff.items() if key in own},
        )
        for key, service in services.items()
    }
    for key, service in offered.items():
        if not service.who and not service.paused:
            raise (
                top["services"]
                .entries()[key]
                .error("nobody does this service; name it or its group under a staff member's `does`", "nobody")
            )
    if all(service.paused for service in services.values()):
        raise top["services"].error("at least one service must be offered", "all_paused")
    catalogue = Catalogue(
        name=business["name"].text(),
        zone=_zone(business["timezone"]),
        phone=business["phone"].text(),
        languages=_languages(business["languages"]),
        privacy_url=_address(business["privacy_notice"]),
        website=_address(business["website"]) if "website" in business else "",
        about=business["about"].text() if "about" in business else "",
        payment_methods=business["payment_methods"].texts() if "payment_methods" in business else (),
        cancellation_text=business["cancellation"].text() if "cancellation" in business else "",
        week=week,
        services=offered,
        branches=branches,
        staff={key: person for key, (person, _) in staff.items()},
        rules=_rules(top["rules"]) if "rules" in top else Rules(),
        reminders=reminders(top["reminders"], services, branches) if "reminders" in top else (),
        holiday_rules=_holidays(business.get("country"), top.get("holidays")),
        overrides=overrides(top["exceptions"]) if "exceptions" in top else {},
        owner_alerts=_alerts(top["owner_alerts"]) if "owner_alerts" in top else OwnerAlerts(),
        marketing=_marketing(top["marketing"]) if "marketing" in top else Marketing(),
        retention=_retention(top["retention"]) if "retention" in top else Retention(),
        satisfaction=satisfaction(top["satisfaction"]) if "satisfaction" in top else Satisfaction(),
        channels=channels(top["channels"]) if "channels" in top else Channels(),
        deposits=deposits(top["deposits"]) if "deposits" in top else None,
        handover=handover(top["handover"]) if "handover" in top else Handover(),
    )
    return Document(text, catalogue)


def _service(key: str, node: Node) -> Service:
    entry = node.fields(
        "name group minutes price", "also description deposit buffer_before buffer_after capacity discreet paused"
    )
    price = entry["price"].money()
    deposit = entry["deposit"].money() if "deposit" in entry else price * 0
    if deposit > price:
        raise entry["deposit"].error("must not be higher than the price", "deposit")
    return Service(
        key=key,
        name=entry["name"].text(),
        group=entry["group"].text(),
        minutes=entry["minutes"].whole(5, 720),
        price=price,
        everyday=entry["also"].texts() if "also" in entry else (),
        description=entry["description"].text() if "description" in entry else "",
        deposit=deposit,
        buffer_before=entry["buffer_before"].whole(0, 240) if "buffer_before" in entry else 0,
        buffer_after=entry["buffer_after"].whole(0, 240) if "buffer_after" in entry else 0,
        capacity=entry["capacity"].whole(1, 500) if "capacity" in entry else 1,
        discreet=entry["discreet"].truth() if "discreet" in entry else False,
        paused=entry["paused"].truth() if "paused" in entry else False,
    )


def _branch(key: str, node: Node, business_week: Week) -> Branch:
    entry = node.fields("name address map phone", "also directions hours exceptions")
    point = entry["map"].fields("latitude longitude")
    return Branch(
        key=key,
        name=entry["name"].text(),
        address=entry["address"].text(),
        latitude=point["latitude"].number(-90, 90),
        longitude=point["longitude"].number(-180, 180),
        phone=entry["phone"].text(),
        week=week_of(entry["hours"], business_week) if "hours" in entry else business_week,
        everyday=entry["also"].texts() if "also" in entry else (),
        directions=entry["directions"].text() if "directions" in entry else "",
        overrides=overrides(entry["exceptions"]) if "exceptions" in entry else {},
    )


def _rules(node: Node) -> Rules:
    entry = node.fields("", " ".join(one.name for one in fields(Rules)))
    values: dict[str, object] = {}
    for name, one in entry.items():
        if name in _CLOCKS:
            values[name] = one.minute()
        elif name in _CHOICES:
            values[name] = one_of(one, _CHOICES[name])
        elif name == "fragment_wait_seconds":
            values[name] = one.number(*_LIMITS[name])
        else:
            values[name] = one.whole(*map(int, _LIMITS[name]))
    if "step_minutes" in values and 1440 % entry["step_minutes"].whole(*map(int, _LIMITS["step_minutes"])):
        raise entry["step_minutes"].error("must divide a day evenly, like 10, 15, 20, 30 or 60", "step")
    return Rules(**values)  # type: ignore[arg-type]


def _holidays(country: Node | None, node: Node | None) -> HolidayRules:
    entry = node.fields("", "half_day_until open_on") if node else {}
    return HolidayRules(
        country=_country(country) if country else None,
        half_day_until=entry["half_day_until"].minute() if "half_day_until" in entry else None,
        open_on=frozenset(one.day() for one in entry["open_on"].items()) if "open_on" in entry else frozenset(),
    )


def _alerts(node: Node) -> OwnerAlerts:
    entry = node.fields("", "whatsapp email")
    if "whatsapp" in entry and not is_whatsapp_number(entry["whatsapp"].text()):
        raise entry["whatsapp"].error('must be a number with country code, like "+90 532 123 45 67"', "whatsapp")
    if "email" in entry and not is_email_address(entry["email"].text()):
        raise entry["email"].error("must be an e-mail address like you@example.com", "email")
    return OwnerAlerts(**{name: one.text() for name, one in entry.items()})


def _marketing(node: Node) -> Marketing:
    entry = node.fields("", "quiet_from quiet_until at_most in_days iys")
    usual = Marketing()
    return Marketing(
        quiet_from=clock(entry["quiet_from"].minute()) if "quiet_from" in entry else usual.quiet_from,
        quiet_until=clock(entry["quiet_until"].minute()) if "quiet_until" in entry else usual.quiet_until,
        at_most=entry["at_most"].whole(0, 100) if "at_most" in entry else usual.at_most,
        in_days=entry["in_days"].whole(1, 366) if "in_days" in entry else usual.in_days,
        iys=entry["iys"].truth() if "iys" in entry else usual.iys,
    )


def _retention(node: Node) -> Retention:
    entry = node.fields("", " ".join(one.name for one in fields(Retention)))
    return Retention(**{name: one.whole(7, 365 * 20) for name, one in entry.items()})


def _country(node: Node) -> str:
    code = node.text()
    if not public_holidays.is_known(code):
        raise node.error("must be a country code like TR whose holidays are known")
    return code


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError):
        raise node.error("must be a time zone like Europe/Istanbul") from None


def _languages(node: Node) -> tuple[str, ...]:
    for item in node.items():
        if item.value not in LANGUAGES:
            raise item.error(f"must be one of {', '.join(LANGUAGES)}")
    return node.texts()


def _address(node: Node) -> str:
    """An address; one that begins with a slash is a page of the panel (see `live.privacy_address`)."""
    text = node.text()
    if not text.startswith(("https://", "http://", "/")):
        raise node.error("must be an address that begins with https://, or with / for a page of the panel", "address")
    return text
