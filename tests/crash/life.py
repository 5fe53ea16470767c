"""One life of a real process: `python -m tests.crash.life rasa run ...` does what `python -m rasa run ...` does.

The product's clock is read before anything slow is imported, so that all processes agree about the time however long
each takes to come up. `SABOTAGE` takes guards off, to show that the crash tests would notice: ``torn`` saves what a
turn says before its end, ``unkeyed`` lets a repeated command be a new one.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
import uuid
from datetime import datetime
from typing import Any

import randevu.clock

TORN_SECONDS = 1.0


def tear() -> None:
    """The turn's closing transaction in two, with time to die between them."""
    from randevu.messaging import closing, inbox, transactions

    def finish(self: Any, turn: Any, result: Any, now: datetime, notice: Any = None) -> int:
        replies = [*result.replies, notice] if notice else list(result.replies)
        composed = inbox.compose(self._secret, turn.conversation_id, replies)

        def say(db: Any) -> int:
            number = closing.log_turn(db, turn, result.log, "answered", now)
            closing.queue(db, turn, number, composed, now, kind="reply")
            return number

        def end(db: Any) -> None:
            self._release(db, turn, {"notice_sent_at": now})
            closing.remember(db, turn, result.snapshot, now)
            closing.end_rows(db, turn, number, "done")

        number = transactions.write(say)
        time.sleep(TORN_SECONDS)
        transactions.write(end)
        return len(composed)

    inbox.Inbox.finish = finish  # type: ignore[assignment]


def unkey() -> None:
    """Commands that are not recognised when they come again."""
    from actions.turn import Turn

    def command(self: Any, kind: str, ordinal: int = 1) -> str:
        return f"{self.message_id}:{kind}:{uuid.uuid4()}"

    Turn.command = command  # type: ignore[method-assign]


SABOTAGE = {"torn": tear, "unkeyed": unkey}


def main() -> None:
    randevu.clock.now()
    sys.path.insert(0, os.getcwd())
    for name in filter(None, os.environ.get("SABOTAGE", "").split(",")):
        SABOTAGE[name]()
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
