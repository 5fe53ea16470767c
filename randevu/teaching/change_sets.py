"""Change sets: corrections that go into the project's files together, under a title and with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import change_set, conversation, correction, customer, panel_user, teaching_job, turn
from randevu.teaching.lessons import Lesson
from randevu.teaching.marks import Mark
from randevu.teaching.masking import masked
from randevu.teaching.project import Author

_OPEN = correction.c.change_set_id.is_(None), correction.c.closed_at.is_(None)
UNMERGED = 20


@dataclass(frozen=True)
class ChangeSet:
    """`diff`, `branch` and `commit` are set once it is finished; the latter two only in a git checkout."""

    id: int
    title: str
    reason: str
    by: str
    at: datetime
    diff: str
    branch: str | None
    commit: str | None
    finished_at: datetime | None
    finished_by: str | None


def create(db: Connection, title: str, reason: str, corrections: Sequence[int], by: str, now: datetime) -> int | None:
    """A change set of those corrections that are open and teach something; None when none of them is."""
    teaches = correction.c.intent.is_not(None) | correction.c.expected.is_not(None)
    query = select(correction.c.id).where(correction.c.id.in_(list(corrections)), *_OPEN, teaches).with_for_update()
    found = list(db.execute(query).scalars())
    if not found:
        return None
    made = db.execute(insert(change_set).values(title=title, reason=reason, by=by, at=now, diff=""))
    number = int(made.inserted_primary_key[0])
    db.execute(update(correction).where(correction.c.id.in_(found)).values(change_set_id=number))
    return number


def find(db: Connection, number: int) -> ChangeSet | None:
    row = db.execute(select(change_set).where(change_set.c.id == number)).first()
    return ChangeSet(**dict(row._mapping)) if row is not None else None


def listed(db: Connection, most: int) -> list[ChangeSet]:
    """The newest first."""
    rows = db.execute(select(change_set).order_by(change_set.c.id.desc()).limit(most))
    return [ChangeSet(**dict(row._mapping)) for row in rows]


def take_out(db: Connection, number: int, corrections: Sequence[int]) -> None:
    """Corrections of a change set that is not finished are open again; a newer one of the same message stays."""
    mine = correction.c.change_set_id == number, correction.c.closed_at.is_(None)
    newer = select(correction.c.turn_id).where(*_OPEN)
    some = correction.c.id.in_(list(corrections))
    db.execute(delete(correction).where(*mine, some, correction.c.turn_id.in_(newer)))
    db.execute(update(correction).where(*mine, some).values(change_set_id=None))


def forget(db: Connection, number: int) -> None:
    """Remove one that has no corrections any more, with what was tried for it."""
    db.execute(delete(teaching_job).where(teaching_job.c.change_set_id == number))
    db.execute(delete(change_set).where(change_set.c.id == number))


def of(db: Connection, number: int) -> list[int]:
    """The corrections of a change set."""
    return list(db.execute(select(correction.c.id).where(correction.c.change_set_id == number)).scalars())


def finish(
    db: Connection, number: int, taken: Sequence[int], diff: str, kept: tuple[str, str] | None, by: str, now: datetime
) -> None:
    """Close it with what became of it: its diff, and branch and commit where there are any."""
    take_out(db, number, [one for one in of(db, number) if one not in set(taken)])
    branch, commit = kept or (None, None)
    mine = change_set.c.id == number, change_set.c.finished_at.is_(None)
    values = {"diff": diff, "branch": branch, "commit": commit, "finished_at": now, "finished_by": by}
    db.execute(update(change_set).where(*mine).values(**values))
    theirs = correction.c.change_set_id == number
    db.execute(update(correction).where(theirs).values(closed_at=now, closed_by=by))


def unmerged(db: Connection) -> list[str]:
    """Commits of the newest change sets, the newest first."""
    query = select(change_set.c.commit).where(change_set.c.commit.is_not(None)).order_by(change_set.c.id.desc())
    return list(db.execute(query.limit(UNMERGED)).scalars())


def lessons(db: Connection, number: int, zone: ZoneInfo) -> list[Lesson]:
    """What a change set teaches, without personal data. What was said in a turn that is gone teaches nothing."""
    query = (
        select(correction, turn.c.text, turn.c.started_at, customer.c.name)
        .join(turn, turn.c.id == correction.c.turn_id)
        .join(conversation, conversation.c.id == correction.c.conversation_id)
        .join(customer, customer.c.id == conversation.c.customer_id)
        .where(correction.c.change_set_id == number)
        .order_by(correction.c.id)
    )
    found = []
    for row in db.execute(query):
        text, marks = masked(row.text, tuple(Mark(*one) for one in row.marks), row.name)
        at = row.started_at.astimezone(zone)
        found.append(Lesson(row.id, text, marks, row.intent, row.expected, at))
    return found


def author(db: Connection, by: str) -> Author:
    """Who stands in a commit: a user of the panel by name and address."""
    row = db.execute(select(panel_user.c.name, panel_user.c.email).where(panel_user.c.id == int(by[5:]))).first()
    return Author(row.name, row.email) if row is not None else Author(by, "")
