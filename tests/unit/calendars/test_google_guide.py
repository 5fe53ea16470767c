"""The guides to Google Calendar say what the adapter does, in both languages the same."""

from __future__ import annotations

import re

import pytest

from randevu.calendars.google import SCOPES
from tests.source_tree import ROOT

GUIDES = ("docs/calendars/google.md", "docs/calendars/google.tr.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_names_exactly_the_permissions_that_are_asked_for(guide: str) -> None:
    text = (ROOT / guide).read_text(encoding="utf-8")
    named = re.findall(r"https://www\.googleapis\.com/auth/[\w.]+", text)
    assert set(named) == set(SCOPES)
    assert ",".join(SCOPES) in text


def test_both_guides_explain_the_same_words_and_steps() -> None:
    english, turkish = ((ROOT / guide).read_text(encoding="utf-8") for guide in GUIDES)
    words, steps = re.compile(r"^\| (`.+?`) \|", re.MULTILINE), re.compile(r"^(#+|\d\.) ", re.MULTILINE)
    assert words.findall(english) == words.findall(turkish)
    assert steps.findall(english) == steps.findall(turkish)
