"""The words that xSID-0.7's Turkish sentences mark as `datetime` (CC BY-SA 4.0), from ../shared/data/turkish/xsid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.corpus.shared.gold import DATA

FILES = ("tr.valid", "tr.test")


def spans() -> list[tuple[str, str]]:
    """(key as `tr.test:41/1`, words) for every datetime span, in order; the number is the sentence's id."""
    found: list[tuple[str, str]] = []
    for name in FILES:
        for block in (DATA / f"xsid/{name}.conll").read_text(encoding="utf-8").split("\n\n"):
            lines = block.splitlines()
            number = next((line.removeprefix("# id = ") for line in lines if line.startswith("# id = ")), "")
            rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
            text = next((line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")), "")
            found += [
                (f"{name}:{number}/{nth}", _as_written(words, text)) for nth, words in enumerate(_marked(rows), 1)
            ]
    return found


def _as_written(words: list[str], text: str) -> str:
    """Words are tokens ("6 . 30'a"); the sentence has them as people write ("6.30'a")."""
    found = re.search(r"\s*".join(map(re.escape, words)), text)
    return found[0] if found else " ".join(words)


def _marked(rows: list[list[str]]) -> Iterator[list[str]]:
    words: list[str] = []
    for row in [*rows, ["", "", "", "O"]]:
        if row[3] == "I-datetime" and words:
            words.append(row[1])
            continue
        if words:
            yield words
        words = [row[1]] if row[3] == "B-datetime" else []
