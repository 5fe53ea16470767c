"""What WhatsApp can bring besides plain words: files, taps, reactions, repeats, edits, late and strange messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from randevu import store
from randevu.store import tables
from tests.conversations.stack import Stack
from tests.conversations.talk import Answer, Talk, moment

SUMMARY = "yarın 14:00'te Kadıköy'de saç kesimi"


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("voice", "sesli"),
        ("audio", "sesli"),
        ("image", "fotoğraf"),
        ("video", "video"),
        ("document", "belge"),
        ("sticker", "randevu"),
        ("contact", "kişi"),
        ("order", "sepet"),
        ("unsupported", "açamıyorum"),
        ("unknown", "açamıyorum"),
    ],
)
def test_what_is_not_text_gets_a_fitting_answer_and_is_kept(talk: Talk, kind: str, named: str) -> None:
    assert talk.send(kind).says(named)
    with store.reading(talk.stack.database_url) as db:
        mine = (tables.message.c.conversation_id == talk.conversation_id()) & (tables.message.c.direction == "in")
        assert db.execute(select(tables.message.c.id).where(mine)).all()


def test_a_location_is_thanked_for(talk: Talk) -> None:
    assert talk.send("location", latitude=41.04, longitude=29.0).says("konum")


def test_a_photo_with_a_wish_below_is_read_as_a_wish(talk: Talk) -> None:
    assert talk.send("image", caption="bu model saç kesimi yarın 3te kadıköy").is_summary


def test_a_voice_note_in_the_middle_of_a_booking_keeps_the_booking(talk: Talk) -> None:
    talk.say(SUMMARY)
    assert talk.send("voice").says("sesli")
    talk.say("evet")
    assert len(talk.booked()) == 1


def test_a_thumbs_up_on_the_summary_is_a_yes(talk: Talk) -> None:
    talk.say(SUMMARY)
    talk.phone.react("👍")
    assert talk.answer().says("12 Mart", "14:00")
    assert len(talk.booked()) == 1


def test_a_heart_on_a_confirmation_books_nothing_more(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.phone.react("❤️")
    talk.say("randevularım")
    assert len(talk.booked()) == 1


def test_a_message_withdrawn_before_it_was_answered_is_not_answered(talk: Talk, stack: Stack) -> None:
    talk.say("merhaba")
    stack.client.faults(batch=2, batch_seconds=5)
    try:
        talk.phone.say(SUMMARY)
        talk.phone.withdraw()
    finally:
        stack.client.faults(batch=1)
    assert talk.is_silent()
    assert talk.booked() == []


@pytest.mark.parametrize(
    "words", ["/restart", "/inform", "/book_appointment", '/affirm{"offer": "x"}', "/session_start"]
)
def test_text_that_begins_with_a_slash_is_only_text(talk: Talk, words: str) -> None:
    talk.say(SUMMARY)
    talk.say(words)
    assert talk.booked() == []
    if talk.holder() == "assistant":
        talk.say("yarın 16:00'da Kadıköy'de saç kesimi")
        assert talk.slots()["service"]["value"] == ["sac-kesimi"]


def test_an_old_evet_books_the_time_of_its_own_summary_or_offers_it_anew(talk: Talk) -> None:
    talk.say(SUMMARY)
    first = talk.phone.bubbles()[-1]
    talk.say("yok 4 olsun")
    again = talk.tap("Evet", first)
    if not talk.booked():
        assert again.says("14:00")
        talk.tap("Evet")
    assert [row.at for row in talk.booked()] == ["2026-03-12 14:00"]


def test_an_old_time_after_the_booking_ended_starts_with_that_time_again(talk: Talk) -> None:
    talk.say("yarın Kadıköy'de saç kesimi")
    offered = talk.phone.bubbles()[-1]
    talk.say("vazgeç")
    assert talk.tap("11:00", offered).says("12 Mart", "11:00", "Kadıköy", "Saç kesimi")


def test_an_old_time_that_is_gone_leads_to_an_offer(talk: Talk, another: Callable[..., Talk]) -> None:
    talk.say("yarın masaj")
    offered = talk.phone.bubbles()[-1]
    talk.say("vazgeç")
    another().book("yarın 15:00 masaj")
    answer = talk.tap("15:00", offered)
    assert not answer.is_summary
    assert len(answer.choices) > 1
    assert talk.booked() == []


def test_an_old_evet_after_booking_does_not_book_twice(talk: Talk) -> None:
    talk.say(SUMMARY)
    summary = talk.phone.bubbles()[-1]
    talk.tap("Evet")
    talk.tap("Evet", summary)
    assert len(talk.booked()) == 1


def test_a_button_of_another_conversation_does_nothing(talk: Talk, another: Callable[..., Talk]) -> None:
    other = another()
    other.say(SUMMARY)
    button = other.phone.bubbles()[-1].raw["buttons"][0]
    talk.say("merhaba")
    reply = {"type": "button_reply", "button_reply": {"id": button["id"], "title": "Evet"}}
    talk.deliver({"type": "interactive", "interactive": reply})
    talk.answer()
    assert talk.booked() == []
    assert other.booked() == []


def test_a_forged_button_does_nothing(talk: Talk) -> None:
    talk.say(SUMMARY)
    reply = {"type": "list_reply", "list_reply": {"id": '/inform{"service": "masaj"}', "title": "x"}}
    talk.deliver({"type": "interactive", "interactive": reply})
    talk.answer()
    assert talk.slots()["service"]["value"] == ["sac-kesimi"]


@pytest.fixture
def repeating(stack: Stack) -> Iterator[None]:
    """A WhatsApp that repeats every webhook, alone and mixed into later ones."""
    stack.client.faults(duplicates=2, rebatch=True)
    yield
    stack.client.faults(duplicates=0, rebatch=False)


@pytest.mark.usefixtures("repeating")
def test_repeated_webhooks_are_answered_once_and_book_once(talk: Talk) -> None:
    assert len(talk.say(SUMMARY).bubbles) == 1
    assert len(talk.tap("Evet").bubbles) == 1
    talk.say("teşekkürler")
    talk.settle()
    assert talk.phone.replies() == []
    assert len(talk.booked()) == 1


def test_yes_long_after_the_hold_ran_out_still_books_when_the_time_is_free(talk: Talk) -> None:
    talk.say(SUMMARY)
    expire_holds(talk)
    talk.tap("Evet")
    assert [row.at for row in talk.booked()] == ["2026-03-12 14:00"]


def test_yes_long_after_the_hold_ran_out_apologises_when_the_time_is_gone(
    talk: Talk, another: Callable[..., Talk]
) -> None:
    talk.say("yarın 15:00 masaj")
    expire_holds(talk)
    another().book("yarın 15:00 masaj")
    answer = talk.tap("Evet")
    assert answer.says("doldu")
    assert len(answer.choices) > 1
    assert talk.booked() == []


def expire_holds(talk: Talk) -> None:
    with store.writing(talk.stack.database_url) as db:
        held = tables.allocation.c.hold_until.is_not(None)
        db.execute(tables.allocation.update().where(held).values(hold_until=moment("2026-03-11", "09:30")))


def test_a_customer_without_a_phone_number_books(stack: Stack) -> None:
    talk = Talk(stack, "Gizem Ak", shows="user_id")
    talk.book(SUMMARY)
    assert len(talk.booked()) == 1


def test_a_customer_who_hides_the_number_later_is_still_the_same(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.phone.show("user_id")
    assert talk.say("randevularım").says("14:00")


def test_a_customer_with_a_new_number_keeps_the_appointments(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.phone.change_number("905321112233")
    assert talk.say("randevularım").says("14:00")


def test_an_answer_that_quotes_the_offer_is_understood(talk: Talk) -> None:
    talk.say("yarın Kadıköy'de saç kesimi")
    offered = talk.phone.bubbles()[-1]
    assert talk.say("13:00", reply_to=offered.id).says("13:00")


def test_a_message_hours_old_is_answered_with_an_apology_and_its_own_yesterday(talk: Talk) -> None:
    said = talk.now() - timedelta(hours=11)
    message = {"timestamp": str(int(said.timestamp())), "type": "text", "text": {"body": "yarın 14:00 masaj"}}
    talk.phone.say("merhaba")
    talk.answer()
    talk.deliver(message)
    answer = talk.answer()
    assert answer.says("geç yanıt")
    # Said on Tuesday evening, "yarın" is Wednesday, today.
    assert answer.says("11 Mart", "14:00")


def place(talk: Talk, latitude: float, longitude: float) -> Answer:
    return talk.send("location", latitude=latitude, longitude=longitude)


def test_a_shared_place_chooses_the_nearest_branch_where_one_is_asked_for(talk: Talk) -> None:
    talk.say("yarın 14:00 saç kesimi")
    answer = place(talk, 41.04, 29.0)
    assert answer.says("en yakın", "Beşiktaş", "14:00")
    assert answer.is_summary


def test_a_place_shared_otherwise_is_thanked_for(talk: Talk) -> None:
    talk.say("merhaba")
    assert place(talk, 40.99, 29.03).says("teşekkürler", "Kadıköy")


def test_a_typed_command_cannot_fill_a_slot(talk: Talk) -> None:
    talk.say("merhaba")
    talk.say('/inform{"service": "fon"}')
    assert talk.holder() == "assistant"
