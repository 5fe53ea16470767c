"""What every payment provider must do. A class that inherits this gives `provider`, `pay`, `refuse` and `stop`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

import pytest

from randevu.payments.errors import ProviderAway, ProviderRefused
from randevu.payments.port import Call, Found, Order, Page, Provider

Heard = tuple[Mapping[str, str], bytes]


def order(reference: str = "ABCD2345", amount: int = 30000) -> Order:
    return Order(
        reference=reference,
        amount=amount,
        title="Defne · ABCD2345",
        until=datetime(2026, 3, 11, 9, tzinfo=timezone.utc),
        back="https://salon.example/odeme/x",
        heard_at="https://salon.example/odeme-haberi/sandbox",
    )


class ProviderContract:
    provider: Provider

    def pay(self, page: Page) -> Heard:
        """The payer pays; returns the call that the provider makes."""
        raise NotImplementedError

    def refuse(self, page: Page) -> Heard:
        """The payer does not want to; returns the call."""
        raise NotImplementedError

    def stop(self) -> None:
        """The provider answers nobody any more."""
        raise NotImplementedError

    def test_an_order_has_one_page_however_often_it_is_asked_for(self) -> None:
        first, again, other = (self.provider.create(order(name)) for name in ("A" * 8, "A" * 8, "B" * 8))
        assert first == again
        assert other.id != first.id
        assert self.provider.look_up(first.id) == Found("open", 30000)

    def test_a_payment_is_told_and_found(self) -> None:
        page = self.provider.create(order())
        headers, body = self.pay(page)
        assert self.provider.heard(headers, body) == Call(page.id, "ABCD2345", 30000)
        assert self.provider.look_up(page.id) == Found("paid", 30000)

    def test_a_refusal_tells_of_no_payment_and_may_be_thought_over(self) -> None:
        page = self.provider.create(order())
        assert self.provider.heard(*self.refuse(page)) is None
        assert self.provider.look_up(page.id) == Found("open", 30000)
        self.pay(page)
        assert self.provider.look_up(page.id) == Found("paid", 30000)

    def test_a_call_that_was_changed_on_the_way_is_not_believed(self) -> None:
        headers, body = self.pay(self.provider.create(order()))
        for wrong in ({}, {name: f"{value}0" for name, value in headers.items()}):
            with pytest.raises(ProviderRefused):
                self.provider.heard(wrong, body)

    def test_money_goes_back_once_and_only_what_was_paid(self) -> None:
        page = self.provider.create(order())
        with pytest.raises(ProviderRefused):
            self.provider.refund(page.id, 30000)
        self.pay(page)
        with pytest.raises(ProviderRefused):
            self.provider.refund(page.id, 30001)
        for _ in range(2):
            self.provider.refund(page.id, 30000)
        assert self.provider.look_up(page.id) == Found("refunded", 30000)

    def test_an_order_that_it_does_not_know_is_refused(self) -> None:
        with pytest.raises(ProviderRefused):
            self.provider.look_up("0123456789abcdef")

    def test_a_provider_that_does_not_answer_is_away(self) -> None:
        self.stop()
        with pytest.raises(ProviderAway):
            self.provider.create(order())
