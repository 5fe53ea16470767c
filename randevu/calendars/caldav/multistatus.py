"""Answers about several resources (RFC 4918, section 13), as values.

Hrefs are brought into one spelling: servers write `@` and `%40`, whole addresses and paths, as they please, and the
same event must have the same name in every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from lxml.etree import _Element

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
SERVER = "{http://calendarserver.org/ns/}"

_UNQUOTED = "-._~!$&'()*+,;=:@"


@dataclass(frozen=True)
class Resource:
    """One resource of an answer.

    Attributes:
        href: its path, in one spelling.
        status: of the resource itself, where it has no properties; 404 for one that is gone.
        props: what the server found, by tag.
    """

    href: str
    status: int
    props: Mapping[str, _Element]

    def text(self, tag: str) -> str | None:
        found = self.props.get(tag)
        return (found.text or "").strip() or None if found is not None else None

    def hrefs(self, tag: str) -> list[str]:
        """The addresses inside a property, as the server wrote them."""
        found = self.props.get(tag)
        return [one.text.strip() for one in found.iter(f"{DAV}href") if one.text] if found is not None else []

    def names(self, tag: str) -> set[str]:
        """The tags of everything inside a property: resource types, privileges, reports."""
        found = self.props.get(tag)
        if found is None:
            return set()
        return {str(one.tag) for one in found.iter() if one is not found and isinstance(one.tag, str)}

    @property
    def etag(self) -> str:
        return self.text(f"{DAV}getetag") or ""


def resources(tree: _Element) -> Iterator[Resource]:
    for response in tree.iter(f"{DAV}response"):
        href = response.findtext(f"{DAV}href")
        if href:
            yield Resource(path_of(href), _status(response), _props(response))


def sync_token(tree: _Element) -> str | None:
    return tree.findtext(f"{DAV}sync-token")


def path_of(href: str) -> str:
    """The path of an address in the one spelling; slashes inside a name stay escaped."""
    path = urlsplit(href.strip()).path
    return "/".join(quote(unquote(part), safe=_UNQUOTED) for part in path.split("/"))


def _status(response: _Element) -> int:
    return _code(response.findtext(f"{DAV}status"))


def _props(response: _Element) -> dict[str, _Element]:
    found: dict[str, _Element] = {}
    for propstat in response.iterfind(f"{DAV}propstat"):
        if _code(propstat.findtext(f"{DAV}status")) == 200:
            for prop in propstat.iterfind(f"{DAV}prop"):
                found.update((str(one.tag), one) for one in prop)
    return found


def _code(line: str | None) -> int:
    """Of a line like `HTTP/1.1 404 Not Found`; what says nothing is well."""
    parts = (line or "").split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isascii() and parts[1].isdigit() else 200
