"""What of a wish fits together: what follows from it is filled in, what cannot be is dropped, and why is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from randevu.catalogue import Catalogue
from randevu.dialogue import words
from randevu.dialogue.wish import Said, Wish


@dataclass(frozen=True)
class Notice:
    """Something to say before the next question: a response of domain.yml and its values."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)


def consistent(catalogue: Catalogue, wish: Wish) -> tuple[Wish, tuple[Notice, ...]]:
    """Fill in what follows, drop what cannot be, and say why."""
    notices: list[Notice] = []
    # The business may have changed since it was said: who left, or a place that closed, is nobody's wish.
    if wish.key("staff") not in (None, *catalogue.staff):
        wish = replace(wish, staff=None)
    if wish.key("branch") not in (None, *catalogue.branches):
        wish = replace(wish, branch=None)
    services = tuple(key for key in wish.services if key in catalogue.services)
    if not services:
        return replace(wish, service=None), ()
    if wish.service and services != wish.services:
        wish = replace(wish, service=replace(wish.service, value=services))
    named = words.lower_names(catalogue, "service", services)

    staff = wish.key("staff")
    if staff:
        person = catalogue.staff[staff]
        if not all(person.does(service) for service in services):
            if len(services) == 1 or not any(person.does(service) for service in services):
                able = staff_for(catalogue, services, None)
                notices.append(
                    Notice(
                        "utter_staff_not_doing",
                        {"staff": person.name, "service": named, "others": words.names(catalogue, "staff", able)},
                    )
                )
                wish = replace(wish, staff=None)
        elif wish.branch is None and len(person.places) == 1:
            wish = replace(wish, branch=_follows(wish.staff, next(iter(person.places))))

    able_branches = branches_for(catalogue, services, wish.key("staff"))
    branch = wish.key("branch")
    if branch and branch not in able_branches:
        if wish.key("staff") and branch in branches_for(catalogue, services, None):
            person_name = catalogue.name_of("staff", wish.key("staff") or "")
            notices.append(
                Notice(
                    "utter_staff_elsewhere",
                    {
                        "staff": person_name,
                        **words.place(catalogue, branch),
                        "branches": words.names(catalogue, "branch", able_branches),
                    },
                )
            )
            wish = replace(wish, staff=None)
        else:
            notices.append(
                Notice(
                    "utter_branch_not_doing",
                    {
                        "service": named,
                        **words.place(catalogue, branch),
                        "branches": words.names(catalogue, "branch", able_branches),
                        **({} if not able_branches else words.place(catalogue, able_branches[0], "other_")),
                    },
                )
            )
            wish = replace(wish, branch=None)
    if wish.branch is None and len(able_branches) == 1:
        wish = replace(wish, branch=_follows(wish.service, able_branches[0]))
    return wish, tuple(notices)


def staff_for(catalogue: Catalogue, services: Sequence[str], branch: str | None) -> list[str]:
    """Who does every one of the services, in the branch or, without one, anywhere."""
    return [
        key
        for key, one in catalogue.staff.items()
        if not one.paused and all(one.does(service, branch) for service in services)
    ]


def shared_branch(catalogue: Catalogue, staff: Sequence[str]) -> str | None:
    """The one branch in which several people all work."""
    places = [set(catalogue.staff[key].places) for key in staff if key in catalogue.staff]
    shared = set.intersection(*places) if len(places) > 1 else set()
    return shared.pop() if len(shared) == 1 else None


def branches_for(catalogue: Catalogue, services: Sequence[str], staff: str | None) -> list[str]:
    """Branches in which every one of the services is done; with a staff member, where they do what they do of it."""
    person = catalogue.staff.get(staff) if staff else None
    everyone = catalogue.staff.values()
    return [
        branch
        for branch in catalogue.branches
        if all(any(other.does(service, branch) for other in everyone) for service in services)
        and (
            person is None
            or any(person.does(one, branch) for one in services)
            or (not services and branch in person.places)
        )
    ]


def _follows(from_: Said | None, value: str) -> Said | None:
    return replace(from_, value=value) if from_ else None
