"""What a long message comes down to: after the story, the wish mostly stands at its end.

A long message is classified twice, whole and by its last words alone; the chances of both are
multiplied, those of the ending at less weight, because some people begin with the wish and end with their excuse.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.intent_model import Entities, IntentModel, view
from nlu.parts import within

LONG = 14
"""Words from which on a message is a story; in a shorter one several wishes may stand side by side."""
WORDS = 10
"""Length of an ending."""
_WORD = re.compile(r"\S+")


def chances(model: IntentModel, text: str, read: Entities, weight: float) -> NDArray[Any]:
    """Probabilities, one for each of the model's intents; `weight` is that of the ending beside 1 of the whole."""
    whole = model.chances(view(text, read))
    starts = [word.start() for word in _WORD.finditer(text)]
    if len(starts) < LONG:
        return whole
    ending = model.chances(view(text[starts[-WORDS] :], within(read, starts[-WORDS], len(text))))
    both = (whole * ending**weight) ** (1 / (1 + weight))
    return np.asarray(both / both.sum())
