"""A day in the life of the demo business, for browser tests and the screenshot in the README."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from randevu import store
from randevu.booking import appointments
from randevu.store.tables import appointment
from tests.panel.panel_world import World
from tests.panel.reviewing import add_turn

WHEN = {
    "date": {"kind": "Offset", "days": 1},
    "time": {"kind": "Clock", "hour": 3},
    "spans": [[0, 11, "date"], [0, 11, "time"]],
    "words": "yarın 3'te",
}
ENTITIES = (
    {"entity": "service", "value": "sac-kesimi", "start": 11, "end": 21, "negated": False, "extractor": "Catalogue"},
    {"entity": "date", "value": "yarın 3'te", "start": 0, "end": 10, "extractor": "WhenExtractor"},
    {"entity": "time", "value": "yarın 3'te", "start": 0, "end": 10, "extractor": "WhenExtractor"},
    {"entity": "when", "value": WHEN, "start": 0, "end": 10, "extractor": "WhenExtractor"},
)


def fill(world: World) -> None:
    """Appointments of three days, one blocked hour, two conversations, one of which waits for a person."""
    people = {
        name: world.customer(name, wa_id)
        for name, wa_id in (
            ("Selin Yılmaz", "905321234567"),
            ("Murat Kaya", "905337654321"),
            ("Derya Aksoy", "905421112233"),
            ("Gökçe Şahin", "905059876543"),
            ("Zehra Öztürk", "905551239876"),
        )
    }
    early = world.booked(people["Gökçe Şahin"], "2026-03-11 10:00", "manikur", staff="elif")
    first = world.booked(people["Selin Yılmaz"], "2026-03-11 10:30", "sac-kesimi", "fon", staff="ayse")
    world.booked(people["Murat Kaya"], "2026-03-11 12:00", "sac-kesimi", staff="mehmet")
    masaj = world.booked(people["Derya Aksoy"], "2026-03-11 14:00", "masaj", branch="besiktas")
    world.booked(people["Zehra Öztürk"], "2026-03-11 16:30", "sac-boyama", branch="besiktas")
    world.booked(people["Gökçe Şahin"], "2026-03-12 11:00", "cilt-bakimi")
    world.booked(people["Selin Yılmaz"], "2026-03-14 13:00", "kas-tasarimi")
    with store.writing(world.url) as db:
        appointments.set_attendance(db, first, "confirmed", "demo:1", world.now)
        for number, source in ((early, "walk_in"), (masaj, "phone")):
            db.execute(update(appointment).where(appointment.c.id == number).values(source=source))
        appointments.block(
            db, "ayse", world.at("2026-03-11 13:00"), world.at("2026-03-11 14:00"), "Öğle arası", "user:1", world.now
        )
    choices = {"choices": [{"id": "a", "title": "Evet"}, {"id": "b", "title": "Değiştir"}]}
    selin, murat = world.talk(people["Selin Yılmaz"]), world.talk(people["Murat Kaya"])
    before = world.now - timedelta(minutes=40)
    world.say(selin, "in", "bugün saç kesimi ve fön, ayşe hanım olsun", said_at=before)
    world.say(
        selin, "out", "Bugün 10:30'da Ayşe ile saç kesimi ve fön. Onaylıyor musunuz?", said_at=before, payload=choices
    )
    world.say(selin, "in", "Evet", said_at=before + timedelta(minutes=1))
    world.say(selin, "out", "Randevunuz hazır 🌿", said_at=before + timedelta(minutes=1), status="delivered")
    add_turn(
        world,
        murat,
        "yarın 3'te saç kesimi için biriyle konuşabilir miyim",
        intent="request_human",
        confidence=0.48,
        other=("book_appointment", 0.41),
        entities=ENTITIES,
        slots={"service": {"value": ["sac-kesimi"], "words": "saç kesimi"}, "when": {"value": WHEN}},
        actions=("action_handover", "action_listen"),
        at=world.now - timedelta(minutes=5),
    )
    world.say(murat, "out", "Elbette, sizi bir arkadaşımıza bağlıyorum.", said_at=world.now - timedelta(minutes=5))
    world.say(murat, "in", "geçen seferki boya çok tuttu, aynısını istiyorum", said_at=world.now - timedelta(minutes=4))
    world.hand_over(murat)
