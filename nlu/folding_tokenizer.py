"""Words of chat Turkish, folded: "Yarın SAÇ kesimi" and "yarin sac kesimi" are the same tokens.

Folding keeps the length of the text, so that spans still point at what the customer wrote.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from randevu.turkish import letters

# Numbers keep what joins them (14:00'te, 20/03); an apostrophe inside a word belongs to it; every other sign is a token
# of its own, because 👍 and ? mean something.
TOKEN = re.compile(r"\d+(?:[.:/,-]\d+)*(?:['’`]?\w+)?|\w+(?:['’`]\w+)*|[^\w\s]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Splits a message into folded tokens."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        folded = letters.fold(text)
        tokens = [Token(match.group(), match.start()) for match in TOKEN.finditer(folded)]
        return tokens or [Token(folded, 0)]
