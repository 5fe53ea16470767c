"""What we say first leaves free inside the 24-hour window and as a template outside; a stand-in goes where it must."""

from __future__ import annotations

from datetime import timedelta

import pytest

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.messaging import notices, outcomes, transactions
from randevu.messaging.approved import registry
from randevu.messaging.approved.model import TemplateError
from randevu.messaging.dispatcher import attempt
from randevu.messaging.errors import NotSent, advice
from randevu.messaging.letters import Letter
from randevu.messaging.notices import Notice
from randevu.store.tables import conversation, customer, identity, message, outbox
from tests.crash import bodies
from tests.unit.booking.salon import DEMO
from tests.unit.delivery.desk import SECRET, Desk

VALUES = {
    "customer": "Ayşe",
    "business": "Defne",
    "day": "17 Mart Salı",
    "time": "14:00",
    "service": "Fön",
    "branch": "Kadıköy",
}
ANSWERS = {
    "confirm": {"intent": "confirm_attendance", "entities": {"appointment": 7}},
    "cancel": {"intent": "cancel_appointment", "entities": {"appointment": 7}},
    "move": {"intent": "change_appointment", "entities": {"appointment": 7}},
}
ONE_DAY = Notice("appointment_reminder_one_day", VALUES, ANSWERS)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SECRET_KEY", SECRET)


def put(desk: Desk, notice: Notice = ONE_DAY, key: str = "reminder:7:1") -> int | None:
    with store.writing() as db:
        return notices.put(db, desk.one(conversation)["id"], notice, key=key, kind="reminder", now=desk.now, asks=True)


def wrote(desk: Desk, **passed: float) -> None:
    """The customer wrote, got the answer, and time passed."""
    desk.talk("merhaba")
    desk.later(**passed)


def sent(desk: Desk) -> list[dict[str, object]]:
    before = len(desk.post.sent)
    for letter in desk.letters():
        desk.post.sent.append(letter)
    return [dict(letter.payload) for letter in desk.post.sent[before:]]


def stands(desk: Desk, name: str, **told: str) -> None:
    with store.writing() as db:
        registry.note(db, name, "tr", desk.now, **told)


def test_inside_the_window_it_is_an_ordinary_message_with_buttons(desk: Desk) -> None:
    wrote(desk, hours=3)
    put(desk)
    (payload,) = sent(desk)
    assert payload["kind"] == "buttons"
    assert str(payload["body"]).startswith("Merhaba Ayşe, Defne randevunuz yaklaştı: 17 Mart Salı, saat 14:00.")
    assert [button["title"] for button in payload["buttons"]] == ["Evet", "Değiştir", "İptal"]  # type: ignore[attr-defined]


def test_outside_the_window_it_is_the_template(desk: Desk) -> None:
    wrote(desk, hours=30)
    put(desk)
    (payload,) = sent(desk)
    assert (payload["kind"], payload["template"], payload["language"]) == (
        "template",
        "appointment_reminder_one_day",
        "tr",
    )
    assert [part["text"] for part in payload["body"]] == list(VALUES.values())  # type: ignore[attr-defined]
    assert [(one["index"], one["sort"]) for one in payload["buttons"]] == [  # type: ignore[attr-defined]
        (0, "quick_reply"),
        (1, "quick_reply"),
        (2, "quick_reply"),
    ]
    assert "free" not in payload
    assert "notice" not in payload


def test_the_window_is_looked_at_when_it_leaves_not_when_it_is_queued(desk: Desk) -> None:
    wrote(desk, hours=23, minutes=50)
    put(desk)
    desk.later(minutes=20)
    assert sent(desk)[0]["kind"] == "template"


def test_what_must_be_said_once_is_said_once(desk: Desk) -> None:
    wrote(desk)
    assert put(desk) is not None
    assert put(desk) is None
    assert len(desk.rows(outbox, kind="reminder")) == 1


def test_the_conversation_shows_the_words_and_knows_the_buttons(desk: Desk) -> None:
    wrote(desk)
    put(desk)
    row = desk.rows(message, kind="template")[0]
    assert "saat 14:00" in row["text"]
    assert [choice["payload"] for choice in row["payload"]["choices"]] == [
        ANSWERS["confirm"],
        ANSWERS["move"],
        ANSWERS["cancel"],
    ]
    assert row["payload"]["asks"]


@pytest.mark.parametrize("hours", [1, 30])
def test_a_tapped_button_is_what_was_issued_in_either_shape(desk: Desk, hours: int) -> None:
    wrote(desk, hours=hours)
    put(desk)
    (payload,) = sent(desk)
    first = payload["buttons"][0]  # type: ignore[index]
    if hours == 1:
        desk.tap("tap", first["id"], "Evet")
    else:
        button = {"payload": first["value"], "text": "Evet"}
        desk.receive(bodies.messages(bodies.message("tap", desk.now, "905550000001", type="button", button=button)))
    (turn,) = desk.claim()
    assert turn.input.payload == ANSWERS["confirm"]


@pytest.mark.parametrize(
    "told",
    [
        {"status": "paused"},
        {"status": "disabled"},
        {"status": "rejected"},
        {"status": "pending"},
        {"status": "missing"},
        {"status": "approved", "category": "marketing", "wanted": "utility"},
    ],
)
def test_a_template_that_may_not_go_out_is_stood_in_for(desk: Desk, told: dict[str, str]) -> None:
    wrote(desk, hours=30)
    put(desk)
    stands(desk, ONE_DAY.template, **told)
    (payload,) = sent(desk)
    assert payload["template"] == "appointment_reminder"
    assert [part["text"] for part in payload["body"]] == list(VALUES.values())  # type: ignore[attr-defined]
    assert "buttons" not in payload, "the stand-in has none"


@pytest.mark.parametrize(
    "told",
    [
        {"status": "approved", "category": "utility", "wanted": "utility"},
        {"status": "flagged", "category": "utility"},
        {"status": "approved", "category": "marketing"},
    ],
)
def test_a_template_that_whatsapp_lets_out_goes_out(desk: Desk, told: dict[str, str]) -> None:
    wrote(desk, hours=30)
    put(desk)
    stands(desk, ONE_DAY.template, **told)
    assert sent(desk)[0]["template"] == ONE_DAY.template


def test_the_standing_of_templates_is_no_matter_inside_the_window(desk: Desk) -> None:
    wrote(desk, hours=1)
    put(desk)
    stands(desk, ONE_DAY.template, status="disabled")
    assert sent(desk)[0]["kind"] == "buttons"


def test_what_no_template_can_carry_is_given_up_with_its_reason(desk: Desk) -> None:
    wrote(desk, hours=30)
    put(desk)
    for name in (ONE_DAY.template, "appointment_reminder"):
        stands(desk, name, status="paused")
    assert sent(desk) == []
    row = desk.one(outbox, kind="reminder")
    assert (row["state"], row["error"]) == ("dead", "template")
    assert desk.one(conversation)["flagged"] == "not_sent:template"


def test_the_owners_template_waits_for_nobody_and_has_no_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "905321234567")
    from randevu.messaging import owner

    with store.writing() as db:
        owner.tell(db, "handover", "h:1", {"customer": "Ayşe", "reason": "Soru"}, desk.now)
    assert sent(desk)[0]["template"] == "owner_handover"


def test_an_answer_that_meets_a_closed_window_asks_the_customer_to_write_again_once(desk: Desk) -> None:
    with store.writing() as db:
        catalogues.load_if_empty(db, str(DEMO), desk.now)
    for number in range(2):
        desk.say(f"q{number}", "merhaba")
        desk.work()
    desk.later(hours=30)
    assert desk.letters() + desk.letters() == []
    first, *more = sent(desk)
    assert (first["template"], more) == ("conversation_unanswered", [])
    assert {row["error"] for row in desk.rows(outbox, kind="reply", state="dead")} == {"window"}
    assert len(desk.rows(outbox, kind="notice")) == 1


def test_an_empty_value_is_said_as_the_file_tells_and_lines_are_made_one(desk: Desk) -> None:
    wrote(desk, hours=30)
    put(desk, Notice(ONE_DAY.template, {**VALUES, "customer": "", "service": "Fön\n ve   boya"}, ANSWERS))
    (payload,) = sent(desk)
    said = [part["text"] for part in payload["body"]]  # type: ignore[attr-defined]
    assert (said[0], said[4]) == ("değerli müşterimiz", "Fön ve boya")


@pytest.mark.parametrize(
    ("notice", "missing"),
    [
        (Notice("no_such_template", VALUES), "no_such_template"),
        (Notice(ONE_DAY.template, {"customer": "Ayşe"}), "business is missing"),
    ],
)
def test_a_mistake_is_told_when_it_is_made(desk: Desk, notice: Notice, missing: str) -> None:
    wrote(desk)
    with pytest.raises(TemplateError, match=missing):
        put(desk, notice)


def somebody(desk: Desk, phone: str | None) -> int:
    with store.writing() as db:
        made = db.execute(customer.insert().values(phone=phone, created_at=desk.now))
        return int(made.inserted_primary_key[0])


def test_a_customer_known_only_by_phone_gets_a_conversation(desk: Desk) -> None:
    who = somebody(desk, "+905321112233")
    with store.writing() as db:
        first = notices.conversation_with(db, who, bodies.OURS, desk.now)
        assert notices.conversation_with(db, who, bodies.OURS, desk.now) == first
        notices.put(db, str(first), ONE_DAY, key="k", kind="reminder", now=desk.now)
    assert desk.one(identity)["value"] == "905321112233"
    (letter,) = desk.letters()
    assert letter.payload["kind"] == "template"
    assert letter.address.wa_id == "905321112233"  # type: ignore[union-attr]


def test_a_number_that_is_somebody_elses_is_not_written_to(desk: Desk) -> None:
    wrote(desk)
    phone = f"+{desk.one(identity, kind='wa_id')['value']}"
    with store.writing() as db:
        assert notices.conversation_with(db, somebody_in(db, phone, desk), bodies.OURS, desk.now) is None
        assert notices.conversation_with(db, somebody_in(db, None, desk), bodies.OURS, desk.now) is None


def somebody_in(db: object, phone: str | None, desk: Desk) -> int:
    made = db.execute(customer.insert().values(phone=phone, created_at=desk.now))  # type: ignore[attr-defined]
    return int(made.inserted_primary_key[0])


def test_customers_with_conversations_are_told_in_the_one_they_last_wrote_in(desk: Desk) -> None:
    wrote(desk)
    talk = desk.one(conversation)
    with store.writing() as db:
        newer = {"id": "quiet", "phone_number_id": "other", "created_at": desk.now + timedelta(days=1)}
        db.execute(conversation.insert().values(customer_id=talk["customer_id"], **newer))
        assert notices.conversation_with(db, talk["customer_id"], bodies.OURS, desk.now) == talk["id"]


@pytest.mark.parametrize(("code", "status"), [(132001, "missing"), (132015, "paused"), (132016, "disabled")])
def test_a_template_that_is_refused_at_sending_is_remembered_and_stood_in_for(
    desk: Desk, code: int, status: str
) -> None:
    wrote(desk, hours=30)
    put(desk)

    def behave(letter: Letter) -> None:
        if letter.payload["template"] == ONE_DAY.template:
            raise NotSent("refused", code=code, http_status=400, advice=advice(code, 400))

    desk.post.behave = behave
    for letter in desk.letters():
        outcome = attempt(desk.post, letter)
        transactions.write(lambda db, o=outcome: outcomes.settle(db, o, desk.now, desk.letter_rules))  # type: ignore[misc]
    (again,) = desk.letters()
    assert again.payload["template"] == "appointment_reminder"
    with store.reading() as db:
        standing = registry.find(db, ONE_DAY.template, "tr")
    assert standing is not None
    assert standing.status == status
