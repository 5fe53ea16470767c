"""A finished change set is tried out: a model trained with it is compared with the one in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from randevu import store
from randevu.panel.desk import change_sets, corrections, marks
from randevu.panel.desk.corrections import Wanted
from randevu.panel.permissions import Actor
from randevu.store.tables import change_set, teaching_job, turn
from randevu.teaching import running
from randevu.teaching.lessons import WHEN
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn
from tests.unit.teaching.small_project import checkout, write

SAID = "müsait misiniz acaba"
REVIEWED = "yarın geleyim mi"


class Bench:
    """Stands for training and for two models, of which the new one knows what it was trained with."""

    learned = False

    def train(self, folder: Path, models: Path, beat: Callable[[], None]) -> Path:
        self.learned = SAID in (folder / "data/nlu/booking.yml").read_text(encoding="utf-8")
        beat()
        return models / "randevu-0123456789ab.tar.gz"

    def intents(self, model: Path | None, texts: Sequence[str], beat: Callable[[], None]) -> list[str]:
        beat()
        if model is None:
            return ["complain" for _ in texts]
        return ["greet" if text == REVIEWED else "ask_availability" for text in texts]


@pytest.fixture
def world(prepared: Path, tmp_path: Path, now: datetime) -> Iterator[World]:
    shutil.copy(prepared, tmp_path / "panel.db")
    yield World(f"sqlite:///{tmp_path / 'panel.db'}", now, str(checkout(write(tmp_path / "project"))))
    store.dispose()


@pytest.fixture
def finished(world: World) -> str:
    """A change set that is finished, beside a reviewed conversation; its address."""
    actor = Actor(1, "Defne", "owner")
    talk, other = world.talk(world.customer("Selin")), world.talk(world.customer("Murat", "905337654321"))
    number = add_turn(world, talk, SAID, intent="complain")
    add_turn(world, other, REVIEWED, intent="complain")
    with store.writing(world.url) as db:
        marks.set_reviewed(db, actor, other, True, world.now)
        wanted = Wanted("ask_availability", (), dict.fromkeys(WHEN))
        corrections.save(db, actor, world.catalogue, talk, number, wanted, world.now)
        made = change_sets.create(db, actor, "Boş saatler", "", [1], world.now)
        assert made is not None
        change_sets.finish(db, actor, made, world.now)
    assert running.one(world.url, world.settings.project, lambda: world.now, lambda folder, beat: ())
    return f"/degisiklikler/{made}"


def try_out(world: World, desk: Browser, path: str) -> Bench:
    desk.open(path)
    assert desk.send(f"{path}/dene").status_code == 303
    bench = Bench()
    assert running.one(world.url, world.settings.project, lambda: world.now, workshop=bench)
    return bench


def test_what_a_trained_model_understands_otherwise_is_listed(world: World, desk: Browser, finished: str) -> None:
    assert try_out(world, desk, finished).learned
    page = desk.open(finished)
    shown = page.one("section", aria_labelledby="trial")
    assert [one.text for one in shown.all("dd")] == ["doğruluk %0,0 → %100,0, F1 %0,0 → %100,0", "0 → 1 / 1", "2", "1"]
    answers, apart = shown.all("ol")
    assert [one.text for one in answers.all("li")] == [
        f"{REVIEWED} Şikâyet etmek Selam vermek Bakın",
        f"{SAID} Şikâyet etmek Boş saat sormak İstenen",
    ]
    assert apart.one("li").text.endswith("Şikâyet etmek Boş saat sormak Düzeldi")
    job = world.rows(teaching_job)[-1]
    assert SAID not in str(job.result)


def test_a_set_that_is_not_finished_cannot_be_tried(world: World, desk: Browser, finished: str) -> None:
    with store.writing(world.url) as db:
        db.execute(update(change_set).values(finished_at=None))
    assert not desk.open(finished).has("form", action=f"{finished}/dene")
    assert desk.post(f"{finished}/dene", {"csrf": world.token_of(desk)}).status_code == 404


def test_while_a_trial_is_under_way_another_is_not_begun(world: World, desk: Browser, finished: str) -> None:
    desk.open(finished)
    desk.send(f"{finished}/dene")
    assert "Sırada" in desk.open(finished).one("section", aria_labelledby="trial").text
    assert not desk.page.has("form", action=f"{finished}/dene")
    desk.post(f"{finished}/dene", {"csrf": world.token_of(desk)})
    assert [row.kind for row in world.rows(teaching_job)] == ["finish", "train"]


def test_messages_that_are_gone_are_shown_no_more(world: World, desk: Browser, finished: str) -> None:
    try_out(world, desk, finished)
    with store.writing(world.url) as db:
        db.execute(delete(turn))
    shown = desk.open(finished).one("section", aria_labelledby="trial")
    assert SAID not in shown.text
    assert len(shown.all("ol")) == 1, "of the sentences that are kept apart"
    assert "0 → 1 / 1" in shown.text
