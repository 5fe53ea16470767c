"""The customer's link, the provider's call, and what staff do with a deposit on the appointment's page."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from randevu import settings, store
from randevu.booking import Appointment, Booked, appointments
from randevu.catalogue import service as catalogues
from randevu.cli.payments import list_
from randevu.panel.app import create_app
from randevu.panel.guard import House
from randevu.payments import ledger, links, service, terms
from randevu.payments.model import Payment
from randevu.simulator.payments import routes
from randevu.simulator.payments.till import Till
from randevu.store.tables import payment
from tests.panel.panel_world import Browser, World
from tests.serving import served
from tests.unit.booking.salon import FRIDAY, local, offer
from tests.unit.payments.world import with_deposits

SECRET = "till-secret"


@pytest.fixture
def till() -> Iterator[str]:
    """The simulator's till on a socket; its calls are lost, tests make their own."""
    app = FastAPI()
    app.include_router(routes.router(Till(), SECRET, "http://pay.example", notify=lambda *_: None))
    with served(app) as url:
        yield url


@pytest.fixture
def collecting(world: World, till: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """A panel whose business collects deposits at that till."""
    told = {
        "DATABASE_URL": world.url,
        "RANDEVU_SECRET_KEY": "key-of-tests",
        "RANDEVU_PAYMENT_PROVIDER": "sandbox",
        "RANDEVU_PAYMENT_URL": f"{till}{routes.PATH}",
        "RANDEVU_PAYMENT_SECRET": SECRET,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    world.settings = settings.load(told)
    world.app = create_app(world.settings, now=lambda: world.now)
    with store.writing(world.url) as db:
        catalogues.replace(db, with_deposits(), "test", world.now)
    return world


@pytest.fixture
def about(collecting: World) -> Appointment:
    """Laser on Friday at 14:00, waiting for its deposit."""
    who = collecting.customer("Selin Kaya")
    with store.writing(collecting.url) as db:
        live = catalogues.current(db)
        wanted = offer(live, "deniz", local(FRIDAY, "14:00"), "lazer-epilasyon", "besiktas")
        asked = terms.needed(db, live, who, wanted)
        made = appointments.book(db, live, who, wanted, "k", "whatsapp", collecting.now, unpaid=True)
        assert asked is not None
        assert isinstance(made, Booked)
        service.ask(db, made.appointment, asked, collecting.now)
    return made.appointment


def _payment(world: World, about: Appointment) -> Payment:
    with store.reading(world.url) as db:
        found = ledger.of_appointment(db, about.id)
    assert found is not None
    return found


def _link(world: World, about: Appointment) -> str:
    return links.address(world.settings, _payment(world, about).id).removeprefix(world.settings.public_url)


def _call(world: World, about: Appointment, **changed: object) -> tuple[bytes, dict[str, str]]:
    one = _payment(world, about)
    told = {"id": one.provider_id, "reference": one.reference, "amount": one.amount, "state": "paid", **changed}
    body = json.dumps(told).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {routes.SIGNATURE: f"sha256={digest}"}


def _status(world: World, about: Appointment) -> str:
    with store.reading(world.url) as db:
        found = appointments.find(db, about.id)
    assert found is not None
    return found.status


def test_the_customers_link_leads_to_the_till_and_the_tills_call_books(collecting: World, about: Appointment) -> None:
    browser = collecting.browser()
    answer = browser.get(_link(collecting, about))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("http://pay.example/odeme/")
    body, signed = _call(collecting, about)
    assert browser.http.post("/odeme-haberi/sandbox", content=body).status_code == 403
    assert browser.http.post("/odeme-haberi/other", content=body, headers=signed).status_code == 404
    assert _status(collecting, about) == "unpaid"
    for _ in range(2):
        assert browser.http.post("/odeme-haberi/sandbox", content=body, headers=signed).status_code == 200
    assert _status(collecting, about) == "booked"
    assert browser.open(_link(collecting, about)).one("h1").text == "Ödemeniz alındı"


def test_paying_at_the_simulators_till_books_over_real_sockets(collecting: World, about: Appointment) -> None:
    simulator = FastAPI()
    simulator.include_router(routes.router(Till(), SECRET, ""))
    with served(collecting.app) as panel, served(simulator) as till:
        told = replace(
            collecting.settings,
            public_url=panel,
            payments=settings.Payments("sandbox", f"{till}{routes.PATH}", SECRET),
        )
        collecting.app.state.house = House(told, lambda: collecting.now)
        page = httpx.get(f"{panel}{_link(collecting, about)}", timeout=20).headers["location"]
        assert httpx.post(f"{till}{page}/vazgec", timeout=20).status_code == 303
        assert _status(collecting, about) == "unpaid"
        assert httpx.post(f"{till}{page}/ode", timeout=20).status_code == 303
        assert _status(collecting, about) == "booked"


def test_a_link_that_is_over_forged_or_cannot_be_opened_now_says_so(collecting: World, about: Appointment) -> None:
    browser = collecting.browser()
    assert browser.get("/odeme/anything").status_code == 404
    link = _link(collecting, about)
    away = replace(collecting.settings, payments=settings.Payments("sandbox", "http://127.0.0.1:9/odeme", SECRET))
    collecting.app.state.house = House(away, lambda: collecting.now)
    assert browser.get(link).status_code == 503
    assert "açılmıyor" in browser.page.one("h1").text
    collecting.app.state.house = House(collecting.settings, lambda: collecting.now)
    collecting.later(minutes=120)
    assert browser.open(link).one("h1").text == "Ödeme süresi doldu"


def test_too_long_a_call_is_not_read(collecting: World) -> None:
    answer = collecting.browser().http.post("/odeme-haberi/sandbox", content=b"x" * 70_000)
    assert answer.status_code == 413


def test_staff_see_the_deposit_note_the_transfer_and_give_it_back_by_hand(
    collecting: World, about: Appointment
) -> None:
    desk, path = collecting.signed_in(), f"/randevular/{about.id}"
    page = desk.open(path)
    assert "Ödeme bekliyor" in page.text
    assert "Kapora: 300 ₺" in page.text
    assert _payment(collecting, about).reference in page.text
    assert desk.send(f"{path}/kapora").headers["location"] == f"{path}?bilgi=kapora"
    assert _status(collecting, about) == "booked"
    desk.open(path)
    assert desk.page.one("input", name="ne")["value"] == "give_back"
    desk.send(f"{path}/kapora")
    assert _payment(collecting, about).state == "refund_due"
    desk.open(path)
    assert desk.page.one("input", name="ne")["value"] == "given_back"
    desk.send(f"{path}/kapora")
    assert _payment(collecting, about).state == "refunded"
    history = desk.open(path).one("section", **{"aria-labelledby": "deposit"}).text
    for words in ("İstendi", "Ödendi", "İade başladı", "İade edildi", "Defne"):
        assert words in history
    assert not desk.page.has("form", action=f"{path}/kapora")


def test_a_step_that_was_done_elsewhere_changes_nothing(collecting: World, about: Appointment) -> None:
    first, second, path = collecting.signed_in(), collecting.signed_in(), f"/randevular/{about.id}"
    for browser in (first, second):
        browser.open(path)
    first.send(f"{path}/kapora")
    assert second.send(f"{path}/kapora").headers["location"] == f"{path}?bilgi=kapora_degisti"
    assert second.post(f"{path}/kapora", {"csrf": _csrf(second, path), "ne": "more"}).status_code == 400
    assert second.post("/randevular/99/kapora", {"csrf": _csrf(second, path), "ne": "received"}).status_code == 404


def test_a_viewer_sees_the_deposit_and_cannot_touch_it(collecting: World, about: Appointment) -> None:
    viewer = collecting.signed_in(collecting.add_user("bakan@salon.example", "viewer"))
    page = viewer.open(f"/randevular/{about.id}")
    assert "Kapora: 300 ₺" in page.text
    assert not page.has("form", action=f"/randevular/{about.id}/kapora")
    answer = viewer.post(f"/randevular/{about.id}/kapora", {"csrf": _csrf(viewer, "/randevular"), "ne": "received"})
    assert answer.status_code == 403


def test_a_refund_that_the_provider_refuses_can_be_noted_by_hand(collecting: World, about: Appointment) -> None:
    with store.writing(collecting.url) as db:
        one = ledger.of_appointment(db, about.id)
        assert one is not None
        service.received(db, catalogues.current(db), one.id, "link", "sandbox", collecting.now)
        service.give_back(db, one.id, "user:1", collecting.now)
    desk, path = collecting.signed_in(), f"/randevular/{about.id}"
    assert not desk.open(path).has("form", action=f"{path}/kapora")
    with store.writing(collecting.url) as db:
        db.execute(update(payment).values(attempts=1, due_at=collecting.now + timedelta(hours=1)))
    assert desk.open(path).one("input", name="ne")["value"] == "given_back"


def test_the_command_lists_deposits_without_names(
    collecting: World, about: Appointment, capsys: pytest.CaptureFixture[str]
) -> None:
    list_(every=False, most=50)
    said = capsys.readouterr().out
    assert "paid by: link, transfer" in said
    assert _payment(collecting, about).reference in said
    assert "Selin" not in said


def _csrf(browser: Browser, path: str) -> str:
    return str(browser.open(path).all("input", name="csrf")[0]["value"])
