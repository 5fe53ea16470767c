"""What the trained components share."""

from __future__ import annotations

from nlu.intent_classifier import _copies

PAIRS = [("yarın öğleden sonra saç kesimi istiyorum", "book_appointment"), ("manikür ne kadar acaba", "ask_price")]


def test_a_sentence_more_changes_no_other_sentences_copies() -> None:
    more = [("bugün hava nasıl olacak", "out_of_scope"), *PAIRS]
    assert set(_copies(PAIRS)) <= set(_copies(more))
    assert _copies(PAIRS) == _copies(PAIRS)
