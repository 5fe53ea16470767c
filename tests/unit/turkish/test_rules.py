"""Bad rules are refused when they are declared."""

import pytest

from randevu.turkish.when import words
from randevu.turkish.when.pattern import PatternError, compile_pattern
from randevu.turkish.when.rule import RULES, Built, RuleError, rule
from randevu.turkish.when.tokens import Token


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("gun?", "matches nothing"),
        ("(gun | hafta?)", "matches nothing"),
        ("hafta ( gun", "unbalanced"),
        ("hafta ) gun", "unbalanced"),
        ("elma", "unknown word"),
        ("{elma}", "unknown class"),
        ("{weekday} {weekday}", "twice"),
        ("hafta $", "cannot read"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern, words.CLASSES, words.LEMMAS)


def test_a_name_is_declared_once() -> None:
    with pytest.raises(RuleError, match="twice"):

        @rule(10, "yarin")
        def tomorrow() -> Built | None:
            return None


def test_a_rule_must_want_what_its_pattern_captures() -> None:
    with pytest.raises(RuleError, match="ignores"):

        @rule(10, "{weekday} {n}")
        def careless(n: Token) -> Built | None:
            return None

    assert "careless" not in RULES


def test_every_rule_has_a_name_that_says_what_it_reads() -> None:
    assert all(len(name) > 4 and name.islower() for name in RULES)


def test_cases_of_a_pattern_cover_possessive_and_plural_forms() -> None:
    pattern = compile_pattern("{weekday/dat}", words.CLASSES, words.LEMMAS)
    assert pattern.regex.match("cuma~dat ")
    assert pattern.regex.match("cuma~pldat ")
    assert not pattern.regex.match("cuma~abl ")
    exact = compile_pattern("{weekday/=dat}", words.CLASSES, words.LEMMAS)
    assert not exact.regex.match("cuma~pldat ")
