"""Conversations by filters that combine, live in the address, and are kept by name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from randevu import store
from randevu.booking import appointments
from randevu.panel import filtering
from randevu.panel.desk import listing
from randevu.panel.filtering import Filter
from randevu.store.tables import saved_filter
from tests.panel.html import Element
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn


def shown(page: Element) -> list[str]:
    return [one.text for one in page.all("a", class_="cover")]


@pytest.fixture
def three(world: World) -> dict[str, str]:
    """Selin booked today, Murat was not understood and waits for a person, Derya asked a price just now."""
    talks = {name: world.talk(world.customer(name, f"90532000000{n}")) for n, name in enumerate(("Selin", "Murat"))}
    talks["Derya"] = world.talk(world.customer("Derya", "905320000009"))
    service = {"entity": "service", "value": "sac-kesimi", "start": 6, "end": 16}
    earlier = world.now - timedelta(days=2)
    add_turn(world, talks["Derya"], "İptal ettim bile.sağolun", intent="thank", at=earlier, confidence=0.99)
    add_turn(world, talks["Derya"], "MANİKÜR ne kadar", intent="ask_price", actions=["action_price", "action_listen"])
    add_turn(world, talks["Selin"], "yarın saç kesimi", entities=[service], at=world.now - timedelta(hours=1))
    add_turn(
        world, talks["Murat"], "şey işte", intent="nlu_fallback", confidence=0.31, at=world.now - timedelta(hours=2)
    )
    world.say(talks["Selin"], "out", "Size manikür de önerebilirim")
    world.hand_over(talks["Murat"])
    world.booked(world.rows(store.tables.conversation, id=talks["Selin"])[0].customer_id, "2026-03-12 14:00")
    return talks


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Selin", "Murat", "Derya"]),
        ("niyet=book_appointment", ["Selin"]),
        ("niyet=ask_price&eylem=action_price", ["Derya"]),
        ("niyet=ask_price&eylem=booking_form", []),
        ("varlik=service", ["Selin"]),
        ("eylem=booking_form", ["Selin", "Murat", "Derya"]),
        ("guven=50", ["Murat"]),
        ("guven=50&niyet=book_appointment", []),
        ("anlasilmayan=evet", ["Murat"]),
        ("devir=evet", ["Murat"]),
        ("sonuc=booked", ["Selin"]),
        ("sonuc=nothing", ["Murat", "Derya"]),
        ("sonuc=cancelled", []),
        ("uzunluk=2", ["Derya"]),
        ("ara=iptal", ["Derya"]),
        ("ara=%C4%B0PTAL+SA%C4%9EOL", ["Derya"]),
        ("ara=MANIKUR", ["Derya"]),
        ("ara=manikur&yanitlar=evet", ["Selin", "Derya"]),
        ("ara=manikur+iptal", []),
        ("ara=kesim", ["Selin"]),
        ("ara=esim", []),
        ("ara=!!!", ["Selin", "Murat", "Derya"]),
        ("kanal=sms", []),
        ("ilk=2026-03-11&son=2026-03-11", ["Selin", "Murat", "Derya"]),
        ("son=2026-03-09", ["Derya"]),
        ("son=2026-03-08", []),
        ("ilk=2026-03-12", []),
        ("son=2026-03-09&niyet=ask_price", []),
        ("ilk=unsinn&guven=yok&sonuc=alles&uzunluk=-3", ["Selin", "Murat", "Derya"]),
    ],
)
def test_filters_find_and_combine(desk: Browser, three: dict[str, str], query: str, names: list[str]) -> None:
    assert sorted(shown(desk.open(f"/konusmalar?{query}"))) == sorted(names)


def test_what_happened_in_the_time_asked_for_counts_and_nothing_else(world: World, three: dict[str, str]) -> None:
    """Derya wrote again today, and is found by what she wrote two days ago."""
    desk = world.signed_in()
    assert shown(desk.open("/konusmalar?ara=iptal&son=2026-03-10")) == ["Derya"]
    assert shown(desk.open("/konusmalar?ara=manikur&son=2026-03-10")) == []


def test_a_moved_and_a_cancelled_appointment_are_outcomes_of_whoever_did_it(
    world: World, desk: Browser, three: dict[str, str]
) -> None:
    with store.writing(world.url) as db:
        appointments.cancel(db, world.catalogue, 1, "k1", world.now, by="user:1", by_staff=True)
    assert shown(desk.open("/konusmalar?sonuc=cancelled")) == []
    other = world.booked(world.rows(store.tables.conversation, id=three["Derya"])[0].customer_id, "2026-03-13 14:00")
    with store.writing(world.url) as db:
        appointments.cancel(db, world.catalogue, other, "k2", world.now, by="customer")
    assert shown(desk.open("/konusmalar?sonuc=cancelled")) == ["Derya"]


def test_a_filter_stands_in_the_address_as_it_was_asked(three: dict[str, str], desk: Browser) -> None:
    asked = "ilk=2026-03-01&son=2026-03-11&ara=sac&yanitlar=evet&uzunluk=1&sonuc=booked&niyet=book_appointment&guven=97"
    page = desk.open(f"/konusmalar?{asked}&sonuc=booked&once=nonsense")
    form = page.one("form", role="search")
    kept = {name: value for name, value in form.fields().items() if value}
    assert kept == dict(each.split("=") for each in asked.split("&"))
    assert page.one("a", class_="cover")["href"].endswith(
        "?ilk=2026-03-01&son=2026-03-11&ara=sac&yanitlar=evet&uzunluk=1&sonuc=booked&niyet=book_appointment&guven=97"
    )


def test_every_field_of_a_filter_survives_its_address() -> None:
    full = Filter(
        first=date(2026, 3, 1),
        last=date(2026, 3, 2),
        words=("sac", "kesimi"),
        replies=True,
        turns=3,
        channel="sms",
        outcome="moved",
        handover=True,
        intent="greet",
        entity="service",
        action="booking_form",
        below=60,
        fallback=True,
        label="acil",
        reviewed="no",
        flagged=True,
        later=True,
    )
    assert all(getattr(full, name) != getattr(Filter(), name) for name in filtering.PARAMETERS)
    assert set(filtering.PARAMETERS) == set(vars(Filter()))
    assert filtering.read(filtering.parsed(filtering.address(full))) == full
    assert filtering.address(Filter()) == ""


def test_pages_follow_each_other_without_gap_or_repeat_even_in_one_second(world: World, desk: Browser) -> None:
    wanted = listing.PAGE + 5
    for number in range(wanted):
        world.say(world.talk(world.customer(f"Müşteri {number}", f"9053211{number:05}")), "in", "merhaba")
    page = desk.open("/konusmalar?ara=merhaba")
    first = [one["href"] for one in page.all("a", class_="cover")]
    following = next(one["href"] for one in page.all("a", class_="button") if one.text == "Daha eskiler")
    page = desk.open(following)
    second = [one["href"] for one in page.all("a", class_="cover")]
    assert (len(first), len(second)) == (listing.PAGE, 5)
    assert len({*first, *second}) == wanted
    assert "Daha eskiler" not in page.text


def test_one_conversation_leads_to_the_next_inside_the_filter(desk: Browser, three: dict[str, str]) -> None:
    page = desk.open(f"/konusmalar/{three['Selin']}?sonuc=nothing")
    beside = {one["data-key"]: one["href"] for one in page.all("a") if "data-key" in one.attributes}
    assert beside == {
        "k": f"/konusmalar/{three['Derya']}?sonuc=nothing",
        "j": f"/konusmalar/{three['Murat']}?sonuc=nothing",
    }


def test_a_filter_is_kept_by_name_for_the_one_who_kept_it(world: World, desk: Browser, three: dict[str, str]) -> None:
    desk.open("/konusmalar?guven=50")
    answer = desk.send("/konusmalar/suzgecler", ad="Emin olmadıkları")
    assert answer.headers["location"] == "/konusmalar?guven=50&bilgi=suzgec"
    page = desk.open("/konusmalar")
    kept = page.one("ul", class_="chips").one("a")
    assert (kept.text, kept["href"]) == ("Emin olmadıkları", "/konusmalar?guven=50")
    other = world.signed_in(world.add_user("egitmen@salon.example", "trainer"))
    assert not other.open("/konusmalar").has("ul", class_="chips")
    token = other.page.all("input", name="csrf")[0]["value"]
    other.post("/konusmalar/suzgecler/1/sil", {"csrf": token})
    assert len(world.rows(saved_filter)) == 1
    desk.open("/konusmalar?guven=60")
    desk.send("/konusmalar/suzgecler", ad="Emin olmadıkları")
    assert [row.query for row in world.rows(saved_filter)] == ["guven=60"]
    desk.open("/konusmalar")
    desk.send("/konusmalar/suzgecler/1/sil")
    assert world.rows(saved_filter) == []


def test_nothing_but_a_filter_is_kept(world: World, desk: Browser) -> None:
    token = desk.open("/konusmalar?guven=50").all("input", name="csrf")[0]["value"]
    sent = {"csrf": token, "ad": "<b>", "suzgec": "guven=50&bilgi=cikildi&x=javascript:alert(1)"}
    desk.post("/konusmalar/suzgecler", sent)
    assert [row.query for row in world.rows(saved_filter)] == ["guven=50"]
    assert desk.post("/konusmalar/suzgecler", {**sent, "ad": " "}).headers["location"].endswith("bilgi=suzgec_dolu")
    assert desk.open("/konusmalar").one("ul", class_="chips").one("a").text == "<b>"


def test_who_does_not_review_finds_by_words_but_not_by_workings(world: World, three: dict[str, str]) -> None:
    seller = world.signed_in(world.add_user("satis@salon.example", "sales"))
    page = seller.open("/konusmalar?ara=manikur&sonuc=nothing")
    assert shown(page) == ["Derya"]
    assert not page.has("input", name="niyet")
    for query in ("niyet=greet", "varlik=service", "eylem=x", "guven=50", "anlasilmayan=evet"):
        assert seller.get(f"/konusmalar?{query}").status_code == 403
        assert seller.get(f"/konusmalar/{three['Derya']}?{query}").status_code == 403


def test_intents_entities_and_actions_to_choose_from_are_those_of_the_newest_turns(
    desk: Browser, three: dict[str, str]
) -> None:
    page = desk.open("/konusmalar")
    known = [one["value"] for one in page.one("datalist", id="bilinen-niyet").all("option")]
    assert known == ["ask_price", "book_appointment", "nlu_fallback", "thank"]
    assert [one["value"] for one in page.one("datalist", id="bilinen-varlik").all("option")] == ["service"]


def test_an_empty_answer_says_why(desk: Browser) -> None:
    assert "Henüz konuşma yok." in desk.open("/konusmalar").text
    assert "Bu süzgece uyan konuşma yok." in desk.open("/konusmalar?ara=yok").text
