"""The small language in which rules write their patterns, compiled to regular expressions.

    hafta/dat {weekday}          the word "hafta" in the dative, then any weekday in any case
    {n/loc|dat} (gibi | civari)? a number in the locative or dative, then perhaps one of two words
    bu/-                         the bare form only;   {n/p3*} every case that begins with p3

A case written plainly also covers its possessive and plural forms ("dat" covers "p3dat");
"=loc" means exactly that form. A name in braces is a class of words and captures its token;
{from:weekday} captures under another name; a class without braces matches and captures nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_ELEMENT = re.compile(
    r"\s*(?:(?P<mark>[()|])|(?P<name>\{[a-z0-9_]+(?::[a-zA-Z0-9_]+)?(?:/[^}\s]+)?\}|[A-Za-z0-9]+(?:/[^\s()?]+)?))(?P<opt>\??)"
)


class PatternError(ValueError):
    """A pattern that cannot be compiled: unknown word or class, unbalanced, or matching nothing at all."""


@dataclass(frozen=True)
class Pattern:
    """A checked pattern: its expression, the lemmas it can begin with, the names it captures, and for each part that
    it cannot do without the lemmas that can be it.
    """

    source: str
    expression: str
    first: frozenset[str]
    captures: frozenset[str]
    needs: tuple[frozenset[str], ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled on first use: most messages need few of the rules, and loading must take milliseconds."""
        return re.compile(self.expression)


@dataclass(frozen=True)
class _Node:
    regex: str
    first: frozenset[str]
    nullable: bool
    needs: tuple[frozenset[str], ...]


def compile_pattern(source: str, classes: Mapping[str, frozenset[str]], lemmas: frozenset[str]) -> Pattern:
    """Compile a pattern; raises PatternError if it is malformed or could match the empty string."""
    parser = _Parser(source, classes, lemmas)
    node = parser.alternatives()
    if not parser.at_end():
        raise PatternError(f"unbalanced: {source}")
    if node.nullable:
        raise PatternError(f"matches nothing at all: {source}")
    return Pattern(source, node.regex, node.first, frozenset(parser.captures), node.needs)


class _Parser:
    """Recursive descent over the elements of one pattern."""

    def __init__(self, source: str, classes: Mapping[str, frozenset[str]], lemmas: frozenset[str]) -> None:
        self.source, self.classes, self.lemmas = source, classes, lemmas
        self.elements = self._elements()
        self.position = 0
        self.captures: list[str] = []

    def _elements(self) -> list[tuple[str, bool]]:
        found, position, text = [], 0, self.source.strip()
        while position < len(text):
            element = _ELEMENT.match(text, position)
            if element is None:
                raise PatternError(f"cannot read {text[position:]!r} in: {self.source}")
            found.append((element["mark"] or element["name"], element["opt"] == "?"))
            position = element.end()
        return found

    def at_end(self) -> bool:
        return self.position >= len(self.elements)

    def alternatives(self) -> _Node:
        nodes = [self.sequence()]
        while not self.at_end() and self.elements[self.position][0] == "|":
            self.position += 1
            nodes.append(self.sequence())
        first = frozenset().union(*(node.first for node in nodes))
        if len(nodes) == 1:
            return nodes[0]
        needs: tuple[frozenset[str], ...] = ()
        if all(node.needs for node in nodes):
            needs = (frozenset().union(*(node.needs[0] for node in nodes)),)
        return _Node("|".join(node.regex for node in nodes), first, any(node.nullable for node in nodes), needs)

    def sequence(self) -> _Node:
        regex, first, nullable = "", frozenset[str](), True
        needs: tuple[frozenset[str], ...] = ()
        while not self.at_end() and self.elements[self.position][0] not in {"|", ")"}:
            node = self.element()
            regex += node.regex
            first = first | node.first if nullable else first
            nullable = nullable and node.nullable
            needs += node.needs
        return _Node(regex, first, nullable, needs)

    def element(self) -> _Node:
        text, optional = self.elements[self.position]
        self.position += 1
        if text == "(":
            inner = self.alternatives()
            if self.at_end() or self.elements[self.position][0] != ")":
                raise PatternError(f"unbalanced: {self.source}")
            optional = self.elements[self.position][1]
            self.position += 1
            node = _Node(f"(?:{inner.regex})", inner.first, inner.nullable, inner.needs)
        else:
            node = self.word(text)
        return _Node(f"(?:{node.regex})?", node.first, True, ()) if optional else node

    def word(self, text: str) -> _Node:
        name, _, cases = text.strip("{}").partition("/")
        if not text.startswith("{"):
            if name in self.classes:
                words = "|".join(sorted(self.classes[name], key=len, reverse=True))
                return _Node(f"(?:{words})~{_cases(cases)} ", self.classes[name], False, (self.classes[name],))
            if name not in self.lemmas:
                raise PatternError(f"unknown word {name!r} in: {self.source}")
            return _Node(f"{name}~{_cases(cases)} ", frozenset({name}), False, (frozenset({name}),))
        capture, _, kind = name.partition(":")
        kind = kind or capture
        lemmas = self.classes.get(kind) or (frozenset({kind}) if kind in self.lemmas else None)
        if lemmas is None:
            raise PatternError(f"unknown class {kind!r} in: {self.source}")
        if capture in self.captures:
            raise PatternError(f"captures {capture!r} twice: {self.source}")
        self.captures.append(capture)
        words = "|".join(sorted(lemmas, key=len, reverse=True))
        return _Node(f"(?P<{capture}>(?:{words})~{_cases(cases)} )", lemmas, False, (lemmas,))


def _cases(cases: str) -> str:
    if not cases:
        return "[a-z0-9]*"
    return f"(?:{'|'.join(_case(one) for one in cases.split('|'))})"


def _case(case: str) -> str:
    if case == "-":
        return ""
    if case.startswith("="):
        return case[1:]
    if case == "p3":  # after a consonant the possessive is spelled like the accusative
        return "(?:p3|acc)"
    if case == "p3*":
        return "(?:(?:pl)?p3[a-z0-9]*|acc|placc)"
    if case.endswith("*"):
        return f"{case[:-1]}[a-z0-9]*"
    return f"(?:p3|plp3|pl|ki|locki)?{case}"
