"""An SMS provider as a description: what to ask it, and how to read its answers.

The file is YAML (docs/sms.md names every entry). Values that are secret stand in the environment; the description names
them under `needs`, and its templates (Jinja) use them by that name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from randevu.catalogue.errors import CatalogueError
from randevu.catalogue.node import Node, read
from randevu.errors import SettingsError
from randevu.messaging.sms.numbers import FORMS

READY = Path(__file__).parent / "providers"
MOST_ASKED = 500
_CALL = "method address headers basic body"
_TEMPLATES = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


@dataclass(frozen=True)
class Call:
    """A request. Address, headers and body are templates; `basic` names user and password among the secrets."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: str
    basic: tuple[str, str] | None = None


@dataclass(frozen=True)
class Sending:
    """How a text is handed over. `code` and `id` say where they stand in a JSON answer, `pattern` finds both in a text.

    Codes that stand in no list leave open whether the text goes out.
    """

    call: Call
    number: str
    code: str | None
    id: str | None
    pattern: re.Pattern[str] | None
    success: frozenset[str]
    later: frozenset[str]
    stop: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True)
class Reporting:
    """How the provider is asked what became of texts; `items` is where the list stands in its answer."""

    call: Call
    most: int
    items: str
    id: str
    status: str
    delivered: frozenset[str]
    failed: frozenset[str]


@dataclass(frozen=True)
class Calls:
    """How the provider's own calls tell what became of a text; `items` is where several reports of one call stand."""

    items: str | None
    id: str
    status: str
    delivered: frozenset[str]
    failed: frozenset[str]


@dataclass(frozen=True)
class Provider:
    """A description with its secrets filled in from the environment."""

    name: str
    sending: Sending
    reporting: Reporting | None
    calls: Calls | None
    turkish_shift: bool
    secrets: Mapping[str, str] = field(repr=False)

    def filled(self, template: str, **values: Any) -> str:
        """A template of this provider with its secrets and what the message gives.

        Raises:
            SettingsError: it uses a name that is not there.
        """
        try:
            return _TEMPLATES.from_string(template).render({**self.secrets, **values})
        except UndefinedError:
            raise SettingsError(f"the SMS provider {self.name} uses a name that is neither needed nor given") from None


def load(named: str, environment: Mapping[str, str] | None = None) -> Provider:
    """The provider of this name (one of `providers/`) or in this file.

    Raises:
        SettingsError: there is none, it is wrong in some line, or a secret is missing.
    """
    path = Path(named) if named.endswith((".yml", ".yaml")) else READY / f"{named}.yml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        ready = ", ".join(sorted(one.stem for one in READY.glob("*.yml")))
        raise SettingsError(f"RANDEVU_SMS_PROVIDER={named!r} is neither a file nor one of: {ready}") from None
    try:
        return _provider(path.stem, read(text, path.name), os.environ if environment is None else environment)
    except CatalogueError as error:
        raise SettingsError(f"SMS provider: {error}") from None


def _provider(name: str, root: Node, environment: Mapping[str, str]) -> Provider:
    top = root.fields("send", "needs turkish_shift report calls")
    needs = top["needs"].texts() if "needs" in top else ()
    missing = [one for one in needs if not environment.get(one)]
    if missing:
        raise SettingsError(f"the SMS provider {name} needs {', '.join(missing)}: set them and start again")
    provider = Provider(
        name=name,
        sending=_sending(top["send"], needs),
        reporting=_reporting(top["report"], needs) if "report" in top else None,
        calls=_calls(top["calls"]) if "calls" in top else None,
        turkish_shift=top["turkish_shift"].truth() if "turkish_shift" in top else False,
        secrets={one: environment[one] for one in needs},
    )
    _try_out(provider)
    return provider


def _sending(node: Node, needs: tuple[str, ...]) -> Sending:
    entry = node.fields("method address", f"{_CALL} number code id pattern success later stop never")
    form = entry["number"].text() if "number" in entry else "digits"
    if form not in FORMS:
        raise entry["number"].error(f"must be one of {', '.join(FORMS)}")
    if ("pattern" in entry) == ("code" in entry or "id" in entry):
        raise node.error("needs either `id` (and `code`) for a JSON answer, or `pattern` for a plain one")
    lists = {name: _codes(entry, name) for name in ("success", "later", "stop", "never")}
    if lists["success"] and "code" not in entry and "pattern" not in entry:
        raise entry["success"].error("needs `code`: where the answer's code stands")
    return Sending(
        call=_call(entry, needs),
        number=form,
        code=entry["code"].text() if "code" in entry else None,
        id=entry["id"].text() if "id" in entry else None,
        pattern=_pattern(entry["pattern"]) if "pattern" in entry else None,
        **lists,
    )


def _reporting(node: Node, needs: tuple[str, ...]) -> Reporting:
    entry = node.fields("method address items id status delivered failed", f"{_CALL} most")
    return Reporting(
        call=_call(entry, needs),
        most=entry["most"].whole(1, MOST_ASKED) if "most" in entry else 1,
        items=entry["items"].text(),
        id=entry["id"].text(),
        status=entry["status"].text(),
        delivered=_codes(entry, "delivered"),
        failed=_codes(entry, "failed"),
    )


def _calls(node: Node) -> Calls:
    entry = node.fields("id status delivered failed", "items")
    return Calls(
        items=entry["items"].text() if "items" in entry else None,
        id=entry["id"].text(),
        status=entry["status"].text(),
        delivered=_codes(entry, "delivered"),
        failed=_codes(entry, "failed"),
    )


def _call(entry: Mapping[str, Node], needs: tuple[str, ...]) -> Call:
    method = entry["method"].text().upper()
    if method not in ("GET", "POST", "PUT"):
        raise entry["method"].error("must be GET, POST or PUT")
    if not entry["address"].text().startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise entry["address"].error("must begin with https://: it carries secrets and what customers are told")
    headers = entry["headers"].entries() if "headers" in entry else {}
    basic = entry["basic"].texts() if "basic" in entry else None
    if basic is not None and (len(basic) != 2 or not set(basic) <= set(needs)):
        raise entry["basic"].error("must name user and password as they stand under `needs`")
    for one in (entry["address"], *headers.values(), *([entry["body"]] if "body" in entry else ())):
        try:
            _TEMPLATES.parse(one.text())
        except TemplateSyntaxError as error:
            raise one.error(f"is no template: {error.message}") from None
    return Call(
        method,
        entry["address"].text(),
        {name: one.text() for name, one in headers.items()},
        entry["body"].text() if "body" in entry else "",
        (basic[0], basic[1]) if basic else None,
    )


def _codes(entry: Mapping[str, Node], name: str) -> frozenset[str]:
    if name not in entry:
        return frozenset()
    for one in entry[name].items():
        if not isinstance(one.value, str):
            raise one.error('must stand in quotes, like "00": a bare 00 is the number 0')
    return frozenset(entry[name].texts())


def _pattern(node: Node) -> re.Pattern[str]:
    try:
        found = re.compile(node.text())
    except re.error as error:
        raise node.error(f"is no regular expression: {error}") from None
    if "id" not in found.groupindex:
        raise node.error("must name the group `id`: (?P<id>...)")
    return found


def _try_out(provider: Provider) -> None:
    """Fill every template once, so that a misspelt name is found at the start and not with the first text."""
    send = {"text": "a", "number": "1", "reference": "1"}
    calls: list[tuple[Call, dict[str, Any]]] = [(provider.sending.call, send)]
    if provider.reporting is not None:
        calls.append((provider.reporting.call, {"ids": ["1"]}))
    for call, values in calls:
        for template in (call.address, *call.headers.values(), call.body):
            provider.filled(template, **values)
