"""Writing dates, times and lists back in Turkish, as a receptionist would say them.

Only language lives here: whole sentences are in domain.yml and the message templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

WEEKDAYS = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
MONTHS = (
    *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
    *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
)
_LOWER_WEEKDAYS = ("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar")


def weekday(day: date) -> str:
    """The name of the weekday: "Salı"."""
    return WEEKDAYS[day.weekday()]


def full_day(day: date, today: date | None = None) -> str:
    """Day, month and weekday, with the year only if it is not this one: "17 Mart Salı"."""
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year} {weekday(day)}"


def day(day: date, today: date) -> str:
    """A day as people say it: "bugün", "yarın", "bu cuma" (within this week), else "17 Mart Salı"."""
    ahead = (day - today).days
    if ahead == 0:
        return "bugün"
    if ahead == 1:
        return "yarın"
    if ahead > 1 and day.isocalendar()[:2] == today.isocalendar()[:2]:
        return f"bu {_LOWER_WEEKDAYS[day.weekday()]}"
    return full_day(day, today)


def clock(moment: time) -> str:
    """A time of day: "14:30"."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def between(start: time, end: time) -> str:
    """A stretch of a day: "14:00–16:00 arası"."""
    return f"{clock(start)}–{clock(end)} arası"


def price(amount: Decimal | int) -> str:
    """Lira with dots between thousands, kuruş only where there is some: "1.500 ₺", "99,90 ₺"."""
    value = Decimal(amount).quantize(Decimal("0.01"))
    whole, cents = divmod(abs(int(value * 100)), 100)
    sign = "-" if value < 0 else ""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{cents:02d} ₺" if cents else f"{sign}{grouped} ₺"


def duration(minutes: int) -> str:
    """A length of time: 30 -> "30 dakika", 60 -> "1 saat", 90 -> "1,5 saat", 105 -> "1 saat 45 dakika"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} dakika"
    if not rest:
        return f"{hours} saat"
    if rest == 30:
        return f"{hours},5 saat"
    return f"{hours} saat {rest} dakika"


def days(count: int) -> str:
    """So many days: "60 gün"."""
    return f"{count} gün"


def people(count: int, clocks: Sequence[str] = ()) -> str:
    """So many people, with their times where these differ: "2 kişi", "2 kişi, 14:00 ve 14:30"."""
    return ", ".join(filter(None, (f"{count} kişi", join(clocks))))


def join(parts: Sequence[str], last: str = "ve") -> str:
    """A list as it is said: "a, b ve c"; `last` may be "veya"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
