"""The arithmetic behind the intent classifier: features of a message, a linear model over them, and honest confidence.

A message is looked at five ways: its folded letters and words; the same with what the grammar and the catalogue read
replaced by a sign for its kind, so that what is learned from "saç kesimi ne kadar" holds for a service nobody trained
on; that again without vowels inside words, which haste and dialects change most; the concepts its words stand for, so
that what is learned from one word for moving an appointment holds for all (`nlu/concepts.py`); and by traits: which
kinds were read, with how much is left around them ("yarın 5e" alone is an answer, with a verb it is a wish), how long
it is, and what its emoji are called, since few of a thousand stand in the training data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from nlu import concepts
from nlu.folding_tokenizer import TOKEN
from nlu.margins import Margins
from randevu.turkish import letters

# Capital letters never occur in folded text.
SIGNS = {"service": "S", "branch": "B", "staff": "P", "date": "D", "time": "T"}
MOST_WORDS_LEFT = 5
LENGTHS = (0, 1, 2, 4, 8)
"""Bounds of the classes of a message's length in words; what is longer is one class more."""
TEXTS = ("folded", "masked", "skeleton")

_REPEATED = re.compile(r"(.)\1+")
_WORD = re.compile(r"([a-z])([a-z]{2,})")
_VOWELS = str.maketrans("", "", "aeiou")

Numbers = NDArray[Any]
Entities = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class View:
    """One message as the model sees it: folded, masked (signs in place of what was read), the masked text's skeleton
    (letters said once, vowels only where words begin), and its countable traits.
    """

    folded: str
    masked: str
    skeleton: str
    traits: Mapping[str, float]


def view(text: str, entities: Entities) -> View:
    """What the features are computed from. Entities of other kinds than SIGNS are not looked at."""
    folded = letters.fold(text)
    spans = sorted((one["start"], -one["end"], SIGNS[one["entity"]]) for one in entities if one["entity"] in SIGNS)
    masked, at = [], 0
    for start, minus_end, sign in spans:
        if start >= at:
            masked += [folded[at:start], f" {sign} "]
            at = -minus_end
    masked.append(folded[at:])
    whole = "".join(masked)
    left = [token for token in TOKEN.findall(whole) if token not in SIGNS.values()]
    kinds = sorted({sign for _, _, sign in spans})
    traits = {f"has {kind}": 1.0 for kind in kinds}
    traits |= {f"has {one} and {other}": 1.0 for one, other in combinations(kinds, 2)}
    traits[f"{min(len(left), MOST_WORDS_LEFT)} words left"] = 1.0
    traits["asks"] = float("?" in text)
    traits["nothing read"] = float(not kinds)
    words = sum(token.isalpha() for token in TOKEN.findall(folded))
    traits[f"of length {sum(words > bound for bound in LENGTHS)}"] = 1.0
    traits |= dict.fromkeys(_emoji(folded), 1.0)
    return View(folded, whole, _skeleton(whole), traits)


def _skeleton(text: str) -> str:
    """What haste leaves of words: "mankür", "manikur" and "mnkr" are one."""
    return _WORD.sub(lambda word: word[1] + word[2].translate(_VOWELS), _REPEATED.sub(r"\1", text))


def _emoji(text: str) -> Iterator[str]:
    """The words of the names that Unicode gives to signs in the text: "heart", "angry" mean the same in many."""
    for sign in text:
        if unicodedata.category(sign) == "So":
            yield "has emoji"
            yield from (f"emoji {word}" for word in unicodedata.name(sign, "").split())


class IntentModel:
    """Fitted by `fit`; `chances` then gives a probability for each of `intents`."""

    def __init__(self, letters_range: tuple[int, int], words_range: tuple[int, int], c: float, traits: float) -> None:
        self._letters = letters_range
        self._words = words_range
        self._c = c
        self._weight_of_traits = traits
        self.intents: tuple[str, ...] = ()

    def fit(
        self, views: Sequence[View], intents: Sequence[str], copies: Sequence[tuple[View, str]] = ()
    ) -> IntentModel:
        """Learn from views and their copies; the confidence is scaled on a quarter of the views, held back once."""
        everything = [*views, *(view for view, _ in copies)]
        answers = np.array([*intents, *(intent for _, intent in copies)])
        self._texts = [
            (name, vectorizer)
            for name in TEXTS
            for vectorizer in (
                _weighed(analyzer="char_wb", ngram_range=self._letters, min_df=2),
                _weighed(token_pattern=TOKEN.pattern, ngram_range=self._words),
            )
        ]
        self._texts.append(("masked", _weighed(analyzer=concepts.terms, min_df=2)))
        self._traits = DictVectorizer()
        columns = [one.fit_transform([getattr(view, name) for view in everything]) for name, one in self._texts]
        columns.append(self._traits.fit_transform([view.traits for view in everything]) * self._weight_of_traits)
        features = hstack(columns, format="csr")
        self._scale = self._scaled_on_held_back(features[: len(views)], answers[: len(views)])
        self._line = self._new_line().fit(features, answers)
        self.intents = tuple(str(one) for one in self._line.classes_)
        return self

    def _scaled_on_held_back(self, features: csr_matrix, answers: Numbers) -> float:
        """What margins are multiplied by so that confidence is the share of right answers on examples not learned."""
        learned, held_back = train_test_split(range(len(answers)), test_size=0.25, stratify=answers, random_state=7)
        line = self._new_line().fit(features[learned], answers[learned])
        margins = line.decision_function(features[held_back])
        right = np.searchsorted(line.classes_, answers[held_back])
        rows = np.arange(len(right))
        return float(minimize_scalar(lambda scale: -_log_chances(margins * scale)[rows, right].mean(), (0.5, 8)).x)

    def _new_line(self) -> LinearSVC:
        return LinearSVC(C=self._c, class_weight="balanced", random_state=7)

    @cached_property
    def _margins(self) -> Margins:
        return Margins([one for _, one in self._texts], self._traits, self._weight_of_traits, self._line)

    def chances(self, view: View) -> Numbers:
        """Probabilities, one for each of `intents`."""
        texts = [getattr(view, name) for name, _ in self._texts]
        return np.exp(_log_chances(self._margins.of(texts, view.traits)[None, :] * self._scale))[0]


def _log_chances(margins: Numbers) -> Numbers:
    raised = margins - margins.max(axis=1, keepdims=True)
    return raised - np.log(np.exp(raised).sum(axis=1, keepdims=True))


def _weighed(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=False, sublinear_tf=True, dtype=np.float32, **options)
