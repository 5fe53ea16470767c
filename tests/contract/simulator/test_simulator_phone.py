"""The phone in tests and the moments behind it: waiting, lanes, the server that runs by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from simulator_world import NUMBER, SETTINGS, START, TOKEN, Receiver, World, buttons, listing
from starlette.testclient import TestClient

from randevu.simulator.app import create_app
from randevu.simulator.moments import MovableClock, Scheduler
from randevu.simulator.phone import Bubble, NoReply, Phone, SimulatorClient
from randevu.simulator.pump import Pump
from randevu.simulator.watching import Watching
from tests.ports import free_port
from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


def test_replies_are_waited_for_one_by_one_in_order(world: World) -> None:
    phone = world.greeted()
    world.text(phone, "bir")
    world.text(phone, "iki")
    assert [phone.wait_reply().text, phone.wait_reply().text] == ["bir", "iki"]
    with pytest.raises(NoReply, match="3 seconds"):
        phone.wait_reply(3)


def test_a_choice_is_taken_whichever_way_it_is_offered(world: World) -> None:
    phone = world.greeted()
    world.send(phone, "interactive", buttons("Evet"))
    world.send(phone, "interactive", listing("13:00"))
    assert [phone.wait_reply().choices, phone.wait_reply().choices] == [("Evet",), ("13:00",)]
    phone.choose("Evet")
    phone.choose("13:00")
    world.control.advance(1)
    assert [message["interactive"]["type"] for message in world.receiver.messages] == ["button_reply", "list_reply"]


def test_a_bubble_holds_what_the_phone_shows(world: World) -> None:
    phone = world.greeted()
    part = listing("13:00", header={"type": "text", "text": "Cuma"}, footer={"text": "Defne"})
    world.send(phone, "interactive", part, context={"message_id": phone.sent[0]})
    shown = phone.wait_reply()
    assert shown == Bubble(
        id=shown.id,
        seq=2,
        kind="list",
        text="Hangisi?",
        header="Cuma",
        footer="Defne",
        rows=("13:00",),
        status="read",
        reply_to=phone.sent[0],
    )


def test_while_the_server_runs_everything_happens_by_itself() -> None:
    receiver = Receiver()
    with TestClient(create_app(SETTINGS, deliver=receiver)) as http:
        client = SimulatorClient(http=http)
        client.faults(sent_after=0, delivered_after=0, read_after=0)
        phone = Phone(client=client)
        phone.say("merhaba")
        payload = {"messaging_product": "whatsapp", "to": phone.number, "text": {"body": "Hoş geldiniz"}}
        http.post(f"/v23.0/{NUMBER}/messages", json=payload, headers={"Authorization": f"Bearer {TOKEN}"})
        assert phone.wait_reply().text == "Hoş geldiniz"


async def test_jobs_of_one_lane_keep_their_order_and_lanes_do_not_wait_for_each_other() -> None:
    scheduler = Scheduler(MovableClock(lambda: START))
    done: list[str] = []
    slow = asyncio.Event()
    finished = asyncio.Event()

    async def wait_then(name: str) -> None:
        await slow.wait()
        done.append(name)

    def note(name: str) -> None:
        done.append(name)
        if name == "one, second":
            finished.set()
        if name == "other":
            slow.set()

    pump = asyncio.create_task(Pump(scheduler).run())
    scheduler.after(0, lambda: wait_then("one, first"), lane="one")
    scheduler.after(0, lambda: note("one, second"), lane="one")
    scheduler.after(0, lambda: note("other"), lane="other")
    await asyncio.wait_for(finished.wait(), PATIENCE)
    pump.cancel()
    assert done == ["other", "one, first", "one, second"]


async def test_a_job_that_fails_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    scheduler = Scheduler(MovableClock(lambda: START))
    finished = asyncio.Event()

    def fail() -> None:
        raise RuntimeError("broken")

    pump = asyncio.create_task(Pump(scheduler).run())
    scheduler.after(0, fail, lane="one")
    scheduler.after(0, finished.set, lane="one")
    await asyncio.wait_for(finished.wait(), PATIENCE)
    pump.cancel()
    assert "a scheduled job of the simulator failed" in caplog.text


async def test_advancing_steps_from_job_to_job_and_also_runs_what_they_add() -> None:
    clock = MovableClock(lambda: START)
    scheduler = Scheduler(clock)
    seen: list[float] = []

    def tick() -> None:
        seen.append((clock.now() - START).total_seconds())
        scheduler.after(10, tick)

    scheduler.after(10, tick)
    assert await scheduler.advance(35) == 3
    assert seen == [10, 20, 30]
    assert clock.now() - START == timedelta(seconds=35)


async def test_waiting_for_a_change_ends_with_the_change_or_with_the_server() -> None:
    world = World()
    cloud = world.app.state.cloud
    watching = Watching(cloud)
    happened: list[str] = []
    waiting = asyncio.create_task(watching.until(lambda: bool(happened), 30))
    await asyncio.sleep(0)
    happened.append("x")
    cloud.notify("c1")
    assert await waiting is True
    stuck = asyncio.create_task(watching.until(lambda: False, 30))
    changes = watching.changes()
    following = asyncio.create_task(changes.__anext__())
    await asyncio.sleep(0)
    cloud.notify("c2")
    assert await following == "c2"
    watching.close()
    assert await stuck is False


def test_a_reset_forgets_everything(world: World) -> None:
    phone = world.greeted()
    world.control.faults(outage=True)
    phone.say("merhaba")
    world.control.reset()
    assert world.control.customers() == []
    assert world.control.faults()["outage"] is False
    world.control.advance(60)
    assert world.receiver.posts == []


@pytest.mark.parametrize(
    "values",
    [{"dragons": 1}, {"outage": 1}, {"batch": -1}, {"batch": True}, {"signature": "blurred"}, {"api_seconds": "1"}],
)
def test_a_switch_that_does_not_exist_is_refused(world: World, values: dict[str, object]) -> None:
    response = world.http.patch("/simulator/faults", json=values)
    assert response.status_code == 400
    assert next(iter(values)) in response.json()["detail"]


def test_the_process_answers_health_and_stops_on_sigterm_although_a_page_is_open() -> None:
    port = free_port()
    environment = {
        **os.environ,
        "SIMULATOR_PORT": str(port),
        "WHATSAPP_ACCESS_TOKEN": "t",
        "WHATSAPP_APP_SECRET": "s",
        "WHATSAPP_PHONE_NUMBER_ID": "1",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "2",
    }
    command = [sys.executable, "-c", "import randevu.simulator; randevu.simulator.main()"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        transport = httpx.HTTPTransport(retries=60)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=PATIENCE) as http:
            assert http.get("/health").json()["status"] == "ok"
            assert http.get("/simulator/customers").json()["customers"][0]["name"] == "Selin Yılmaz"
            with http.stream("GET", "/simulator/events") as page:
                assert next(page.iter_lines()) == "retry: 1000"
                process.send_signal(signal.SIGTERM)
                _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGTERM)
        assert errors == ""
    finally:
        process.kill()


def test_without_secrets_the_process_says_what_to_set() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WHATSAPP_")}
    command = [sys.executable, "-c", "import randevu.simulator; randevu.simulator.main()"]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "set WHATSAPP_PHONE_NUMBER_ID" in ended.stderr
