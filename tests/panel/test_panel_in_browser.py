"""The panel in a real Chromium: by hand, by keyboard, on a phone, and as a screen reader meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from randevu.store.tables import appointment, correction, turn
from tests import browsing
from tests.panel import demo_day
from tests.panel.panel_world import EMAIL, PASSWORD, World
from tests.panel.reviewing import put_together
from tests.serving import served
from tests.waiting import until

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAGES = (
    *("/randevular", "/randevular/yeni", "/randevular/yeni?hizmet=sac-kesimi&gun=2026-03-12", "/randevular/2"),
    *("/musteriler", "/musteriler/1", "/musteriler/1/birlestir", "/musteriler/1/birlestir/2"),
    *("/randevular/liste?durum=booked", "/randevular/yazdir?ayri=evet"),
    *("/takvim", "/takvim?gorunum=hafta&personel=ayse", "/takvim?gorunum=ay"),
    *(
        "/randevular/2/tasi",
        "/kapali",
        "/bekleme-listesi",
        "/bekleyenler",
        "/hazir-yanitlar",
        "/konusmalar",
        "/konusmalar?guven=50",
        "/incelenecekler",
        "/duzeltmeler",
        "/duzeltmeler?durum=kumede",
        "/degisiklikler",
        "/modeller",
        "/sablonlar",
        "/gizlilik",
    ),
    *("/kullanicilar", "/kullanicilar/2", "/kayitlar", "/parola", "/isletim", "/takvimler"),
    *("/ayarlar", "/ayarlar/saatler", "/ayarlar/ozel-gunler", "/ayarlar/hizmetler", "/ayarlar/hizmetler/fon"),
    *("/ayarlar/surumler", "/ayarlar/dosya", "/ayarlar/subeler/kadikoy", "/ayarlar/kurallar", "/ayarlar/isletme"),
    *("/ayarlar/hatirlatmalar", "/ayarlar/hatirlatmalar/one-day", "/ayarlar/personel/ayse"),
)

pytestmark = pytest.mark.browser


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """A running panel with a filled day."""
    demo_day.fill(world)
    world.add_user("ayla@salon.example", "support", "Ayla Kaya", branches=("besiktas",))
    with served(world.app) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browsing.chromium() as opened:
        yield opened


class Visitor:
    """A browser window; anything it complains about fails the test."""

    def __init__(self, chromium: Any, address: str, **options: Any) -> None:
        self.context = browsing.window(chromium, timezone_id="Europe/Istanbul", base_url=address, **options)
        self.page = self.context.new_page()
        self.complaints = browsing.complaints_of(self.page)

    def sign_in(self) -> Visitor:
        self.page.goto("/giris")
        self.page.get_by_label("E-posta").fill(EMAIL)
        self.page.get_by_label("Parola").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/randevular")
        return self

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []


def times_are_shown(page: Any) -> None:
    """Wait until the page shows the free times of what was chosen last; a response alone is not yet on the page."""
    page.locator("#times:not([aria-busy])").wait_for()


@pytest.fixture
def visitor(chromium: Any, address: str) -> Iterator[Any]:
    made = Visitor(chromium, address, viewport=DESK).sign_in()
    yield made.page
    made.close()


def test_a_receptionist_books_for_a_caller_with_live_times(visitor: Any, world: World) -> None:
    visitor.get_by_role("link", name="Yeni randevu").first.click()
    visitor.get_by_label("Saç kesimi").check(force=True)
    visitor.get_by_label("Gün", exact=True).fill("2026-03-12")
    visitor.get_by_label("Şube").select_option("kadikoy")
    times_are_shown(visitor)
    visitor.get_by_role("radio", name="14:00").check(force=True)
    with visitor.expect_response("**/randevular/musteri"):
        visitor.get_by_label("Telefon", exact=True).fill("0532 123 45 67")
        visitor.keyboard.press("Tab")
    visitor.get_by_text("Kayıtlı müşteri: Selin Yılmaz").wait_for()
    assert visitor.get_by_label("Ad soyad").input_value() == "Selin Yılmaz"
    visitor.get_by_role("button", name="Randevuyu yaz").dblclick()
    visitor.get_by_text("Randevu yazıldı.").first.wait_for()
    assert visitor.get_by_role("heading", level=1).inner_text() == "Selin Yılmaz"
    visitor.goto("/randevular?gun=2026-03-12")
    assert visitor.locator("section[aria-labelledby=day] .visit").count() == 2


def test_a_booking_is_made_by_keyboard_alone(visitor: Any) -> None:
    visitor.goto("/randevular/yeni?hizmet=fon&gun=2026-03-12&sube=kadikoy")
    visitor.get_by_role("radio", name="09:00").focus()
    visitor.keyboard.press("Space")
    visitor.keyboard.press("ArrowRight")
    assert visitor.get_by_role("radio", name="09:15").is_checked()
    visitor.get_by_label("Kapıdan geldi").focus()
    visitor.keyboard.press("Space")
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("Ali Can")
    visitor.keyboard.press("Enter")
    visitor.get_by_text("Randevu yazıldı.").first.wait_for()
    assert "09:15" in visitor.locator(".when").inner_text()


def place(page: Any, name: str) -> Any:
    """Where somebody's appointment stands in the calendar."""
    return page.locator(".ec-event", has_text=name).bounding_box()


def drag(page: Any, name: str, column: str, row: str) -> None:
    """Drag somebody's appointment into the column of one person's and beside the beginning of another's."""
    start, into, beside = place(page, name), place(page, column), place(page, row)
    page.mouse.move(start["x"] + 30, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(into["x"] + 30, beside["y"] + 6, steps=8)
    page.mouse.up()
    page.get_by_role("heading", name="Randevu taşınsın mı?").wait_for()


def test_an_appointment_is_dragged_to_another_time_when_the_server_agrees(
    chromium: Any, address: str, world: World
) -> None:
    made = Visitor(chromium, address, viewport=DESK).sign_in()
    visitor = made.page
    visitor.goto("/takvim?gun=2026-03-11")
    visitor.locator("#picture").get_by_role("link", name="Murat Kaya").press("Enter")
    visitor.get_by_role("link", name="Taşı").wait_for()  # the way by keyboard
    visitor.goto("/takvim?gun=2026-03-11")
    visitor.locator(".ec-event", has_text="Murat Kaya").wait_for()
    before = place(visitor, "Murat Kaya")
    drag(visitor, "Murat Kaya", column="Murat Kaya", row="Derya Aksoy")
    visitor.get_by_role("button", name="Vazgeç").click()
    until(lambda: place(visitor, "Murat Kaya") == before)
    drag(visitor, "Murat Kaya", column="Selin Yılmaz", row="Selin Yılmaz")
    visitor.get_by_role("button", name="Taşı", exact=True).click()
    visitor.get_by_role("alert").get_by_text("Bu saat dolu.").wait_for()
    until(lambda: place(visitor, "Murat Kaya")["x"] == before["x"])
    drag(visitor, "Murat Kaya", column="Murat Kaya", row="Derya Aksoy")
    visitor.get_by_role("button", name="Taşı", exact=True).click()
    visitor.get_by_text("Randevu taşındı.").wait_for()
    (moved,) = world.rows(appointment, id=3)
    assert (moved.starts_at, moved.parts[0]["staff"]) == (world.at("2026-03-11 14:00"), "mehmet")
    made.complaints = [said for said in made.complaints if "409" not in said]
    made.close()


def test_keyboard_users_skip_the_menu_and_see_where_they_are(visitor: Any) -> None:
    visitor.keyboard.press("Tab")
    skip = visitor.get_by_role("link", name="İçeriğe geç")
    assert skip.evaluate("each => each === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    visitor.keyboard.press("Enter")
    visitor.locator("#content:focus").wait_for()
    visitor.locator(".cover").first.focus()
    visitor.keyboard.press("Shift+Tab")
    visitor.keyboard.press("Tab")
    assert visitor.locator(".cover").first.evaluate("each => getComputedStyle(each, '::after').outlineStyle") == "solid"


def test_a_conversation_is_given_back_with_one_click(visitor: Any) -> None:
    visitor.get_by_role("link", name="Bekleyenler").first.click()
    visitor.get_by_role("button", name="asistana geri ver").click()
    visitor.get_by_text("Kimse beklemiyor.").wait_for()


def test_an_open_page_shows_by_itself_who_waits_now(visitor: Any, world: World) -> None:
    visitor.goto("/bekleyenler")
    visitor.locator("a[href^='/konusmalar/']").first.focus()
    talk = world.talk(world.customer("Nehir Ak", "905340000001"))
    world.say(talk, "in", "birine bağlar mısınız")
    world.hand_over(talk)
    visitor.get_by_role("heading", name="Nehir Ak").wait_for()
    assert visitor.evaluate("document.activeElement.tagName") == "A"
    world.booked(world.customer("Oya Tan", "905340000002"), "2026-03-11 18:00")
    visitor.goto("/randevular")
    world.booked(world.customer("Ufuk Er", "905340000003"), "2026-03-11 18:00", "manikur")
    visitor.get_by_role("link", name="Ufuk Er", exact=True).wait_for()


def test_a_trainer_corrects_by_selecting_text_and_by_keyboard(visitor: Any, world: World) -> None:
    heard = world.rows(turn)[0]
    visitor.goto(f"/konusmalar/{heard.conversation_id}#t{heard.id}")
    visitor.get_by_role("link", name="Düzelt", exact=True).click()
    first, last = (visitor.locator(".word", has_text=word).bounding_box() for word in ("biriyle", "konuşabilir"))
    visitor.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
    visitor.mouse.down()
    visitor.mouse.move(last["x"] + last["width"] - 1, last["y"] + last["height"] / 2)
    visitor.mouse.up()
    visitor.get_by_role("button", name="Çalışan", exact=True).click()
    visitor.get_by_role("button", name="biriyle konuşabilir işaretini kaldır").wait_for()
    visitor.get_by_role("checkbox", name="miyim").focus()
    visitor.keyboard.press("Space")
    visitor.get_by_role("button", name="Kişi adı").focus()
    visitor.keyboard.press("Enter")
    visitor.get_by_role("button", name="miyim işaretini kaldır").press("Enter")
    visitor.get_by_role("checkbox", name="miyim").wait_for()
    visitor.get_by_label("Niyetlerde ara").fill("boş saat")
    visitor.get_by_role("radio", name="Randevu almak").wait_for(state="hidden")
    visitor.get_by_role("radio", name="Boş saat sormak").check(force=True)
    visitor.get_by_label("Neden?").fill("boş yer soruyor")
    visitor.keyboard.press("Enter")
    visitor.get_by_text("Düzeltmeniz kaydedildi").wait_for()
    (row,) = world.rows(correction)
    words = [heard.text[start:end] for start, end, kind in row.marks if kind == "staff"]
    assert (row.intent, words) == ("ask_availability", ["biriyle konuşabilir"])


def test_all_of_it_works_without_scripts(chromium: Any, address: str) -> None:
    made = Visitor(chromium, address, viewport=PHONE, java_script_enabled=False).sign_in()
    page = made.page
    page.goto("/randevular/yeni")
    page.get_by_label("Saç kesimi").check(force=True)
    page.get_by_label("Şube").select_option("kadikoy")
    page.get_by_role("button", name="Boş saatleri göster").click()
    page.get_by_role("radio", name="17:00").check(force=True)
    page.get_by_label("Ad soyad").fill("Ayla Er")
    page.get_by_label("Telefon", exact=True).fill("0532 000 00 01")
    page.get_by_role("button", name="Randevuyu yaz").click()
    page.get_by_text("Randevu yazıldı.").first.wait_for()
    made.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(
    chromium: Any, address: str, world: World, size: Any
) -> None:
    made = Visitor(chromium, address, viewport=size, bypass_csp=True)
    made.page.goto("/giris")
    found = [("/giris", each["id"]) for each in Axe().run(made.page).response["violations"]]
    made.sign_in()
    talk = made.page.context.request.get("/konusmalar").text().split('href="/konusmalar/')[1].split('"')[0]
    heard = world.rows(turn)[0]
    form = f"/konusmalar/{heard.conversation_id}/duzelt/{heard.id}"
    change_set = put_together(world, heard.conversation_id, heard.id)
    for path in (*PAGES, f"/konusmalar/{talk}", form, change_set, "/yok"):
        made.page.goto(path)
        for each in Axe().run(made.page).response["violations"]:
            found.append((path, each["id"], [node["html"][:120] for node in each["nodes"][:3]]))
        if made.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append((path, "wider than the window"))
    assert found == []
    made.complaints = [said for said in made.complaints if "404" not in said]
    made.close()
