"""When a model fits: the fingerprint of everything that training depends on, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from randevu.engine.train import TrainingFailed, fingerprint
from randevu.settings import DEMO_BUSINESS

# Stands for `nlu.readings`: this grammar's rule is its first line, the rest changes nothing that is read.
READER = "from pathlib import Path\nprint(Path('randevu/turkish/rules.py').read_text().splitlines()[0])\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project that can be fingerprinted."""
    for name, text in {
        "domain.yml": "",
        "config.yml": "",
        "requirements.txt": "",
        str(DEMO_BUSINESS): "",
        "data/nlu/greet.yml": "nlu:\n- intent: greet\n  examples: |\n    - merhaba\n",
        "nlu/__init__.py": "",
        "nlu/readings.py": READER,
        "randevu/turkish/rules.py": "RULE = 1\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_same_tree_has_the_same_fingerprint(tree: Path) -> None:
    assert fingerprint(tree) == fingerprint(tree)


@pytest.mark.parametrize("name", ["domain.yml", "config.yml", "data/nlu/greet.yml", "nlu/__init__.py"])
def test_a_change_of_what_the_model_is_made_from_asks_for_a_new_one(tree: Path, name: str) -> None:
    before = fingerprint(tree)
    (tree / name).write_text("# changed\n", encoding="utf-8")
    assert fingerprint(tree) != before


def test_a_change_of_the_grammar_that_reads_the_sentences_otherwise_asks_for_a_new_model(tree: Path) -> None:
    before = fingerprint(tree)
    (tree / "randevu/turkish/rules.py").write_text("RULE = 2\n", encoding="utf-8")
    assert fingerprint(tree) != before


def test_a_change_of_the_grammar_that_reads_the_sentences_alike_keeps_the_model(tree: Path) -> None:
    before = fingerprint(tree)
    (tree / "randevu/turkish/rules.py").write_text("RULE = 1\nUNUSED = 2\n", encoding="utf-8")
    assert fingerprint(tree) == before


def test_sentences_that_cannot_be_read_are_said_so(tree: Path) -> None:
    (tree / "nlu/readings.py").write_text("raise ValueError('no rule')", encoding="utf-8")
    with pytest.raises(TrainingFailed, match="no rule"):
        fingerprint(tree)
