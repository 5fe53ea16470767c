"""A payment provider that is half described stops the start, and its secret is never shown."""

from __future__ import annotations

import pytest

from randevu import settings
from randevu.errors import SettingsError
from randevu.run import environment

WHOLE = {
    "RANDEVU_PAYMENT_PROVIDER": "sandbox",
    "RANDEVU_PAYMENT_URL": "https://pay.example/",
    "RANDEVU_PAYMENT_SECRET": "s3cret",
}


def test_without_a_provider_nothing_is_paid_by_link() -> None:
    assert settings.load({}).payments is None


def test_a_provider_has_an_address_and_a_secret_that_stays_one() -> None:
    found = settings.load(WHOLE).payments
    assert found == settings.Payments("sandbox", "https://pay.example", "s3cret")
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize("missing", ["RANDEVU_PAYMENT_URL", "RANDEVU_PAYMENT_SECRET"])
def test_half_a_provider_is_refused(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        settings.load({**WHOLE, missing: ""})


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(SettingsError, match="sandbox"):
        settings.load({**WHOLE, "RANDEVU_PAYMENT_PROVIDER": "other"})


def test_with_the_simulator_the_sandbox_collects() -> None:
    env = {**WHOLE, "SIMULATOR_PORT": "1234"}
    environment.use_simulator(env)
    found = settings.load(env).payments
    assert found is not None
    assert (found.provider, found.url) == ("sandbox", "http://127.0.0.1:1234/odeme")
