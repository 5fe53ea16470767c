"""Connections: accounts signed in to at calendar services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from randevu.calendars import secrets, ties
from randevu.calendars.errors import SetupError
from randevu.store.tables import calendar_connection

State = Literal["live", "sign_in", "off"]
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class CalendarConnection:
    """A signed-in account.

    Attributes:
        credentials: as they are kept, encrypted.
        problem: the service's short code while it is not live.
        not_before: the service asked for a pause until then.
    """

    id: int
    provider: str
    name: str
    account: str
    credentials: str = field(repr=False)
    state: State
    problem: str | None
    not_before: datetime | None
    checked_at: datetime | None

    def is_news(self, now: datetime) -> bool:
        """Whether that it answers now should be written down: after trouble, else once a minute."""
        trouble = self.state != "live" or self.problem is not None or self.not_before is not None
        return trouble or self.checked_at is None or self.checked_at < now - NOTED_EVERY


def save(
    db: Connection,
    provider: str,
    name: str,
    account: str,
    credentials: Mapping[str, Any],
    secret_key: str,
    now: datetime,
) -> CalendarConnection:
    """Keep an account that was signed in to. A connection of this name is signed in anew and lives again.

    Raises:
        SetupError: the name belongs to another service.
    """
    values = {
        "account": account,
        "credentials": secrets.encrypted(credentials, secret_key),
        "state": "live",
        "problem": None,
        "not_before": None,
    }
    known = by_name(db, name)
    if known is None:
        db.execute(calendar_connection.insert().values(provider=provider, name=name, created_at=now, **values))
    elif known.provider != provider:
        raise SetupError(f"there is a connection {name} to {known.provider} already: choose another name", "name_taken")
    else:
        _update(db, known.id, **values)
        ties.begin_again(db, known.id, now)
    return get(db, name)


def every(db: Connection) -> list[CalendarConnection]:
    query = select(calendar_connection).order_by(calendar_connection.c.id)
    return [_connection(row) for row in db.execute(query)]


def by_name(db: Connection, name: str) -> CalendarConnection | None:
    row = db.execute(select(calendar_connection).where(calendar_connection.c.name == name)).first()
    return _connection(row) if row is not None else None


def by_ids(db: Connection, ids: Iterable[int]) -> dict[int, CalendarConnection]:
    query = select(calendar_connection).where(calendar_connection.c.id.in_(sorted(set(ids))))
    return {row.id: _connection(row) for row in db.execute(query)}


def get(db: Connection, name: str) -> CalendarConnection:
    """
    Raises:
        SetupError: there is none of this name.
    """
    found = by_name(db, name)
    if found is None:
        raise SetupError(f"there is no calendar connection {name}; see: python -m randevu calendars status")
    return found


def renew(db: Connection, connection_id: int, credentials: str) -> None:
    """Keep credentials that the service gave out anew, already encrypted."""
    _update(db, connection_id, credentials=credentials)


def answered(db: Connection, connection_id: int, now: datetime) -> None:
    """It did what was asked: whatever was wrong with signing in is over."""
    kept = calendar_connection.c
    db.execute(
        update(calendar_connection)
        .where(kept.id == connection_id, kept.state != "off")
        .values(state="live", problem=None, not_before=None, checked_at=now)
    )


def ask_for_sign_in(db: Connection, connection_id: int, code: str) -> None:
    """Nothing can be read or written until somebody signs in again."""
    _update(db, connection_id, state="sign_in", problem=code[:120])


def pause(db: Connection, connection_id: int, code: str, until: datetime) -> None:
    """The service asked us to leave it alone for a while."""
    _update(db, connection_id, problem=code[:120], not_before=until)


def switch_off(db: Connection, connection_id: int) -> None:
    """Forget the credentials and what lies in its calendars; they count no more. What we wrote there stays recorded."""
    _update(db, connection_id, state="off", problem=None, not_before=None, credentials="")
    ties.loose(db, connection_id)


def _update(db: Connection, connection_id: int, **values: Any) -> None:
    db.execute(update(calendar_connection).where(calendar_connection.c.id == connection_id).values(**values))


def _connection(row: Any) -> CalendarConnection:
    return CalendarConnection(
        id=row.id,
        provider=row.provider,
        name=row.name,
        account=row.account,
        credentials=row.credentials,
        state=row.state,
        problem=row.problem,
        not_before=row.not_before,
        checked_at=row.checked_at,
    )
