"""What WhatsApp refuses in a template, or silently makes marketing of: found before it is submitted.

Sources: Meta's OpenAPI and guides for sizes, names and examples; the reasons its reviews give (as quoted by Meta and
by the providers AWS, Twilio, Zoho and Syniverse) for where gaps may stand and how many; Meta's category rules for what
is no utility any more. A rule of our own is marked as such: the same words must also fit an ordinary message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from randevu.messaging import limits
from randevu.messaging.approved.model import GAP, Template
from randevu.turkish import letters

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
MOST_LINKS, MOST_BUTTONS = 2, 10
_ANY_BRACES = re.compile(r"\{+[^{}]*\}+|[{}]")
_ADJACENT = re.compile(r"\}\}\s*\{\{")
_SHORTENERS = re.compile(r"\b(wa\.me|bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd|cutt\.ly|rebrand\.ly)\b", re.I)
_MARKUP = re.compile(r"[*_~`\n]")
_PROMOTIONAL = re.compile(
    r"\b(kampanya|indirim|firsat|promosyon|hediye|bedava|ucretsiz|kupon|puan kazan|cekilis|ozel teklif|size ozel"
    r"|kacirmayin|sinirli sure|tavsiye et|yeni hizmetimiz|discount|sale\b|offer\b|free\b|coupon|promotion"
    r"|special price|deal\b|don't miss)"
)
"""Folded beginnings of words, as Meta's category guide and Turkish providers name them."""

Rule = Literal[
    "name",
    "language",
    "too_long",
    "edge",
    "adjacent",
    "braces",
    "unknown_gap",
    "unused",
    "no_example",
    "crowded",
    "promotional",
    "format",
    "buttons",
    "label",
    "link",
    "order",
    "stand_in",
    "same_text",
]


@dataclass(frozen=True)
class Finding:
    """Something wrong with a template.

    Attributes:
        at: header, body, footer, name, buttons, ...
        found: the word or number that breaks the rule.
        refused: True if WhatsApp refuses it; False if it lets it through as something else (marketing), or if only
            our own use of it would fail.
    """

    template: str
    language: str
    rule: Rule
    at: str
    found: str = ""
    refused: bool = True

    def __str__(self) -> str:
        return f"{self.language}/{self.template}: {self.at}: {MEANING[self.rule].format(found=self.found)}"


MEANING: Mapping[str, str] = {
    "name": "only lower case letters a-z, digits and _ may stand in a name, at most 512",
    "language": "'{found}' is no language code like tr or en_US",
    "too_long": "too long: {found}; shorten it",
    "edge": "a text may not begin or end with a variable; put words (a full stop is not enough) around it",
    "adjacent": "variables stand next to each other; put words between them",
    "braces": "'{found}' is no variable; write {{{{name}}}} with small letters, digits and _",
    "unknown_gap": "{{{{{found}}}}} is not among the variables",
    "unused": "the variable {found} stands nowhere in the text",
    "no_example": "{found} has no example; WhatsApp refuses variables without one",
    "crowded": "too many variables for so few words: {found}; say more, or fill fewer gaps",
    "promotional": "'{found}' makes WhatsApp treat it as marketing, which costs more and needs consent; say it without",
    "format": "no line breaks, emoji or formatting signs here",
    "buttons": "{found}",
    "label": "'{found}' is too long or holds a variable, an emoji or a line break",
    "link": "{found}",
    "order": "quick replies and links must stand together, not in turns",
    "stand_in": "{found}",
    "same_text": "its words are those of {found}; WhatsApp refuses the second of two equal templates",
}


def check(templates: Mapping[tuple[str, str], Template]) -> list[Finding]:
    """Everything that is wrong, in the order of the templates."""
    found: list[Finding] = []
    seen: dict[tuple[str, str], str] = {}
    for one in templates.values():
        found += check_one(one)
        found += _stand_in(one, templates)
        words = (one.language, _bare(one.body))
        if words in seen:
            found.append(_Report(one).find("same_text", "body", seen[words]))
        seen.setdefault(words, one.name)
    return found


def check_one(template: Template) -> list[Finding]:
    """What is wrong with one template by itself."""
    report = _Report(template)
    return [
        *_names(template, report),
        *_texts(template, report),
        *_variables(template, report),
        *_buttons(template, report),
        *_promotion(template, report),
    ]


@dataclass(frozen=True)
class _Report:
    of: Template

    def find(self, rule: Rule, at: str, found: str = "", refused: bool = True) -> Finding:
        return Finding(self.of.name, self.of.language, rule, at, found, refused)


def _names(template: Template, report: _Report) -> Iterator[Finding]:
    if not NAME.fullmatch(template.name):
        yield report.find("name", "name")
    if not LANGUAGE.fullmatch(template.language):
        yield report.find("language", "language", template.language)


def _texts(template: Template, report: _Report) -> Iterator[Finding]:
    longest = {variable.name: variable.example for variable in template.variables}
    sizes = {"header": limits.HEADER, "body": limits.INTERACTIVE_BODY, "footer": limits.FOOTER}
    for at, text in (("header", template.header), ("body", template.body), ("footer", template.footer)):
        filled = GAP.sub(lambda found: longest.get(found[1], ""), text)
        size = max(limits.units(text), limits.units(filled))
        if size > sizes[at].most:
            yield report.find("too_long", at, f"{size} of at most {sizes[at].most}")
        for braces in _ANY_BRACES.findall(text):
            if not GAP.fullmatch(braces):
                yield report.find("braces", at, braces)
        if at != "body" and (_MARKUP.search(GAP.sub("", text)) or _has_emoji(text)):
            yield report.find("format", at)
        if at == "footer" and GAP.search(text):
            yield report.find("unknown_gap", at, GAP.findall(text)[0])
        if at == "header" and len(template.gaps(text)) > 1:
            yield report.find("crowded", at, "a header takes one")
    if not template.body:
        yield report.find("too_long", "body", "0, at least 1")
    if GAP.match(template.body) or re.search(r"\}\}\W*$", template.body):
        yield report.find("edge", "body")
    if _ADJACENT.search(template.body):
        yield report.find("adjacent", "body")
    gaps = len(GAP.findall(template.body))
    words = len(GAP.sub("x", template.body).split())
    if gaps and words < 3 * gaps + 1:
        yield report.find("crowded", "body", f"{words} words for {gaps} variables, at least {3 * gaps + 1}")


def _variables(template: Template, report: _Report) -> Iterator[Finding]:
    known = {variable.name for variable in template.variables}
    used = {*template.gaps(template.header), *template.gaps(template.body)}
    for name in sorted(used - known):
        yield report.find("unknown_gap", "variables", name)
    for variable in template.variables:
        if variable.name not in used:
            yield report.find("unused", "variables", variable.name)
        if not variable.example.strip():
            yield report.find("no_example", "variables", variable.name)


def _buttons(template: Template, report: _Report) -> Iterator[Finding]:
    buttons, quick = template.buttons, template.quick_replies
    links = [button for button in buttons if button.url is not None]
    if len(buttons) > MOST_BUTTONS or len(links) > MOST_LINKS:
        yield report.find("buttons", "buttons", f"at most {MOST_BUTTONS} buttons, {MOST_LINKS} of them links")
    if len(quick) > limits.BUTTONS.most:  # ours: an ordinary message has no more
        yield report.find("buttons", "buttons", f"at most {limits.BUTTONS.most} quick replies", refused=False)
    for what, values in (("keys", [one.key for one in buttons]), ("titles", [one.title for one in buttons])):
        if len(set(values)) < len(values):
            yield report.find("buttons", "buttons", f"two buttons have the same {what}")
    turns = [button.url is None for button in buttons]
    if sum(a != b for a, b in pairwise(turns)) > 1:
        yield report.find("order", "buttons")
    for button in buttons:
        wrong = limits.units(button.title) > 25 or "\n" in button.title or "{" in button.title
        if wrong or not button.title or _has_emoji(button.title):
            yield report.find("label", "buttons", button.title)
        elif button.url is None and not limits.BUTTON_TITLE.fits(button.title):  # ours, as above
            yield report.find("label", "buttons", button.title, refused=False)
        if button.url is not None:
            yield from _link(button.url, button.example, report)
    for shortener in _SHORTENERS.findall(template.body):
        yield report.find("link", "body", f"shortened addresses like {shortener} are refused")


def _link(url: str, example: str | None, report: _Report) -> Iterator[Finding]:
    if not url.startswith(("https://", "http://")) or len(url) > limits.URL.most:
        yield report.find("link", "buttons", "a link begins with https:// and has at most 2000 letters")
    if _SHORTENERS.search(url):
        yield report.find("link", "buttons", "shortened addresses and wa.me are refused")
    gaps = GAP.findall(url)
    if gaps and (len(gaps) > 1 or not url.endswith("}}")):
        yield report.find("link", "buttons", "a link may hold one variable, at its very end")
    if gaps and not (example or "").startswith("http"):
        yield report.find("no_example", "buttons", "the link")


def _promotion(template: Template, report: _Report) -> Iterator[Finding]:
    if template.category != "utility":
        return
    said: Sequence[str] = (template.header, template.body, template.footer, *(one.title for one in template.buttons))
    for word in dict.fromkeys(_PROMOTIONAL.findall(letters.fold(" ".join(said)))):
        yield report.find("promotional", "text", word, refused=False)


def _stand_in(template: Template, templates: Mapping[tuple[str, str], Template]) -> Iterator[Finding]:
    if template.instead is None:
        return
    report = _Report(template)
    other = templates.get((template.instead, template.language))
    if other is None or other is template:
        yield report.find("stand_in", "instead", f"there is no other template {template.instead}", refused=False)
        return
    have = {variable.name for variable in template.variables}
    more = sorted({variable.name for variable in other.variables} - have)
    more += sorted({one.key for one in other.buttons} - {one.key for one in template.buttons})
    if more:
        wants = f"{other.name} wants {', '.join(more)}, which {template.name} does not have"
        yield report.find("stand_in", "instead", wants, refused=False)
    if other.category == "marketing" and template.category == "utility":
        yield report.find("stand_in", "instead", f"{other.name} is marketing", refused=False)


def _has_emoji(text: str) -> bool:
    return any(unicodedata.category(letter) in ("So", "Cs", "Sk") for letter in text)


def _bare(text: str) -> str:
    return " ".join(GAP.sub("{{}}", letters.fold(text)).split())
