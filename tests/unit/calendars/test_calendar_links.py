"""When a confirmation offers a link for the customer's own calendar."""

from __future__ import annotations

import pytest

from randevu.calendars import links


@pytest.mark.parametrize("url", ["https://randevu.salon.example", "https://salon.com.tr/randevu", "https://8.8.8.8"])
def test_a_public_https_address_can_be_opened_by_anybody(url: str) -> None:
    assert links.is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://randevu.salon.example",
        "http://localhost:8000",
        "https://localhost",
        "https://panel",
        "https://panel.salon.lan",
        "https://panel.local",
        "https://192.168.1.5",
        "https://127.0.0.1:8000",
        "https://[::1]",
        "https://[fd00::1]",
        "https://[::1",
    ],
)
def test_an_address_inside_the_house_is_not_sent_to_customers(url: str) -> None:
    assert not links.is_public(url)


def test_the_link_carries_the_number_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://randevu.salon.example/")
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")
    found = links.address(42)
    assert found is not None
    front, token = found.removesuffix(".ics").rsplit("/", 1)
    assert front == "https://randevu.salon.example/takvim"
    assert links.opened("key-of-tests", token) == 42
    assert links.opened("another", token) is None
    assert len(found) < 100


@pytest.mark.parametrize("lacking", ["RANDEVU_PUBLIC_URL", "RANDEVU_SECRET_KEY"])
def test_without_an_address_or_a_key_there_is_no_link(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://randevu.salon.example")
    monkeypatch.setenv("RANDEVU_SECRET_KEY", "key-of-tests")
    monkeypatch.delenv(lacking)
    assert links.address(42) is None


@pytest.mark.parametrize("token", ["", "x", "IjQyIg.x", "a.b.c"])
def test_what_was_not_given_out_opens_nothing(token: str) -> None:
    assert links.opened("key-of-tests", token) is None
