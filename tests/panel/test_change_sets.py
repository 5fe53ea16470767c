"""Open corrections become a change set: shown as a diff, checked and kept by the worker, on a branch or as a patch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from randevu import store
from randevu.store.tables import change_set, correction, panel_user, teaching_job, turn
from randevu.teaching import jobs, running
from tests.panel.panel_world import Browser, World
from tests.panel.reviewing import add_turn
from tests.unit.teaching.small_project import checkout, git, write

TEXT = "ben Selin, cumaya gelcem 0532 123 45 67"
DAY = {"entity": "date", "value": "cumaya", "start": 11, "end": 17, "extractor": "WhenExtractor"}
BOOKING = "data/nlu/booking.yml"


@pytest.fixture
def world(prepared: Path, tmp_path: Path, now: object) -> Iterator[World]:
    """A panel whose project is a small git checkout."""
    shutil.copy(prepared, tmp_path / "panel.db")
    project = checkout(write(tmp_path / "project"))
    yield World(f"sqlite:///{tmp_path / 'panel.db'}", now, str(project))  # type: ignore[arg-type]
    store.dispose()


def correct(world: World, text: str = TEXT, intent: str = "book_appointment", **typed: str) -> str:
    """A customer's message that is corrected; returns the conversation."""
    talk = world.talk(world.customer("Selin Yılmaz"))
    number = add_turn(world, talk, text, intent="complain", entities=[DAY] if text == TEXT else [])
    desk = world.signed_in()
    path = f"/konusmalar/{talk}/duzelt/{number}"
    desk.open(path)
    assert desk.send(path, niyet=intent, **typed).status_code == 303
    return talk


def put_together(world: World, desk: Browser) -> str:
    page = desk.open("/duzeltmeler")
    chosen = [one["value"] for one in page.all("input", name="duzeltme") if one.get("checked") is not None]
    answer = desk.send("/degisiklikler", baslik="Cuma sözleri", neden="Yanlış anlaşıldı", duzeltme=chosen)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def work(world: World, problems: Sequence[str] = ()) -> bool:
    def check(folder: Path, beat: Callable[[], None]) -> Sequence[str]:
        assert "gelcem" in (folder / BOOKING).read_text(encoding="utf-8")
        beat()
        return problems

    return running.one(world.url, world.settings.project, lambda: world.now, check)


def test_open_corrections_become_a_diff_without_personal_data(world: World, desk: Browser) -> None:
    correct(world)
    page = desk.open(put_together(world, desk))
    (line,) = [one.text for one in page.one("pre").all("span", class_="new")]
    assert line.startswith("+ - ben ")
    assert line.endswith("[cumaya](date) gelcem 0500 000 00 00")
    assert "Selin" not in page.one("pre").text
    assert "/" + BOOKING in page.one("pre").text
    assert "Değişiklik kümesinde (1)" in desk.open("/duzeltmeler").text


def test_the_worker_checks_it_and_commits_it_on_a_branch_in_its_makers_name(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    project = world.settings.project
    before = git(project, "status", "--porcelain"), git(project, "rev-parse", "HEAD")
    desk.open(path)
    assert desk.send(f"{path}/bitir").status_code == 303
    assert "Sırada" in desk.open(path).text
    assert not desk.page.has("form", action=f"{path}/bitir")
    assert work(world)
    assert not work(world)
    page = desk.open(path)
    branch = "ogretim/2026-03-11-cuma-sozleri-1"
    assert branch in page.text
    assert git(project, "log", "-1", "--format=%an|%ae|%B", branch) == (
        "Defne|defne@salon.example|Cuma sözleri\n\nYanlış anlaşıldı"
    )
    assert git(project, "diff", "--name-only", "HEAD", branch) == BOOKING
    assert (git(project, "status", "--porcelain"), git(project, "rev-parse", "HEAD")) == before
    assert "Bitti (1)" in desk.open("/duzeltmeler").text
    assert [(row.closed_by, row.closed_at) for row in world.rows(correction)] == [("user:1", world.now)]


def test_the_next_change_set_knows_what_an_unmerged_one_taught(world: World, desk: Browser) -> None:
    for _ in range(2):
        correct(world)
        path = put_together(world, desk)
        desk.open(path)
        if desk.page.has("form", action=f"{path}/bitir"):
            desk.send(f"{path}/bitir")
            work(world)
    assert "Bu söz zaten öğretilmiş" in desk.page.text
    assert not desk.page.has("pre")


def test_where_there_is_no_git_it_is_taken_away_as_a_patch(world: World, desk: Browser, tmp_path: Path) -> None:
    project = world.settings.project
    shutil.rmtree(project / ".git")
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    assert work(world)
    assert "git apply ogretim-1.patch" in desk.open(path).text
    answer = desk.get(f"{path}/yama")
    assert answer.headers["content-disposition"] == "attachment; filename=ogretim-1.patch"
    (tmp_path / "x.patch").write_bytes(answer.content)
    git(project, "apply", str(tmp_path / "x.patch"))
    assert "gelcem" in (project / BOOKING).read_text(encoding="utf-8")
    assert world.rows(change_set)[0].branch is None


def test_what_stands_elsewhere_is_shown_with_its_place_and_goes_back_to_the_open_ones(
    world: World, desk: Browser
) -> None:
    correct(world)
    correct(world, "rezalet!", "book_appointment")
    path = put_together(world, desk)
    page = desk.open(path)
    assert "Aynı söz başka bir anlamla duruyor, eklenmeyecek. data/nlu/moods.yml:8 (Şikâyet etmek)" in page.text
    desk.send(f"{path}/bitir")
    assert work(world)
    assert [row.change_set_id for row in world.rows(correction)] == [1, None]
    assert "Açık (1)" in desk.open("/duzeltmeler").text


def test_what_the_validators_refuse_is_told_and_nothing_is_kept(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    assert work(world, ["<b>the intent is unknown</b>"])
    page = desk.open(path)
    assert "Denetim bu değişikliği geri çevirdi" in page.one("p", class_="wrong").text
    assert "<b>the intent is unknown</b>" in page.text
    assert git(world.settings.project, "branch", "--list", "ogretim/*") == ""
    assert world.rows(change_set)[0].finished_at is None
    desk.send(f"{path}/bitir")
    assert work(world)
    assert world.rows(change_set)[0].finished_at == world.now


def test_corrections_are_left_out_and_a_set_is_dissolved(world: World, desk: Browser) -> None:
    correct(world)
    correct(world, "gelcem ben")
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/cikar", duzeltme="1")
    assert [row.change_set_id for row in world.rows(correction)] == [None, 1]
    desk.open(path)
    assert desk.send(f"{path}/dagit").headers["location"] == "/duzeltmeler?bilgi=dagitildi"
    assert [row.change_set_id for row in world.rows(correction)] == [None, None]
    assert desk.get(path).status_code == 404


def test_of_two_corrections_of_one_message_the_newer_stays_open(world: World, desk: Browser) -> None:
    talk = correct(world)
    path = put_together(world, desk)
    number = world.rows(correction)[0].turn_id
    desk.open(f"/konusmalar/{talk}/duzelt/{number}")
    desk.send(f"/konusmalar/{talk}/duzelt/{number}", niyet="ask_availability")
    desk.open(path)
    desk.send(f"{path}/dagit")
    assert [row.intent for row in world.rows(correction)] == ["ask_availability"]


def test_a_set_needs_a_title_and_something_to_teach(world: World, desk: Browser) -> None:
    correct(world)
    token = world.token_of(desk)
    for typed in ({"baslik": "x"}, {"baslik": " ", "duzeltme": "1"}, {"baslik": "x", "duzeltme": ["99", "x", "²"]}):
        answer = desk.post("/degisiklikler", {"csrf": token, **typed})
        assert answer.headers["location"] == "/duzeltmeler?bilgi=kume_bos"
    assert world.rows(change_set) == []


def test_while_it_is_being_finished_and_afterwards_nothing_of_it_changes(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    token = world.token_of(desk)
    for _ in range(2):
        for what in ("cikar", "dagit", "bitir"):
            assert desk.post(f"{path}/{what}", {"csrf": token, "duzeltme": "1"}).status_code == 404
        work(world)
    assert len(world.rows(teaching_job)) == 1


def test_what_was_said_in_a_turn_that_is_gone_teaches_nothing(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    with store.writing(world.url) as db:
        db.execute(delete(turn))
    assert work(world)
    assert "Öğretilecek bir şey kalmamış" in desk.open(path).text


def test_a_job_whose_worker_died_is_taken_up_again_a_few_times(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    for _ in range(jobs.TRIES):
        with store.writing(world.url) as db:
            assert jobs.claim(db, world.now) is not None
        with store.writing(world.url) as db:
            assert jobs.claim(db, world.now) is None
        world.later(seconds=jobs.LEASE.total_seconds() + 1)
    assert not work(world)
    assert "birkaç kez yarıda kaldı" in world.signed_in().open(path).text


def test_a_job_that_breaks_says_so_and_the_next_one_comes(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    desk.open(path)
    desk.send(f"{path}/bitir")
    with store.writing(world.url) as db:
        db.execute(update(panel_user).values(email="a\x00b"))
    with pytest.raises(ValueError, match="null byte"):
        work(world)
    assert "Beklenmeyen bir sorun" in desk.open(path).text
    assert world.rows(teaching_job)[0].ended_at == world.now


def test_who_works_in_some_branches_only_corrects_but_makes_no_sets(world: World, desk: Browser) -> None:
    correct(world)
    put_together(world, desk)
    trainer = world.signed_in(world.add_user("e@salon.example", "trainer", branches=("kadikoy",)))
    assert "Değişiklik kümeleri" not in trainer.open("/duzeltmeler?durum=kumede").text
    for path in ("/degisiklikler", "/degisiklikler/1", "/degisiklikler/1/yama"):
        assert trainer.get(path).status_code == 403


def test_an_open_page_hears_of_the_work(world: World, desk: Browser) -> None:
    correct(world)
    path = put_together(world, desk)
    before = desk.open(path).one("div", id="live")["data-fresh"]
    desk.send(f"{path}/bitir")
    queued = desk.open(path).one("div", id="live")["data-fresh"]
    work(world)
    assert len({before, queued, desk.open(path).one("div", id="live")["data-fresh"]}) == 3
