"""Errors of the panel.

RandevuError
└── PanelError             what the person at the command line can put right
    ├── UserExists         somebody signs in with this address already
    └── UnusableUser       address, role or password cannot be used

NotSignedIn, Forbidden, NotHere and BadPost are no `RandevuError`: they end a request and become a page.
"""

from __future__ import annotations

from randevu.errors import RandevuError


class PanelError(RandevuError):
    """Somebody cannot be made a user of the panel as asked."""


class UserExists(PanelError):
    """The e-mail address is taken."""


class UnusableUser(PanelError):
    """The text names what is wrong with address, role or password."""


class NotSignedIn(Exception):
    """The request has no living session."""


class Forbidden(Exception):
    """The signed-in person's role does not allow it, or the post was not sent from our own page."""


class NotHere(Exception):
    """There is no such appointment, conversation or block."""


class BadPost(Exception):
    """The body of a post is not a form of ours.

    Attributes:
        status: the HTTP status that says why.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
