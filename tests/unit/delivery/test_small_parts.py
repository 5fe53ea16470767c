"""Choices, fragments, pace and window, each by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randevu.messaging import choices, window
from randevu.messaging.fragments import is_fragment
from randevu.messaging.pacing import Bucket

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_PAYLOADS = st.fixed_dictionaries({"intent": st.text(max_size=20), "entities": st.dictionaries(st.text(), _JSON)})


def _nothing_kept(choice_id: str) -> None:
    return None


@given(_PAYLOADS)
def test_what_is_issued_opens_to_itself_and_fits_a_list_row(payload: dict[str, object]) -> None:
    made = choices.issue("secret", "conversation", payload)
    assert len(made) <= 200
    assert made == made.strip()
    assert choices.open_id("secret", "conversation", made, {made: payload}.get) == payload


@given(_PAYLOADS)
def test_what_is_issued_opens_nowhere_else(payload: dict[str, object]) -> None:
    made = choices.issue("secret", "conversation", payload)
    assert choices.open_id("secret", "another", made, {made: payload}.get) is None
    assert choices.open_id("changed", "conversation", made, {made: payload}.get) is None


@given(st.text(max_size=220))
def test_no_text_opens(text: str) -> None:
    assert choices.open_id("secret", "conversation", text, _nothing_kept) is None


def test_an_altered_payload_does_not_open() -> None:
    made = choices.issue("secret", "conversation", {"intent": "affirm", "entities": {}})
    sort, body, signature = made.split(".")
    for altered in (f"{sort}.{body}A.{signature}", f"k.{body}.{signature}", f"{sort}.{body}.{signature}A", made + "."):
        assert choices.open_id("secret", "conversation", altered, _nothing_kept) is None


def test_without_a_secret_nothing_is_issued() -> None:
    with pytest.raises(ValueError, match="secret"):
        choices.issue("", "conversation", {})


@pytest.mark.parametrize("text", ["merhaba", "selam", "saç kesimi", "iyi günler", "bir şey sorcam", "yarın"])
def test_the_beginning_of_something_waits(text: str) -> None:
    assert is_fragment(text, asked=False)


@pytest.mark.parametrize(
    "text",
    [
        "evet",
        "Evet",
        "İPTAL",
        "hayır",
        "teşekkürler",
        "2",
        "13:00",
        "saat 3",
        "👍",
        "!!!",
        "fiyat?",
        "yarın öğleden sonra kadıköy'de saç kesimi olur mu",
        "merhaba.",
        "bir\niki",
    ],
)
def test_what_is_complete_does_not_wait(text: str) -> None:
    assert not is_fragment(text, asked=False)


def test_nothing_waits_while_a_question_of_ours_is_open() -> None:
    assert not is_fragment("kadıköy", asked=True)


def test_a_person_never_written_to_may_get_a_burst(now: datetime) -> None:
    bucket = Bucket(0, None).refilled(now)
    assert bucket.tokens == 45
    assert bucket.wait() == timedelta(0)


def test_a_spent_bucket_fills_with_one_message_every_six_seconds(now: datetime) -> None:
    empty = Bucket(0, now)
    assert empty.refilled(now).wait() == timedelta(seconds=6)
    assert empty.refilled(now + timedelta(seconds=3)).wait() == timedelta(seconds=3)
    assert empty.refilled(now + timedelta(seconds=60)).tokens == 10
    assert empty.refilled(now + timedelta(days=1)).tokens == 45


def test_a_clock_that_runs_backwards_takes_nothing_away(now: datetime) -> None:
    assert Bucket(3, now).refilled(now - timedelta(seconds=60)).tokens == 3


def test_the_window_is_open_for_a_day_less_a_minute(now: datetime) -> None:
    assert window.is_open(now, now + timedelta(hours=23, minutes=58))
    assert not window.is_open(now, now + timedelta(hours=23, minutes=59))
    assert not window.is_open(None, now)
