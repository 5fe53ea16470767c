"""What the database and the customers' phones must agree on after all the deaths, as a list of what is wrong.

The one repetition that cannot be excluded is that of a message of which nobody knew whether it went out
(docs/decisions/0012-unclear-messages.md); it is counted apart, and only rows that were sent more than once may have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from randevu import store
from randevu.simulator.phone import Phone
from randevu.store import tables
from tests.conversations.talk import ISTANBUL
from tests.crash.customers import Customer

_BOOKED, _MOVED, _CANCELLED = "booked", "moved", "cancelled"


@dataclass(frozen=True)
class Verdict:
    """`wrong` holds sentences without customers' words; the numbers say how much was looked at."""

    wrong: tuple[str, ...]
    messages: int
    turns_tried_again: int
    sent_again: int
    repetitions: int

    def __str__(self) -> str:
        return (
            f"{self.messages} messages answered, {self.turns_tried_again} turns tried again after a failure, "
            f"{self.sent_again} answers sent again on evidence, {self.repetitions} of them a repetition"
        )


def judge(database_url: str, customers: Sequence[Customer]) -> Verdict:
    """Look at everything after the product has come to rest."""
    with store.reading(database_url) as db:
        rows = _Rows(db)
    found: list[str] = []
    again = sum(row.attempts > 1 for row in rows.outbox)
    repetitions = 0
    for customer in customers:
        talk = rows.conversation_of(customer.phone)
        if talk is None:
            found.append(f"{customer.name}: is not known")
            continue
        extra = _unaccounted(rows, customer.phone, talk)
        repetitions += extra
        sent_again = sum(row.attempts > 1 for row in rows.replies(talk))
        if extra > sent_again:
            found.append(f"{customer.name}: {extra} answers too many, {sent_again} were sent again")
        found += [f"{customer.name}: {one}" for one in (*_turns(rows, customer, talk), *_diary(rows, customer, talk))]
    found += [*_overlaps(rows.allocations), *_commands(rows.events)]
    messages = sum(len(customer.said) for customer in customers)
    return Verdict(tuple(found), messages, sum(row.attempts > 1 for row in rows.turns), again, repetitions)


class _Rows:
    """Everything at one moment."""

    def __init__(self, db: Any) -> None:
        def all_of(table: Any) -> list[Any]:
            return list(db.execute(select(table).order_by(table.c.id)).all())

        self.identities = all_of(tables.identity)
        self.conversations = all_of(tables.conversation)
        self.inbox = all_of(tables.inbox)
        self.turns = all_of(tables.turn)
        self.messages = all_of(tables.message)
        self.outbox = all_of(tables.outbox)
        self.appointments = all_of(tables.appointment)
        self.events = all_of(tables.appointment_event)
        self.allocations = all_of(tables.allocation)

    def conversation_of(self, phone: Phone) -> Any:
        known = {row.customer_id for row in self.identities if row.value in (phone.number, phone.user_id)}
        talks = [row for row in self.conversations if row.customer_id in known]
        return talks[0] if len(known) == len(talks) == 1 else None

    def replies(self, talk: Any) -> list[Any]:
        return [row for row in self.outbox if row.conversation_id == talk.id]


def _turns(rows: _Rows, customer: Customer, talk: Any) -> Iterator[str]:
    """Every message was read once, in order, and answered."""
    mine = [row for row in rows.inbox if row.conversation_id == talk.id]
    if [row.key for row in mine] != customer.phone.sent:
        yield f"{len(customer.phone.sent)} messages were written, {len(mine)} stand in the inbox, or in another order"
    states = Counter(row.state for row in mine)
    if set(states) - {"done"}:
        yield f"messages ended as {dict(states)}"
    turns = [row for row in rows.turns if row.conversation_id == talk.id]
    if [row.text for row in turns] != customer.said:
        yield f"{len(customer.said)} messages led to {len(turns)} turns, or to others than what was said"
    outcomes = Counter(row.outcome for row in turns)
    if set(outcomes) - {"answered"}:
        yield f"turns ended as {dict(outcomes)}"
    answered = {row.turn_id for row in rows.replies(talk) if row.state == "sent"}
    silent = sum(row.turn_id not in answered for row in mine)
    if silent:
        yield f"{silent} messages have no answer that was sent"
    open_rows = Counter(row.state for row in rows.replies(talk) if row.state not in ("sent", "superseded"))
    if open_rows:
        yield f"answers are {dict(open_rows)}"
    if talk.lease_owner is not None or talk.flagged is not None or talk.holder != "assistant":
        yield f"the conversation is not as it was: flagged {talk.flagged}, holder {talk.holder}"


def _unaccounted(rows: _Rows, phone: Phone, talk: Any) -> int:
    """How many messages of ours WhatsApp took that no row of ours stands for, less those of rows nobody saw arrive."""
    bubbles = Counter(one.id for one in phone.bubbles() if one.side == "business")
    known = [row.wamid for row in rows.messages if row.conversation_id == talk.id and row.direction == "out"]
    if any(wamid not in bubbles for wamid in known if wamid):
        raise AssertionError("a message of ours carries an id that WhatsApp never gave")
    return sum(bubbles.values()) - len([wamid for wamid in known if wamid])


def _diary(rows: _Rows, customer: Customer, talk: Any) -> Iterator[str]:
    """What was confirmed to the customer is what was done, each once."""
    mine = [row for row in rows.appointments if row.customer_id == talk.customer_id]
    ids = {row.id for row in mine}
    done = Counter(row.kind for row in rows.events if row.appointment_id in ids)
    if done != customer.done:
        yield f"was told {dict(customer.done)}, and done was {dict(done)}"
    if len(mine) != customer.done[_BOOKED]:
        yield f"{customer.done[_BOOKED]} bookings made {len(mine)} appointments"
    standing = [row for row in mine if row.status == "booked"]
    if len(standing) != customer.done[_BOOKED] - customer.done[_CANCELLED]:
        yield f"{len(standing)} appointments stand"
    for row in standing:
        at = row.starts_at.astimezone(ISTANBUL)
        if f"{at:%H:%M}" not in customer.told or f"{at.day} Mart" not in customer.told:
            yield "the appointment stands at another time than was confirmed"
        taken = [one for one in rows.allocations if one.appointment_id == row.id]
        if len(taken) != len(row.parts):
            yield f"{len(row.parts)} parts of the appointment take {len(taken)} slots"
    gone = {row.id for row in mine if row.status == _CANCELLED}
    if any(one.appointment_id in gone for one in rows.allocations):
        yield "a cancelled appointment still takes a slot"


def _overlaps(allocations: Iterable[Any]) -> Iterator[str]:
    """Nobody is given to two customers at once."""
    last: dict[int, Any] = {}
    for row in sorted(allocations, key=lambda one: (one.resource_id, one.starts_at)):
        before = last.get(row.resource_id)
        if before is not None and row.starts_at < before.ends_at:
            yield f"resource {row.resource_id} is taken twice at {row.starts_at:%d.%m. %H:%M} UTC"
        last[row.resource_id] = row


def _commands(events: Iterable[Any]) -> Iterator[str]:
    """No message caused the same thing twice; the dialogues have one command a message."""
    counted = Counter(row.command_key.rpartition(":")[0].rpartition(":")[0] for row in events)
    repeated = sum(count > 1 for count in counted.values())
    if repeated:
        yield f"{repeated} messages changed the diary more than once"
