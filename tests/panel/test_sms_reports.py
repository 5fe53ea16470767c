"""The SMS provider calls: what became of a text is noted, whoever else calls is not believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from typer.testing import CliRunner

from randevu import store
from randevu.cli import app
from randevu.errors import RandevuError
from randevu.messaging import wiring
from randevu.messaging.sms import hearing
from randevu.panel.guard import House
from randevu.store.tables import message
from tests.panel.panel_world import World

OWN = """
send: {method: GET, address: "https://sms.example.com/{{ text }}", id: id}
calls:
  items: reports
  id: no
  status: state
  delivered: ["3"]
  failed: ["4", "5"]
"""


@pytest.fixture
def reporting(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """İleti Merkezi sends; two of its texts are under way."""
    for name in ("KEY", "HASH", "SENDER"):
        monkeypatch.setenv(f"ILETIMERKEZI_{name}", "x")
    return use(world, "iletimerkezi")


def use(world: World, provider: str) -> World:
    world.settings = replace(world.settings, sms_provider=provider)
    world.app.state.house = House(world.settings, lambda: world.now)
    talk = world.talk(world.customer("Selin Kaya"))
    with store.writing(world.url) as db:
        for number in ("104525848", "104525849"):
            text = {
                "direction": "out",
                "author": "assistant",
                "kind": "text",
                "text": "Yarın bekliyoruz",
                "payload": {},
            }
            values = {"said_at": world.now, "status": "sent", "withdrawn": False, "wamid": f"sms:{number}"}
            db.execute(insert(message).values(conversation_id=talk, **text, **values))
    return world


def door(world: World) -> str:
    provider = wiring.sms_provider(world.settings)
    assert provider is not None
    return hearing.address(world.settings, provider).removeprefix(world.settings.public_url)


def statuses(world: World) -> list[str]:
    with store.reading(world.url) as db:
        return list(
            db.execute(select(message.c.status).where(message.c.wamid.like("sms:%")).order_by(message.c.id)).scalars()
        )


def report(status: str, number: object = 104525848) -> dict[str, object]:
    said = {"id": 1599558518, "packet_id": number, "status": status, "to": "+905321234567", "body": "Yarın"}
    return {"report": said}


@pytest.mark.parametrize(
    ("status", "becomes"), [("accepted", "sent"), ("delivered", "delivered"), ("undelivered", "failed")]
)
def test_a_report_moves_its_text_on(reporting: World, status: str, becomes: str) -> None:
    for _ in range(2):
        answer = reporting.browser().http.post(door(reporting), json=report(status))
        assert (answer.status_code, answer.text) == (200, "OK")
    assert statuses(reporting) == [becomes, "sent"]


def test_a_late_failure_does_not_undo_an_arrival(reporting: World) -> None:
    for status in ("delivered", "undelivered"):
        reporting.browser().http.post(door(reporting), json=report(status))
    assert statuses(reporting) == ["delivered", "sent"]


def test_another_address_is_not_ours(reporting: World) -> None:
    for path in (f"{hearing.PATH}x", door(reporting)[:-1], f"{hearing.PATH}ş"):
        assert reporting.browser().http.post(path, json=report("delivered")).status_code == 404
    assert statuses(reporting) == ["sent", "sent"]


def test_a_text_nobody_knows_is_to_be_told_again_and_nonsense_is_not(reporting: World) -> None:
    post = reporting.browser().http.post
    assert post(door(reporting), json=report("delivered", 7)).status_code == 404
    for body in (b"", b"[" * 9000, b"\xff", b'{"report": 5}'):
        assert post(door(reporting), content=body).status_code == 400
    assert post(door(reporting), content=b"x" * 300_000).status_code == 413


def test_a_provider_of_ones_own_may_tell_several_at_once(world: World, tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(OWN, encoding="utf-8")
    use(world, str(path))
    several = [{"no": "104525848", "state": 3}, {"no": "104525849", "state": "5"}, {"no": None}, "x"]
    assert world.browser().http.post(door(world), json={"reports": several}).status_code == 200
    assert statuses(world) == ["delivered", "failed"]


def test_a_provider_of_ones_own_may_tell_it_in_the_address(world: World, tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(OWN.replace("  items: reports\n", ""), encoding="utf-8")
    use(world, str(path))
    assert world.browser().http.get(f"{door(world)}?no=104525848&state=3").status_code == 200
    assert statuses(world) == ["delivered", "sent"]


def test_a_provider_that_makes_no_calls_has_no_door(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.yml"
    path.write_text(OWN.partition("calls:")[0], encoding="utf-8")
    use(world, str(path))
    assert world.browser().http.post(door(world), json={}).status_code == 404
    monkeypatch.setenv("RANDEVU_SMS_PROVIDER", str(path))
    assert isinstance(CliRunner().invoke(app, ["sms", "door"]).exception, RandevuError)


def test_the_command_shows_the_address(reporting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SMS_PROVIDER", "iletimerkezi")
    monkeypatch.setenv("RANDEVU_SECRET_KEY", reporting.settings.secret_key)
    monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://randevu.example.com")
    shown = CliRunner().invoke(app, ["sms", "door"]).output.strip()
    assert shown == f"https://randevu.example.com{door(reporting)}"
