"""Every body, recorded or our own, becomes the events it means."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from webhook_bodies import all_recorded, events, message, own, recorded

from randevu.messaging.address import Address
from randevu.messaging.inbound import (
    IdentityChange,
    InboundMessage,
    Kind,
    Malformed,
    OtherEvent,
    PlatformErrors,
    PreferenceChange,
    StatusUpdate,
    read_webhook,
)

ECE = "905321112233"


def _only(body: bytes) -> InboundMessage:
    (event,) = read_webhook(body)
    assert isinstance(event, InboundMessage)
    return event


@pytest.mark.parametrize("body", all_recorded())
def test_every_recorded_body_gives_one_event_and_nothing_malformed(body: bytes) -> None:
    (event,) = read_webhook(body)

    assert not isinstance(event, Malformed)


@pytest.mark.parametrize(
    ("file", "situation", "kind", "text"),
    [
        ("message", "text", Kind.TEXT, "Body Text"),
        ("message", "image", Kind.IMAGE, None),
        ("message", "video", Kind.VIDEO, "caption"),
        ("message", "document", Kind.DOCUMENT, "caption"),
        ("message", "audio", Kind.AUDIO, None),
        ("message", "voice", Kind.VOICE, None),
        ("message", "static_sticker", Kind.STICKER, None),
        ("message", "animated_sticker", Kind.STICKER, None),
        ("message", "reaction", Kind.REACTION, None),
        ("message", "current_location", Kind.LOCATION, None),
        ("message", "contacts", Kind.CONTACTS, None),
        ("message", "order", Kind.ORDER, None),
        ("message", "unsupported", Kind.UNSUPPORTED, None),
        ("message", "interactive_message_with_err", Kind.UNSUPPORTED, None),
        ("message", "reply", Kind.TEXT, "replied text"),
        ("callback_button", "button", Kind.BUTTON_REPLY, "title"),
        ("callback_button", "quick_reply", Kind.BUTTON, "title"),
        ("callback_button", "quick_reply_without_context", Kind.BUTTON, "title"),
        ("callback_selection", "description", Kind.LIST_REPLY, "title"),
        ("call_permission_update", "accept", Kind.CALL_PERMISSION, None),
        ("flow_completion", "without_flow_token", Kind.FLOW_REPLY, None),
        ("edited_message", "image", Kind.EDIT, "Updated image caption"),
        ("deleted_message", "revoke", Kind.REVOKE, None),
    ],
)
def test_a_recorded_message_has_its_kind_and_the_words_to_read(
    file: str, situation: str, kind: Kind, text: str | None
) -> None:
    found = _only(recorded(file, situation))

    assert (found.kind, found.text) == (kind, text)
    assert found.said_at is not None
    assert found.said_at.tzinfo is timezone.utc


def test_a_tap_gives_the_id_of_what_was_tapped_and_the_message_it_was_under() -> None:
    for situation in ("button", "quick_reply"):
        found = _only(recorded("callback_button", situation))
        assert found.choice_id == "callback_data"
        assert found.context_id is not None
        assert found.context_id.startswith("wamid.xyzxyz")

    assert _only(recorded("callback_button", "quick_reply_without_context")).context_id is None
    assert _only(recorded("callback_selection", "callback")).choice_id == "callback_data"


def test_a_recorded_person_is_known_by_all_ids_and_by_name() -> None:
    found = _only(recorded("message", "text"))

    assert found.sender == Address("972987654321", "US.13491208655302741918", "US.ENT.11815799212886844830")
    assert found.profile_name == "Test Name"
    assert found.phone_number_id == "1122334455667"


def test_a_media_message_names_the_file_to_fetch() -> None:
    media = _only(recorded("message", "document")).media
    linked = _only(recorded("message", "media_with_url")).media

    assert media is not None
    assert (media.id, media.mime, media.filename) == ("1234567890987654321", "application/pdf", "filename.pdf")
    assert linked is not None
    assert linked.url is not None
    assert linked.url.startswith("https://lookaside.fbsbx.com/")


@pytest.mark.parametrize(
    ("situation", "emoji"), [("reaction", "😮"), ("unreaction_empty", None), ("unreaction_no_emoji", None)]
)
def test_a_reaction_names_its_message_and_a_removed_one_has_no_emoji(situation: str, emoji: str | None) -> None:
    reaction = _only(recorded("message", situation)).reaction

    assert reaction is not None
    assert (reaction.message_id, reaction.emoji) == ("wamid.yzxyzx=", emoji)


def test_a_shared_place_has_coordinates_and_a_name() -> None:
    location = _only(recorded("message", "chosen_location")).location

    assert location is not None
    assert (location.latitude, location.longitude) == (37.4611978, -122.2164385)
    assert location.name == "Facebook HQ"


def test_a_flow_reply_carries_what_was_filled_in() -> None:
    form = _only(recorded("flow_completion", "completion")).form

    assert form is not None
    assert form["delivery_rating"] == "4"


def test_an_edit_and_a_revocation_name_the_message_they_are_about() -> None:
    assert _only(recorded("edited_message", "image")).target_id is not None
    assert _only(recorded("deleted_message", "revoke")).target_id == "<ORIGINAL_WHATSAPP_MESSAGE_ID>"


def test_a_customer_from_an_advertisement_brings_its_referral() -> None:
    referral = _only(recorded("message", "referral")).referral

    assert referral is not None
    assert (referral.source_id, referral.click_id) == ("ADID", "CTWA_CLID")


@pytest.mark.parametrize("situation", ["forwarded", "forwarded_many_times"])
def test_a_forwarded_text_is_marked_as_such(situation: str) -> None:
    assert _only(recorded("message", situation)).forwarded


def test_an_unreadable_type_carries_whatsapps_own_error() -> None:
    assert [error.code for error in _only(recorded("message", "unsupported")).errors] == [131051]
    assert [error.code for error in _only(recorded("message", "interactive_message_with_err")).errors] == [131000]


@pytest.mark.parametrize("situation", ["sent", "delivered", "read", "played", "failed"])
def test_a_status_names_its_message_and_how_far_it_got(situation: str) -> None:
    (event,) = read_webhook(recorded("message_status", situation))

    assert isinstance(event, StatusUpdate)
    assert event.status == situation
    assert event.wamid == "wamid.xyzxyz"
    assert event.recipient.wa_id == "972987654321"
    assert [error.code for error in event.errors] == ([130472] if situation == "failed" else [])


def test_a_status_brings_back_what_was_given_along() -> None:
    (event,) = read_webhook(recorded("message_status", "with_tracker"))

    assert isinstance(event, StatusUpdate)
    assert event.callback_data == "some data"


def test_a_group_status_is_about_the_participant_and_names_the_group() -> None:
    (event,) = read_webhook(recorded("message_status", "group"))

    assert isinstance(event, StatusUpdate)
    assert event.group_id == "fowefinoewcnw"
    assert event.recipient.user_id == "US.123456"
    assert event.recipient.wa_id != event.group_id


def test_a_recorded_number_change_names_the_old_and_the_new_number() -> None:
    (event,) = read_webhook(recorded("system", "phone_number_change"))

    assert isinstance(event, IdentityChange)
    assert (event.reason, event.old.wa_id, event.new.wa_id) == ("number", "972987654321", "972912345678")


def test_a_new_device_is_the_same_person() -> None:
    (event,) = read_webhook(recorded("system", "identity_change"))

    assert isinstance(event, IdentityChange)
    assert event.reason == "device"
    assert event.old == event.new


def test_a_customers_marketing_preference_is_its_own_event() -> None:
    (event,) = read_webhook(recorded("user_marketing_preferences", "resume"))

    assert isinstance(event, PreferenceChange)
    assert (event.category, event.value) == ("marketing_messages", "resume")


def test_a_template_status_is_passed_on_under_its_field_name() -> None:
    (event,) = read_webhook(recorded("template_status_update", "approved"))

    assert isinstance(event, OtherEvent)
    assert event.field == "message_template_status_update"
    assert event.value["event"] == "APPROVED"


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


def test_a_failed_status_may_know_its_recipient_by_user_id_only() -> None:
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
