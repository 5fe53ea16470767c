"""Files that customers sent, in their conversation: shown to whoever may see it, and never as anything else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from randevu import store
from randevu.media import running
from randevu.panel.desk import live
from randevu.panel.permissions import Actor
from randevu.store.tables import media_file, message, ownership, panel_audit
from tests.panel.panel_world import Browser, World

PICTURE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def brought(world: World, talk: str, kind: str = "image", content: bytes = PICTURE, **more: Any) -> int:
    """A message with a file; kept, unless `more` says otherwise."""
    number = world.say(talk, "in", "", kind=kind, payload={"kind": kind, "media": {"id": "1"}})
    row = {
        "message_id": number,
        "remote_id": "1",
        "kind": kind,
        "state": "kept",
        "stored_as": f"{number:032x}",
        "type": "image/jpeg",
        "size": len(content),
        "attempts": 1,
        "said_at": world.now,
        "due_at": world.now,
        "settled_at": world.now,
        **more,
    }
    with store.writing(world.url) as db:
        db.execute(insert(media_file).values(**row))
    if row["stored_as"]:
        running.folder(world.settings, world.url).keep(str(row["stored_as"]), content)
    return number


@pytest.fixture
def talk(world: World) -> str:
    return world.talk(world.customer("Selin"))


def address(talk: str, number: int) -> str:
    return f"/konusmalar/{talk}/dosya/{number}"


def test_a_picture_is_seen_in_its_conversation(world: World, desk: Browser, talk: str) -> None:
    number = brought(world, talk)
    shown = desk.open(f"/konusmalar/{talk}").one("img")
    assert (shown["src"], shown["alt"]) == (address(talk, number), "Müşterinin gönderdiği fotoğraf")
    answer = desk.get(shown["src"])
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"] == f'inline; filename="image-{number}.jpg"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_sounds_and_films_are_played_and_may_be_wound_forward(world: World, desk: Browser, talk: str) -> None:
    voice = brought(world, talk, "voice", b"OggS" + bytes(96), type="audio/ogg")
    film = brought(world, talk, "video", b"\x00\x00\x00\x18ftypmp42", type="video/mp4")
    page = desk.open(f"/konusmalar/{talk}")
    assert page.one("audio")["src"] == address(talk, voice)
    assert page.one("video")["src"] == address(talk, film)
    assert "media-src 'self'" in desk.get(f"/konusmalar/{talk}").headers["content-security-policy"]
    part = desk.get(address(talk, voice), headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"OggS")


def test_documents_are_saved_and_never_opened(world: World, desk: Browser, talk: str) -> None:
    page = b"<!doctype html><script>alert(1)</script>"
    number = brought(
        world, talk, "document", page, type="application/octet-stream", filename="liste.html", size=1234567
    )
    link = next(one for one in desk.open(f"/konusmalar/{talk}").all("a") if one["href"] == address(talk, number))
    assert link.text == "liste.html"
    assert "1,2 MB" in desk.page.text
    answer = desk.get(address(talk, number))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="liste.html"'


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("a\r\nSet-Cookie: x.pdf", "attachment; filename*=utf-8''a__Set-Cookie_%20x.pdf"),
        ("çek\u202efdp.exe.pdf", "attachment; filename*=utf-8''%C3%A7ek_fdp.exe.pdf"),
        ('x".pdf', 'attachment; filename="x_.pdf"'),
    ],
)
def test_a_senders_name_for_a_file_cannot_mislead(
    world: World, desk: Browser, talk: str, name: str, written: str
) -> None:
    number = brought(world, talk, "document", b"%PDF-1.4", type="application/pdf", filename=name)
    assert desk.get(address(talk, number)).headers["content-disposition"] == written


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        ("waiting", None, "Dosya alınıyor"),
        ("fetching", None, "Dosya alınıyor"),
        ("refused", "type", "söylenen türden değil"),
        ("refused", "infected", "virüs taraması"),
        ("refused", "size", "çok büyük"),
        ("refused", "gone", "yeniden göndermesini"),
        ("refused", "digest", "yolda bozulmuş"),
        ("refused", "host", "adresten"),
    ],
)
def test_what_is_not_kept_is_a_line_for_staff_and_no_address(
    world: World, desk: Browser, talk: str, state: str, reason: str | None, told: str
) -> None:
    number = brought(world, talk, state=state, reason=reason, stored_as=None, type=None)
    page = desk.open(f"/konusmalar/{talk}")
    assert told in page.text
    assert not page.has("img")
    assert desk.get(address(talk, number)).status_code == 404


def test_a_file_whose_time_is_over_is_said_to_be(world: World, desk: Browser, talk: str) -> None:
    world.say(talk, "in", "", kind="image", payload={"media": {"id": "1"}})
    assert "artık saklanmıyor" in desk.open(f"/konusmalar/{talk}").text


def test_a_message_that_was_taken_back_shows_no_file(world: World, desk: Browser, talk: str) -> None:
    number = brought(world, talk)
    with store.writing(world.url) as db:
        db.execute(update(message).values(withdrawn=True))
    assert not desk.open(f"/konusmalar/{talk}").has("img")
    assert desk.get(address(talk, number)).status_code == 404


def test_a_file_is_found_in_its_own_conversation_only(world: World, desk: Browser, talk: str) -> None:
    number = brought(world, talk)
    other = world.talk(world.customer("Ece", "905321234568"))
    text = world.say(talk, "in", "merhaba")
    for path in (address(other, number), address(talk, text), address(talk, 2**62), address("x" * 40, number)):
        assert desk.get(path).status_code == 404


def test_a_row_whose_file_is_missing_is_no_fault(world: World, desk: Browser, talk: str) -> None:
    number = brought(world, talk)
    running.folder(world.settings, world.url).destroy(f"{number:032x}")
    assert desk.get(address(talk, number)).status_code == 404


def test_who_does_not_see_the_conversation_does_not_get_its_files(world: World, talk: str) -> None:
    who = world.add_user("bir@salon.example", "support", branches=("besiktas",))
    own = world.add_user("iki@salon.example", "agent")
    number = brought(world, talk)
    world.booked(1, "2026-03-12 14:00", branch="kadikoy")
    assert world.signed_in(who).get(address(talk, number)).status_code == 404
    assert world.signed_in(own).get(address(talk, number)).status_code == 404
    world.hand_over(talk)
    with store.writing(world.url) as db:
        db.execute(update(ownership).values(state="assigned", user_id=own))
    assert world.signed_in(own).get(address(talk, number)).status_code == 200


def test_whoever_takes_a_document_out_stands_in_the_trail(world: World, desk: Browser, talk: str) -> None:
    picture, paper = brought(world, talk), brought(world, talk, "document", b"%PDF-1.4", type="application/pdf")
    for number in (picture, paper):
        desk.get(address(talk, number))
    found = [(row.kind, row.address) for row in world.rows(panel_audit)]
    assert found == [("seen", address(talk, picture)), ("exported", address(talk, paper))]


def test_an_open_page_learns_that_a_file_is_there(world: World, talk: str) -> None:
    def marks() -> list[str]:
        with store.reading(world.url) as db:
            return [live.mark(db, Actor(1, "Biri", role), world.catalogue, world.now) for role in ("owner", "made-up")]

    brought(world, talk, state="waiting", stored_as=None, settled_at=None)
    world.hand_over(talk)
    before = marks()
    with store.writing(world.url) as db:
        db.execute(update(media_file).values(state="kept", settled_at=world.now))
    after = marks()
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)
