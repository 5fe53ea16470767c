"""Single deaths at the moments that matter most, and a control that shows what the guard is for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from randevu import clock, store
from randevu.store.tables import inbox, outbox
from tests.crash import bodies
from tests.crash.cloud import Cloud
from tests.crash.processes import Nursery, Server, environment
from tests.crash.scripted import effects
from tests.waiting import until

FOR_EVER = 600
"""Seconds that a turn takes which is not to end before its process does."""


class House:
    """One server that dies just after WhatsApp has accepted its first message, and WhatsApp."""

    def __init__(self, database: str, folder: Path) -> None:
        self.reports: list[bytes] = []
        self.kill_on_accept = threading.Event()
        self.cloud = Cloud(on_accept=self._accepted)
        self.nursery = Nursery(folder / "servers.log")
        self.server = Server(self.nursery, environment(database, self.cloud.url, QUICK="1"))

    def _accepted(self, request: dict[str, Any], wamid: str) -> None:
        mark = request.get("biz_opaque_callback_data")
        self.reports.append(bodies.statuses(bodies.status(wamid, "delivered", clock.now(), mark)))
        if self.kill_on_accept.is_set():
            self.kill_on_accept.clear()
            self.server.kill()

    def live(self, **more: str) -> None:
        self.server.start(**more)
        assert self.server.wait_until_ready()

    def die_after_accepting(self, text: str) -> None:
        """A message is answered, WhatsApp accepts the answer, and the server dies before it can note it down."""
        self.kill_on_accept.set()
        assert self.server.post(_said("a", text)) == 200
        assert len(self.cloud.wait_for(1)) == 1
        until(lambda: not self.server.running())


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[House]:
    made = House(database, tmp_path)
    with made.cloud:
        yield made
        made.server.kill()
        made.nursery.close()


def test_an_answer_accepted_just_before_death_is_not_sent_again(house: House) -> None:
    house.live()
    house.die_after_accepting("book kesim")
    house.live()
    for report in house.reports:
        assert house.server.post(report) == 200
    until(lambda: _states(outbox) == ["sent"])
    assert house.server.post(_said("b", "sonra", sender="905550000002")) == 200
    assert len(house.cloud.wait_for(2)) == 2
    for report in house.reports:
        house.server.post(report)
    assert [text.split("\n")[0] for text in house.cloud.texts()] == ["1: book kesim", "1: sonra"]
    assert effects() == ["kesim"]


def test_control_without_the_guard_the_same_death_repeats_the_answer(house: House) -> None:
    house.live(BLIND="1")
    house.die_after_accepting("book kesim")
    house.live(BLIND="1")
    assert len(house.cloud.wait_for(2)) == 2, "if this fails, the test above may be useless"


def test_a_server_told_to_stop_gives_back_what_it_has_not_finished(house: House) -> None:
    house.live()
    assert house.server.post(_said("a", f"slow {FOR_EVER}")) == 200
    until(lambda: _states(inbox) == ["working"])
    assert house.server.stop()
    with store.reading() as db:
        held = db.exec_driver_sql("SELECT count(*) FROM conversation WHERE lease_owner IS NOT NULL").scalar()
    assert held == 0
    assert _states(inbox) == ["working"], "the next process takes up the very same turn"


def test_a_message_acknowledged_just_before_death_is_answered_by_the_next_process(house: House) -> None:
    house.live()
    said = f"slow {FOR_EVER}"
    assert house.server.post(_said("a", said)) == 200
    house.server.kill()
    house.live(HASTY="1")
    assert [text.split("\n")[0] for text in _texts(house, 1)] == [f"1: {said}"]


def _said(wamid: str, text: str, sender: str = "905550000001") -> bytes:
    return bodies.messages(bodies.text(wamid, text, clock.now(), sender))


def _texts(house: House, count: int) -> list[str]:
    house.cloud.wait_for(count)
    return house.cloud.texts()


def _states(table: Any) -> list[str]:
    from sqlalchemy import select

    with store.reading() as db:
        return list(db.execute(select(table.c.state).order_by(table.c.id)).scalars())
