"""The worker: sends what is due, and what other processes left behind.

Replies usually leave from the process that worked them out; here go those it could not send, what the panel and actions
queue, all e-mail and SMS, and everything with a date: reminders above all. It fetches the files of customers, writes
appointments into calendars and reads what changed there, gives waiting conversations to agents, and back to the
assistant when their time has come, frees slots whose hold has run out, and offers what was given back to those who
wait. Any number of workers may run side by side.
"""

from __future__ import annotations

import logging
import signal
import threading

from randevu import clock, settings, store
from randevu.calendars.running import Calendars
from randevu.consent import submitting
from randevu.handoff import running as handoff_running
from randevu.hooks import running as hooks_running
from randevu.media import running as media_running
from randevu.messaging import wiring
from randevu.payments import running as payment_running
from randevu.payments import wiring as payment_wiring
from randevu.reminders import running as reminder_running
from randevu.reminders.sending import Rules
from randevu.teaching import running as teaching_running
from randevu.waiting import running as waiting
from randevu.worker import chores
from randevu.worker.health import HealthServer

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
CHORE_SECONDS = 5.0


def main() -> None:
    """Run until SIGTERM or SIGINT; requests under way are ended and recorded first.

    Raises:
        SettingsError: WhatsApp's settings are missing.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    found = settings.load()
    found.require("whatsapp_access_token", "whatsapp_phone_number_id")
    store.migrate()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    sms = wiring.sms(found)
    numbers = wiring.whatsapp(found)
    sender = wiring.dispatcher(numbers, POLL_SECONDS, email=wiring.email(found), sms=sms)
    register = submitting.http(found)
    if_set_up = (
        wiring.sms_reports(sms),
        wiring.templates(found),
        submitting.rounds(register) if register is not None else None,
    )
    extras = [part for part in if_set_up if part is not None]
    calendars = Calendars(POLL_SECONDS)
    reminders = reminder_running.rounds(Rules(wiring.phone_numbers(found)[0]), sender.kick, POLL_SECONDS)
    payments = payment_running.rounds(payment_wiring.provider(found), sender.kick)
    handovers = handoff_running.rounds(sender.kick)
    teaching = teaching_running.rounds(found)
    media = media_running.fetching_rounds(found, numbers)
    extras.append(media_running.sweeping_rounds(found))
    if found.secret_key:
        extras.append(hooks_running.rounds(found.secret_key))
    running = {
        "sender": sender.alive,
        "calendars": calendars.alive,
        "reminders": reminders.alive,
        "payments": payments.alive,
        "handovers": handovers.alive,
        "teaching": teaching.alive,
        "media": media.alive,
    }
    health = HealthServer(found.worker_port, running)
    sender.start()
    calendars.start()
    for part in extras:
        part.start()
    reminders.start()
    payments.start()
    handovers.start()
    teaching.start()
    media.start()
    health.start()
    log.info("worker ready, health on port %s", found.worker_port)
    while not stopping.wait(CHORE_SECONDS):
        chores.run(clock.now())
        if waiting.run(clock.now()):
            sender.kick()
    reminders.stop()
    payments.stop()
    teaching.stop()
    handovers.stop()
    media.stop()
    for part in extras:
        part.stop()
    calendars.stop()
    sender.stop()
    health.stop()
    store.dispose()
