"""The business file: the demo says what the design says, and everything wrong is refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from randevu.catalogue import CatalogueError, parse
from randevu.catalogue.model import BankAccount, Deposits
from tests.unit.booking.salon import DEMO, demo
from tests.unit.payments.world import with_deposits

TEXT = DEMO.read_text(encoding="utf-8")

SERVICES = {
    "Saç kesimi": (30, 600, "saç", {"ayse", "mehmet", "zeynep"}),
    "Saç boyama": (120, 2200, "saç", {"ayse", "mehmet", "zeynep"}),
    "Fön": (30, 350, "saç", {"ayse", "mehmet", "zeynep"}),
    "Manikür": (45, 500, "el-ayak", {"elif", "zeynep"}),
    "Pedikür": (60, 650, "el-ayak", {"elif", "zeynep"}),
    "Cilt bakımı": (60, 1200, "cilt", {"elif", "deniz"}),
    "Kaş tasarımı": (20, 300, "cilt", {"elif", "deniz"}),
    "Lazer epilasyon": (45, 1500, "lazer", {"deniz"}),
    "Masaj": (60, 1400, "masaj", {"deniz"}),
}


def test_the_demo_offers_the_services_of_the_design_at_their_prices() -> None:
    found = {one.name: (one.minutes, one.price, one.group, set(one.who)) for one in demo().services.values()}
    assert found == SERVICES
    assert {one.name: one.deposit for one in demo().services.values() if one.deposit} == {
        "Lazer epilasyon": Decimal(300)
    }


def test_the_demo_has_the_branches_staff_and_rules_of_the_design() -> None:
    business = demo()
    assert (business.name, business.zone.key) == ("Defne Güzellik & Kuaför", "Europe/Istanbul")
    assert [one.name for one in business.branches.values()] == ["Kadıköy", "Beşiktaş"]
    assert {one.name: list(one.places) for one in business.staff.values()} == {
        "Ayşe": ["kadikoy"],
        "Mehmet": ["kadikoy"],
        "Elif": ["kadikoy"],
        "Zeynep": ["besiktas"],
        "Deniz": ["besiktas"],
    }
    rules = business.rules
    assert (rules.step_minutes, rules.notice_minutes, rules.window_days) == (15, 60, 60)
    assert (rules.cutoff_minutes, rules.max_open) == (120, 3)
    assert [(one.minutes_before, one.asks) for one in business.reminders] == [
        (2880, False),
        (1440, True),
        (None, False),
    ]


def test_everyday_names_stand_beside_the_name() -> None:
    names = demo().names("service")["sac-kesimi"]
    assert names[0] == "Saç kesimi"
    assert {"saç kestirmek", "saçımı kestireceğim", "kesim", "kırpma", "saç"} <= set(names)


def test_no_everyday_name_belongs_to_two_services() -> None:
    every = [name.casefold() for names in demo().names("service").values() for name in names]
    assert len(every) == len(set(every))


def swap(old: str, new: str) -> Callable[[str], str]:
    assert old in TEXT
    return lambda text: text.replace(old, new, 1)


# How the demo file is spoilt, a piece of the line that must be named, the entry's path, and a piece of the reason.
# ruff: noqa: E501
WRONG = [
    (swap("minutes: 45", "minutes: kırk beş"), "minutes: 45", "services.manikur.minutes", "whole number"),
    (swap("minutes: 45", "minutes: 0"), "minutes: 45", "services.manikur.minutes", "from 5 to 720"),
    (swap("price: 600", "price: -1"), "price: 600", "services.sac-kesimi.price", "at least 0"),
    (swap("deposit: 300", "deposit: 3000"), "deposit: 300", "services.lazer-epilasyon.deposit", "higher than the price"),
    (swap("  sunday: closed", "  sundy: closed"), "  sunday: closed", "hours.sundy", "did you mean `sunday`"),
    (swap("monday: 09:00-19:00", "monday: 19:00-09:00"), "monday: 09:00-19:00", "hours.monday", "end after"),
    (swap("monday: 09:00-19:00", "monday: dokuz"), "monday: 09:00-19:00", "hours.monday", "hours like"),
    (swap("timezone: Europe/Istanbul", "timezone: Istanbul"), "timezone:", "business.timezone", "Europe/Istanbul"),
    (swap("country: TR ", "country: XX "), "country: TR", "business.country", "country code"),
    (swap("languages: [tr, en", "languages: [tr, xx"), "languages:", "business.languages[2]", "must be one of"),
    (swap("step_minutes: 15", "step_minutes: 7"), "step_minutes: 15", "rules.step_minutes", "divide a day"),
    (swap("max_open: 3", "max_opens: 3"), "max_open: 3", "rules.max_opens", "did you mean `max_open`"),
    (swap("latitude: 40.98562", "latitude: 400"), "latitude: 40.98562", "branches.kadikoy.map.latitude", "from -90 to 90"),
    (swap("does: [cilt, el-ayak]", "does: [cilt, tırnak]"), "does: [cilt, el-ayak]", "staff.elif.does[2]", "neither"),
    (swap("branches: [besiktas]", "branches: [bebek]"), "branches: [besiktas]", "staff.zeynep.branches[1]", "no branch"),
    (swap("does: [cilt, lazer, masaj]", "does: [cilt, lazer]"), "  masaj:", "services.masaj", "nobody does"),
    (swap("  fon:", "  Fön!:"), "  fon:", "services.Fön!", "a-z"),
    (swap("name: Fön", "name: Masaj"), "name: Masaj", "services.masaj.name", "same name"),
    (swap("name: Fön", "name: KAS TASARIMI"), "name: Kaş tasarımı", "services.kas-tasarimi.name", "same name"),
    (swap("asks: true", "asks: evet"), "one-day:", "reminders.one-day.asks", "true or false"),
    (swap("same-morning: {at: \"08:30\"}", "same-morning: {}"), "same-morning:", "reminders.same-morning", "either"),
    (swap("exceptions: []", "exceptions: [{date: 2026-13-01, hours: closed}]"), "exceptions: []", "exceptions[1].date", "date"),
    (swap("privacy_notice: /gizlilik", "privacy_notice: ftp://defne.example"), "privacy_notice:", "business.privacy_notice", "https://"),
    (swap('whatsapp: "+90 555 555 01 99"', "whatsapp: 0555 555 01 99"), "whatsapp: ", "owner_alerts.whatsapp", "with country code"),
    (swap("name: Fön", "name: true"), "name: Fön", "services.fon.name", "must be a text"),
    (swap("price: 600", "price: altı yüz"), "price: 600", "services.sac-kesimi.price", "an amount like"),
    (swap('half_day_until: "13:00"', 'half_day_until: "25:00"'), "half_day_until", "holidays.half_day_until", "a clock time"),
    (swap("saturday: 09:00-19:00", "saturday: [09:00-13:00, 12:00-19:00]"), "saturday:", "hours.saturday[2]", "overlaps"),
    (swap("exceptions: []", "exceptions: [{date: 2026-08-14..2026-08-03, hours: closed}]"), "exceptions: []", "exceptions[1].date", "begin before it ends"),
    (swap("exceptions: []", "exceptions: [{date: 2026-01-01..2027-06-01, hours: closed}]"), "exceptions: []", "exceptions[1].date", "longer than a year"),
    (swap("does: [cilt, el-ayak]", "does: [cilt, el-ayak]\n    minutes: {fon: 20}"), "also: [Elif Hanım]", "staff.elif.minutes.fon", "not among the services"),
    (swap("branches: [kadikoy]\n    does: [saç]\n    also: [Ayşe", "branches: {bebek: {}}\n    does: [saç]\n    also: [Ayşe"), "branches: [kadikoy]", "staff.ayse.branches.bebek", "no branch"),
    (swap("holidays:\n  half_day_until: \"13:00\"\n  open_on: []  ", "holidays: never\n#"), "holidays:", "holidays", "must hold entries"),
    (swap("# email: you@example.com", "email: you at example.com"), "# email: you", "owner_alerts.email", "e-mail address like"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "line_with", "path", "reason"), WRONG, ids=[one[2] for one in WRONG])
def test_a_wrong_entry_is_refused_with_line_path_and_reason(
    spoil: Callable[[str], str], line_with: str, path: str, reason: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(spoil(TEXT), "mine.yml")
    assert caught.value.path == path
    assert reason in caught.value.reason
    expected = next(number for number, line in enumerate(TEXT.splitlines(), 1) if line_with in line)
    assert caught.value.line == expected
    assert str(caught.value).startswith(f"mine.yml, line {expected}: ")


def test_broken_yaml_names_the_line_where_reading_stopped() -> None:
    with pytest.raises(CatalogueError) as caught:
        parse("business: {name: A\nhours: 3\n")
    assert caught.value.line in {1, 2}
    assert "no valid YAML" in caught.value.reason


def test_a_key_written_twice_is_refused() -> None:
    with pytest.raises(CatalogueError, match="fon"):
        parse(TEXT.replace("  manikur:\n", "  fon:\n", 1))


@pytest.mark.parametrize("text", ["", "- a\n", "just words"])
def test_a_file_that_is_no_business_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        parse(text)


def test_a_missing_entry_is_named() -> None:
    with pytest.raises(CatalogueError, match="`phone` is missing"):
        parse(TEXT.replace('  phone: "+90 216 555 01 00"\n', "", 1))


def test_deposits_are_read_as_the_comment_in_the_demo_shows_them() -> None:
    assert demo().deposits is None
    found = parse(with_deposits()).catalogue.deposits
    assert found == Deposits(
        120, 24, 2, Decimal(200), BankAccount("TR330006100519786457841326", "Defne Güzellik & Kuaför")
    )


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("TR33", "TR34", "Turkish IBAN"),
        ("  after_missed: 2", "  # after_missed: 2", "together"),
        ("minutes_to_pay: 120", "minutes_to_pay: 5", "from 10"),
        ("missed_amount: 200", "missed_amount: 0", "more than 0"),
    ],
)
def test_deposits_that_cannot_be_are_refused(before: str, after: str, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        parse(with_deposits().replace(before, after, 1))


HANDOVER = """
handover:
  first_answer_minutes: 15
  chats_at_once: 3
  after_park: queue
  concerns:
    complaint: {department: Şikâyet, head_start_minutes: 20}
"""


def test_how_people_share_conversations_is_read() -> None:
    found = parse(TEXT + HANDOVER).catalogue.handover
    assert (found.first_answer_minutes, found.silent_minutes, found.chats_at_once) == (15, 5, 3)
    assert (found.after_park, found.concern("complaint").department) == ("queue", "Şikâyet")
    assert found.concern("asked").head_start_minutes == 0


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("after_park: queue", "after_park: nobody", "one of agent, queue, assistant"),
        ("first_answer_minutes: 15", "first_answer_minutes: 5", "warn_after_minutes"),
        ("complaint: {", "anything: {", "anything"),
        ("department: Şikâyet", f"department: {'x' * 61}", "at most 60 characters"),
    ],
)
def test_sharing_that_cannot_be_is_refused(before: str, after: str, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        parse(TEXT + HANDOVER.replace(before, after, 1))
