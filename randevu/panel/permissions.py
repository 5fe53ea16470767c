"""Roles and what they may do; where they may do it says `randevu.panel.scope`. Both are asked in the desk's functions,
never in templates alone: a hidden button is no guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from randevu.panel.errors import Forbidden
from randevu.panel.scope import EVERYWHERE, Scope

Permission = Literal[
    "see_appointments",
    "change_appointments",
    "see_conversations",
    "give_back",
    "answer",
    "assign",
    "see_templates",
    "review",
    "teach",
    "make_live",
    "manage_users",
    "see_records",
    "change_settings",
    "export",
    "operate",
    "manage_customers",
]

_STAFF: frozenset[Permission] = frozenset(
    {"see_appointments", "change_appointments", "see_conversations", "give_back", "answer"}
)

_LEAD: frozenset[Permission] = _STAFF | {
    *("assign", "see_templates", "review", "teach", "make_live", "manage_users", "see_records", "change_settings"),
    "export",
    "operate",
    "manage_customers",
}

_EVERYWHERE: frozenset[Permission] = frozenset({"change_settings", "make_live", "operate", "manage_customers"})
"""What concerns the whole business: nobody who is bound to some branches may do it."""

OWNER = "owner"

ROLES: Mapping[str, frozenset[Permission]] = {
    OWNER: _LEAD,
    "manager": _LEAD,
    "sales": _STAFF,
    "support": _STAFF,
    "agent": frozenset({"see_conversations", "give_back", "answer"}),
    "trainer": frozenset({"see_conversations", "review", "teach"}),
    "designer": frozenset({"see_conversations", "see_templates", "review", "teach"}),
    "viewer": frozenset({"see_appointments", "see_conversations"}),
}

OWN_ONLY = frozenset({"agent"})
"""Roles that see only customers whose conversation is theirs: the queue gives it to them, or somebody does."""


@dataclass(frozen=True)
class Actor:
    """The signed-in person on whose behalf something is asked or done."""

    id: int
    name: str
    role: str
    scope: Scope = EVERYWHERE

    @property
    def by(self) -> str:
        """How this person is named in histories."""
        return f"user:{self.id}"

    def command(self, nonce: str) -> str:
        """The key of what this person did with one form."""
        return f"panel:{self.id}:{nonce}"

    def may(self, permission: Permission) -> bool:
        unbound = self.scope.branches is None
        return permission in ROLES.get(self.role, frozenset()) and (unbound or permission not in _EVERYWHERE)

    def needs(self, permission: Permission) -> None:
        """Go on only with the permission.

        Raises:
            Forbidden: the role does not have it.
        """
        if not self.may(permission):
            raise Forbidden
