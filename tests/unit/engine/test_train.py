"""Which model fits, and that it is trained once. A script in the tree stands for Rasa on the command line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from randevu.engine.train import TrainingFailed, ensure_model, fitting_model

RASA = """
import pathlib, sys
with open("trained", "a") as log:
    log.write("once\\n")
name, out = (sys.argv[sys.argv.index(flag) + 1] for flag in ("--fixed-model-name", "--out"))
pathlib.Path(out).mkdir(exist_ok=True)
pathlib.Path(out, name + ".tar.gz").write_bytes(b"a model")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "rasa.py").write_text(RASA)
    (tmp_path / "domain.yml").write_text("intents: []")
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "readings.py").write_text("print('abc')")
    return tmp_path


def test_several_who_ask_at_once_get_the_model_that_one_of_them_trains(tree: Path) -> None:
    with ThreadPoolExecutor(3) as askers:
        made = set(askers.map(lambda _: ensure_model(lambda _line: None, tree), range(3)))
    assert made == {fitting_model(tree)}
    assert (tree / "trained").read_text() == "once\n"


def test_changed_data_ask_for_another_model(tree: Path) -> None:
    first = ensure_model(lambda _line: None, tree)
    (tree / "domain.yml").write_text("intents: [greet]")
    assert fitting_model(tree) is None
    assert ensure_model(lambda _line: None, tree) != first


def test_a_training_that_breaks_off_names_its_log(tree: Path) -> None:
    (tree / "rasa.py").write_text("raise SystemExit('data/nlu/book.yml: no')")
    with pytest.raises(TrainingFailed, match=r"end of var/log/train\.log"):
        ensure_model(lambda _line: None, tree)
    assert "data/nlu/book.yml: no" in (tree / "var/log/train.log").read_text()
