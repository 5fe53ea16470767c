"""Where a turn is shown: the page of its conversation that ends with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from randevu.store.tables import message


def behind(db: Connection, turns: Iterable[tuple[str, int]]) -> Mapping[int, int]:
    """The message behind the last one of each turn, by the turn's number.

    Args:
        turns: conversation and turn; both are asked for, since messages are found by their conversation.
    """
    wanted = list(turns)
    query = (
        select(message.c.turn_id, func.max(message.c.id))
        .where(
            message.c.conversation_id.in_({conversation for conversation, _ in wanted}),
            message.c.turn_id.in_([number for _, number in wanted]),
        )
        .group_by(message.c.turn_id)
    )
    return {number: newest + 1 for number, newest in db.execute(query)} if wanted else {}
