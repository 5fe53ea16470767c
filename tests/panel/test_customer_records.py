"""A customer's whole record: blocked, made one of two, copied, erased; for who manages all branches only."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from randevu import store
from randevu.booking import Booked, Refused, Wish, appointments, availability
from randevu.consent import gate, ledger
from randevu.media import running
from randevu.panel.guard import House
from randevu.panel.permissions import ROLES
from randevu.store.tables import appointment, customer, media_file, message, outbox, panel_audit
from tests.panel.panel_world import Browser, World


@pytest.fixture
def pair(world: World) -> tuple[int, int]:
    """Selin by WhatsApp with a conversation, and Selin by phone with an appointment."""
    wrote, called = world.customer("Selin Yılmaz"), world.customer("Selin Yilmaz", "905421112233")
    world.say(world.talk(wrote), "in", "merhaba")
    world.booked(called, "2026-03-12 14:00")
    return wrote, called


# ---------------------------------------------------------------- blocking


def book(world: World, who: int, by_staff: bool) -> object:
    with store.writing(world.url) as db:
        wish = Wish(("fon",), "kadikoy", "mehmet")
        offer = availability.at(db, world.catalogue, wish, world.at("2026-03-13 11:00"), world.now)
        assert offer is not None
        key = f"b{by_staff}{world.now}"
        return appointments.book(db, world.catalogue, who, offer, key, "phone", world.now, by_staff=by_staff)


def test_a_blocked_customer_books_no_more_but_staff_do_and_it_ends(
    world: World, desk: Browser, pair: tuple[int, int]
) -> None:
    who, _ = pair
    desk.open(f"/musteriler/{who}")
    assert desk.send(f"/musteriler/{who}/engel").status_code == 303
    assert "Defne engelledi" in desk.open(f"/musteriler/{who}").text
    assert book(world, who, by_staff=False) == Refused("blocked")
    assert isinstance(book(world, who, by_staff=True), Booked)
    desk.open(f"/musteriler/{who}")
    assert desk.send(f"/musteriler/{who}/engel").status_code == 303
    assert "Engelli" not in desk.open(f"/musteriler/{who}").text
    assert world.rows(customer, id=who)[0].blocked_at is None


@pytest.mark.parametrize(
    ("purpose", "reason"), [("survey", "blocked"), ("marketing", "blocked"), ("service", None), ("reply", None)]
)
def test_a_blocked_customer_gets_what_concerns_their_appointments_and_no_offers(
    world: World, pair: tuple[int, int], purpose: str, reason: str | None
) -> None:
    who, _ = pair
    with store.writing(world.url) as db:
        db.execute(update(customer).where(customer.c.id == who).values(blocked_at=world.now, blocked_by="user:1"))
        given = ledger.Entry(ledger.MARKETING, ledger.GIVEN, "customer", world.now)
        ledger.record(db, who, given, world.now)
        row = {
            "channel": "whatsapp",
            "lane": "x",
            "purpose": purpose,
            "customer_id": who,
            "payload": {},
            "state": "waiting",
        }
        made = outbox.insert().values(**row, attempts=0, due_at=world.now, created_at=world.now)
        number = db.execute(made).inserted_primary_key[0]
        found = db.execute(outbox.select().where(outbox.c.id == number)).one()
        assert gate.decide(db, found, world.now).reason == reason


# ---------------------------------------------------------------- one of two


def test_a_merge_is_shown_first_and_moves_everything(world: World, desk: Browser, pair: tuple[int, int]) -> None:
    wrote, called = pair
    desk.open(f"/musteriler/{called}/birlestir")
    assert [one["href"] for one in desk.page.all("a", class_="cover")] == [f"/musteriler/{called}/birlestir/{wrote}"]
    address = f"/musteriler/{called}/birlestir/{wrote}"
    page = desk.open(address)
    assert "Selin Yılmaz" in page.one("section", aria_labelledby="stays").text
    assert "1 randevu 0 mesaj" in page.one("section", aria_labelledby="moves").text
    assert desk.send(address).status_code == 422
    assert desk.send(address, ayni="evet").headers["location"] == f"/musteriler/{wrote}?bilgi=birlesti"
    assert world.rows(appointment)[0].customer_id == wrote
    assert world.rows(customer, id=called)[0].merged_into == wrote
    assert desk.get(f"/musteriler/{called}").status_code == 404
    assert [row.kind for row in world.rows(panel_audit, address=address)] == ["seen", "changed"]
    desk.open("/musteriler")
    desk.send("/musteriler", ara="0542 111")
    assert [one["href"] for one in desk.page.all("a", class_="cover")] == [f"/musteriler/{wrote}"]


def test_what_changed_since_it_was_shown_is_shown_again(world: World, desk: Browser, pair: tuple[int, int]) -> None:
    wrote, called = pair
    address = f"/musteriler/{wrote}/birlestir/{called}"
    desk.open(address)
    world.booked(called, "2026-03-13 14:00")
    assert desk.send(address, ayni="evet").status_code == 409
    assert "Bu arada bir şey değişti" in desk.page.text
    assert world.rows(customer, id=called)[0].merged_into is None
    assert desk.send(address, ayni="evet").status_code == 303


def test_the_other_record_is_searched_for_without_a_trace(world: World, desk: Browser, pair: tuple[int, int]) -> None:
    wrote, called = pair
    desk.open(f"/musteriler/{wrote}/birlestir")
    desk.send(f"/musteriler/{wrote}/birlestir", ara="0542 111")
    assert [one["href"] for one in desk.page.all("a", class_="cover")] == [f"/musteriler/{wrote}/birlestir/{called}"]
    assert {(row.kind, row.address) for row in world.rows(panel_audit)} == {("seen", f"/musteriler/{wrote}/birlestir")}


def test_nobody_is_merged_with_themselves_or_with_nobody(desk: Browser, pair: tuple[int, int]) -> None:
    wrote, _ = pair
    assert desk.get(f"/musteriler/{wrote}/birlestir/{wrote}").headers["location"] == f"/musteriler/{wrote}/birlestir"
    assert desk.get(f"/musteriler/{wrote}/birlestir/999").status_code == 404


# ---------------------------------------------------------------- copy and end


def test_a_copy_is_one_archive_for_people_and_machines_with_the_files_they_sent(
    world: World, desk: Browser, pair: tuple[int, int], tmp_path: Path
) -> None:
    wrote, _ = pair
    world.settings = replace(world.settings, media_folder=tmp_path / "media")
    world.app.state.house = House(world.settings, lambda: world.now)
    folder = running.folder(world.settings, world.url)
    for name, stored in (("../gül.jpg", "a" * 32), ("gone.jpg", "b" * 32)):
        said = world.say(world.talk(wrote), "in", "", kind="image")
        row = {"message_id": said, "remote_id": stored, "kind": "image", "state": "kept", "filename": name}
        with store.writing(world.url) as db:
            kept = {**row, "stored_as": stored, "type": "image/jpeg", "said_at": world.now, "due_at": world.now}
            db.execute(media_file.insert().values(**kept, attempts=1))
    folder.path("a" * 32).parent.mkdir(parents=True, exist_ok=True)
    folder.path("a" * 32).write_bytes(b"picture")
    answer = desk.post(f"/musteriler/{wrote}/kopya", {"csrf": world.token_of(desk)})
    assert answer.headers["content-disposition"] == f'attachment; filename="musteri-{wrote}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [name.rpartition("/")[0] for name in archive.namelist()] == ["", "", "dosyalar"]
        told = json.loads(archive.read("veriler.json"))["tables"]
        assert "merhaba" in archive.read("veriler.html").decode()
        assert archive.read(archive.namelist()[2]) == b"picture"
    assert [row["text"] for row in told["message"]] == ["merhaba", "", ""]
    assert {row.kind for row in world.rows(panel_audit)} == {"exported"}


def test_erasing_asks_for_the_name_and_leaves_nothing_of_them(
    world: World, desk: Browser, pair: tuple[int, int]
) -> None:
    wrote, _ = pair
    desk.open(f"/musteriler/{wrote}")
    assert desk.send(f"/musteriler/{wrote}/sil", yaz="Selin").status_code == 422
    assert "hiçbir şey silinmedi" in desk.page.text
    assert len(world.rows(message)) == 1
    assert (
        desk.send(f"/musteriler/{wrote}/sil", yaz=" selin  YILMAZ").headers["location"] == "/musteriler?bilgi=silindi"
    )
    assert world.rows(message) == []
    assert world.rows(customer, id=wrote)[0].name is None
    assert desk.get(f"/musteriler/{wrote}").status_code == 404


def test_who_has_no_name_is_erased_by_number(world: World, desk: Browser) -> None:
    who = world.customer(None)
    desk.open(f"/musteriler/{who}")
    assert desk.send(f"/musteriler/{who}/sil", yaz="0532 123 45 67").status_code == 303


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("role", [role for role in ROLES if "manage_customers" not in ROLES[role]])
def test_others_see_no_button_and_are_refused(world: World, pair: tuple[int, int], role: str) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", role))
    if "see_appointments" in ROLES[role]:
        assert not [one for one in browser.open("/musteriler/1").all("section") if one["aria-labelledby"] == "record"]
    for what in ("engel", "kopya", "sil", "birlestir/2"):
        data = {"csrf": world.token_of(browser), "bicim": "json", "engelle": "evet", "ayni": "evet", "gorulen": "1-2-2"}
        assert browser.post(f"/musteriler/1/{what}", data).status_code == 403


def test_a_manager_of_one_branch_is_not_asked_about_all_of_them(world: World, pair: tuple[int, int]) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", "manager", branches=("kadikoy",)))
    assert "Verilerini sil" not in browser.open("/musteriler/2").text
    assert browser.get("/musteriler/2/birlestir/1").status_code == 403
