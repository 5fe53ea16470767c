"""Situations of the inbound parser: batches, people without a phone, types of the future, broken parts."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from webhook_bodies import ECE, events, message, own

from randevu.messaging.address import Address
from randevu.messaging.inbound import (
    IdentityChange,
    InboundMessage,
    Kind,
    Malformed,
    OtherEvent,
    PlatformErrors,
    StatusUpdate,
    read_webhook,
)


def test_all_messages_and_statuses_of_a_batch_are_read_in_order() -> None:
    found = events("batch")

    assert [event.wamid for event in found if isinstance(event, InboundMessage)] == [
        "wamid.A1",
        "wamid.B1",
        "wamid.A2",
        "wamid.B2",
    ]
    assert [event.status for event in found if isinstance(event, StatusUpdate)] == ["read"]
    assert [event.profile_name for event in found if isinstance(event, InboundMessage)] == ["Ece", "Can", "Ece", "Can"]


def test_a_customer_who_hides_the_phone_is_known_by_user_id_alone() -> None:
    found = message("phone_hidden")

    assert found.sender == Address(user_id="TR.9")
    assert (found.profile_name, found.username) == ("Defne", "defne.k")


def test_an_id_left_out_of_the_message_is_taken_from_the_same_persons_contact() -> None:
    assert message("phone_hidden_but_in_contacts").sender == Address(ECE, "TR.9")


def test_the_contact_is_found_by_id_and_not_by_position() -> None:
    found = message("contacts_in_other_order")

    assert (found.profile_name, found.sender.user_id) == ("Ece", "TR.1")


def test_a_strangers_contact_lends_neither_name_nor_id() -> None:
    found = message("contact_of_a_stranger")

    assert found.sender == Address(ECE)
    assert found.profile_name is None


def test_a_message_without_contacts_is_still_a_message() -> None:
    assert message("contacts_missing").sender == Address(ECE)


def test_a_sender_named_only_as_the_single_contact_is_that_contact() -> None:
    assert message("sender_only_in_contacts").sender == Address(ECE, "TR.1")


def test_a_sender_who_could_be_either_of_two_contacts_is_not_guessed() -> None:
    assert events("sender_unknown_among_two_contacts") == [
        Malformed(reason="message without sender", phone_number_id="100200300")
    ]


def test_a_type_of_the_future_is_kept_as_unknown() -> None:
    found = message("unknown_type")

    assert (found.kind, found.raw_type) == (Kind.UNKNOWN, "hologram")
    assert found.raw["hologram"] == {"body": "gelecek"}


def test_fields_of_the_future_change_nothing() -> None:
    found = message("unknown_fields")

    assert (found.kind, found.text, found.context_id) == (Kind.TEXT, "normal", "wamid.OUT1")


def test_what_is_said_in_a_group_is_marked_as_such() -> None:
    found = message("group_message")

    assert (found.kind, found.group_id) == (Kind.GROUP, "GRP1")


def test_a_number_change_also_tells_the_changed_user_id() -> None:
    (event,) = events("number_change_with_ids")

    assert isinstance(event, IdentityChange)
    assert event.old == Address(ECE, "TR.1")
    assert event.new == Address("905359998877", "TR.1NEW")
    assert event.wamid == "wamid.C1"


def test_an_old_user_id_that_only_stands_in_the_sentence_is_found_there() -> None:
    (event,) = events("user_id_change_in_sentence")

    assert isinstance(event, IdentityChange)
    assert (event.reason, event.old.user_id, event.new.user_id) == ("user_id", "TR.9", "TR.10")


def test_a_user_id_update_names_previous_and_current() -> None:
    (event,) = events("user_id_update")

    assert isinstance(event, IdentityChange)
    assert event.old == Address(ECE, "TR.1")
    assert event.new == Address(ECE, "TR.11")


def test_a_system_message_about_something_else_stays_a_message() -> None:
    found = message("unknown_system_message")

    assert (found.kind, found.text) == (Kind.SYSTEM, "Bir şey oldu")


def test_a_phone_number_shared_on_request_is_known_to_be_the_customers_own() -> None:
    (card,) = message("shared_phone_number").contacts

    assert card.requested
    assert card.wa_ids == (ECE,)
    assert card.name is None


def test_opening_the_chat_is_a_welcome_without_words() -> None:
    found = message("opened_chat")

    assert (found.kind, found.text) == (Kind.WELCOME, None)


def test_an_edited_text_gives_the_new_words_and_the_old_message() -> None:
    found = message("edited_text")

    assert (found.kind, found.text, found.target_id) == (Kind.EDIT, "yarın değil cuma", "wamid.A1")


def test_an_edit_inside_an_edit_is_deliberately_not_followed() -> None:
    assert message("edit_of_an_edit").text is None


def test_a_failed_status_may_know_its_recipient_by_user_idonly_message() -> None:
    (event,) = events("failed_without_recipient")

    assert isinstance(event, StatusUpdate)
    assert event.recipient == Address(user_id="TR.9")
    assert [error.code for error in event.errors] == [131047]


def test_trouble_with_the_number_itself_is_reported() -> None:
    (event,) = events("number_in_trouble")

    assert isinstance(event, PlatformErrors)
    assert [error.code for error in event.errors] == [131031]


def test_a_broken_message_costs_no_other_its_place() -> None:
    found = events("broken_among_good")

    good = [event.text for event in found if isinstance(event, InboundMessage)]
    assert good == ["ilk", None, "son"]
    assert [event.reason for event in found if isinstance(event, Malformed)] == [
        "message is no object",
        "message without id",
        "status is no object",
        "status without status",
    ]
    assert [event.status for event in found if isinstance(event, StatusUpdate)] == ["sent"]


def test_a_broken_time_is_no_time_and_never_a_wrong_one() -> None:
    moments = [event.said_at for event in events("timestamp_broken") if isinstance(event, InboundMessage)]

    assert moments == [None, None, datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)]


def test_characters_that_databases_refuse_are_replaced_everywhere() -> None:
    found = message("characters_no_database_takes")

    assert found.text == "selam\ufffd \ufffd dünya"
    assert found.profile_name == "E\ufffdce\ufffd"
    assert found.raw["text"]["body"] == found.text


def test_a_webhook_of_another_product_is_passed_on_unread() -> None:
    (event,) = events("other_page")

    assert isinstance(event, OtherEvent)
    assert event.field == "object:instagram"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000])
def test_what_is_no_json_is_malformed_and_raises_nothing(body: bytes) -> None:
    assert read_webhook(body) == [Malformed(reason="body is no JSON")]


def test_neither_names_nor_words_nor_numbers_show_in_an_event() -> None:
    names = ("batch", "shared_phone_number", "number_change_with_ids", "edited_text")
    shown = "".join(repr(event) for name in names for event in events(name))

    for secret in (ECE, "905334445566", "merhaba", "Ece", "Can", "cuma", "TR.1", "905359998877", "wamid"):
        assert secret not in shown


def test_a_voice_note_is_told_from_other_sound() -> None:
    found = message("voice_note")

    assert found.kind is Kind.VOICE
    assert found.media is not None
    assert found.media.id == "777"


def test_a_message_without_its_payload_carries_the_error_that_stands_beside_it() -> None:
    (found,) = events("payload_missing")  # and the error is deliberately not reported a second time for the number

    assert isinstance(found, InboundMessage)
    assert (found.kind, [error.code for error in found.errors]) == (Kind.UNSUPPORTED, [131000])


def test_a_new_device_is_told_with_all_ids_of_its_owner() -> None:
    (event,) = events("new_device")

    assert isinstance(event, IdentityChange)
    assert (event.reason, event.old, event.new) == ("device", Address(ECE, "TR.1"), Address(ECE, "TR.1"))


def test_a_number_change_that_names_no_new_number_changes_nobody() -> None:
    assert message("number_change_without_new_number").kind is Kind.SYSTEM


def test_a_contact_with_the_same_number_but_another_id_is_another_person() -> None:
    found = message("same_number_another_id")

    assert found.sender == Address(ECE, "TR.2")
    assert found.profile_name is None


def test_a_status_learns_the_other_id_of_its_recipient_from_the_contact() -> None:
    (event,) = events("status_with_contact")

    assert isinstance(event, StatusUpdate)
    assert event.recipient == Address(ECE, "TR.1")


def test_a_place_off_the_map_is_none_and_coordinates_may_be_text() -> None:
    off, on = events("place_off_the_map")

    assert isinstance(off, InboundMessage)
    assert isinstance(on, InboundMessage)
    assert (off.kind, off.location) == (Kind.UNKNOWN, None)
    assert on.location is not None
    assert (on.location.latitude, on.location.longitude) == (40.99, 29.03)


def test_numbers_are_taken_for_text_but_true_is_nobodys_name() -> None:
    found = message("numbers_where_text_belongs")

    assert (found.wamid, found.text, found.profile_name) == ("12345", "14", None)
    assert found.sender == Address(ECE, "TR.1")


def test_an_endless_name_is_bounded() -> None:
    name = message("endless_name").profile_name

    assert name is not None
    assert len(name) <= 256


def test_own_bodies_are_as_they_are_named() -> None:
    assert b"\\u0000" in own("characters_no_database_takes")
