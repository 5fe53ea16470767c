"""Reports about our messages only move them forward."""

from __future__ import annotations

import pytest

from randevu.store.tables import conversation, message
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.talk("bir")
    return desk


def _report(desk: Desk, *words: str, code: int | None = None) -> str:
    for word in words:
        desk.receive(bodies.statuses(bodies.status("wamid.out1", word, desk.now, code=code)))
    return str(next(row["status"] for row in desk.rows(message) if row["direction"] == "out"))


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("sent", "delivered", "read"), "read"),
        (("read", "delivered", "sent"), "read"),
        (("delivered", "sent"), "delivered"),
        (("read",), "read"),
        (("played",), "read"),
        (("delivered", "failed"), "failed"),
        (("failed", "delivered", "read"), "failed"),
        (("delivered", "teleported"), "delivered"),
    ],
)
def test_reports_in_any_order_end_at_the_furthest(sent: Desk, words: tuple[str, ...], end: str) -> None:
    assert _report(sent, *words) == end


def test_a_failure_marks_the_conversation_for_a_person(sent: Desk) -> None:
    assert _report(sent, "failed", code=131026) == "failed"
    assert sent.one(conversation)["flagged"] == "not_delivered"
    assert [row["error_code"] for row in sent.rows(message) if row["direction"] == "out"] == [131026]


def test_a_report_about_a_message_of_nobody_changes_nothing(sent: Desk) -> None:
    sent.receive(bodies.statuses(bodies.status("wamid.unknown", "read", sent.now, "randevu:999")))
    sent.receive(bodies.statuses(bodies.status("wamid.unknown", "read", sent.now, "randevu:x")))
    sent.receive(bodies.statuses(bodies.status("talk", "read", sent.now)))
    assert [row["status"] for row in sent.rows(message) if row["direction"] == "out"] == ["sent"]


def test_a_report_to_a_number_that_is_not_ours_changes_nothing(sent: Desk) -> None:
    status = bodies.status("wamid.out1", "read", sent.now)
    sent.receive(bodies.body(bodies.value(statuses=[status], number="9999")))
    assert [row["status"] for row in sent.rows(message) if row["direction"] == "out"] == ["sent"]


def test_a_customers_own_message_is_never_given_a_status(sent: Desk) -> None:
    theirs = sent.rows(message)[0]["wamid"]
    sent.receive(bodies.statuses(bodies.status(theirs, "read", sent.now)))
    assert sent.rows(message)[0]["status"] is None
