"""Two people of the panel and a customer at once, each in a browser of their own; keys, ready replies and notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from randevu import store
from randevu.panel.desk import ready_replies
from randevu.panel.permissions import Actor
from randevu.store.tables import message, ownership
from tests import browsing
from tests.panel.panel_world import World
from tests.serving import served
from tests.waiting import until

pytestmark = pytest.mark.browser


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(world.app) as url:
        yield url


@pytest.fixture
def browser() -> Iterator[Any]:
    with browsing.chromium() as opened:
        yield opened


def page_of(browser: Any, address: str, world: World, user: int) -> tuple[Any, list[str]]:
    """A window in which somebody is signed in, and what the browser complains about in it."""
    context = browsing.window(browser, timezone_id="Europe/Istanbul", base_url=address)
    token = world.signed_in(user).http.cookies["randevu"]
    context.add_cookies([{"name": "randevu", "value": token, "url": address}])
    page = context.new_page()
    return page, browsing.complaints_of(page)


def waiting(world: World, name: str, wa_id: str) -> str:
    """A customer writes, and the assistant hands over."""
    talk = world.talk(world.customer(name, wa_id))
    world.say(talk, "in", "birine bağlar mısınız")
    world.hand_over(talk)
    return talk


def test_two_people_and_a_customer_at_once(browser: Any, address: str, world: World) -> None:
    other = world.add_user("elif@salon.example", "support", "Elif")
    (defne, complaints), (elif_, others) = (page_of(browser, address, world, user) for user in (1, other))
    for page in (defne, elif_):
        page.goto("/bekleyenler")
    talk = waiting(world, "Nehir Ak", "905340000001")
    for page in (defne, elif_):
        page.get_by_role("heading", name="Nehir Ak").wait_for()  # both see it by themselves
        page.get_by_role("link", name="Konuşmanın tamamı").click()
        page.get_by_label("Müşteriye yanıtınız").wait_for()
    elif_.get_by_label("Müşteriye yanıtınız").press_sequentially("Merhaba Nehir Hanım")
    defne.get_by_text("Elif şu anda bu müşteriye yanıt yazıyor").wait_for()
    defne.get_by_label("Müşteriye yanıtınız").fill("Buyurun")
    elif_.get_by_role("button", name="Gönder").click()
    elif_.get_by_text("Sizde", exact=True).wait_for()
    defne.get_by_text("Elif ilgileniyor").wait_for()
    defne.get_by_role("button", name="Gönder").click()
    defne.get_by_role("alert").filter(has_text="başka birinde").wait_for()
    world.say(talk, "in", "teşekkürler, bekliyorum")
    for page in (defne, elif_):
        page.get_by_text("teşekkürler, bekliyorum").wait_for()  # also where an answer was refused
    assert [row.text for row in world.rows(message, direction="out")] == ["Merhaba Nehir Hanım"]
    assert [row.user_id for row in world.rows(ownership)] == [other]
    assert others == []
    # The refused answer is a 409, which the browser notes.
    assert [said for said in complaints if "409" not in said] == []


def test_keys_ready_replies_and_notices(browser: Any, address: str, world: World) -> None:
    talk = waiting(world, "Nehir Ak", "905340000001")
    with store.writing(world.url) as db:
        text = "Merhaba {ad}, adresimiz Moda Caddesi 12."
        ready_replies.add(db, Actor(1, "Defne", "owner"), ready_replies.Typed("adres", text), world.now)
        ready_replies.add(db, Actor(1, "Defne", "owner"), ready_replies.Typed("fiyat", "Liste ektedir."), world.now)
    page, complaints = page_of(browser, address, world, 1)
    page.goto("/bekleyenler")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Klavye kısayolları").wait_for()
    page.get_by_role("button", name="Kapat").click()
    page.get_by_role("heading", name="Klavye kısayolları").wait_for(state="hidden")
    page.keyboard.press("/")
    page.keyboard.type("jx?")  # only letters, while one types
    assert page.get_by_role("searchbox").input_value() == "jx?"
    page.get_by_role("button", name="Sesli ve ekranda bildir").click()
    page.get_by_role("button", name="Bildirimler açık").wait_for()
    page.get_by_role("checkbox", name="Nehir Ak: seç").check()
    world.later(seconds=30)  # Nehir has waited longer: hers is the first card
    waiting(world, "Oya Tan", "905340000002")
    page.get_by_role("status").filter(has_text="Yeni bir konuşma bekliyor").wait_for()
    until(lambda: page.title().startswith("(2) "))
    assert page.get_by_role("checkbox", name="Nehir Ak: seç").is_checked()  # although the list is a new one
    page.get_by_role("button", name="Bildirimler açık").focus()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/konusmalar/{talk}")
    page.keyboard.press("r")
    page.keyboard.type("/ad")
    page.get_by_text("adresimiz Moda Caddesi 12").wait_for()
    page.get_by_text("Liste ektedir.").wait_for(state="hidden")
    page.keyboard.press("Enter")
    assert page.get_by_label("Müşteriye yanıtınız").input_value() == "Merhaba Nehir, adresimiz Moda Caddesi 12."
    page.get_by_role("button", name="Bildirimler açık").wait_for()  # remembered in this browser
    assert complaints == []
