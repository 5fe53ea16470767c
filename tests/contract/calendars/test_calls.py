"""Services call our public address when a calendar changed: genuine, doubled, late, lost and forged calls."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from randevu import clock, store
from randevu.calendars import channels, connections, hearing, mirror
from randevu.calendars.hearing import MOST_BYTES, PATH
from randevu.calendars.model import Call
from randevu.calendars.wiring import Account
from tests.contract.calendars.calls_world import PUBLIC, Caller, GoogleCalls, GraphCalls, World
from tests.unit.booking.salon import NOW, load_demo

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo business, made once."""
    file = tmp_path_factory.mktemp("calls") / "prepared.db"
    store.migrate(f"sqlite:///{file}")
    with store.writing(f"sqlite:///{file}") as db:
        load_demo(db)
    store.dispose()
    return file


@pytest.fixture
def database(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{shutil.copy(prepared, tmp_path / 'calls.db')}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture(params=[GoogleCalls, GraphCalls])
def world(request: pytest.FixtureRequest, database: str) -> Iterator[World]:
    yield from _world(request.param(), database)


@pytest.fixture
def graph(database: str) -> Iterator[World]:
    yield from _world(GraphCalls(), database)


def _world(caller: Caller, url: str) -> Iterator[World]:
    world = World(caller, url, NOW)
    with clock.use(lambda: world.now):
        yield world
    caller.close()
    store.dispose()


# ------------------------------------------------------------ genuine calls


def test_a_change_is_called_in_and_read_at_once(world: World) -> None:
    world.begin()
    world.put()
    assert world.answers[-1].status_code in (202, 204)
    assert world.is_due
    assert world.row.called_at == world.now
    assert world.busy() == 0, "nothing is read in the request"
    world.read()
    assert world.busy() == 1
    assert not world.is_due


def test_a_call_that_comes_several_times_is_one_and_a_late_one_costs_one_more_reading(world: World) -> None:
    world.begin()
    calls: list[tuple[str, dict[str, str], dict[str, str], bytes]] = []

    def repeat(*call):  # type: ignore[no-untyped-def]
        calls.append(call)
        return [world.deliver(*call) for _ in range(5)][-1]

    world.carry = repeat
    world.put()
    first = world.row.called_at
    world.read()
    assert (world.busy(), world.is_due) == (1, False)
    world.pass_time(seconds=30)
    world.deliver(*calls[0])
    assert world.is_due
    assert world.row.called_at > first
    world.read()
    assert world.busy() == 1


def test_a_lost_call_is_made_good_by_polling(world: World) -> None:
    world.begin()
    world.carry = lambda address, query, headers, body: world.door.get("/health")
    world.put()
    assert not world.is_due
    world.pass_time(seconds=61)
    world.read()
    assert world.busy() == 1


def test_a_call_while_the_calendar_is_being_read_has_it_read_again(world: World) -> None:
    """Its change may have come behind the reader's back."""
    world.begin()
    with store.writing() as db:
        (one,) = mirror.lease(db, [world.row.id], "reader", world.now)
    world.pass_time(seconds=1)
    world.put()
    with store.writing() as db:
        assert one.token is not None
        assert one.window is not None
        assert mirror.finish(db, one, "reader", one.token, one.window, world.now - timedelta(seconds=1))
    assert world.is_due
    world.read()
    assert (world.busy(), world.is_due) == (1, False)


# ------------------------------------------------------------ calls not to be believed


def test_a_forged_call_changes_nothing_and_learns_nothing(world: World) -> None:
    world.begin()
    genuine = world.forge(world.row.channel_id, world.row.channel_secret)
    world.read()
    world.pass_time(seconds=5)
    headers_bear = ["", "x", "z" * 43]
    json_bears = ["ğ" * 40, "\ud800"]
    for secret in [*headers_bear, *(json_bears if world.caller.provider == "outlook" else [])]:
        assert world.forge(world.row.channel_id, secret) == genuine
    for channel in ("f" * 32, "f" * 500):
        assert world.forge(channel, world.row.channel_secret) == genuine
    assert not world.is_due


def test_a_secret_of_one_service_opens_nothing_at_the_address_of_another(world: World) -> None:
    world.begin()
    other = GoogleCalls() if world.caller.provider == "outlook" else GraphCalls()
    headers, body = other.forged(world.row.channel_id, world.row.channel_secret)
    other.close()
    world.deliver(f"{PUBLIC}{PATH}{other.provider}", {}, headers, body)
    assert not world.is_due


def test_a_calendar_that_cannot_be_read_is_not_hastened_by_calls(world: World) -> None:
    world.begin()
    world.set(failing_since=world.now, due_at=world.now + timedelta(minutes=15))
    world.put()
    assert not world.is_due


def test_what_is_no_call_is_refused(world: World) -> None:
    path = f"{PATH}{world.caller.provider}"
    assert world.door.post(path, content=b"{}").status_code == 404
    assert world.door.get(path).status_code == 405
    assert world.door.post(f"{PATH}caldav", content=b"{}").status_code == 404
    headers, _ = world.caller.forged("a", "b")
    assert world.door.post(path, headers=headers, content=b"x" * (MOST_BYTES + 1)).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    assert world.door.post(path, headers=headers, content=chunks()).status_code == 413


def test_a_call_is_not_acknowledged_while_nothing_can_be_written_down(
    world: World,
) -> None:
    world.begin()
    channel, secret = world.row.channel_id, world.row.channel_secret
    file = Path(world.url.removeprefix("sqlite:///"))
    store.dispose()
    kept = file.rename(file.with_suffix(".away"))
    file.mkdir()
    assert world.forge(channel, secret) == 503
    file.rmdir()
    store.dispose()
    kept.rename(file)
    assert world.forge(channel, secret) in (202, 204)
    assert world.is_due


# ------------------------------------------------------------ the life of a channel


def test_channels_are_opened_only_where_the_internet_reaches_us(world: World) -> None:
    for address in ("http://localhost:8000", "https://192.168.1.4", "https://salon.local", ""):
        assert world.keeping(address).step() == 0
    assert world.caller.channels() == []
    assert world.works.step() == 1
    assert world.caller.channels() == [world.row.channel_id]
    assert world.row.channel_address == world.address
    assert len(world.row.channel_secret) >= 32


def test_a_channel_goes_on_before_it_ends(world: World) -> None:
    world.begin()
    before = world.row
    world.pass_time(days=4)
    assert world.works.step() == 0
    world.pass_time(days=1)
    assert world.works.step() == 1
    assert world.row.channel_until > before.channel_until + 4 * DAY
    assert world.caller.channels() == [world.row.channel_id], "what came before it is closed"
    world.read()
    world.pass_time(days=3)
    world.put()
    assert world.is_due


def test_a_channel_that_ended_unseen_is_opened_anew(world: World) -> None:
    """As when the worker stood still for longer than a week."""
    world.begin()
    before = world.row.channel_id
    world.pass_time(days=9)
    assert world.caller.channels() == []
    assert world.works.step() == 1
    assert world.row.channel_id != before
    assert world.is_due, "what changed meanwhile was told to nobody"


def test_calls_of_a_channel_that_was_replaced_change_nothing(world: World) -> None:
    world.begin()
    channel, secret = world.row.channel_id, world.row.channel_secret
    world.pass_time(days=9)
    world.works.step()
    world.read()
    world.pass_time(seconds=5)
    assert world.forge(channel, secret) in (202, 204)
    assert not world.is_due


def test_another_public_address_gets_channels_of_its_own(world: World) -> None:
    world.begin()
    before = world.row.channel_id
    works = world.keeping("https://yeni.salon.example")
    assert works.step() == 1
    assert world.row.channel_id != before
    assert world.caller.channels() == [world.row.channel_id]
    assert works.step() == 0


def test_a_channel_that_is_refused_is_tried_again_later_and_polling_goes_on(world: World) -> None:
    world.caller.refuse(403)
    assert world.works.step() == 0
    world.read()
    world.pass_time(hours=5)
    assert world.works.step() == 0
    world.pass_time(hours=2)
    assert world.works.step() == 1
    world.put()
    assert world.is_due


def test_a_pause_that_the_service_asks_for_is_kept_for_everything(world: World) -> None:
    world.caller.refuse(429)
    assert world.works.step() == 0
    assert world.connection_row().not_before > world.now
    world.pass_time(minutes=20)
    assert world.works.step() == 1


def test_a_service_that_is_away_keeps_its_old_channel_meanwhile(world: World) -> None:
    world.begin()
    before = world.row.channel_id
    world.pass_time(days=5)
    if world.caller.provider == "outlook":
        assert isinstance(world.caller, GraphCalls)
        world.caller.fake.api.subscriptions.made.clear()  # it is over, and another cannot be had
    world.caller.refuse(503)
    assert world.works.step() == 0
    assert world.row.channel_id == before
    world.pass_time(minutes=16)
    assert world.works.step() == 1
    assert world.caller.channels() == [world.row.channel_id]


def test_two_workers_open_one_channel(world: World) -> None:
    with store.writing() as db:
        (mine,) = channels.claim(db, world.caller.provider, world.address, world.now)
    assert mine.channel is None
    assert world.works.step() == 0
    assert world.caller.channels() == []
    world.pass_time(minutes=16)
    assert world.works.step() == 1, "whoever claimed it has died"


def test_signing_in_again_sees_to_the_channels_of_the_former_credentials(world: World) -> None:
    world.begin()
    with store.writing() as db:
        connections.save(db, world.caller.provider, "ayse", "ayse@salon.example", {}, "s" * 40, world.now)
    assert world.works.step() == 1
    assert world.caller.channels() == [world.row.channel_id]


def test_a_connection_that_is_let_go_calls_no_more(world: World) -> None:
    world.begin()
    with store.writing() as db:
        open_ones = channels.open_ones(db, world.connection, world.now)
    account = Account(world.caller.service, world.works._accounts(1).gate)
    assert channels.close(account, open_ones) == 0
    with store.writing() as db:
        connections.switch_off(db, world.connection)
    assert world.caller.channels() == []
    assert world.row.channel_id is None
    assert world.works.step() == 0


def test_what_is_let_go_while_its_channel_is_opened_is_closed_again(world: World) -> None:
    def let_go(*call):  # type: ignore[no-untyped-def]
        with store.writing() as db:
            connections.switch_off(db, world.connection)
        return world.deliver(*call)

    world.carry = let_go
    assert world.works.step() == 0
    assert world.caller.channels() == []
    assert world.row.channel_id is None


# ------------------------------------------------------------ Graph's own


def test_graph_tries_the_address_out_before_it_calls(graph: World) -> None:
    assert graph.works.step() == 1
    (echo,) = graph.answers
    assert (echo.status_code, echo.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert echo.text.startswith("Validation: ")


def test_graph_asks_for_renewal_and_gets_it(graph: World) -> None:
    graph.begin()
    before = graph.row
    graph.pass_time(days=1)
    graph.lifecycle("reauthorizationRequired")
    assert graph.works.step() == 1
    assert graph.row.channel_id == before.channel_id
    assert graph.row.channel_until >= before.channel_until + DAY - timedelta(minutes=1)


def test_a_subscription_that_graph_removed_is_made_anew_and_the_calendar_read(graph: World) -> None:
    graph.begin()
    before = graph.row.channel_id
    graph.lifecycle("subscriptionRemoved")
    assert graph.row.channel_id is None
    assert graph.is_due
    assert graph.works.step() == 1
    assert graph.row.channel_id != before
    assert graph.caller.channels() == [graph.row.channel_id]


def test_news_that_graph_missed_are_read(graph: World) -> None:
    graph.begin()
    graph.carry = lambda address, query, headers, body: graph.door.get("/health")
    graph.put()
    graph.carry = graph.deliver
    graph.lifecycle("missed")
    assert graph.is_due
    graph.read()
    assert graph.busy() == 1


def test_a_flood_of_calls_is_cut_off(graph: World) -> None:
    graph.begin()
    calls = [*(Call(f"{number:036}", "x") for number in range(5000))]
    genuine = Call(graph.row.channel_id, graph.row.channel_secret)
    assert hearing.take("outlook", [*calls, genuine], graph.now) == 0
    assert hearing.take("outlook", [genuine, *calls], graph.now) == 1
