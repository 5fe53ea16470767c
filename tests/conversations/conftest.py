"""One running product for all dialogues; each test starts with an empty diary and a phone of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from randevu import store
from randevu.booking import blocks
from randevu.store import tables
from tests.contract.calendars.radicale_server import Radicale, radicale
from tests.conversations.stack import Stack, running
from tests.conversations.talk import Talk, moment

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.model)


@pytest.fixture(scope="session")
def calendar_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """A CalDAV server that the product may reach; nothing is connected to it at first."""
    with radicale(tmp_path_factory.mktemp("radicale")) as started:
        yield started


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory, calendar_server: Radicale) -> Iterator[Stack]:
    collects = {
        "RANDEVU_PAYMENT_PROVIDER": "sandbox",
        "RANDEVU_PAYMENT_URL": "http://127.0.0.1:9/odeme",
        "RANDEVU_PAYMENT_SECRET": "test-till",
    }
    folder = tmp_path_factory.mktemp("stack")
    with running(folder, CALENDAR_PRIVATE_HOSTS=calendar_server.host, **collects) as stack:
        with store.writing(stack.database_url) as db:
            db.exec_driver_sql("DROP TRIGGER payment_event_kept")  # each test begins with an empty ledger
        yield stack
    store.dispose()


@pytest.fixture
def stack(running_stack: Stack) -> Stack:
    """The product with nothing booked, no time blocked and no calendar connected."""
    calendars = (tables.calendar_finding, tables.calendar_event, tables.calendar_busy, tables.calendar)
    waiting = (tables.freed_time, tables.waiting_offer, tables.waiting_entry)
    diary = (
        tables.payment_event,
        tables.payment,
        tables.allocation,
        tables.visit_rating,
        tables.appointment_event,
        tables.appointment,
        tables.block,
    )
    with store.writing(running_stack.database_url) as db:
        for table in (*calendars, tables.calendar_connection, *waiting, *diary):
            db.execute(table.delete())
        # Numbers of appointments begin anew, and letters about them must not count as sent already.
        db.execute(tables.outbox.update().values(key=None))
    return running_stack


@pytest.fixture
def talk(stack: Stack) -> Talk:
    """A new customer, who writes for the first time."""
    return Talk(stack)


@pytest.fixture
def another(stack: Stack) -> Callable[..., Talk]:
    """Makes further customers: `another("Ali Kaya")`."""
    return lambda name="Ali Demir", **who: Talk(stack, name, **who)


@pytest.fixture
def fill(stack: Stack) -> Callable[..., None]:
    """Takes a staff member's time off the offers: `fill("2026-03-12", "ayse", "09:00", "12:00")`, or a whole day."""

    def take(day: str, staff: str, start: str = "09:00", end: str = "19:00") -> None:
        with store.writing(stack.database_url) as db:
            blocks.block(db, staff, moment(day, start), moment(day, end), "", "test", moment("2026-03-11", "10:00"))

    return take
