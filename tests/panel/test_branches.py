"""Who works in some branches only sees these: in lists, counts, single pages, and addresses typed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import insert, update

from randevu import store
from randevu.panel.desk import booking, conversations, refusals
from randevu.panel.desk.booking import Entry
from randevu.panel.desk.free_times import Chosen, Criteria
from randevu.panel.errors import NotHere
from randevu.panel.permissions import Actor
from randevu.panel.scope import EVERYWHERE, Scope
from randevu.store.tables import appointment, block, conversation, outbox, panel_user
from tests.panel.entering import asked
from tests.panel.panel_world import Browser, World

HERE, THERE = "besiktas", "kadikoy"


@dataclass(frozen=True)
class Half:
    """What one branch has: a customer with an appointment and a conversation that waits for a person."""

    number: int
    talk: str


@dataclass(frozen=True)
class TwoBranches:
    desk: Browser
    actor: Actor
    ours: Half
    theirs: Half


@pytest.fixture
def two(world: World) -> TwoBranches:
    """A panel of two branches, and somebody who works in one of them."""

    def half(name: str, wa_id: str, branch: str) -> Half:
        who = world.customer(name, wa_id)
        talk = world.talk(who)
        world.say(talk, "in", f"{name} yazdı")
        world.hand_over(talk)
        return Half(world.booked(who, "2026-03-11 14:00", "sac-kesimi", branch=branch), talk)

    ours, theirs = half("Derya", "905421112233", HERE), half("Selin", "905321234567", THERE)
    user = world.add_user("derya@salon.example", "manager", branches=(HERE,))
    return TwoBranches(world.signed_in(user), Actor(user, "Biri", "manager", Scope.of((HERE,))), ours, theirs)


def test_lists_and_counts_end_at_the_branch(two: TwoBranches, world: World) -> None:
    for path in ("/randevular", "/bekleyenler", "/konusmalar"):
        for query in ("", f"?sube={THERE}") if path == "/randevular" else ("",):
            page = two.desk.open(path + query)
            assert "Derya" in page.text, path
            assert "Selin" not in page.text, path
            assert page.one("b", class_="count").text.startswith("1 ")
    assert "Bugün 1 randevu" in two.desk.open("/randevular").one("p", class_="counts").text
    assert "Bugün 2 randevu" in world.signed_in().open("/randevular").one("p", class_="counts").text


def test_what_lies_in_another_branch_is_not_there_also_by_hand(two: TwoBranches) -> None:
    token = two.desk.open("/randevular").all("input", name="csrf")[0]["value"]
    form = {"csrf": token, "nonce": "n" * 20, "durum": "done", "baska_saat": "16:00"}
    for half, missing in ((two.theirs, True), (two.ours, False)):
        gets = (f"/randevular/{half.number}", f"/randevular/{half.number}/tasi", f"/randevular/{half.number}/saatler")
        for path in (*gets, f"/konusmalar/{half.talk}"):
            assert (path, two.desk.get(path).status_code) == (path, 404 if missing else 200)
        acts = ("takvim", "eposta", "durum", "tasi", "iptal")
        posts = (f"/konusmalar/{half.talk}/bakildi", f"/konusmalar/{half.talk}/geri-ver")
        for path in (*(f"/randevular/{half.number}/{act}" for act in acts), *posts):
            assert (path, two.desk.post(path, form).status_code == 404) == (path, missing)


def test_nothing_of_another_branch_was_changed_on_the_way(two: TwoBranches, world: World) -> None:
    before = [world.rows(table) for table in (appointment, conversation)]
    test_what_lies_in_another_branch_is_not_there_also_by_hand(two)
    after = [world.rows(table) for table in (appointment, conversation)]
    theirs = (two.theirs.number, two.theirs.talk)
    assert [[row for row in rows if row.id in theirs] for rows in before] == [
        [row for row in rows if row.id in theirs] for rows in after
    ]


def test_blocked_time_is_that_of_colleagues(two: TwoBranches, world: World) -> None:
    elsewhere = next(key for key, one in world.catalogue.staff.items() if HERE not in one.places)
    colleague = next(key for key, one in world.catalogue.staff.items() if HERE in one.places)
    owner = world.signed_in()
    times = {"baslangic": "2026-03-12T13:00", "bitis": "2026-03-12T15:00"}
    for staff in (elsewhere, colleague):
        owner.open("/kapali")
        owner.send("/kapali", personel=staff, **times)
    page = two.desk.open("/kapali")
    assert [one["action"] for one in page.all("form") if "kaldir" in one["action"]] == ["/kapali/2/kaldir"]
    assert elsewhere not in {one["value"] for one in page.one("select", name="personel").all("option")}
    assert two.desk.send("/kapali", personel=elsewhere, **times).status_code == 422
    token = page.all("input", name="csrf")[0]["value"]
    assert two.desk.post("/kapali/1/kaldir", {"csrf": token}).status_code == 404
    assert two.desk.post("/kapali/2/kaldir", {"csrf": token}).status_code == 303
    assert [row.id for row in world.rows(block)] == [1]


def test_appointments_are_entered_in_ones_own_branches_only(two: TwoBranches, world: World) -> None:
    page = two.desk.open(asked("sac-kesimi", gun="2026-03-12"))
    offered = {one["value"].rpartition("|")[2] for one in page.all("input", name="saat") if one["value"]}
    assert offered == {HERE}
    assert [one["value"] for one in page.one("select", name="sube").all("option")] == ["", HERE]
    wanted, entry = Criteria(("sac-kesimi",), world.at("2026-03-12 10:00").date()), Entry("Ali", None, "walk_in", "")
    start = world.at("2026-03-12 15:00")
    with pytest.raises(NotHere):
        booking.book(world.url, two.actor, wanted, Chosen(start, THERE), entry, "nonce-of-a-form-1", world.now)
    booking.book(world.url, two.actor, wanted, Chosen(start, None), entry, "nonce-of-a-form-2", world.now)
    assert world.rows(appointment)[-1].branch == HERE


def test_a_move_neither_leaves_nor_enters_ones_branches(two: TwoBranches, world: World) -> None:
    wanted, start = Criteria(("sac-kesimi",), world.at("2026-03-12 10:00").date()), world.at("2026-03-12 15:00")
    for number, branch in ((two.ours.number, THERE), (two.theirs.number, HERE), (two.theirs.number, THERE)):
        with pytest.raises(NotHere):
            booking.move(world.url, two.actor, number, wanted, Chosen(start, branch), "nonce-of-a-form-1", world.now)


def test_a_phone_number_tells_the_name_of_ones_own_customers_only(two: TwoBranches, world: World) -> None:
    with store.reading(world.url) as db:
        assert booking.customer_name(db, two.actor, "+905421112233") == "Derya"
        assert booking.customer_name(db, two.actor, "+905321234567") is None


def test_a_customer_of_two_branches_shows_each_its_own(two: TwoBranches, world: World) -> None:
    who = next(row.customer_id for row in world.rows(appointment) if row.id == two.theirs.number)
    shared = world.booked(who, "2026-03-13 11:00", "sac-kesimi", branch=HERE)
    page = two.desk.open(f"/konusmalar/{two.theirs.talk}")
    links = [one["href"] for one in page.all("a") if one["href"].startswith("/randevular/")]
    assert f"/randevular/{shared}" in links
    assert f"/randevular/{two.theirs.number}" not in links
    detail = two.desk.open(f"/randevular/{shared}")
    assert f"/randevular/{two.theirs.number}" not in {one["href"] for one in detail.all("a")}


def test_who_has_no_appointment_yet_is_everybodys(two: TwoBranches, world: World) -> None:
    talk = world.talk(world.customer("Yeni", "905330000000"))
    world.say(talk, "in", "merhaba")
    with store.writing(world.url) as db:
        db.execute(update(conversation).where(conversation.c.id == talk).values(flagged="turn_failed"))
    with store.reading(world.url) as db:
        assert [one.conversation_id for one in conversations.flagged(db, two.actor)] == [talk]
    assert two.desk.get(f"/konusmalar/{talk}").status_code == 200


def test_refused_messages_end_at_the_branch(two: TwoBranches, world: World) -> None:
    with store.writing(world.url) as db:
        for half in (two.ours, two.theirs):
            row = {"channel": "whatsapp", "lane": half.talk, "conversation_id": half.talk, "payload": {}}
            db.execute(insert(outbox).values(**row, state="refused", due_at=world.now, created_at=world.now))
    with store.reading(world.url) as db:
        listed, _ = refusals.page(db, two.actor, None)
    assert [one.conversation_id for one in listed] == [two.ours.talk]


def test_a_branch_that_is_gone_leaves_nothing_to_see(world: World) -> None:
    world.booked(world.customer("Selin"), "2026-03-11 14:00")
    user = world.add_user("eski@salon.example", "support", branches=(HERE,))
    with store.writing(world.url) as db:
        db.execute(update(panel_user).where(panel_user.c.id == user).values(branches=["closed"]))
    page = world.signed_in(user).open("/randevular")
    assert "Selin" not in page.text
    assert "Bugün 0 randevu" in page.one("p", class_="counts").text


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [((HERE,), None, True), (None, (HERE,), False), ((HERE,), (HERE, THERE), True), ((HERE, THERE), (HERE,), False)],
)
def test_a_scope_knows_whether_it_lies_in_another(
    inner: tuple[str, ...] | None, outer: tuple[str, ...] | None, inside: bool
) -> None:
    assert Scope.of(inner).within(Scope.of(outer)) is inside
    assert Scope.of(inner).within(EVERYWHERE)
