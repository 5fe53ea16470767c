"""The product's templates against the simulated account: handed in, reviewed, followed, the owner told once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from simulator_world import ACCOUNT, NUMBER, SETTINGS, World
from sqlalchemy import select

from randevu import store
from randevu.messaging import intake, webhook
from randevu.messaging.approved import files, overview, registry, submission, submitting
from randevu.messaging.approved.account import AccountError, GraphAccount
from randevu.messaging.approved.model import TemplateError
from randevu.messaging.approved.watching import AWAY_SECONDS, IN_REVIEW_SECONDS, USUAL_SECONDS, Watching
from randevu.messaging.inbound import read_webhook
from randevu.store.tables import outbox
from tests.conftest import NOW
from tests.serving import served

ASKING = "appointment_reminder_one_day"
COUNT = len(files.read())
PAYLOADS = Path(__file__).resolve().parents[4] / "shared/data/whatsapp/webhook_updates"


class House:
    """The product's database beside the simulator."""

    def __init__(self, world: World, address: str) -> None:
        self.world, self.now = world, NOW
        told = replace(SETTINGS, whatsapp_api_url=f"{address}/v23.0")
        self.told, self.account = told, GraphAccount(told)
        self.stranger = GraphAccount(replace(told, whatsapp_access_token="wrong"))
        self.rules = intake.Rules(frozenset({NUMBER}), timedelta(0))

    def submit(self, *names: str) -> dict[str, str]:
        return {one.name: one.outcome for one in submitting.submit(self.account, self.now, names)}

    def hear(self, seconds: int = 3) -> None:
        """Let time pass at WhatsApp, and take in what it told."""
        self.world.control.advance(seconds)
        for _, raw, _ in self.world.receiver.posts:
            webhook.receive(read_webhook(raw), self.now, self.rules)
        self.world.receiver.clear()

    def change(self, name: str, **given: str) -> None:
        """WhatsApp changes its mind about a template."""
        standing = self.standing(name)
        assert standing is not None
        self.world.control.call("POST", f"/templates/{standing.remote_id}", json=given)
        self.hear()

    def standing(self, name: str = ASKING) -> registry.Standing | None:
        with store.reading() as db:
            return registry.find(db, name, "tr")

    def state(self, name: str = ASKING) -> str:
        standing = self.standing(name)
        return standing.state if standing is not None else "unknown"

    def alarms(self) -> list[list[str]]:
        query = select(outbox.c.payload).where(outbox.c.kind == "owner_alert").order_by(outbox.c.id)
        with store.reading() as db:
            return [[part["text"] for part in row["body"]] for row in db.execute(query).scalars()]

    def entry(self, name: str = ASKING) -> overview.Entry:
        with store.reading() as db:
            return next(one for one in overview.entries(db) if (one.name, one.language) == (name, "tr"))


@pytest.fixture
def house(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'house.db'}")
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "905321234567")
    monkeypatch.setenv("WHATSAPP_BUSINESS_ACCOUNT_ID", ACCOUNT)
    store.migrate()
    with served(world.app, lifespan="off") as address:
        yield House(world, address)
    store.dispose()


def test_all_of_ours_are_handed_in_reviewed_and_approved(house: House) -> None:
    assert set(house.submit().values()) == {"created"}
    assert house.state() == "pending"
    house.hear()
    with store.reading() as db:
        stand = registry.listed(db)
    assert len(stand) == COUNT
    assert {one.state for one in stand} == {"approved"}
    assert all(one.remote_id and one.submitted_at == NOW for one in stand)
    assert house.alarms() == []
    assert house.submit() == dict.fromkeys((one.name for one in stand), "unchanged")


def test_listing_goes_through_all_pages(house: House) -> None:
    house.submit()
    assert len(GraphAccount(house.told, page=3).listed()) == COUNT


def test_one_that_was_changed_is_handed_in_again(house: House) -> None:
    house.submit()
    house.hear()
    with store.writing() as db:
        registry.note(db, ASKING, "tr", NOW, fingerprint="older")
    standing = house.standing()
    assert standing is not None
    different = [{"type": "BODY", "text": "Bambaşka bir metin, uzunca."}]
    house.world.graph("POST", str(standing.remote_id), json={"components": different})
    house.hear()
    assert house.submit(ASKING) == {ASKING: "changed"}
    house.hear()
    assert house.state() == "approved"
    assert house.submit(ASKING) == {ASKING: "unchanged"}


def test_one_under_review_is_left_to_it(house: House) -> None:
    house.submit()
    with store.writing() as db:
        registry.note(db, ASKING, "tr", NOW, fingerprint="older")
    standing = house.standing()
    assert standing is not None
    found = house.world.graph("GET", str(standing.remote_id)).json()
    assert found["status"] == "PENDING"
    assert house.submit(ASKING) == {ASKING: "unchanged"}, "its words are ours, whatever we remembered"


def test_what_the_check_finds_is_not_handed_in(house: House) -> None:
    wrong = replace(files.all_templates()[(ASKING, "tr")], body="{{customer}}, indirim var")
    with pytest.raises(TemplateError, match="nothing was submitted"):
        submitting.submit(house.account, NOW, [], {(ASKING, "tr"): wrong})
    with pytest.raises(TemplateError, match="no file in message_templates/ is called other"):
        submitting.submit(house.account, NOW, ["other"])
    assert house.account.listed() == []


def test_a_refusal_is_told_in_whatsapps_words_and_an_unreachable_account_says_so(house: House) -> None:
    with pytest.raises(AccountError, match=r"WhatsApp refused \(code 190\)"):
        submitting.sync(house.stranger, NOW)
    twice = submission.payload(files.all_templates()[(ASKING, "tr")])
    house.account.create(twice)
    with pytest.raises(AccountError, match="100/2388024"):
        house.account.create(twice)
    nowhere = GraphAccount(replace(SETTINGS, whatsapp_api_url="http://127.0.0.1:9"))
    with pytest.raises(AccountError, match="could not be asked"):
        submitting.sync(nowhere, NOW)


def test_a_rejected_one_says_why_and_what_to_change(house: House) -> None:
    house.submit()
    house.hear()
    house.change(ASKING, status="REJECTED", reason="INVALID_FORMAT")
    entry = house.entry()
    assert (entry.state, entry.usable, entry.stand_in) == ("rejected", False, "appointment_reminder")
    assert entry.told == ("invalid_format",)
    assert entry.advice.startswith("değişkenlerin yerini düzeltip")
    assert house.alarms() == [[f"{ASKING} (tr)", "reddedildi", entry.advice]]
    assert house.submit(ASKING) == {ASKING: "changed"}, "a rejected one is handed in again even as it is"
    house.hear()
    assert house.entry().usable


@pytest.mark.parametrize(
    ("given", "state", "word"),
    [
        ({"status": "PAUSED"}, "paused", "duraklatıldı"),
        ({"status": "DISABLED"}, "disabled", "kapatıldı"),
        ({"category": "MARKETING"}, "recategorised", "pazarlama sayıldı"),
    ],
)
def test_one_that_got_worse_is_not_used_and_told_once(
    house: House, given: dict[str, str], state: str, word: str
) -> None:
    house.submit()
    house.hear()
    house.change(ASKING, **given)
    house.change(ASKING, **given)  # the same again, as webhooks do
    assert house.state() == state
    assert not house.entry().usable
    assert [alarm[1] for alarm in house.alarms()] == [word]
    house.now += timedelta(days=3)
    submitting.sync(house.account, house.now)
    assert len(house.alarms()) == 1


def test_trouble_that_comes_back_is_told_again(house: House) -> None:
    house.submit()
    house.hear()
    for _ in range(2):
        house.change(ASKING, status="PAUSED")
        house.now += timedelta(hours=3)
        house.change(ASKING, status="APPROVED")
        house.now += timedelta(hours=3)
    assert house.state() == "approved"
    assert len(house.alarms()) == 2


def test_quality_is_kept(house: House) -> None:
    house.submit()
    house.hear()
    house.change(ASKING, quality="YELLOW")
    assert house.entry().quality == "yellow"
    assert house.entry().usable
    assert house.alarms() == []


def test_lost_webhooks_are_made_up_for_by_asking(house: House) -> None:
    house.submit()
    house.world.control.advance(3)
    standing = house.standing()
    assert standing is not None
    house.world.control.call("POST", f"/templates/{standing.remote_id}", json={"status": "PAUSED", "quality": "RED"})
    house.world.receiver.clear()
    changed = submitting.sync(house.account, house.now)
    assert len(changed) == COUNT
    assert house.state() == "paused"
    assert house.entry().quality == "red"
    assert len(house.alarms()) == 1


def test_the_worker_asks_again_sooner_while_one_is_under_review_or_nobody_answers(house: House) -> None:
    watching = Watching(house.account)
    house.submit(ASKING)
    assert watching.step() == IN_REVIEW_SECONDS
    house.world.control.advance(3)
    house.world.receiver.clear()
    assert watching.step() == USUAL_SECONDS
    assert house.state() == "approved"
    assert Watching(house.stranger).step() == AWAY_SECONDS


def test_one_that_somebody_deletes_is_missed_and_one_that_never_was_is_new(house: House) -> None:
    submitting.sync(house.account, house.now)
    assert house.entry().file == "new"
    assert not house.entry().usable
    assert house.alarms() == []
    house.submit()
    house.hear()
    assert house.entry().file == "same"
    standing = house.standing()
    assert standing is not None
    which = {"name": ASKING, "hsm_id": standing.remote_id}
    house.world.graph("DELETE", f"{ACCOUNT}/message_templates", params=which)
    submitting.sync(house.account, house.now)
    assert house.state() == "missing"
    assert [alarm[1] for alarm in house.alarms()] == ["WhatsApp'ta yok"]
    assert house.submit(ASKING) == {ASKING: "created"}


def test_strangers_templates_are_listed_and_nobodys_alarm(house: House) -> None:
    body = {"type": "BODY", "text": "Bu hafta buradayız."}
    payload = {"name": "theirs", "language": "tr", "category": "MARKETING", "components": [body]}
    assert house.world.graph("POST", f"{ACCOUNT}/message_templates", json=payload).status_code == 200
    submitting.sync(house.account, house.now)
    house.change("theirs", status="REJECTED")
    assert house.entry("theirs").file == "none"
    assert house.alarms() == []


def value(house: House, field: str, account: str = ACCOUNT, **given: Any) -> None:
    told = {"message_template_name": ASKING, "message_template_language": "tr", **given}
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": account, "changes": [{"field": field, "value": told}]}],
    }
    webhook.receive(read_webhook(json.dumps(body).encode()), house.now, house.rules)


def test_another_accounts_webhook_changes_nothing(house: House) -> None:
    value(house, "message_template_status_update", account="999", event="REJECTED")
    assert house.state() == "unknown"


def test_a_change_of_category_that_is_only_announced_is_told_and_changes_nothing_yet(house: House) -> None:
    house.submit()
    house.hear()
    for _ in range(2):
        value(
            house,
            "template_category_update",
            correct_category="MARKETING",
            new_category="UTILITY",
            category_update_timestamp=1773000000,
        )
    assert house.state() == "approved"
    assert [alarm[1] for alarm in house.alarms()] == ["pazarlama sayılacak"]


@pytest.mark.parametrize("given", [{}, {"event": 7}, {"event": None, "reason": ["x"], "rejection_info": "y"}])
def test_a_webhook_with_strange_values_breaks_nothing(house: House, given: dict[str, Any]) -> None:
    value(house, "message_template_status_update", **given)
    value(house, "message_template_quality_update", **given)
    value(house, "template_category_update", **given)
    value(house, "message_template_status_update", **{**given, "message_template_name": None})


@pytest.mark.skipif(not PAYLOADS.exists(), reason="../shared is absent: captured webhooks are there")
def test_captured_webhooks_are_understood(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHATSAPP_BUSINESS_ACCOUNT_ID")
    for name in ("template_status_update", "template_quality_update", "template_category_update"):
        for body in json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")).values():
            webhook.receive(read_webhook(json.dumps(body).encode()), house.now, house.rules)
    with store.reading() as db:
        stand = {one.name: one for one in registry.listed(db)}
    assert (stand["order_confirmation"].status, stand["order_confirmation"].category) == ("approved", "utility")
    assert stand["abandoned_cart"].status == "rejected"
    assert "next to each other" in (stand["abandoned_cart"].explanation or "")
    assert "Separate parameters" in (stand["abandoned_cart"].advice or "")
    assert stand["welcome_template"].quality == "yellow"
    assert stand["my_message_template"].category == "marketing"
