"""While the model is changed, messages are answered, each once, also when the server dies in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from randevu import clock, store
from randevu.store.tables import model_choice, turn
from randevu.trained import choices
from tests.crash import bodies
from tests.crash.cloud import Cloud
from tests.crash.processes import Nursery, Server, environment
from tests.crash.scripted import effects
from tests.crash.server import FITTING
from tests.waiting import until

OTHER = "randevu-111111111111.tar.gz"


class House:
    """A server with a project of its own, and WhatsApp."""

    def __init__(self, database: str, folder: Path, cloud: Cloud) -> None:
        self.cloud = cloud
        self.file = folder / "project/models" / OTHER
        self.file.parent.mkdir(parents=True)
        self.loading = self.file.with_name("loading")
        self.nursery = Nursery(folder / "servers.log")
        env = environment(database, cloud.url, QUICK="1", PROJECT=str(folder / "project"))
        self.server = Server(self.nursery, env)
        self._said = 0

    def live(self, **more: str) -> None:
        self.loading.unlink(missing_ok=True)
        self.server.start(**more)
        assert self.server.wait_until_ready()
        until(lambda: bool(self.rows()))

    def choose(self, how_it_loads: str) -> None:
        self.file.write_text(how_it_loads)
        with store.writing() as db:
            choices.choose(db, OTHER, "user:1", clock.now())

    def book(self, *things: str) -> None:
        """Each by another customer; returns when all are answered."""
        already = len(self.cloud.texts())
        for thing in things:
            self.say(f"book {thing}")
        self.cloud.wait_for(already + len(things))

    def say(self, text: str) -> None:
        self._said += 1
        said = bodies.text(f"wamid.{self._said}", text, clock.now(), f"90555{self._said:07}")
        assert self.server.post(bodies.messages(said)) == 200

    def rows(self) -> list[choices.Choice]:
        with store.reading() as db:
            return list(choices.listed(db, 10))

    def models(self) -> list[str | None]:
        """What answered each turn, in their order."""
        with store.reading() as db:
            return list(db.execute(select(turn.c.model).order_by(turn.c.id)).scalars())

    def taken_up(self) -> bool:
        return self.rows()[0].live_at is not None


@pytest.fixture
def house(sqlite_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[House]:
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    with Cloud() as cloud:
        made = House(sqlite_database, tmp_path, cloud)
        yield made
        made.server.kill()
        made.nursery.close()
    store.dispose()


def test_messages_during_the_change_are_answered_once_and_at_once(house: House) -> None:
    house.live()
    house.choose("later")
    until(house.loading.exists)
    house.book("a", "b", "c")
    assert house.models() == [FITTING] * 3
    house.file.write_text("good")
    until(house.taken_up)
    house.book("d")
    assert house.models()[-1] == OTHER
    assert sorted(effects()) == ["a", "b", "c", "d"]
    assert len(house.cloud.texts()) == 4


def test_a_server_that_dies_while_it_loads_leaves_nothing_unanswered(house: House) -> None:
    house.live()
    house.choose("later")
    until(house.loading.exists)
    house.book("a")
    house.say("slow 600")
    house.server.kill()
    house.live(HASTY="1")
    house.cloud.wait_for(2)
    until(house.loading.exists)
    house.file.write_text("good")
    until(house.taken_up)
    house.book("b")
    assert house.models() == [FITTING, FITTING, OTHER]
    assert (effects(), len(house.cloud.texts())) == (["a", "b"], 3)


def test_a_model_that_does_not_load_changes_nothing(house: House) -> None:
    house.live()
    house.choose("bad")
    until(lambda: house.rows()[0].refused_at is not None)
    house.book("a")
    assert house.models() == [FITTING]
    with store.reading() as db:
        assert db.execute(select(model_choice.c.reason)).scalars().all() == [None, "broken"]
