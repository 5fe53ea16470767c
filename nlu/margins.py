"""Margins of one message, computed where its features are.

The vectorizers and the linear model of scikit-learn are made for many rows at once; for a single message they spend
milliseconds on checking and building sparse matrices around a few hundred numbers. This is the same arithmetic on those
numbers alone, and a test holds it against theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

Numbers = NDArray[Any]


class Margins:
    """Args:
    texts: the fitted vectorizers in the order of their columns; sublinear tf-idf with L2 norm.
    traits: the vectorizer of the columns behind them, which are multiplied by `weight`.
    line: the model over all columns.
    """

    def __init__(
        self, texts: Sequence[TfidfVectorizer], traits: DictVectorizer, weight: float, line: LinearSVC
    ) -> None:
        self._texts = []
        first = 0
        for one in texts:
            self._texts.append((one.build_analyzer(), one.vocabulary_, one.idf_, first))
            first += len(one.vocabulary_)
        self._traits, self._first_trait, self._weight = traits.vocabulary_, first, weight
        self._rows = np.ascontiguousarray(line.coef_.T, dtype=np.float32)
        self._start = line.intercept_

    def of(self, texts: Sequence[str], traits: Mapping[str, float]) -> Numbers:
        """One margin for each class; `texts` holds what each of the text vectorizers looks at."""
        margins = self._start.copy()
        for text, (analyze, vocabulary, idf, first) in zip(texts, self._texts, strict=True):
            counts = Counter(vocabulary[term] for term in analyze(text) if term in vocabulary)
            if counts:
                columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
                weights = (1.0 + np.log(np.fromiter(counts.values(), dtype=float, count=len(counts)))) * idf[columns]
                margins += (weights / np.linalg.norm(weights)) @ self._rows[columns + first]
        for trait, value in traits.items():
            if trait in self._traits:
                margins += value * self._weight * self._rows[self._traits[trait] + self._first_trait]
        return margins
