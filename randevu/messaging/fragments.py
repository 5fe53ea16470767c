"""Whether a message may be only the first bubble of several.

"merhaba / yarın / saç kesimi / 3 gibi" comes as four messages within seconds. Answering the first alone is rude and
asks for what is just being typed, so a lone fragment waits a moment. Whatever is complete by itself must not: an
answer to our question, a number or time, a sentence with its end, a word that is a whole command.
"""

from __future__ import annotations

from randevu.turkish import letters

MOST_WORDS = 3
_ENDS = frozenset(".?!…)")
# Folded. Each is a whole answer or order; nobody goes on after it in the next bubble.
_COMPLETE = frozenset(
    (
        *(
            "evet",
            "he",
            "ok",
            "okey",
            "tamam",
            "tamamdir",
            "olur",
            "onayliyorum",
            "hayir",
            "yok",
            "olmaz",
            "istemiyorum",
        ),
        *("iptal", "iptal et", "vazgectim", "vazgec", "degistir", "dur", "durdur", "basla", "yardim"),
        *("tesekkurler", "tesekkur ederim", "sagol", "sag olun", "sagolun", "eyvallah"),
        *("randevularim", "randevum", "temsilci", "yetkili", "insan"),
    )
)


def is_fragment(text: str, asked: bool) -> bool:
    """Whether to wait for more after this text; `asked` says that a question of ours is open."""
    stripped = text.strip()
    if asked or not any(letter.isalpha() for letter in stripped) or any(letter.isdigit() for letter in stripped):
        return False
    if "\n" in stripped or stripped[-1] in _ENDS or len(stripped.split()) > MOST_WORDS:
        return False
    return letters.fold(stripped).strip(" ,") not in _COMPLETE
