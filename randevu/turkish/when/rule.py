"""Declaring rules and running them over tokens, level by level.

A rule is a function under `@rule(level, pattern)`: it receives what its pattern captured and
returns a `Built` token, or None to decline. Within a level the longest match from the left
wins, so that a longer phrase always beats its parts; what a level built is a token for the next.
Bad rules are refused when they are declared: a name used twice, a pattern that does not
compile or could match nothing, a capture that the function does not use the name of.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from randevu.turkish.when import tokens, words
from randevu.turkish.when.pattern import Pattern, compile_pattern
from randevu.turkish.when.tokens import Token


class RuleError(ValueError):
    """A rule that must not be declared."""


@dataclass(frozen=True)
class Built:
    """What a rule made of its tokens. case None: the case of the last token it matched."""

    lemma: str
    value: Any = None
    case: str | None = None
    approximate: bool = False


@dataclass(frozen=True)
class Rule:
    """One declared rule: its name, level, pattern and function."""

    name: str
    level: int
    pattern: Pattern
    build: Callable[..., Built | None]
    wanted: tuple[str, ...]
    needs: tuple[int, ...]
    """One mask for each part the pattern cannot do without: the lemmas that can be it."""


# Every lemma is a bit, so that most rules are ruled out for a message without trying their expression.
_BITS: dict[str, int] = {}


def _mask(lemmas: Iterable[str]) -> int:
    mask = 0
    for lemma in lemmas:
        mask |= _BITS.setdefault(lemma, 1 << len(_BITS))
    return mask


RULES: dict[str, Rule] = {}
_BY_FIRST: dict[int, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))


def rule(level: int, *patterns: str) -> Callable[[Callable[..., Built | None]], Callable[..., Built | None]]:
    """Declare a rule; several patterns are alternatives with the same captures. Raises RuleError or PatternError."""

    def declare(build: Callable[..., Built | None]) -> Callable[..., Built | None]:
        name = build.__name__
        if name in RULES:
            raise RuleError(f"rule {name} is declared twice")
        wanted = tuple(inspect.signature(build).parameters)
        for number, source in enumerate(patterns):
            pattern = compile_pattern(source, words.CLASSES, words.LEMMAS)
            unused = pattern.captures - set(wanted)
            if unused:
                raise RuleError(f"rule {name} ignores {sorted(unused)}")
            needs = tuple({_mask(need) for need in pattern.needs if need != pattern.first})
            one = Rule(name, level, pattern, build, wanted, needs)
            if number == 0:
                RULES[name] = one
            for lemma in pattern.first:
                _BY_FIRST[level][lemma].append(one)
        return build

    return declare


def run(message: list[Token], fired: list[str] | None = None) -> list[Token]:
    """Apply every level in order and return the remaining tokens; the names of rules that worked go into `fired`."""
    said = frozenset(token.lemma for token in message)
    for level in sorted(_BY_FIRST):
        message = _run_level(message, _BY_FIRST[level], said, fired)
    return message


def _run_level(
    message: list[Token], by_first: dict[str, list[Rule]], said: frozenset[str], fired: list[str] | None
) -> list[Token]:
    if not any(token.lemma in by_first for token in message):
        return message
    rendered = "".join(token.rendered for token in message)
    starts, position = {}, 0
    for index, token in enumerate(message):
        starts[position] = index
        position += len(token.rendered)
    offsets = list(starts)
    present = _mask(token.lemma for token in message)
    result: list[Token] = []
    index = 0
    while index < len(message):
        built, end, name = _longest(message, index, rendered, offsets[index], starts, by_first, said, present)
        if built is None:
            result.append(message[index])
            index += 1
        else:
            result.append(_token(built, message[index:end]))
            if fired is not None:
                fired.append(name)
            index = end
    return result


def _longest(
    message: list[Token],
    index: int,
    rendered: str,
    offset: int,
    starts: dict[int, int],
    by_first: dict[str, list[Rule]],
    said: frozenset[str],
    present: int,
) -> tuple[Built | None, int, str]:
    """The rule whose match from here reaches furthest and accepts; the first declared wins a tie."""
    found = []
    for one in by_first.get(message[index].lemma, ()):
        for need in one.needs:
            if not need & present:
                break
        else:
            match = one.pattern.regex.match(rendered, offset)
            if match is not None:
                found.append((match.end(), one, match))
    for end, one, match in sorted(found, key=lambda item: -item[0]):
        stop = starts.get(end, len(message))
        captured = {name: message[starts[at]] for name in match.groupdict() if (at := match.start(name)) >= 0}
        arguments: dict[str, Any] = {name: captured.get(name) for name in one.wanted}
        if "after" in arguments:
            arguments["after"] = message[stop] if stop < len(message) else None
        if "before" in arguments:
            arguments["before"] = message[index - 1] if index else None
        if "first" in arguments:
            arguments["first"] = message[index]
        if "said" in arguments:
            arguments["said"] = said
        if "last" in arguments:
            arguments["last"] = message[stop - 1]
        built = one.build(**arguments)
        if built is not None:
            return built, stop, one.name
    return None, index, ""


def _token(built: Built, matched: list[Token]) -> Token:
    case = matched[-1].case if built.case is None else built.case
    loose = built.approximate or (
        built.lemma not in {tokens.NOTHING, tokens.REFUSED} and any(token.approximate for token in matched)
    )
    text = " ".join(token.text for token in matched)
    return Token(built.lemma, case, built.value, text, matched[0].start, matched[-1].end, loose)
