"""A small business for booking tests, customers in the database, and windows in few words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from randevu.booking import Appointment, Booked, Offer, Part, Refused, Taken, appointments
from randevu.catalogue import Branch, Catalogue, Rules, Service, Staff, parse, service
from randevu.catalogue.model import Place, Span, Week
from randevu.store.tables import customer
from randevu.turkish.when import Window

DEMO = Path(__file__).parents[3] / "randevu" / "catalogue" / "demo" / "business.yml"
ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)  # Wednesday, 10:00 in Istanbul
THURSDAY = date(2026, 3, 12)
FRIDAY = date(2026, 3, 13)
_DEMO_CATALOGUE: list[Catalogue] = []


def demo() -> Catalogue:
    """The demo business, read once."""
    if not _DEMO_CATALOGUE:
        _DEMO_CATALOGUE.append(parse(DEMO.read_text(encoding="utf-8")).catalogue)
    return _DEMO_CATALOGUE[0]


def load_demo(db: Connection) -> Catalogue:
    service.load_if_empty(db, DEMO, NOW)
    return service.current(db)


def local(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ISTANBUL)


def asked(day: date | None = None, clock: str | None = None, until: str | None = None, **more: object) -> Window:
    """A window: a day, a time, or a range of times."""
    return Window(
        date_start=day,
        time_start=time.fromisoformat(clock) if clock else None,
        time_end=time.fromisoformat(until) if until else None,
        **more,  # type: ignore[arg-type]
    )


def new_customers(db: Connection, count: int) -> list[int]:
    return [db.execute(customer.insert().values(created_at=NOW)).inserted_primary_key[0] for _ in range(count)]


def offer(
    catalogue: Catalogue, staff: str, starts_at: datetime, key: str = "sac-kesimi", branch: str = "kadikoy"
) -> Offer:
    """An offer of one service, without asking whether it is free."""
    done = catalogue.services[key]
    starts_at = starts_at.astimezone(timezone.utc)
    part = Part(key, staff, starts_at, starts_at + timedelta(minutes=done.minutes_for(staff)))
    return Offer(branch, (part,), done.price)


def clocks(offers: tuple[Offer, ...]) -> list[str]:
    """The local starting times of offers."""
    return [one.starts_at.astimezone(ISTANBUL).strftime("%H:%M") for one in offers]


def made_of(
    services: list[Service],
    staff: dict[str, list[str]],
    hours: tuple[Span, ...] = ((540, 1140),),
    zone: str = "Europe/Istanbul",
    rules: Rules | None = None,
    staff_hours: dict[str, tuple[Span, ...]] | None = None,
) -> Catalogue:
    """A business with one branch that is open every day; `staff` maps people to the services they do."""
    week: Week = (hours,) * 7
    people = {
        key: Staff(
            key,
            key,
            {
                "here": Place(
                    "here", frozenset(does), ((staff_hours[key],) * 7) if staff_hours and key in staff_hours else None
                )
            },
            ((),) * 7,
        )
        for key, does in staff.items()
    }
    return Catalogue(
        name="B",
        zone=ZoneInfo(zone),
        phone="1",
        languages=("tr",),
        privacy_url="https://b.example",
        week=week,
        services={one.key: one for one in services},
        branches={"here": Branch("here", "Here", "A", 41.0, 29.0, "1", week)},
        staff=people,
        rules=rules or Rules(),
    )


def a_service(key: str, minutes: int, who: tuple[str, ...], **more: object) -> Service:
    return Service(key, key.title(), minutes, Decimal(100), "g", who=who, **more)  # type: ignore[arg-type]


def book(
    db: Connection,
    business: Catalogue,
    customer: int,
    wanted: Offer,
    key: str = "k",
    now: datetime = NOW,
    **more: object,
) -> Booked | Taken | Refused:
    return appointments.book(db, business, customer, wanted, key, "whatsapp", now, **more)  # type: ignore[arg-type]


def booked(db: Connection, business: Catalogue, customer: int, wanted: Offer, key: str = "k") -> Appointment:
    made = book(db, business, customer, wanted, key)
    assert isinstance(made, Booked)
    return made.appointment


def everything(db: Connection) -> list[list[object]]:
    """All rows that booking writes, to show that nothing changed."""
    tables = ("appointment", "appointment_event", "allocation", "block")
    return [list(map(tuple, db.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id"))) for table in tables]
