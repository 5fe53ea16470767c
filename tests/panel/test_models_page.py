"""Models are listed with what they came to, made live by who may decide, and undone by one click."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from randevu import store
from randevu.panel.desk import change_sets
from randevu.panel.permissions import Actor
from randevu.store.tables import change_set, model_choice, teaching_job
from randevu.trained import choices
from randevu.trained.choices import Choice
from tests.panel.panel_world import Browser, World

OLD, NEW = "randevu-aaaaaaaaaaaa.tar.gz", "randevu-bbbbbbbbbbbb.tar.gz"
FIGURES = {
    "model": NEW,
    "asked": 12,
    "taught": 2,
    "right_before": 0,
    "right_now": 2,
    "others_changed": 1,
    "changed": [],
    "held_out": {
        "asked": 100,
        "was": {"accuracy": 0.95, "f1": 0.9345},
        "now": {"accuracy": 0.961, "f1": 0.94},
        "differences": 0,
        "changed": [],
    },
}


@pytest.fixture
def world(prepared: Path, tmp_path: Path, now: datetime) -> Iterator[World]:
    """A project with two models; the old one answers, the new one is a trial's."""
    shutil.copy(prepared, tmp_path / "panel.db")
    (tmp_path / "project/models").mkdir(parents=True)
    for age, name in enumerate((OLD, NEW)):
        file = tmp_path / "project/models" / name
        file.write_bytes(b"model")
        os.utime(file, (age, age))
    made = World(f"sqlite:///{tmp_path / 'panel.db'}", now, str(tmp_path / "project"))
    with store.writing(made.url) as db:
        choices.started(db, OLD, now)
        row = {"title": "Boş saatler", "reason": "", "by": "user:1", "at": now, "diff": "x"}
        number = db.execute(insert(change_set).values(**row)).inserted_primary_key[0]
        job = {"kind": "train", "change_set_id": number, "state": "done", "step": "", "problems": [], "attempts": 1}
        db.execute(insert(teaching_job).values(**job, result=FIGURES, by="user:1", at=now))
    yield made
    store.dispose()


def take_up(world: World) -> None:
    """What a server does within seconds."""
    with store.writing(world.url) as db:
        choices.taken_up(db, wanted(world), OLD, world.now)


def wanted(world: World) -> Choice:
    with store.reading(world.url) as db:
        found = choices.wanted(db, OLD)
    assert found is not None
    return found


def buttons(desk: Browser) -> list[str]:
    return [one["value"] for one in desk.open("/modeller").all("button", name="model")]


def test_models_are_listed_with_the_figures_of_their_trial(desk: Browser) -> None:
    listed = desk.open("/modeller").one("section", aria_labelledby="all")
    new, old = listed.one("ol").all("li")
    assert "Boş saatler" in new.text
    assert "doğruluk %95,0 → %96,1, F1 %93,5 → %94,0" in new.text
    assert "0 → 2 / 2" in new.text
    assert "Yayında Dosyalarla aynı" in old.text


def test_a_model_is_asked_for_and_shown_as_live_once_a_server_has_taken_it_up(world: World, desk: Browser) -> None:
    assert buttons(desk) == [NEW]
    assert desk.send("/modeller", model=NEW).status_code == 303
    assert "bbbbbbbbbbbb yükleniyor" in desk.open("/modeller").one("section", aria_labelledby="now").text
    assert (wanted(world).model, wanted(world).by) == (NEW, "user:1")
    take_up(world)
    assert desk.open("/modeller").one("section", aria_labelledby="now").text.startswith("Yayındaki bbbbbbbbbbbb")


def test_one_click_leads_back(world: World, desk: Browser) -> None:
    desk.open("/modeller")
    desk.send("/modeller", model=NEW)
    take_up(world)
    back = desk.open("/modeller").one("section", aria_labelledby="now").one("button", name="model")
    assert (back.text, back["value"]) == ("Öncekine dön", OLD)
    desk.send("/modeller", model=back["value"])
    assert wanted(world).model == OLD


def test_a_model_that_did_not_load_is_told_with_its_reason(world: World, desk: Browser) -> None:
    desk.open("/modeller")
    desk.send("/modeller", model=NEW)
    with store.writing(world.url) as db:
        choices.refuse(db, wanted(world), "broken", world.now)
    now = desk.open("/modeller").one("section", aria_labelledby="now")
    assert "bbbbbbbbbbbb yayına alınamadı: dosyası yüklenemiyor" in now.one("p", role="alert").text
    assert now.text.startswith("Yayındaki aaaaaaaaaaaa")


def test_what_answers_already_or_is_no_model_is_not_asked_for(world: World, desk: Browser) -> None:
    desk.open("/modeller")
    for name in (OLD, "randevu-cccccccccccc.tar.gz", "../../secret", ""):
        assert desk.send("/modeller", model=name).headers["location"] == "/modeller?bilgi=model_ayni"
    assert len(world.rows(model_choice)) == 1


def test_trainers_see_the_models_and_do_not_decide(world: World) -> None:
    trainer = world.signed_in(world.add_user("eda@salon.example", "trainer"))
    assert buttons(trainer) == []
    assert trainer.post("/modeller", {"csrf": world.token_of(trainer), "model": NEW}).status_code == 403
    assert len(world.rows(model_choice)) == 1


def test_a_manager_of_some_branches_neither_sees_nor_decides(world: World) -> None:
    bound = world.signed_in(world.add_user("ali@salon.example", "manager", branches=("besiktas",)))
    assert bound.get("/modeller").status_code == 403
    assert bound.post("/modeller", {"csrf": world.token_of(bound), "model": NEW}).status_code == 403


def test_where_a_setting_names_the_model_nothing_is_offered(prepared: Path, world: World, tmp_path: Path) -> None:
    named = World(world.url, world.now, str(tmp_path / "project"), model=OLD)
    page = named.signed_in().open("/modeller")
    assert "RANDEVU_MODEL" in page.one("section", aria_labelledby="now").text
    assert page.all("button", name="model") == []


def test_an_open_page_hears_of_a_change(world: World, desk: Browser) -> None:
    before = desk.open("/modeller").one("div", id="live")["data-fresh"]
    desk.send("/modeller", model=NEW)
    asked = desk.open("/modeller").one("div", id="live")["data-fresh"]
    take_up(world)
    assert len({before, asked, desk.open("/modeller").one("div", id="live")["data-fresh"]}) == 3


def test_the_set_leads_to_the_models(world: World, desk: Browser) -> None:
    with store.reading(world.url) as db:
        assert [one.set.title for one in change_sets.listed(db, Actor(1, "Defne", "owner"))] == ["Boş saatler"]
    assert desk.open("/degisiklikler").has("a", href="/modeller")
