"""A change set becomes a commit on a branch; the tree from which the product runs is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from randevu.teaching.project import Author, Project
from tests.unit.teaching.small_project import FILES, checkout, git

WHO = Author("Eda Eğitmen", "eda@salon.example")
PEOPLE = "data/nlu/people.yml"


@pytest.fixture
def repository(folder: Path) -> Path:
    return checkout(folder)


def test_a_plain_folder_is_read_as_it_lies_there(folder: Path) -> None:
    project = Project(folder)
    assert not project.is_checkout
    assert project.read() == FILES


def test_a_checkout_is_read_as_it_was_committed(repository: Path) -> None:
    (repository / PEOPLE).write_text("being written", encoding="utf-8")
    (repository / "data/nlu/new.yml").write_text("new", encoding="utf-8")
    project = Project(repository)
    assert project.is_checkout
    assert project.read() == FILES


def test_a_folder_inside_a_checkout_is_no_project_of_its_own(repository: Path) -> None:
    assert not Project(repository / "data").is_checkout


def test_a_checkout_without_a_commit_is_a_plain_folder(folder: Path) -> None:
    git(folder, "init", "-q")
    assert not Project(folder).is_checkout


def test_files_are_committed_on_a_branch_with_author_and_reason(repository: Path) -> None:
    (repository / "data/nlu/moods.yml").write_text("being written", encoding="utf-8")
    before = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")
    project = Project(repository)
    kept = project.keep("ogretim/2026-03-11-x-1", {PEOPLE: "yeni ğ\n"}, "Başlık\n\nneden\n", WHO)
    assert (git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")) == before
    assert git(repository, "rev-parse", kept.branch) == kept.commit
    assert git(repository, "log", "-1", "--format=%an <%ae>|%cn|%s|%B|%P", kept.branch).split("|") == [
        *("Eda Eğitmen <eda@salon.example>", "Eda Eğitmen", "Başlık", "Başlık\n\nneden\n", before[1])
    ]
    assert git(repository, "diff", "--name-only", "HEAD", kept.branch) == PEOPLE
    assert git(repository, "show", f"{kept.branch}:{PEOPLE}") == "yeni ğ"


def test_change_sets_stand_on_each_other_until_the_project_goes_on_without_them(repository: Path) -> None:
    first = Project(repository).keep("ogretim/a", {PEOPLE: "a\n"}, "a", WHO)
    second = Project(repository, [first.commit])
    assert second.read()[PEOPLE] == "a\n"
    git(repository, "commit", "-q", "--allow-empty", "-m", "goes on")
    assert Project(repository, [first.commit, "0" * 40]).read()[PEOPLE] == FILES[PEOPLE]


def test_an_interrupted_attempt_is_written_over(repository: Path) -> None:
    for content in ("a\n", "b\n"):
        kept = Project(repository).keep("ogretim/a", {PEOPLE: content}, "a", WHO)
    assert git(repository, "show", f"ogretim/a:{PEOPLE}") == "b"
    assert git(repository, "rev-parse", "ogretim/a") == kept.commit


@pytest.mark.parametrize("in_git", [True, False])
def test_the_whole_project_is_unpacked_with_what_shall_change(folder: Path, tmp_path: Path, in_git: bool) -> None:
    (folder / "domain.yml").write_text("intents: []\n", encoding="utf-8")
    if in_git:
        checkout(folder)
    (folder / "var").mkdir()
    (folder / "var/secret").write_text("x", encoding="utf-8")
    made = tmp_path / "made"
    made.mkdir()
    Project(folder).unpack(made, {PEOPLE: "a\n", "tests/new.tsv": "b\n"})
    assert (made / PEOPLE).read_text(encoding="utf-8") == "a\n"
    assert (made / "tests/new.tsv").read_text(encoding="utf-8") == "b\n"
    assert (made / "domain.yml").exists()
    assert not (made / "var").exists()


def test_variables_of_another_repository_do_not_lead_astray(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert Project(repository).is_checkout
