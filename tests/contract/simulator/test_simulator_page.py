"""The chat page: safe headers, all words in the template, and a real browser doing what a visitor does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from simulator_world import NUMBER, SETTINGS, TOKEN, World, buttons, listing

from randevu.simulator.app import create_app
from randevu.simulator.phone import SimulatorClient
from tests import browsing, waiting
from tests.serving import served

STATIC = Path(__file__).resolve().parents[3] / "randevu/simulator/static"


def test_the_page_may_load_nothing_from_elsewhere(world: World) -> None:
    response = world.http.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert re.findall(r'(?:src|href)="(?!/|#)[^"]*"', response.text) == []
    assert "<script>" not in response.text
    assert 'style="' not in response.text


def test_pages_of_other_sites_cannot_act_for_customers(world: World) -> None:
    def post(origin: str) -> int:
        return int(world.http.post("/simulator/reset", headers={"Origin": origin}).status_code)

    assert [post("https://evil.example"), post("null"), post("http://testserver")] == [403, 403, 200]


def test_everything_the_page_loads_is_there(world: World) -> None:
    text = world.http.get("/").text
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', text):
        assert world.http.get(path).status_code == 200, path
    for module in STATIC.glob("*.js"):
        for imported in re.findall(r'from "\./([^"]+)"', module.read_text()):
            assert (STATIC / imported).exists()


def test_the_business_name_is_escaped() -> None:
    app = create_app(SETTINGS, deliver=lambda *_: 200, business_name='<script>alert("x")</script>')
    world = World()
    world.http = type(world.http)(app)
    assert "<script>alert" not in world.http.get("/").text


def test_every_word_that_scripts_show_comes_from_the_template(world: World) -> None:
    keys = set(re.findall(r'data-key="([a-z_]+)"', world.http.get("/").text))
    scripts = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
    used = {key for text in scripts.values() for key in re.findall(r'\bsay\("([a-z_]+)"', text)}
    assert used <= keys
    assert {name for name, text in scripts.items() if re.search("[çğıöşüÇĞİÖŞÜ]", text)} == set()


def test_every_switch_of_the_drawer_is_a_fault(world: World) -> None:
    text = world.http.get("/").text
    drawer = text[text.index('id="faults"') : text.index("</form>", text.index('id="faults"'))]
    names = set(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', drawer))
    assert names <= set(world.control.faults())
    assert {"outage", "duplicates", "batch", "signature", "api_fault", "fail_code"} <= names


class Answering:
    """A small business: says hello with buttons, a list for "liste", a last word for "son", thanks for a tap."""

    def __init__(self) -> None:
        self.url = ""

    async def __call__(self, _: str, raw: bytes, headers: dict[str, str]) -> int:
        for entry in json.loads(raw)["entry"]:
            for change in entry["changes"]:
                for message in change["value"].get("messages", []):
                    await self._answer(message)
        return 200

    async def _answer(self, message: dict[str, Any]) -> None:
        base = {"messaging_product": "whatsapp", "to": message["from"], "type": "interactive"}
        said = message.get("text", {}).get("body", "")
        if message["type"] == "interactive":
            base |= {"type": "text", "text": {"body": "*Tamam* https://example.org/a"}}
        elif said == "son":
            base |= {"type": "text", "text": {"body": "Hepsi bu."}}
        elif said == "liste":
            base["interactive"] = listing("13:00", "14:00")
        else:
            base["interactive"] = buttons("Evet", "Hayır")
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as http:
            mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
            await http.post(f"{self.url}/v23.0/{NUMBER}/messages", json=mark)
            await http.post(f"{self.url}/v23.0/{NUMBER}/messages", json=base)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running simulator with one customer and a business that answers."""
    business = Answering()
    app = create_app(SETTINGS, deliver=business)
    app.state.cloud.people.add("Selin Yılmaz")
    app.state.cloud.people.add("Murat Kaya")
    with served(app) as business.url:
        yield business.url
        app.state.watching.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing.chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A fresh visitor; anything the browser complains about fails the test."""
    context = browsing.window(browser, viewport={"width": 1300, "height": 850})
    opened = context.new_page()
    complaints = browsing.complaints_of(opened)
    opened.goto(address)
    opened.wait_for_selector(".phone")
    yield opened
    context.close()
    assert complaints == []


@pytest.mark.browser
def test_a_visitor_writes_taps_and_picks_with_the_keyboard_alone(page: Any) -> None:
    phone = page.locator(".phone").first
    box = phone.get_by_role("textbox")
    box.focus()
    page.keyboard.type("merhaba")
    page.keyboard.press("Enter")
    evet = phone.get_by_role("button", name="Evet").last
    evet.wait_for()
    assert phone.locator(".bubble.mine .ticks").last.get_attribute("aria-label") == "okundu"
    evet.focus()
    page.keyboard.press("Enter")
    bold = phone.locator(".text b", has_text="Tamam").last
    bold.wait_for()
    link = phone.locator(".text a").last
    assert link.get_attribute("href") == "https://example.org/a"
    assert "noopener" in link.get_attribute("rel")
    box.fill("liste")
    page.keyboard.press("Enter")
    phone.get_by_role("button", name="Saatler").last.click()
    phone.get_by_role("radio", name="14:00").press("Enter")
    phone.locator(".sheet .main").press("Enter")
    phone.locator(".bubble.mine .text", has_text="14:00").last.wait_for()


@pytest.mark.browser
def test_a_message_still_on_its_way_is_not_on_the_phone(page: Any, address: str) -> None:
    phone = page.locator(".phone").first
    box = phone.get_by_role("textbox")
    with httpx.Client(base_url=address, trust_env=False) as http:
        client = SimulatorClient(http=http)
        usual = client.faults()["delivered_after"]
        client.faults(delivered_after=3600.0)
        box.fill("merhaba")
        page.keyboard.press("Enter")
        waiting.until(lambda: any(each["seq"] is None for each in _questions(client)))
        client.faults(delivered_after=usual)
        box.fill("son")
        page.keyboard.press("Enter")
        phone.locator(".text", has_text="Hepsi bu.").wait_for()
        arrived = sum(each["seq"] is not None for each in _questions(client))
    assert phone.get_by_role("button", name="Evet").count() == arrived


def _questions(client: SimulatorClient) -> list[dict[str, Any]]:
    """What the business has asked the first customer with buttons, arrived or not."""
    bubbles = client.call("GET", f"/customers/{client.customers()[0]['key']}/conversation")["bubbles"]
    return [each for each in bubbles if each["side"] == "business" and each.get("buttons")]


@pytest.mark.browser
def test_a_sheet_closes_on_escape_and_gives_the_focus_back(page: Any) -> None:
    phone = page.locator(".phone").first
    opener = phone.locator('[data-do="attach"]')
    opener.focus()
    page.keyboard.press("Enter")
    phone.get_by_role("button", name="Fotoğraf", exact=True).wait_for()
    assert phone.locator(".compose").evaluate("each => each.inert")
    page.keyboard.press("Escape")
    assert phone.locator(".sheet").is_hidden()
    assert opener.evaluate("each => each === document.activeElement")


@pytest.mark.browser
def test_a_bubble_that_changes_keeps_the_focus_that_was_in_it(page: Any, address: str) -> None:
    phone = page.locator(".phone").first
    phone.get_by_role("textbox").fill("merhaba")
    page.keyboard.press("Enter")
    phone.locator(".bubble.mine .ticks.read").last.wait_for()
    phone.get_by_role("button", name="Hayır").last.focus()
    with httpx.Client(base_url=address, trust_env=False) as http:
        client = SimulatorClient(http=http)
        key = client.customers()[0]["key"]
        client.call("POST", f"/customers/{key}/acts", json={"type": "reaction", "emoji": "👍"})
    phone.locator(".reactions", has_text="👍").last.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Hayır"


@pytest.mark.browser
def test_faults_switched_in_the_drawer_take_effect_and_are_counted(page: Any, address: str) -> None:
    page.locator("#open-drawer").click()
    page.get_by_label("Kesinti: bildirimleri beklet").check()
    page.get_by_label("Ret kodu").select_option("131056")
    page.locator("#fault-count", has_text="2").wait_for()
    with httpx.Client(base_url=address, trust_env=False) as http:
        faults = SimulatorClient(http=http).faults()
    assert (faults["outage"], faults["api_code"]) == (True, 131056)
    page.get_by_role("button", name="Hepsini kapat").click()
    page.locator("#fault-count").wait_for(state="hidden")


@pytest.mark.browser
def test_what_a_customer_writes_is_never_markup(page: Any) -> None:
    phone = page.locator(".phone").first
    phone.get_by_role("textbox").fill("<img src=x onerror=alert(1)> <b>x</b>")
    page.keyboard.press("Enter")
    said = phone.locator(".bubble.mine .text").last
    said.filter(has_text="<img src=x").wait_for()
    assert said.locator("img, b").count() == 0


@pytest.mark.browser
def test_on_a_phone_wide_screen_one_phone_fills_it(browser: Any, address: str) -> None:
    context = browsing.window(browser, viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".phone")
    assert page.locator(".phone").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    box = page.locator(".phone").bounding_box()
    assert box["width"] == 375
    page.locator("#people button", has_text="Murat").click()
    page.locator(".owner", has_text="Murat").wait_for()
    assert page.locator(".phone").count() == 1
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_accessibility_violation(browser: Any, address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browsing.window(browser, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    phone = page.locator(".phone").first
    phone.get_by_role("textbox").fill("merhaba")
    page.keyboard.press("Enter")
    phone.get_by_role("button", name="Evet").last.wait_for()
    page.locator("#open-drawer").click()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == []
    phone.locator('[data-do="menu"]').click()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == []
    context.close()
