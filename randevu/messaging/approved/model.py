"""What a message template is to us: words with named gaps, as designers write them in `message_templates/`.

WhatsApp numbers the gaps ({{1}}, {{2}}, ...) in the order in which they first stand in the text; names are ours alone,
so that a text can be rearranged without touching the code that fills it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from randevu.messaging import kinds
from randevu.messaging.errors import MessagingError

GAP = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")
MOST_VALUE = 200
"""Letters of one value; a longer one would be cut by WhatsApp's limit for the whole text."""
_NOTHING = "-"


class TemplateError(MessagingError):
    """A template's file cannot be read, or nothing is known of a template; the text says which and what to do."""


@dataclass(frozen=True)
class Variable:
    """A gap: what WhatsApp is shown as an example, and what is said where the value is missing."""

    name: str
    example: str
    empty: str = _NOTHING


@dataclass(frozen=True)
class Button:
    """A quick reply, or a link when it has a `url`, whose end may be one gap."""

    key: str
    title: str
    url: str | None = None
    example: str | None = None
    """For a link with a gap: a whole address."""


@dataclass(frozen=True)
class Template:
    """One template in one language.

    Attributes:
        category: ``utility`` or ``marketing``, as submitted; WhatsApp may change it.
        audience: ``customer`` or ``owner``.
        instead: the template that goes out while this one may not.
        by_people: whether people of the panel send it by hand; it has gaps for the customer and the business alone.
    """

    name: str
    language: str
    category: Literal["utility", "marketing"]
    body: str
    header: str = ""
    footer: str = ""
    variables: tuple[Variable, ...] = ()
    buttons: tuple[Button, ...] = ()
    audience: Literal["customer", "owner"] = "customer"
    instead: str | None = None
    by_people: bool = False

    @property
    def quick_replies(self) -> tuple[Button, ...]:
        return tuple(button for button in self.buttons if button.url is None)

    def gaps(self, text: str) -> tuple[str, ...]:
        """Names of the gaps of one of its texts, in the order WhatsApp numbers them."""
        return tuple(dict.fromkeys(GAP.findall(text)))

    def said(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values as WhatsApp takes them: one line each, none empty, none endless.

        Raises:
            TemplateError: a value is missing; an empty one is not.
        """
        found = {}
        for variable in self.variables:
            if variable.name not in values:
                raise TemplateError(
                    f"template {self.name} needs {', '.join(one.name for one in self.variables)}; "
                    f"{variable.name} is missing"
                )
            found[variable.name] = " ".join(values[variable.name].split())[:MOST_VALUE].strip() or variable.empty
        return found

    def parts(self, values: Mapping[str, str]) -> tuple[str, str, str]:
        """Header, body and footer as a customer reads them; the first and the last may be empty."""
        said = self.said(values)
        return fill(self.header, said), fill(self.body, said), fill(self.footer, said)

    def text(self, values: Mapping[str, str]) -> str:
        """The words a customer reads, all parts in order."""
        return "\n\n".join(filter(None, self.parts(values)))

    def template(self, values: Mapping[str, str], ids: Mapping[str, str]) -> kinds.Template:
        """The message that WhatsApp approved. `ids`: by button key, what a quick reply sends or a link ends with."""
        said = self.said(values)
        buttons = tuple(
            kinds.TemplateButton(place, "quick_reply" if button.url is None else "url", ids[button.key])
            for place, button in enumerate(self.buttons)
            if button.key in ids and (button.url is None or GAP.search(button.url))
        )
        return kinds.Template(
            self.name,
            self.language,
            body=tuple(kinds.Parameter(said[name]) for name in self.gaps(self.body)),
            header=tuple(kinds.Parameter(said[name]) for name in self.gaps(self.header)),
            buttons=buttons,
        )

    def free(self, values: Mapping[str, str], ids: Mapping[str, str]) -> kinds.Kind:
        """The same as an ordinary message, which costs nothing while the customer's window is open."""
        offered = tuple(kinds.Choice(ids[one.key], one.title) for one in self.quick_replies if one.key in ids)
        links = [fill(one.url, {}, ids.get(one.key, "")) for one in self.buttons if one.url is not None]
        text = "\n\n".join([self.text(values), *links])
        return kinds.Buttons(text, offered) if offered else kinds.Text(text)


def fill(text: str, values: Mapping[str, str], otherwise: str = "") -> str:
    return GAP.sub(lambda found: values.get(found[1], otherwise), text)


def from_mapping(name: str, language: str, data: Mapping[str, Any]) -> Template:
    """A template from what its file holds.

    Raises:
        TemplateError: naming the field that is missing, unknown or of another kind.
    """
    where = f"message_templates/{language}/{name}.yml"
    _known(
        where,
        data,
        {"category", "audience", "header", "body", "footer", "variables", "buttons", "instead", "by_people"},
    )
    category, audience = data.get("category"), data.get("audience", "customer")
    if category not in ("utility", "marketing") or audience not in ("customer", "owner"):
        raise TemplateError(f"{where}: category is utility or marketing, audience customer or owner")
    return Template(
        name,
        language,
        category,
        _text(where, data, "body"),
        _text(where, data, "header", ""),
        _text(where, data, "footer", ""),
        tuple(_variable(where, *one) for one in _pairs(where, data, "variables")),
        tuple(_button(where, one) for one in _items(where, data, "buttons")),
        audience,
        _text(where, data, "instead", "") or None,
        data.get("by_people") is True,
    )


def _variable(where: str, name: str, entry: Any) -> Variable:
    fields = entry if isinstance(entry, Mapping) else {}
    _known(f"{where}: {name}", fields, {"example", "empty"})
    return Variable(name, _text(where, fields, "example", ""), _text(where, fields, "empty", _NOTHING))


def _button(where: str, entry: Any) -> Button:
    fields = entry if isinstance(entry, Mapping) else {}
    _known(f"{where}: buttons", fields, {"key", "title", "url", "example"})
    return Button(
        _text(where, fields, "key"),
        _text(where, fields, "title"),
        _text(where, fields, "url", "") or None,
        _text(where, fields, "example", "") or None,
    )


def _pairs(where: str, data: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise TemplateError(f"{where}: {name} must be a mapping")
    return [(str(key), value) for key, value in found.items()]


def _items(where: str, data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list):
        raise TemplateError(f"{where}: {name} must be a list")
    return found


def _text(where: str, data: Mapping[str, Any], name: str, default: str | None = None) -> str:
    found = data.get(name, default)
    if not isinstance(found, str):
        raise TemplateError(f"{where}: {name} must be text; put quotes around numbers and times")
    return found.strip()


def _known(where: str, data: Mapping[str, Any], names: set[str]) -> None:
    strange = sorted(str(name) for name in data if name not in names)
    if strange:
        raise TemplateError(f"{where}: {', '.join(strange)} means nothing here; known: {', '.join(sorted(names))}")
