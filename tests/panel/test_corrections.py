"""Trainers correct what the assistant made of a message; corrections are shown, listed, replaced and undone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete

from randevu import store
from randevu.store.tables import correction, panel_audit, turn
from randevu.teaching import examples, project
from tests.panel.demo_day import ENTITIES
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn

TEXT = "yarın 3'te saç kesimi"


@pytest.fixture
def talk(world: World) -> str:
    found = world.talk(world.customer("Selin"))
    add_turn(world, found, TEXT, entities=ENTITIES, intent="ask_price", confidence=0.48)
    return found


def form_of(world: World, talk: str) -> str:
    return f"/konusmalar/{talk}/duzelt/{world.rows(turn, conversation_id=talk)[-1].id}"


def marked(page: Element) -> list[str]:
    return [one.text.removesuffix("×") for one in page.one("p", class_="words").all("mark")]


def test_the_form_shows_what_was_understood(world: World, desk: Browser, talk: str) -> None:
    page = desk.open(form_of(world, talk))
    assert marked(page) == ["yarınGün", "3'teSaat", "saç kesimiHizmet"]
    (chosen,) = [one for one in page.all("input", name="niyet") if one.get("checked") is not None]
    assert chosen["value"] == "ask_price"
    assert [page.one("input", name=name).get("value") for name in ("date_start", "time_start")] == [
        "2026-03-12",
        "15:00",
    ]
    assert "Şöyle okundu: gün 2026-03-12 saat 15:00" in page.text


def test_every_intent_and_entity_of_the_training_data_can_be_chosen_by_a_turkish_name(
    world: World, desk: Browser, talk: str
) -> None:
    page = desk.open(form_of(world, talk))
    shown = {one.one("input")["value"]: one.one("span").text for one in page.all("label", class_="choice")}
    assert list(shown) == examples.intents(project.on_disk(world.settings.project))
    assert [code for code, text in shown.items() if text == f"{code}{code}"] == []
    assert [one.text for one in page.all("button", name="varlik")] == [
        *("Hizmet", "Şube", "Çalışan", "Gün", "Saat", "Kişi adı", "Kişi sayısı")
    ]


def test_a_corrected_intent_is_kept_with_who_and_why_and_shown_at_the_message(
    world: World, desk: Browser, talk: str
) -> None:
    path = form_of(world, talk)
    desk.open(path)
    answer = desk.send(path, niyet="book_appointment", neden="randevu istiyor")
    (row,) = world.rows(correction)
    assert (row.intent, row.expected, row.by, row.at) == ("book_appointment", None, "user:1", world.now)
    assert row.marks == [[0, 5, "date"], [6, 10, "time"], [11, 21, "service"]]
    back = urlsplit(answer.headers["location"])
    shown = desk.open(f"{back.path}?{back.query}").one("li", class_="working")
    assert back.fragment == shown.one("details", id=back.fragment)["id"]
    assert "Düzeltildi" in shown.all("summary")[0].text
    assert "NiyetFiyat sormak Randevu almakNedenrandevu istiyor" in shown.text
    assert TEXT not in str(row)


def test_words_are_marked_and_marks_taken_off_step_by_step_without_a_script(
    world: World, desk: Browser, talk: str
) -> None:
    path = form_of(world, talk)
    form = desk.open(path).one("form", action=path)
    step = f"{path}/isaretle"
    desk.post(step, {**form.fields(), "kaldir": "11-21", "olmali": "fiyatı söyleseydi"})
    assert marked(desk.page) == ["yarınGün", "3'teSaat"]
    assert [one["value"] for one in desk.page.all("input", name="kelime")] == ["11-14", "15-21"]
    desk.post(step, {**desk.page.one("form", action=path).fields(), "kelime": ["11-14", "15-21"], "varlik": "staff"})
    assert marked(desk.page) == ["yarınGün", "3'teSaat", "saç kesimiÇalışan"]
    assert world.rows(correction) == []
    desk.send(path)
    (row,) = world.rows(correction)
    assert (row.marks[-1], row.should) == ([11, 21, "staff"], "fiyatı söyleseydi")
    assert [one.kind for one in world.rows(panel_audit) if one.address == path][-1:] == ["changed"]
    assert {one.kind for one in world.rows(panel_audit) if one.address == step} == {"seen"}


def test_marking_across_a_mark_replaces_it(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    fields = desk.open(path).one("form", action=path).fields()
    desk.post(f"{path}/isaretle", {**fields, "kelime": ["0-10"], "varlik": "date"})
    assert marked(desk.page) == ["yarın 3'teGün", "saç kesimiHizmet"]


@pytest.mark.parametrize("field", ["kelime", "kaldir", "isaret", "varlik"])
def test_marks_that_nobody_offered_change_nothing(world: World, desk: Browser, talk: str, field: str) -> None:
    path = form_of(world, talk)
    fields = desk.open(path).one("form", action=path).fields()
    for value in ("x", "5-1", "0-999", "0-5:king", "١-٢", "king"):
        more = {"kelime": "0-5", "varlik": "king"} if field == "varlik" else {field: value}
        assert desk.post(f"{path}/isaretle", {**fields, **more}).status_code == 200
        assert set(marked(desk.page)) <= {"yarınGün", "3'teSaat", "saç kesimiHizmet"}


def test_a_corrected_reading_is_kept_alone_where_the_rest_was_right(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    desk.open(path)
    desk.send(path, date_start="2026-03-13", time_end_acik="evet")
    (row,) = world.rows(correction)
    assert row.intent is None
    assert row.expected == {"date_start": "2026-03-13", "date_end": None, "time_start": "15:00", "time_end": ".."}
    assert "Gün ve saatgün 2026-03-13 saat 15:00 – …" in desk.open("/duzeltmeler").text


def test_what_was_right_becomes_an_example_only_if_somebody_wants_it(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    desk.open(path)
    assert desk.send(path).status_code == 422
    assert "Kaydedilecek bir şey yok" in desk.page.one("p", role="alert").text
    assert desk.send(path, ornek="evet").status_code == 303
    assert world.rows(correction)[0].intent == "ask_price"


def test_correcting_again_replaces_the_open_correction(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    for intent in ("book_appointment", "ask_hours"):
        desk.open(path)
        desk.send(path, niyet=intent)
    assert [one.intent for one in world.rows(correction)] == ["ask_hours"]


def test_open_corrections_are_listed_undone_and_closed(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    desk.open(path)
    desk.send(path, olmali="Adresi de söylemeliydi", eylem="utter_address")
    page = desk.open("/duzeltmeler")
    assert "Olması gerekenAdresi de söylemeliydi utter_address" in page.one("ol").text
    number = world.rows(correction)[0].id
    assert desk.send(f"/duzeltmeler/{number}/bitti").status_code == 303
    assert desk.open("/duzeltmeler").all("ol") == []
    assert "Adresi de söylemeliydi" in desk.open("/duzeltmeler?durum=bitti").one("ol").text
    token = desk.page.all("input", name="csrf")[0]["value"]
    assert desk.post(f"/duzeltmeler/{number}/geri-al", {"csrf": token}).status_code == 404
    desk.open(path)
    desk.send(path, niyet="greet")
    desk.open("/duzeltmeler")
    desk.send(f"/duzeltmeler/{world.rows(correction)[1].id}/geri-al")
    assert len(world.rows(correction)) == 1


def test_a_correction_outlives_the_words_it_is_about(world: World, desk: Browser, talk: str) -> None:
    path = form_of(world, talk)
    desk.open(path)
    desk.send(path, niyet="greet")
    with store.writing(world.url) as db:
        db.execute(delete(turn))
    assert "Sözün süresi doldu, silindi" in desk.open("/duzeltmeler").one("ol").text
    assert desk.get(path).status_code == 404


def test_a_sentence_that_training_data_cannot_hold_is_refused_as_an_example(world: World, desk: Browser) -> None:
    talk = world.talk(world.customer("Selin"))
    add_turn(world, talk, "[yarın](date) olur mu")
    path = form_of(world, talk)
    desk.open(path)
    assert desk.send(path, niyet="greet").status_code == 422
    assert "örnek olamaz" in desk.page.one("p", role="alert").text
    assert desk.send(path, niyet="book_appointment", olmali="sormalıydı").status_code == 303


def test_customers_of_other_branches_are_corrected_by_nobody_else(world: World, desk: Browser, talk: str) -> None:
    world.booked(world.customer("Selin"), "2026-03-12 14:00")
    path = form_of(world, talk)
    desk.open(path)
    desk.send(path, niyet="greet")
    other = world.signed_in(world.add_user("e@salon.example", "trainer", branches=("besiktas",)))
    assert other.get(path).status_code == 404
    page = other.open("/duzeltmeler")
    assert page.all("ol") == []
    assert "Açık (0)" in page.text
    token = world.token_of(other)
    for post in (path, f"{path}/isaretle", f"/duzeltmeler/{world.rows(correction)[0].id}/geri-al"):
        assert other.post(post, {"csrf": token, "niyet": "deny"}).status_code == 404
    assert [one.intent for one in world.rows(correction)] == ["greet"]
