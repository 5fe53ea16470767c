"""What an appointment says in a calendar."""

from __future__ import annotations

import pytest

from randevu.booking import Appointment, Offer
from randevu.calendars import entries
from randevu.calendars.model import Entry
from randevu.catalogue import Catalogue, parse
from tests.unit.booking.salon import DEMO, THURSDAY, demo, local, offer

PANEL = "https://panel.example"


def appointment(catalogue: Catalogue, *offers: Offer, note: str = "") -> Appointment:
    parts = tuple(part for one in offers for part in one.parts)
    whole = Offer(offers[0].branch, parts, offers[0].price)
    return Appointment(
        7, 1, whole.branch, parts, whole.party, whole.price, whole.starts_at, whole.ends_at,
        "booked", None, "phone", 3, note=note,
    )  # fmt: skip


def made(
    service: str = "sac-kesimi", staff: str = "ayse", customer: str | None = "Selin Kaya", **more: object
) -> Entry:
    catalogue = demo()
    branch = "besiktas" if staff == "deniz" else "kadikoy"
    one = appointment(catalogue, offer(catalogue, staff, local(THURSDAY, "11:00"), service, branch), note="gebelik")
    return entries.entry(catalogue, one, staff, "h" * 32, customer, PANEL, **more)  # type: ignore[arg-type]


def test_staff_read_what_for_whom_where_and_where_more_stands() -> None:
    entry = made()
    assert entry.title == "Saç kesimi · Selin K."
    assert entry.place == "Kadıköy, Moda Caddesi No 12, Kadıköy, İstanbul"
    assert f"{PANEL}/randevular/7" in entry.description
    assert (entry.starts_at, entry.ends_at) == (local(THURSDAY, "11:00"), local(THURSDAY, "11:30"))
    assert entry.zone == "Europe/Istanbul"
    assert entry.reminder_minutes == 10
    assert entry.attendees == ()
    assert (entry.mark.appointment, entry.mark.staff, entry.mark.generation) == (7, "ayse", 3)


def test_a_discreet_service_is_just_an_appointment() -> None:
    entry = made("lazer-epilasyon", "deniz")
    assert entry.title == "Randevu · Selin K."
    assert "azer" not in entry.title + entry.description + entry.place


def test_one_discreet_service_hides_all_of_them() -> None:
    catalogue = demo()
    first = offer(catalogue, "deniz", local(THURSDAY, "11:00"), "masaj", "besiktas")
    second = offer(catalogue, "deniz", local(THURSDAY, "12:00"), "lazer-epilasyon", "besiktas")
    entry = entries.entry(catalogue, appointment(catalogue, first, second), "deniz", "h" * 32, None, PANEL)
    assert entry.title == "Randevu"
    assert "asaj" not in entry.description


def test_the_note_the_phone_and_the_full_name_stay_in_the_panel() -> None:
    entry = made()
    text = entry.title + entry.description + entry.place
    assert "gebelik" not in text
    assert "Kaya" not in text


@pytest.mark.parametrize(
    ("full", "short"),
    [("Selin Kaya", "Selin K."), ("Ayşe Nur Öz", "Ayşe Ö."), ("Cem", "Cem"), ("", ""), (None, ""), ("  ", "")],
)
def test_a_customer_is_named_by_first_name_and_initial(full: str | None, short: str) -> None:
    assert entries.short_name(full) == short


def test_a_shared_calendar_says_who_it_is_for() -> None:
    assert made(names_staff=True).title == "Saç kesimi · Selin K. – Ayşe"


def test_each_staff_member_gets_their_own_part_and_reads_who_else_takes_part() -> None:
    catalogue = demo()
    first = offer(catalogue, "ayse", local(THURSDAY, "11:00"))
    second = offer(catalogue, "elif", local(THURSDAY, "11:30"), "manikur")
    entry = entries.entry(catalogue, appointment(catalogue, first, second), "elif", "h" * 32, "Ali Can", PANEL)
    assert entry.title == "Manikür · Ali C."
    assert entry.starts_at == local(THURSDAY, "11:30")
    assert "Ayşe" in entry.description


def test_what_the_business_no_longer_has_is_just_an_appointment() -> None:
    catalogue = demo()
    one = appointment(catalogue, offer(catalogue, "ayse", local(THURSDAY, "11:00")))
    text = DEMO.read_text(encoding="utf-8").replace("sac-kesimi:", "kesim:")
    later = parse(text).catalogue
    assert entries.entry(later, one, "ayse", "h" * 32, "Ali Can", PANEL).title == "Randevu · Ali C."


def test_somebody_elses_part_is_refused() -> None:
    catalogue = demo()
    one = appointment(catalogue, offer(catalogue, "ayse", local(THURSDAY, "11:00")))
    with pytest.raises(ValueError, match="part"):
        entries.entry(catalogue, one, "elif", "h" * 32, None, PANEL)
