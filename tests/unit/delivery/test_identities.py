"""One person stays one customer, and two stay two."""

from __future__ import annotations

from typing import Any

from randevu import store
from randevu.messaging.address import Address
from randevu.messaging.identities import address_of
from randevu.store.tables import conversation, customer, identity, inbox, message, outbox
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def _said(desk: Desk, wamid: str, wa_id: str | None, user_id: str | None, text: str = "selam") -> None:
    ids = {name: value for name, value in (("from", wa_id), ("from_user_id", user_id)) if value}
    known = {name: value for name, value in (("wa_id", wa_id), ("user_id", user_id)) if value}
    at = str(int(desk.now.timestamp()))
    said: dict[str, Any] = {**ids, "id": wamid, "timestamp": at, "type": "text", "text": {"body": text}}
    desk.receive(bodies.body(bodies.value([said], contacts=[known])))
    desk.later(seconds=5)


def _system(desk: Desk, wamid: str, old: dict[str, str], **system: str) -> None:
    at = str(int(desk.now.timestamp()))
    said = {**old, "id": wamid, "timestamp": at, "type": "system", "system": {"body": "", **system}}
    desk.receive(bodies.body(bodies.value([said], contacts=[])))


def _living(desk: Desk) -> list[Any]:
    return [row for row in desk.rows(customer) if row["merged_into"] is None]


def test_both_ids_in_one_message_are_one_customer_from_then_on(desk: Desk) -> None:
    _said(desk, "a", "905550000001", "TR.1")
    _said(desk, "b", None, "TR.1")
    _said(desk, "c", "905550000001", None)
    assert len(desk.rows(customer)) == 1
    assert len(desk.rows(conversation)) == 1


def test_two_half_known_customers_become_one_when_a_message_shows_both_ids(desk: Desk) -> None:
    _said(desk, "a", "905550000001", None)
    _said(desk, "b", None, "TR.1")
    _said(desk, "c", "905550000001", "TR.1")
    assert len(_living(desk)) == 1
    stays = _living(desk)[0]["id"]
    assert {row["customer_id"] for row in desk.rows(identity)} == {stays}
    assert len({row["conversation_id"] for row in desk.rows(message)}) == 1


def test_a_number_with_another_persons_id_is_not_merged_but_moves(desk: Desk) -> None:
    _said(desk, "a", "905550000001", "TR.1")
    _said(desk, "b", None, "TR.2")
    _said(desk, "c", "905550000001", "TR.2")
    assert len(_living(desk)) == 2
    owner = {row["value"]: row["customer_id"] for row in desk.rows(identity)}
    assert owner["905550000001"] == owner["TR.2"] != owner["TR.1"]


def test_a_changed_number_keeps_the_customer_and_forgets_the_old_number(desk: Desk) -> None:
    _said(desk, "a", "905550000001", None)
    _system(desk, "s", {"from": "905550000001"}, type="user_changed_number", wa_id="905550000002")
    _said(desk, "b", "905550000002", None)
    assert len(_living(desk)) == 1
    assert desk.one(customer)["phone"] == "+905550000002"
    _said(desk, "c", "905550000001", None)
    assert len(_living(desk)) == 2, "whoever has the old number now is somebody else"


def test_a_changed_number_merges_with_what_the_new_number_already_wrote(desk: Desk) -> None:
    _said(desk, "a", "905550000001", None)
    _said(desk, "b", "905550000002", None)
    _system(desk, "s", {"from": "905550000001"}, type="user_changed_number", wa_id="905550000002")
    assert len(_living(desk)) == 1
    desk.work()
    talks = {row["conversation_id"] for row in desk.rows(inbox)}
    assert len(talks) == 1
    assert all(row["state"] == "done" for row in desk.rows(inbox))


def test_a_rotated_business_scoped_id_keeps_the_customer(desk: Desk) -> None:
    _said(desk, "a", None, "TR.1")
    _system(desk, "s", {"from_user_id": "TR.1"}, type="user_changed_user_id", user_id="TR.2")
    _said(desk, "b", None, "TR.2")
    assert len(desk.rows(customer)) == 1


def test_a_turn_under_way_in_a_conversation_that_is_merged_away_is_not_saved(desk: Desk) -> None:
    _said(desk, "a", "905550000001", None)
    (turn,) = desk.claim()
    _said(desk, "b", None, "TR.1")
    _said(desk, "c", "905550000001", "TR.1")
    from randevu.messaging.turns import LeaseLost

    try:
        desk.end(turn)
    except LeaseLost:
        pass
    else:
        raise AssertionError("the turn was saved")
    desk.work()
    assert all(row["state"] == "done" for row in desk.rows(inbox))
    assert len({row["conversation_id"] for row in desk.rows(outbox)}) == 1


def test_messages_go_to_the_newest_number(desk: Desk) -> None:
    _said(desk, "a", "905550000001", "TR.1")
    _said(desk, "b", "905550000007", "TR.1")
    with store.reading() as db:
        assert address_of(db, desk.one(customer)["id"]) == Address("905550000007", "TR.1")


def test_merging_moves_whatever_refers_to_a_customer_also_in_tables_of_other_topics(desk: Desk) -> None:
    from sqlalchemy import insert

    from randevu.store.tables import appointment

    _said(desk, "a", "905550000001", None)
    first = desk.one(customer)["id"]
    with store.writing() as db:
        db.execute(
            insert(appointment).values(
                customer_id=first,
                branch="kadikoy",
                starts_at=desk.now,
                ends_at=desk.now.replace(hour=9),
                parts=[],
                party=1,
                price=0,
                source="whatsapp",
                status="booked",
                note="",
                generation=1,
                created_at=desk.now,
                changed_at=desk.now,
            )
        )
    _said(desk, "b", None, "TR.1")
    _said(desk, "c", "905550000001", "TR.1")
    assert desk.one(appointment)["customer_id"] == _living(desk)[0]["id"]
