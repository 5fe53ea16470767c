"""`handovers list|give-back` on a real database of each kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from randevu import store
from randevu.cli import app
from randevu.errors import RandevuError
from randevu.handoff import service
from randevu.store.tables import conversation, customer

ID = "1f0c2a54-6f0e-4b57-9c1e-7f1b8f6f2a10"


@pytest.fixture
def waiting(database: str, now: datetime) -> str:
    """A conversation that waits for a person."""
    with store.writing() as db:
        person = db.execute(customer.insert().values(name="Selin", created_at=now)).inserted_primary_key[0]
        db.execute(
            conversation.insert().values(
                id=ID, phone_number_id="1", customer_id=person, holder="assistant", created_at=now
            )
        )
        service.open(db, ID, "complaint", now, timedelta(hours=1))
    return ID


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["handovers", *arguments], catch_exceptions=False, env={"COLUMNS": "160"})
    assert done.exit_code == 0
    return done.output


def test_who_waits_is_listed_with_local_times(waiting: str) -> None:
    said = run("list")
    assert ID in said
    for part in ("Selin", "complaint", "2026-03-11 10:00", "2026-03-11 11:00"):
        assert part in said


def test_after_giving_back_nobody_waits(waiting: str) -> None:
    assert run("give-back", ID) == f"the assistant answers in conversation {ID} again\n"
    assert run("list") == "no conversation waits for a person\n"


def test_giving_back_what_nobody_has_is_refused(waiting: str) -> None:
    run("give-back", ID)
    with pytest.raises(RandevuError, match="no person has conversation"):
        run("give-back", ID)
