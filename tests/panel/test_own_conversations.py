"""Who sees only their own conversations sees nothing else: in lists, search, counts, streams, pages and posts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from randevu import store
from randevu.handoff import ownership
from randevu.panel import sessions
from randevu.panel.desk import conversations, live
from randevu.panel.permissions import Actor
from randevu.store.tables import outbox
from tests.panel.panel_world import Browser, World


@dataclass(frozen=True)
class Own:
    """An agent with one conversation of theirs, beside one that waits for anybody and one of somebody else."""

    browser: Browser
    number: int
    mine: str
    waiting: str
    others: str

    @property
    def foreign(self) -> tuple[str, str]:
        return self.waiting, self.others


@pytest.fixture
def own(world: World) -> Own:
    talks = {}
    for number, name in enumerate(("Selin", "Murat", "Derya")):
        talks[name] = world.talk(world.customer(name, f"90532000000{number}"))
        world.say(talks[name], "in", f"merhaba ben {name}")
        world.hand_over(talks[name])
    agent = world.add_user("elif@salon.example", "agent", "Elif")
    with store.writing(world.url) as db:
        ownership.give(db, talks["Selin"], agent, "user:1", world.now)
        ownership.take(db, talks["Derya"], 1, world.now)
    return Own(world.signed_in(agent), agent, talks["Selin"], talks["Murat"], talks["Derya"])


def actor(world: World, own: Own) -> Actor:
    with store.reading(world.url) as db:
        session = sessions.find(db, own.browser.http.cookies["randevu"], world.now)
    assert session is not None
    return session.actor


@pytest.mark.parametrize(
    "path", ["/bekleyenler", "/bekleyenler?gorunum=bende", "/konusmalar", "/konusmalar?ara=merhaba"]
)
def test_lists_and_search_hold_only_their_own(own: Own, path: str) -> None:
    text = own.browser.open(path).one("main").text
    assert "Selin" in text
    assert "Murat" not in text
    assert "Derya" not in text


@pytest.mark.parametrize("view", ["sahipsiz", "park", "biten"])
def test_other_views_are_empty_for_them(own: Own, view: str) -> None:
    assert not own.browser.open(f"/bekleyenler?gorunum={view}").has("article")


def test_counts_and_streams_tell_of_their_own_alone(world: World, own: Own) -> None:
    who = actor(world, own)

    def mark() -> str:
        with store.reading(world.url) as db:
            assert conversations.count_waiting(db, who) == 1
            return live.mark(db, who, world.catalogue, world.now)

    before = mark()
    for talk in own.foreign:
        world.say(talk, "in", "orada mısınız")
    assert mark() == before
    world.say(own.mine, "in", "orada mısınız")
    assert mark() != before


def test_an_address_typed_by_hand_leads_nowhere(world: World, own: Own) -> None:
    token = world.token_of(own.browser)
    for talk in own.foreign:
        assert own.browser.get(f"/konusmalar/{talk}").status_code == 404
        for action in ("yanit", "ustlen", "park", "siraya", "geri-ver", "bakildi"):
            post = {"csrf": token, "nonce": "n" * 20, "yanit": "Merhaba", "kadar": "2026-03-12T10:00"}
            assert (action, own.browser.post(f"/konusmalar/{talk}/{action}", post).status_code) == (action, 404)
    assert [row for row in world.rows(outbox) if row.kind == "answer"] == []


def test_what_is_given_away_is_gone_for_them(world: World, own: Own) -> None:
    own.browser.open(f"/konusmalar/{own.mine}")
    assert own.browser.send(f"/konusmalar/{own.mine}/yanit", yanit="Buyurun").status_code == 303
    own.browser.open(f"/konusmalar/{own.mine}")
    assert own.browser.send(f"/konusmalar/{own.mine}/siraya").status_code == 303
    assert own.browser.get(f"/konusmalar/{own.mine}").status_code == 404
