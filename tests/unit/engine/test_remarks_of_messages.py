"""When a message counts as a remark, whatever the model took it for."""

from __future__ import annotations

from typing import Any

import pytest

from randevu.engine import remarks


def parsed(text: str, *kinds: str) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": "out_of_scope", "confidence": 0.99},
        "entities": [{"entity": kind, "value": "x"} for kind in kinds],
    }


@pytest.mark.parametrize(
    ("text", "kinds", "asked", "intent"),
    [
        ("pahalıymış ya", (), None, "remark"),
        ("pahalıymış ya", (), "confirmed", "remark"),
        ("pahalıymış, yarın fön olsun", ("when", "service"), "confirmed", "out_of_scope"),
        ("hamileyim lazer olur mu", ("service",), None, "remark"),
        ("aynı anda olur mu", (), "time", "remark"),
        ("aynı anda olur mu", (), None, "out_of_scope"),
        ("hangisi daha yakın", (), "branch", "remark"),
        ("hangisi daha yakın", (), "time", "out_of_scope"),
    ],
)
def test_a_remark_gives_way_to_wishes_and_to_the_question_asked(
    text: str, kinds: tuple[str, ...], asked: str | None, intent: str
) -> None:
    assert remarks.about(parsed(text, *kinds), asked)["intent"]["name"] == intent
