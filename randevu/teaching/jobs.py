"""Work that takes too long for a page: a queue in the database, taken up by any worker, one piece at a time.

A worker holds what it takes up under a lease that it prolongs while it works. A job whose worker died is taken up
again, a few times; whatever a job does may therefore be done twice, and does no harm then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection

from randevu.store.tables import teaching_job

Kind = Literal["finish", "train"]
State = Literal["queued", "running", "done", "failed"]

LEASE = timedelta(minutes=2)
TRIES = 3


@dataclass(frozen=True)
class Job:
    """`step` is what is being done, or why it failed; `problems` are sentences of the validators.

    `result` is what `trials` found out.
    """

    id: int
    kind: Kind
    change_set: int
    state: State
    step: str
    problems: tuple[str, ...]
    result: Mapping[str, Any] | None
    by: str
    at: datetime
    ended_at: datetime | None


def queue(db: Connection, kind: Kind, change_set: int, by: str, now: datetime) -> bool:
    """Ask for work on a change set; False while the same is waiting or under way."""
    same = teaching_job.c.kind == kind, teaching_job.c.change_set_id == change_set
    open_ones = select(teaching_job.c.id).where(*same, teaching_job.c.state.in_(("queued", "running")))
    if db.execute(open_ones).first() is not None:
        return False
    row: dict[str, Any] = {
        "kind": kind,
        "change_set_id": change_set,
        "state": "queued",
        "step": "",
        "problems": [],
        "attempts": 0,
    }
    db.execute(insert(teaching_job).values(**row, by=by, at=now))
    return True


def claim(db: Connection, now: datetime) -> Job | None:
    """The oldest job that waits, or whose worker is gone. What killed its worker several times has failed."""
    gone = (teaching_job.c.state == "running") & (teaching_job.c.lease_until < now)
    db.execute(
        update(teaching_job)
        .where(gone, teaching_job.c.attempts >= TRIES)
        .values(state="failed", step="gave_up", ended_at=now)
    )
    query = (
        select(teaching_job)
        .where(or_(teaching_job.c.state == "queued", gone))
        .order_by(teaching_job.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    values = {"state": "running", "step": "started", "started_at": now, "lease_until": now + LEASE}
    mine = teaching_job.c.id == row.id
    db.execute(update(teaching_job).where(mine).values(**values, attempts=row.attempts + 1))
    return _job(db.execute(select(teaching_job).where(mine)).one())


def advance(db: Connection, number: int, step: str, now: datetime) -> None:
    """Tell what is being done, and keep the lease."""
    mine = teaching_job.c.id == number, teaching_job.c.state == "running"
    db.execute(update(teaching_job).where(*mine).values(step=step, lease_until=now + LEASE))


def end(
    db: Connection,
    number: int,
    failed: str,
    problems: Sequence[str],
    now: datetime,
    result: Mapping[str, Any] | None = None,
) -> None:
    """It is done, or failed for a reason."""
    values: dict[str, Any] = {
        "state": "failed" if failed else "done",
        "step": failed,
        "problems": list(problems),
        "ended_at": now,
    }
    if result is not None:
        values["result"] = dict(result)
    db.execute(update(teaching_job).where(teaching_job.c.id == number).values(**values))


def newest(db: Connection, change_set: int, kind: Kind = "finish") -> Job | None:
    """The last job of a kind for a change set."""
    query = select(teaching_job).where(teaching_job.c.change_set_id == change_set, teaching_job.c.kind == kind)
    row = db.execute(query.order_by(teaching_job.c.id.desc()).limit(1)).first()
    return _job(row) if row is not None else None


def _job(row: object) -> Job:
    found = dict(row._mapping)  # type: ignore[attr-defined]
    kept = ("id", "kind", "state", "step", "result", "by", "at", "ended_at")
    return Job(
        change_set=found["change_set_id"], problems=tuple(found["problems"]), **{one: found[one] for one in kept}
    )
