"""What customers of the demo business write means the services, branches and people that stand beside it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

import randevu.catalogue
from randevu.catalogue import service as catalogue_service
from randevu.catalogue.catalogue import Catalogue
from randevu.turkish import letters, matching

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "names_in_messages.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
KINDS = ("service", "branch", "staff")


@lru_cache(maxsize=1)
def demo() -> Catalogue:
    return catalogue_service.check(Path(randevu.catalogue.__file__).parent / "demo" / "business.yml").catalogue


def named(text: str) -> list[set[str]]:
    found = []
    for kind in KINDS:
        matches = matching.find(text, demo().names(kind))
        refused = {match.key for match in matches if match.negated}
        found.append({demo().name_of(kind, match.key) for match in matches if match.key not in refused})
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_message_names(row: list[str]) -> None:
    text, *expected = row
    wanted = [set(names.split(", ")) - {"-"} for names in expected]
    assert named(text) == wanted
    assert named(letters.fold(text)) == wanted


def test_no_message_stands_in_the_table_twice() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS)
