"""What reminders cost: `python -m benchmarks.reminders`.

Goals: a look for what is due takes at most 5 ms with a million rows that wait; a worker that has nothing to do spends
next to nothing however many reminders lie ahead; 5,000 that are due in one minute leave at 80 a second, the last at
most a minute late, while a reply that comes in between leaves at once. WhatsApp answers after 250 ms here.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.figures import Figure, quantile, show
from randevu import clock, store
from randevu.catalogue import service as catalogue_service
from randevu.messaging import kinds
from randevu.messaging.dispatcher import Dispatcher
from randevu.messaging.letters import Letter
from randevu.reminders import pace, running, sending
from randevu.store.tables import appointment, conversation, customer, identity, outbox, reminder

DEMO = Path(__file__).resolve().parent.parent / "randevu" / "catalogue" / "demo" / "business.yml"
ROWS, AHEAD, AT_ONCE = 1_000_000, 100_000, 5_000
ANSWER_SECONDS = 0.25
LOOKS = 200
REPLY_SECONDS = 0.5
NUMBER = "100200300"
RULES = sending.Rules(NUMBER)


class Post:
    """WhatsApp: takes its time, and remembers when what was handed over."""

    def __init__(self) -> None:
        self.left: dict[int, float] = {}

    def send(self, letter: Letter) -> str:
        time.sleep(ANSWER_SECONDS)
        self.left[letter.outbox_id] = time.monotonic()
        return f"wamid.{letter.outbox_id}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="reminders due in the same minute")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows for the due query")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.db'}"
        os.environ["RANDEVU_SECRET_KEY"] = "k" * 44
        store.migrate()
        with store.writing() as db:
            demo = DEMO.read_text(encoding="utf-8")
            begin, end = demo.index("\nreminders:\n"), demo.index("\nservices:\n")
            steps = "  now: {hours_before: 48, quiet: ignore}"
            catalogue_service.replace(db, f"{demo[:begin]}\nreminders:\n{steps}\n{demo[end:]}", "benchmark")
        running.step(RULES)
        figures = [*rush(told.at_once), *idle(), due_query(told.rows)]
        store.dispose()
    return 0 if show("Reminders", figures) else 1


def rush(number: int) -> list[Figure]:
    """Thousands at once, and replies in between."""
    post = Post()
    dispatcher = Dispatcher({"whatsapp": post}, threads=32, poll=0.2)
    reminders = running.rounds(RULES, dispatcher.kick, every=0.2)
    due = clock.now()
    people(number, due)
    dispatcher.start()
    reminders.start()
    began, replies, done = time.monotonic(), {}, threading.Event()
    while not done.wait(REPLY_SECONDS):
        if len(post.left) - len(replies) >= number or time.monotonic() - began > 300:
            break
        replies[reply()] = time.monotonic()
        dispatcher.kick()
    reminders.stop()
    dispatcher.stop()
    left = sorted(moment - began for row, moment in post.left.items() if row not in replies)
    waited = [post.left[row] - moment for row, moment in replies.items() if row in post.left]
    steady = [moment for moment in left if moment > 5]
    rate = (len(steady) - 1) / (steady[-1] - steady[0]) if len(steady) > 1 else float("nan")
    return [
        Figure(f"of {number:,} reminders of one minute left", len(left), "", number, at_least=True),
        Figure("the last one late by", left[-1], "s", number / pace.PER_SECOND),
        Figure("leaving in a second", rate, "", pace.PER_SECOND * 1.05),
        Figure("a reply in between leaves after, median", quantile(waited, 0.5), "ms", 700),
        Figure("a reply in between leaves after, 95 %", quantile(waited, 0.95), "ms", 1500),
    ]


def idle() -> list[Figure]:
    """What a look costs when all lies ahead."""
    later(AHEAD)
    running.step(RULES)
    began, used = time.perf_counter(), time.process_time()
    for _ in range(LOOKS):
        running.step(RULES)
    wall, spent = (time.perf_counter() - began) / LOOKS, (time.process_time() - used) / LOOKS
    return [
        Figure(f"a look with {AHEAD:,} ahead", wall * 1000, "ms", 5),
        Figure("of one core, at two looks a second", spent * 2 * 100, "%", 2),
    ]


def due_query(rows: int) -> Figure:
    later(rows - AHEAD)
    took = []
    for _ in range(LOOKS):
        with store.reading() as db:
            began = time.perf_counter()
            db.execute(sending.due(clock.now()).limit(sending.AT_ONCE)).all()
            took.append(time.perf_counter() - began)
    return Figure(f"the due query over {rows:,} rows, 95 %", quantile(took, 0.95), "ms", 5)


def people(number: int, due: datetime) -> None:
    """Customers with an appointment each, whose reminder is due."""
    at, range_ = due + timedelta(hours=48), range(1, number + 1)
    made = {"created_at": due - timedelta(days=9)}
    with store.writing() as db:
        db.execute(customer.insert(), [{"id": one, "name": "Selin Kaya", **made} for one in range_])
        db.execute(
            identity.insert(),
            [
                {"customer_id": one, "kind": "wa_id", "value": f"90532{one:07}", "seen_at": due, **made}
                for one in range_
            ],
        )
        talk = {"phone_number_id": NUMBER, "holder": "assistant", "said_at": due - timedelta(days=2), **made}
        db.execute(conversation.insert(), [{"id": f"talk-{one}", "customer_id": one, **talk} for one in range_])
        part = {"service": "sac-kesimi", "staff": "ayse", "person": 1}
        span = {"starts_at": at.isoformat(), "ends_at": (at + timedelta(minutes=30)).isoformat()}
        booked: dict[str, Any] = {"branch": "kadikoy", "starts_at": at, "ends_at": at + timedelta(minutes=30)}
        booked |= {"parts": [{**part, **span}], "price": 600, "source": "phone", "remind_anew": False, **made}
        db.execute(
            appointment.insert(),
            [{"id": one, "customer_id": one, "changed_at": due, **booked} for one in range_],
        )
        waiting = {"step": "now", "sort": "remind", "generation": 1, "due_at": due, "state": "waiting"}
        db.execute(reminder.insert(), [{"appointment_id": one, **waiting} for one in range_])


def reply() -> int:
    """Somebody else gets an answer."""
    now = clock.now()
    with store.writing() as db:
        row = db.execute(
            outbox.insert().values(
                channel="whatsapp",
                lane=f"whatsapp:reply-{now.timestamp()}",
                purpose="reply",
                kind="reply",
                rank=0,
                address={"wa_id": "905559999999"},
                payload=kinds.to_json(kinds.Text("Merhaba")),
                state="waiting",
                due_at=now,
                created_at=now,
            )
        )
    return int(row.inserted_primary_key[0])


def later(number: int) -> None:
    """So many more rows that are due tomorrow or later."""
    with store.writing() as db:
        first = int(db.execute(text("SELECT COALESCE(MAX(generation), 1) FROM reminder")).scalar_one())
        db.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number) "
                "INSERT INTO reminder (appointment_id, step, sort, generation, due_at, state) "
                "SELECT 1, 'later', 'remind', :first + i, "
                "strftime('%Y-%m-%d %H:%M:%f000', 'now', '+' || (1440 + i % 80000) || ' minutes'), 'waiting' FROM n"
            ),
            {"number": number, "first": first},
        )


if __name__ == "__main__":
    raise SystemExit(main())
