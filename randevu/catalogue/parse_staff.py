"""Reading one staff member: where they work, what they do there, when, and how long it takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from randevu.catalogue.model import Branch, Place, Service, Staff, Week
from randevu.catalogue.node import Node
from randevu.catalogue.parse_hours import overrides, week_of

_NO_BREAKS: Week = ((),) * 7


def staff_entry(
    key: str,
    node: Node,
    services: Mapping[str, Service],
    branches: Mapping[str, Branch],
) -> tuple[Staff, dict[str, int]]:
    """A staff member, and their own minutes by service.

    `branches` is a list of branch keys, or a mapping in which a branch has its own `does` and `hours`:

        branches: [kadikoy]
        branches: {kadikoy: {hours: {monday: 09:00-14:00}}, besiktas: {does: [fon]}}
    """
    entry = node.fields("name branches does", "also hours breaks minutes exceptions days_off paused")
    does = _services(entry["does"], services)
    week = week_of(entry["hours"]) if "hours" in entry else None
    places = {}
    for branch, place in _branches(entry["branches"], branches).items():
        own = place.fields("", "does hours") if place else {}
        places[branch] = Place(
            branch=branch,
            services=_services(own["does"], services) if "does" in own else does,
            week=week_of(own["hours"]) if "hours" in own else week,
        )
    done = frozenset().union(*(place.services for place in places.values()))
    person = Staff(
        key=key,
        name=entry["name"].text(),
        places=places,
        breaks=_breaks(entry["breaks"]) if "breaks" in entry else _NO_BREAKS,
        everyday=entry["also"].texts() if "also" in entry else (),
        overrides=overrides(entry["exceptions"]) if "exceptions" in entry else {},
        days_off=tuple(one.days() for one in entry["days_off"].items()) if "days_off" in entry else (),
        paused=entry["paused"].truth() if "paused" in entry else False,
    )
    return person, _minutes(entry["minutes"], done) if "minutes" in entry else {}


def at_work(person: Staff, services: Mapping[str, Service]) -> Staff:
    """The staff member with what is offered of their work at the moment."""
    if person.paused:
        return replace(person, places={})
    places = {
        key: replace(place, services=frozenset(one for one in place.services if not services[one].paused))
        for key, place in person.places.items()
    }
    return replace(person, places=places)


def _services(node: Node, services: Mapping[str, Service]) -> frozenset[str]:
    """Services named by their key or by their group."""
    found: set[str] = set()
    for item in node.items():
        name = item.text()
        of_group = {key for key, service in services.items() if service.group == name}
        if name not in services and not of_group:
            groups = sorted({service.group for service in services.values()})
            raise item.error(f"`{name}` is neither a service nor a group; groups: {', '.join(groups)}")
        found |= {name} if name in services else of_group
    return frozenset(found)


def _branches(node: Node, branches: Mapping[str, Branch]) -> dict[str, Node | None]:
    if isinstance(node.value, dict):
        found: dict[str, Node | None] = dict(node.entries())
        named = list(node.entries().items())
    else:
        named = [(item.text(), item) for item in node.items()]
        found = {name: None for name, _ in named}
    for name, one in named:
        if name not in branches:
            raise one.error(f"`{name}` is no branch; branches: {', '.join(branches)}")
    return {name: place if place is not None and place.value is not None else None for name, place in found.items()}


def _breaks(node: Node) -> Week:
    """The same every day (`13:00-14:00`), or by weekday."""
    if isinstance(node.value, dict):
        return week_of(node)
    return (node.spans(),) * 7


def _minutes(node: Node, done: frozenset[str]) -> dict[str, int]:
    found = {}
    for service, one in node.entries().items():
        if service not in done:
            raise one.error("is not among the services this person does")
        found[service] = one.whole(5, 720)
    return found
