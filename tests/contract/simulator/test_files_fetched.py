"""A customer's file from their phone to the folder, by the product's own client, from the simulated Cloud API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from randevu import clock, settings, store
from randevu.media import fetching, running
from randevu.messaging import intake, webhook, wiring
from randevu.messaging.errors import NotSent
from randevu.messaging.inbound import read_webhook
from randevu.simulator.app import create_app
from randevu.simulator.customer_samples import TINY_FILES
from randevu.store.tables import media_file
from tests.serving import served

NUMBER = "100200300"
ACCOUNT = {
    "WHATSAPP_PHONE_NUMBER_ID": NUMBER,
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "500600",
    "WHATSAPP_ACCESS_TOKEN": "token",
    "WHATSAPP_APP_SECRET": "secret",
}


class Phone:
    """A customer's phone at the simulator; its webhooks are taken in here."""

    def __init__(self, address: str, found: settings.Settings) -> None:
        self.address, self.settings = address, found
        self.source = wiring.whatsapp(found)
        self.folder = running.folder(found)
        self.key = self.control("/customers", {"name": "Ece"})["key"]

    def control(self, path: str, body: dict[str, Any]) -> Any:
        answer = requests.post(f"{self.address}/simulator{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def send(self, kind: str, **particulars: Any) -> None:
        self.control(f"/customers/{self.key}/acts", {"type": kind, **particulars})
        self.control("/advance", {"seconds": 1})

    def row(self) -> Any:
        with store.reading() as db:
            return db.execute(select(media_file)).one()

    def fetch(self) -> Any:
        assert fetching.step(self.source, self.folder, (), clock.now)
        return self.row()


@pytest.fixture
def phone(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store.migrate(sqlite_url)
    rules = intake.Rules(frozenset({NUMBER}), timedelta(0))

    def deliver(_: str, body: bytes, headers: dict[str, str]) -> int:
        webhook.receive(read_webhook(body), clock.now(), rules)
        return 200

    with served(create_app(settings.load(ACCOUNT), deliver=deliver), lifespan="off") as address:
        known = {**ACCOUNT, "DATABASE_URL": sqlite_url, "WHATSAPP_API_URL": f"{address}/v23.0"}
        yield Phone(address, settings.load({**known, "RANDEVU_MEDIA_FOLDER": str(tmp_path / "files")}))
    store.dispose()


@pytest.mark.parametrize("kind", sorted(TINY_FILES))
def test_every_kind_of_file_arrives_as_it_was_sent(phone: Phone, kind: str) -> None:
    phone.send(kind)
    row = phone.fetch()
    assert (row.state, row.kind) == ("kept", kind)
    assert phone.folder.path(row.stored_as).read_bytes() == TINY_FILES[kind][1]


def test_an_address_that_has_expired_is_asked_for_anew(phone: Phone) -> None:
    phone.send("image")
    phone.control("/advance", {"seconds": 3600})
    assert phone.fetch().state == "kept"


def test_a_file_that_is_no_more_is_refused_as_gone(phone: Phone) -> None:
    phone.send("image")
    phone.control("/advance", {"seconds": 8 * 86400})
    row = phone.fetch()
    assert (row.state, row.reason) == ("refused", "gone")


def test_without_the_right_token_nothing_is_given_and_the_file_waits(phone: Phone) -> None:
    phone.send("image")
    wrong = settings.load({**ACCOUNT, "WHATSAPP_API_URL": f"{phone.address}/v23.0", "WHATSAPP_ACCESS_TOKEN": "x"})
    phone.source = wiring.whatsapp(wrong)
    with pytest.raises(NotSent):
        phone.source.download(NUMBER, phone.row().remote_id, 10_000, None)
    assert phone.fetch().state == "waiting"
