"""A small tree of a page, so that tests ask for elements and never compare strings of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "circle", "path"}


@dataclass
class Element:
    """An element; `text` is what it shows, in one line."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self._strings()).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Elements below with this tag ("*" for any); `class_` is one of the classes, other values are equal."""
        return [one for one in self._below() if tag in ("*", one.tag) and one._has(wanted)]

    def one(self, tag: str, **wanted: str) -> Element:
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    def has(self, tag: str, **wanted: str) -> bool:
        return bool(self.all(tag, **wanted))

    def fields(self) -> dict[str, str | list[str]]:
        """What a browser would send for this form without a change."""
        sent: dict[str, str | list[str]] = {}
        for each in self.all("input"):
            if each.get("type") in ("radio", "checkbox") and each.get("checked") is None:
                continue
            if "name" in each.attributes:
                old, value = sent.get(each["name"]), each.get("value") or ""
                sent[each["name"]] = value if old is None else [*([old] if isinstance(old, str) else old), value]
        for each in self.all("textarea"):
            # The newline right behind the tag belongs to the markup.
            sent[each["name"]] = "".join(each._strings()).removeprefix("\n")
        for each in self.all("select"):
            chosen = [option for option in each.all("option") if option.get("selected") is not None]
            sent[each["name"]] = (chosen or each.all("option"))[0]["value"]
        return sent

    def _has(self, wanted: dict[str, str]) -> bool:
        for name, value in wanted.items():
            if name == "class_":
                if value not in (self.get("class") or "").split():
                    return False
            elif self.get(name.replace("_", "-")) != value:
                return False
        return True

    def _below(self) -> Iterator[Element]:
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part._below()

    def _strings(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._strings()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self.open.pop()
            assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(text: str) -> Element:
    """The tree of a page; elements that are not closed in order fail the test."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.root
