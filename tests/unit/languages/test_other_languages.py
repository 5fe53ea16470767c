"""Days and times in English, German, Russian and Arabic; Turkish is never touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from randevu import languages
from randevu.turkish import letters, understand, when
from tests.corpus.held_out_data import load
from tests.source_tree import ROOT

AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")  # a Wednesday
SAYINGS = Path(__file__).parent / "sayings.tsv"


def sayings() -> list[tuple[str, str, str]]:
    lines = SAYINGS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def read(text: str, at: datetime = AT, reader: Callable[[str], when.Meaning] = languages.read) -> str:
    holidays: dict[date, str] = {}
    values = understand.dates_line(text, at, when.Hours(), holidays, reader).values()
    return " ".join(value or "-" for value in values)


@pytest.mark.parametrize(("language", "saying", "expected"), sayings(), ids=[saying for _, saying, _ in sayings()])
def test_a_saying_means(language: str, saying: str, expected: str) -> None:
    assert read(saying) == expected
    found = languages.language_of(saying)
    assert (found.code if found else "-") == language


def turkish() -> list[str]:
    corpus = ROOT / "tests/corpus/when"
    lines = [line for path in corpus.glob("*.t*") for line in path.read_text(encoding="utf-8").splitlines()]
    said = [line.split("\t")[-1 if "\t" not in line else 1] for line in lines if line and not line.startswith("#")]
    return said + [item.text for item in load() if item.phenomenon != "code_switching"]


def test_no_message_of_the_turkish_corpora_is_read_otherwise_than_in_turkish() -> None:
    texts = {one for text in turkish() for one in (text, letters.fold(text))}
    taken = [text for text in texts if languages.language_of(text)]
    assert len(texts) > 4000
    assert len(taken) < 10  # "tomorrow 5 pm" stands there too
    assert {text: read(text) for text in taken} == {text: read(text, AT, when.read) for text in taken}


def test_the_meaning_knows_no_clock() -> None:
    later = datetime.fromisoformat("2027-09-06T10:00:00+03:00")  # a Monday
    assert read("tomorrow at 3pm", later) == "2027-09-07 - 15:00 -"
    assert read("am Freitag", later) == "2027-09-10 - - -"
    assert read("20 марта", later) == "2028-03-20 - - -"
    meaning = languages.read("next friday at 4")
    assert when.Meaning.from_json(meaning.to_json()) == meaning


def test_spans_point_to_the_words_that_were_read() -> None:
    text = "Do you have time on 15 March, at 3 pm?"
    found = {kind: text[start:end] for start, end, kind in languages.read(text).spans}
    assert found == {"date": "on 15 March", "time": "at 3 pm"}


def test_no_library_is_loaded_for_turkish_messages() -> None:
    """`understand --dates-only` must be ready in half a second."""
    code = (
        "import sys; from randevu import languages; languages.read('yarın 3 gibi'); languages.read('merhaba');"
        "raise SystemExit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
