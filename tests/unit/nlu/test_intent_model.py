"""What the intent model looks at, and that it learns from little."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.intent_model import IntentModel, view
from nlu.margins import Margins
from nlu.slips import mistyped

GREETINGS = ("merhaba", "selam", "günaydın", "iyi günler", "merhabalar", "selamlar", "iyi akşamlar", "merhaba size")
THANKS = (
    "sağ olun",
    "teşekkürler",
    "çok sağ olun",
    "teşekkür ederim",
    "sağ ol",
    "çok teşekkürler",
    "var olun",
    "eyvallah",
)
PRICES = ("ne kadar", "kaç para", "fiyatı ne", "kaç lira", "ücreti ne kadar", "fiyat nedir", "kaça", "ne kadar bu")


def entity(kind: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end}


def test_what_was_read_is_replaced_by_a_sign_for_its_kind() -> None:
    seen = view("saç kesimi ne kadar", [entity("service", 0, 10)])
    assert seen.masked.split() == ["S", "ne", "kadar"]
    assert seen.traits["has S"] == 1.0


def test_text_with_and_without_diacritics_looks_the_same() -> None:
    assert view("ŞUBE Iğdır", []) == view("sube igdir", [])


def test_words_typed_in_haste_have_one_skeleton() -> None:
    assert {view(text, []).skeleton for text in ("manikür", "mankür", "mnkr", "maanikkür")} == {"mnkr"}


def test_emoji_are_known_by_their_names() -> None:
    red, blue = view("❤️", []).traits, view("💙", []).traits
    assert "emoji HEART" in red.keys() & blue.keys()


@pytest.mark.parametrize(
    ("text", "trait"),
    [("?", 0), ("evet", 1), ("evet olur", 2), ("evet olur tamam", 3), ("bir iki üç dört beş", 4), ("a " * 9, 5)],
)
def test_the_length_of_a_message_falls_into_a_class(text: str, trait: int) -> None:
    assert [name for name in view(text, []).traits if name.startswith("of length")] == [f"of length {trait}"]


def test_a_model_learns_what_it_was_shown_and_gives_probabilities() -> None:
    views = [view(text, []) for text in (*GREETINGS, *PRICES, *THANKS)]
    model = IntentModel((1, 3), (1, 1), 0.5, 0.5).fit(views, ["greet"] * 8 + ["ask_price"] * 8 + ["thank"] * 8)
    chances = [model.chances(view(text, [])) for text in ("selam selam", "bu kaç lira")]
    assert np.allclose([one.sum() for one in chances], 1)
    assert [model.intents[one.argmax()] for one in chances] == ["greet", "ask_price"]


def test_margins_of_one_message_are_those_of_scikit_learn() -> None:
    texts = (*GREETINGS, *PRICES, *THANKS)
    answers = ["greet"] * 8 + ["ask_price"] * 8 + ["thank"] * 8
    vectorizers = [
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3), sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
    ]
    traits = DictVectorizer()
    told = [{"words": float(len(text.split())), "asks": 1.0} for text in texts]
    columns = [*(one.fit_transform(texts) for one in vectorizers), traits.fit_transform(told) * 0.5]
    line = LinearSVC(random_state=7).fit(hstack(columns), answers)
    margins = Margins(vectorizers, traits, 0.5, line)
    asked = ("ne kadar kadar", "hiç görülmemiş", "", "selam ne kadar")
    trait = {"words": 2.0, "never seen": 1.0}
    theirs = line.decision_function(
        hstack([*(one.transform(asked) for one in vectorizers), traits.transform([trait] * len(asked)) * 0.5])
    )
    assert np.allclose([margins.of([text] * 2, trait) for text in asked], theirs, atol=1e-5)


def test_the_same_seed_makes_the_same_slips() -> None:
    text = "yarın saç kesimi randevusu almak istiyorum"
    assert mistyped(text, Random(3)) == mistyped(text, Random(3))
    assert len({mistyped(text, Random(seed)) for seed in range(20)}) > 10
