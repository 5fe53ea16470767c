"""The provider of tests and the sandbox, which is asked over HTTP at a simulator, keep the same contract."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from randevu import settings
from randevu.payments.port import Page
from randevu.payments.sandbox import Sandbox
from randevu.simulator.app import create_app
from randevu.simulator.payments import routes
from randevu.simulator.payments.till import Till
from tests.contract.payments.contract import Heard, ProviderContract, order
from tests.serving import served
from tests.unit.payments.till import FakeProvider

SECRET = "shared-secret"


class TestInMemory(ProviderContract):
    @pytest.fixture(autouse=True)
    def _make(self) -> None:
        self.provider = self.fake = FakeProvider()

    def pay(self, page: Page) -> Heard:
        return self.fake.pay(page.id)

    def refuse(self, page: Page) -> Heard:
        return self.fake.refuse(page.id)

    def stop(self) -> None:
        self.fake.away = True


class TestSandbox(ProviderContract):
    @pytest.fixture(autouse=True)
    def _serve(self) -> Iterator[None]:
        self.calls: list[tuple[str, bytes, str]] = []
        app = FastAPI()
        app.include_router(
            routes.router(Till(), SECRET, "http://localhost:1", notify=lambda *call: self.calls.append(call))
        )
        with served(app) as url:
            self.url = f"{url}{routes.PATH}"
            self.provider = Sandbox(self.url, SECRET)
            yield

    def _answer(self, page: Page, what: str) -> Heard:
        assert httpx.post(f"{self.url}/{page.id}/{what}", timeout=60).status_code == 303
        address, body, signature = self.calls[-1]
        assert address == order().heard_at
        return {routes.SIGNATURE.lower(): signature}, body

    def pay(self, page: Page) -> Heard:
        return self._answer(page, "ode")

    def refuse(self, page: Page) -> Heard:
        return self._answer(page, "vazgec")

    def stop(self) -> None:
        self.provider = Sandbox("http://127.0.0.1:9/odeme", SECRET)

    def test_the_page_shows_the_amount_and_asks_for_no_card(self) -> None:
        page = self.provider.create(order(amount=123450))
        text = httpx.get(f"{self.url}/{page.id}", timeout=60).text
        assert "1.234,50 ₺" in text
        assert "<input" not in text

    def test_the_secret_opens_the_api(self) -> None:
        page = self.provider.create(order())
        assert httpx.get(f"{self.url}/orders/{page.id}", timeout=60).status_code == 401


def test_the_simulator_has_a_till_only_where_the_product_was_told_of_one() -> None:
    asked = {"RANDEVU_PAYMENT_PROVIDER": "sandbox", "RANDEVU_PAYMENT_URL": "http://x", "RANDEVU_PAYMENT_SECRET": "s"}
    for environment, expected in (({}, False), (asked, True)):
        app = create_app(settings.load(environment))
        assert any(route.path == "/odeme/orders" for route in app.routes) is expected  # type: ignore[attr-defined]
