"""Our readings against what others wrote down: Recognizers-Text, Duckling and xSID in ../shared."""

from __future__ import annotations

from functools import cache

import pytest

from randevu.turkish import letters
from tests.corpus.shared import checked, gold, review, xsid

pytestmark = pytest.mark.skipif(not gold.DATA.exists(), reason=gold.ABSENT)


@cache
def everything() -> dict[str, gold.Gold]:
    return {one.key: one for one in gold.load()}


@cache
def answers() -> dict[str, str]:
    return {key: review.ours(one) for key, one in everything().items()}


def test_every_disagreement_has_been_judged_by_a_person() -> None:
    """`python -m tests.corpus.shared.review --unreviewed` shows them in full."""
    found = review.unreviewed(list(everything().values()), lambda one: answers()[one.key])
    assert not found, "\n".join(f"{one.key} {one.span}: {said}, theirs {one.accepted[0]}" for one, said in found)


def test_every_judged_reading_is_still_the_one_that_was_judged() -> None:
    rows = review.reviewed().values()
    changed = [row for row in rows if answers()[row.key] != row.ours]
    assert not changed, "\n".join(f"{row.key} {row.span}: {answers()[row.key]}, judged: {row.ours}" for row in changed)


def test_the_table_speaks_of_the_gold_that_is_there() -> None:
    for row in review.reviewed().values():
        assert (row.span, row.theirs) == (everything()[row.key].span, everything()[row.key].accepted[0]), row.key
        assert row.judged in review.CLASSES, row.key
        assert row.why, row.key


def test_what_is_judged_a_disagreement_disagrees_unless_it_was_mended() -> None:
    rows = review.reviewed().values()
    assert [row.key for row in rows if row.judged != "mended" and row.ours in everything()[row.key].accepted] == []


def test_most_of_what_names_a_time_ahead_is_answered_full_and_folded() -> None:
    """Nine in ten of the spans that a booking could use; the others are listed, each with a word why."""
    spans = [words for _, words in xsid.spans()]
    useful = [words for words in spans if words not in checked.no_time_ahead()]
    for written in (str, letters.fold):
        said = [words for words in useful if checked.answered(written(words))]
        assert len(said) >= 0.9 * len(useful)
    assert len(useful) >= 0.85 * len(spans)


def test_answers_checked_by_hand_stay_as_they_were_found_right() -> None:
    rows = checked.rows()
    assert len(rows) >= 100
    assert {row.span for row in rows} <= {words for _, words in xsid.spans()}
    changed = [(row.span, said, row.ours) for row in rows if (said := checked.reading(row.span)) != row.ours]
    assert not changed, "\n".join(f"{span}: {said}, judged: {judged}" for span, said, judged in changed)


def test_checked_answers_are_the_same_without_diacritics() -> None:
    rows = checked.rows()
    folded = [
        (row.span, said, row.ours) for row in rows if (said := checked.reading(letters.fold(row.span))) != row.ours
    ]
    assert not folded, "\n".join(map(str, folded))


def test_hardly_an_answer_checked_by_hand_is_wrong() -> None:
    rows = checked.rows()
    assert sum(row.verdict == "wrong" for row in rows) <= 0.02 * len(rows)
