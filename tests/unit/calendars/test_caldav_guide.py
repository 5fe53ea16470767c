"""The guides to CalDAV say the same in both languages, and name every word that the adapter may give as a reason."""

from __future__ import annotations

import re

from tests.source_tree import ROOT

GUIDES = ("docs/calendars/caldav.md", "docs/calendars/caldav.tr.md")
CODE = (ROOT / "randevu/calendars/caldav").glob("*.py")


def test_both_guides_explain_the_same_words_steps_and_services() -> None:
    english, turkish = ((ROOT / guide).read_text(encoding="utf-8") for guide in GUIDES)
    words, steps = re.compile(r"^\| (`.+?`) \|", re.MULTILINE), re.compile(r"^(#+|\d\.) ", re.MULTILINE)
    addresses = re.compile(r"https://[\w./-]+")
    assert words.findall(english) == words.findall(turkish)
    assert steps.findall(english) == steps.findall(turkish)
    assert addresses.findall(english) == addresses.findall(turkish)


def test_the_guides_explain_what_a_person_can_put_right() -> None:
    raised = {
        word for file in CODE for word in re.findall(r"(?:Refused|Away|NotFound)\(\"(\w+)\"\)", file.read_text("utf-8"))
    }
    # What somebody can do nothing about stands in nobody's way: it is read or written again.
    passing = {"address", "endless", "no_token", "no_event", "404"}
    for guide in GUIDES:
        explained = set(re.findall(r"`(\w+)`", (ROOT / guide).read_text(encoding="utf-8")))
        assert raised - passing <= explained
