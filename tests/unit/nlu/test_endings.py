"""The end of a long message counts beside the whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlu import endings
from nlu.intent_model import View

STORY = "geçen hafta kuzenim geldi bize uzun uzun oturduk konuştuk da aklıma geldi "


class Model:
    """Sure of a price where one is asked for last; in a whole story it rather sees a complaint."""

    intents = ("ask_price", "complain")

    def __init__(self) -> None:
        self.seen: list[View] = []

    def chances(self, one: View) -> Any:
        self.seen.append(one)
        story = "gecen hafta" in one.folded
        return np.array([0.4, 0.6] if story else [0.9, 0.1])


def chances(model: Model, text: str, read: list[dict[str, Any]], weight: float = 0.5) -> Any:
    return endings.chances(model, text, read, weight)  # type: ignore[arg-type]


def test_a_wish_behind_a_story_wins_over_the_story() -> None:
    found = chances(Model(), STORY + "fön ne kadar", [])
    assert found.argmax() == 0
    assert np.isclose(found.sum(), 1)


def test_a_message_that_is_no_story_is_looked_at_once() -> None:
    model = Model()
    assert list(chances(model, "geçen hafta fön ne kadardı", [])) == [0.4, 0.6]
    assert len(model.seen) == 1


def test_what_was_read_stands_where_it_is_said_in_the_ending() -> None:
    model = Model()
    text = STORY + "fön ne kadar"
    at = text.index("fön")
    chances(model, text, [{"entity": "service", "start": at, "end": at + 3}])
    assert model.seen[1].masked.split()[-3:] == ["S", "ne", "kadar"]
