"""What is said when coming and when going alike."""

from __future__ import annotations

import pytest

from randevu.dialogue import manners


@pytest.mark.parametrize(
    "text", ["iyi günler", "Hayırlı günler!", "iyi akşamlar dilerim", "kolay gelsin", "iyi çalışmalar 🙏"]
)
def test_these_may_end_a_talk(text: str) -> None:
    assert manners.may_take_leave(text)


@pytest.mark.parametrize("text", ["merhaba", "iyi günler yarın yer var mı", "günaydın", "iyi"])
def test_these_do_not(text: str) -> None:
    assert not manners.may_take_leave(text)
