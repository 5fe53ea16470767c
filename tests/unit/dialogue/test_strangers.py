"""Who is asked for and does not work here."""

from __future__ import annotations

import pytest

from randevu.dialogue import strangers
from tests.unit.booking.salon import demo


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fatma hanımdan saç kesimi yarın 2", "Fatma"),
        ("Şükrü Bey'den randevu", "Şükrü"),
        ("ayşe hanımdan saç kesimi", None),
        ("zynep hanımdan saç kesimi", None),
        ("fatma hanıma saç kesimi", None),
        ("başka hanımdan olsun", None),
        ("yarın saç kesimi", None),
    ],
)
def test_a_titled_name_that_nobody_here_bears(text: str, name: str | None) -> None:
    assert strangers.named(text, demo()) == name
