"""Every page and every post, by every role, also by an address typed by hand: who may, may, and nobody else."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.calendars import connections
from randevu.handoff import ownership
from randevu.panel.permissions import ROLES
from randevu.store.tables import change_set
from tests.panel.panel_world import World
from tests.panel.reviewing import add_turn
from tests.panel.test_files_of_customers import brought
from tests.panel.test_signing_in import DONE, SEEN


@pytest.mark.parametrize("role", [*ROLES, "made-up"])
def test_every_address_asks_for_its_permission(world: World, role: str) -> None:
    who = world.customer("Selin")
    talk, number = world.talk(who), world.booked(who, "2026-03-12 14:00")
    other, picture = world.customer("Deniz", "905331234567"), brought(world, talk)
    turn = add_turn(world, talk, "merhaba")
    assert (number, other, picture, turn) == (1, 2, 1, 1)
    with store.writing(world.url) as db:
        finished = {"diff": "--- a", "finished_at": world.now, "finished_by": "user:1"}
        db.execute(change_set.insert().values(title="Küme", reason="", by="user:1", at=world.now, **finished))
        asked = {"url": "https://10.0.0.1/", "user": "x", "password": "x"}  # private: refused without asking anybody
        connections.save(db, "caldav", "ayse", "x", asked, world.settings.secret_key, world.now)
    browser = world.signed_in(world.add_user("biri@salon.example", "viewer"))
    world.give_role(2, role)
    world.hand_over(talk)
    with store.writing(world.url) as db:
        ownership.give(db, talk, 2, "user:1", world.now)  # who sees only their own sees this one
    may = ROLES.get(role, frozenset())
    wrong = []
    for permission, paths in SEEN.items():
        for path in paths:
            # A record is made one with another one.
            address = path.replace("abc", talk).replace("birlestir/1", f"birlestir/{other}")
            status = browser.get(address).status_code
            if status != (200 if permission in may else 403):
                wrong.append(("GET", path, status))
    with_token = {"csrf": world.token_of(browser), "nonce": "n" * 20, "durum": "done", "ne": "received"}
    for permission, paths in DONE.items():
        for path in paths:
            status = browser.post(path.replace("abc", talk), with_token).status_code
            if (status == 403) != (permission not in may or not _may_change_owners(role, path)) or status >= 500:
                wrong.append(("POST", path, status))
    assert wrong == []


def _may_change_owners(role: str, path: str) -> bool:
    """User 1 is an owner: only another one may change them."""
    return role == "owner" or not path.startswith("/kullanicilar/1")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_menu_leads_nowhere_that_is_forbidden(world: World, role: str) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", role))
    start = next(path for permission, paths in SEEN.items() for path in paths if permission in ROLES[role])
    menu = [one["href"] for one in browser.open(start).one("nav").all("a")]
    assert menu
    assert [path for path in menu if browser.get(path).status_code != 200] == []
