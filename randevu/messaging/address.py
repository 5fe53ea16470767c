"""Who a message comes from or goes to.

WhatsApp knows a person by phone number (``wa_id``), by a business-scoped id (``user_id``), or by both; since usernames
exist the phone number may be hidden, and the business-scoped id changes with the phone number. Neither is a customer:
that is what the identity table decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Address:
    """The ids WhatsApp gives one person; at least one of them is usually known."""

    wa_id: str | None = None
    """Phone number in international form without plus sign, e.g. digits beginning with 90."""
    user_id: str | None = None
    """Business-scoped user id, e.g. ``TR.`` and up to 128 letters and digits."""
    parent_user_id: str | None = None
    """The id that is shared by linked businesses; never used for sending."""

    def __bool__(self) -> bool:
        return bool(self.wa_id or self.user_id or self.parent_user_id)

    @property
    def reachable(self) -> bool:
        """Whether a message can be sent here; the parent id alone does not suffice."""
        return bool(self.wa_id or self.user_id)

    def or_else(self, other: Address) -> Address:
        """This address with its gaps filled from ``other``."""
        return Address(
            self.wa_id or other.wa_id,
            self.user_id or other.user_id,
            self.parent_user_id or other.parent_user_id,
        )

    def same_person(self, other: Address) -> bool:
        """Whether an id that both carry is equal, and none that both carry differs."""
        pairs = (
            (self.wa_id, other.wa_id),
            (self.user_id, other.user_id),
            (self.parent_user_id, other.parent_user_id),
        )
        shared = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
        return bool(shared) and all(mine == theirs for mine, theirs in shared)

    def __repr__(self) -> str:
        """Names what is known, never the number or id itself, so that an address in a log line tells nobody's phone."""
        known = [name for name in ("wa_id", "user_id", "parent_user_id") if getattr(self, name)]
        return f"Address({', '.join(known) or 'nobody'})"


@dataclass(frozen=True)
class EmailAddress:
    """Where an e-mail goes."""

    email: str = field(repr=False)


@dataclass(frozen=True)
class PhoneNumber:
    """Where an SMS goes, in E.164."""

    phone: str = field(repr=False)
