"""Moments worth dying at, seen from the database while the processes work.

Each is a query for the tokens under which something is just going on: leases of turns and of lanes, numbers of rows.
What an earlier death left behind keeps its token until somebody takes it up again, and so is told apart from what goes
on now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, cast, func, select

from randevu import store
from randevu.store.tables import appointment_event, conversation, inbox, lane, outbox

_TURN = (
    select(conversation.c.lease_owner)
    .join(inbox, inbox.c.conversation_id == conversation.c.id)
    .where(inbox.c.state == "working", conversation.c.lease_owner.is_not(None))
)
_KEY = inbox.c.key + ":"
_EFFECT = appointment_event.c.command_key
_REPLY = outbox.c.kind == "reply"

MOMENTS: Mapping[str, Any] = {
    "a message was just stored": select(cast(inbox.c.id, String)),
    "a turn is being worked out": _TURN,
    "an appointment was changed and its turn has not ended": _TURN.join(
        appointment_event, func.substr(_EFFECT, 1, func.length(_KEY)) == _KEY
    ),
    "an answer waits to be sent": select(cast(outbox.c.id, String)).where(_REPLY, outbox.c.state == "waiting"),
    "an answer is being sent": select(lane.c.lease_owner)
    .join(outbox, outbox.c.lane == lane.c.name)
    .where(_REPLY, outbox.c.state == "sending", lane.c.lease_owner.is_not(None)),
    # Never in a healthy product, as long as the customer writes nothing before the answer has come.
    "an answer leaves before its turn has ended": _TURN.join(
        outbox, outbox.c.conversation_id == conversation.c.id
    ).where(outbox.c.state.in_(("waiting", "sending"))),
}


def tokens(database_url: str, moment: str) -> frozenset[str]:
    """Under which tokens it is this moment now; empty when it is not."""
    with store.reading(database_url) as db:
        return frozenset(db.execute(MOMENTS[moment]).scalars())
