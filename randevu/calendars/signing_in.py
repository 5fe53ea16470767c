"""How each service is signed in to from the command line; every way ends with credentials for its adapter.

Like `randevu.calendars.wiring`, this is a place that knows the services by name, and loads one only when it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from randevu.calendars.connecting import explained
from randevu.calendars.errors import SetupError
from randevu.calendars.loopback import Loopback

if TYPE_CHECKING:
    from randevu.calendars.outlook.consent import Redirect

Tell = Callable[[str], None]
Credentials = dict[str, Any]

CONSENT_SECONDS = 600.0
_SIGNING_IN = "signing in"


def google_by_consent(client_file: Path, tell: Tell, paste: Callable[[], str] | None = None) -> Credentials:
    """A person's consent in a browser.

    Args:
        client_file: of an OAuth client of the type "Desktop app".
        paste: asks for the address at which the browser ended, where that runs on another machine.

    Raises:
        SetupError: the file is another one, the person refused, or nobody came back in time.
    """
    from randevu.calendars.google import consent

    with Loopback() as back:
        asked = consent.by_redirect(read_json(client_file), back.address)
        tell(f"open this page and agree:\n{asked.page}")
        query = _pasted(paste()) if paste else back.wait(CONSENT_SECONDS)
    if query is None:
        raise SetupError("nobody agreed within ten minutes; start again")
    with explained(_SIGNING_IN):
        return asked.finish(query)


def google_by_key(key_file: Path, subject: str | None, calendars: Sequence[str]) -> Credentials:
    """A service account: in the name of `subject`, or for calendars that were shared with it.

    Raises:
        SetupError: the file is another one, or it is not said whose calendars are meant.
    """
    from randevu.calendars.google import consent

    return consent.by_key(read_json(key_file), subject, tuple(calendars))


def outlook_by_code(tenant: str, client_id: str, tell: Tell) -> Credentials:
    """A person's consent, with a code typed in on any device.

    Raises:
        SetupError: it was refused, or never typed in.
    """
    from randevu.calendars.outlook import consent

    with explained(_SIGNING_IN):
        asked = consent.by_device(tenant, client_id)
        tell(f"open {asked.page} on any device and type the code {asked.code}")
        return asked.finish()


def outlook_by_consent(
    tenant: str, client_id: str, tell: Tell, ask: Callable[[str, str, str], Redirect] | None = None
) -> Credentials:
    """A person's consent in a browser on this machine, for companies that forbid codes.

    Args:
        ask: begins the consent at another service than Microsoft's own.

    Raises:
        SetupError: it was refused, or nobody came back in time.
    """
    from randevu.calendars.outlook import consent

    with explained(_SIGNING_IN), Loopback() as back:
        # By this name only does the service let a browser back to whichever port is free.
        asked = (ask or consent.by_redirect)(tenant, client_id, back.address.replace("127.0.0.1", "localhost"))
        tell(f"open this page and agree:\n{asked.page}")
        query = back.wait(CONSENT_SECONDS)
        if query is None:
            raise SetupError("nobody agreed within ten minutes; start again")
        return asked.finish(query)


def outlook_as_application(tenant: str, client_id: str, client_secret: str, mailboxes: Sequence[str]) -> Credentials:
    """An application of the company that enters the mailboxes named.

    Raises:
        SetupError: none is named, or there is no secret.
    """
    if not client_secret:
        raise SetupError("the application needs its client secret")
    return {
        "kind": "application",
        "tenant": tenant,
        "client_id": client_id,
        "client_secret": client_secret,
        "mailboxes": list(mailboxes),
    }


def caldav(url: str, user: str, password: str) -> Credentials:
    """A user name with, where the service knows them, a password made for this application alone."""
    return {"url": url, "user": user, "password": password}


def read_json(file: Path) -> Mapping[str, Any]:
    """
    Raises:
        SetupError: it is not there, or no JSON object.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SetupError(f"there is no file {file}") from None
    except (OSError, ValueError):
        raise SetupError(f"{file} is no JSON file") from None
    if not isinstance(found, dict):
        raise SetupError(f"{file} holds no JSON object")
    return found


def _pasted(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address.strip()).query))
