"""Every body, recorded or our own, becomes the events it means."""

from __future__ import annotations

from datetime import timezone

import pytest
from webhook_bodies import all_recorded, only_message, recorded

from randevu.messaging.address import Address
from randevu.messaging.inbound import (
    IdentityChange,
    Kind,
    Malformed,
    OtherEvent,
    PreferenceChange,
    StatusUpdate,
    read_webhook,
)


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
    found = only_message(recorded(file, situation))

    assert (found.kind, found.text) == (kind, text)
    assert found.said_at is not None
    assert found.said_at.tzinfo is timezone.utc


def test_a_tap_gives_the_id_of_what_was_tapped_and_the_message_it_was_under() -> None:
    for situation in ("button", "quick_reply"):
        found = only_message(recorded("callback_button", situation))
        assert found.choice_id == "callback_data"
        assert found.context_id is not None
        assert found.context_id.startswith("wamid.xyzxyz")

    assert only_message(recorded("callback_button", "quick_reply_without_context")).context_id is None
    assert only_message(recorded("callback_selection", "callback")).choice_id == "callback_data"


def test_a_recorded_person_is_known_by_all_ids_and_by_name() -> None:
    found = only_message(recorded("message", "text"))

    assert found.sender == Address("972987654321", "US.13491208655302741918", "US.ENT.11815799212886844830")
    assert found.profile_name == "Test Name"
    assert found.phone_number_id == "1122334455667"


def test_a_media_message_names_the_file_to_fetch() -> None:
    media = only_message(recorded("message", "document")).media
    linked = only_message(recorded("message", "media_with_url")).media

    assert media is not None
    assert (media.id, media.mime, media.filename) == ("1234567890987654321", "application/pdf", "filename.pdf")
    assert linked is not None
    assert linked.url is not None
    assert linked.url.startswith("https://lookaside.fbsbx.com/")


@pytest.mark.parametrize(
    ("situation", "emoji"), [("reaction", "😮"), ("unreaction_empty", None), ("unreaction_no_emoji", None)]
)
def test_a_reaction_names_its_message_and_a_removed_one_has_no_emoji(situation: str, emoji: str | None) -> None:
    reaction = only_message(recorded("message", situation)).reaction

    assert reaction is not None
    assert (reaction.message_id, reaction.emoji) == ("wamid.yzxyzx=", emoji)


def test_a_shared_place_has_coordinates_and_a_name() -> None:
    location = only_message(recorded("message", "chosen_location")).location

    assert location is not None
    assert (location.latitude, location.longitude) == (37.4611978, -122.2164385)
    assert location.name == "Facebook HQ"


def test_a_flow_reply_carries_what_was_filled_in() -> None:
    form = only_message(recorded("flow_completion", "completion")).form

    assert form is not None
    assert form["delivery_rating"] == "4"


def test_an_edit_and_a_revocation_name_the_message_they_are_about() -> None:
    assert only_message(recorded("edited_message", "image")).target_id is not None
    assert only_message(recorded("deleted_message", "revoke")).target_id == "<ORIGINAL_WHATSAPP_MESSAGE_ID>"


def test_a_customer_from_an_advertisement_brings_its_referral() -> None:
    referral = only_message(recorded("message", "referral")).referral

    assert referral is not None
    assert (referral.source_id, referral.click_id) == ("ADID", "CTWA_CLID")


@pytest.mark.parametrize("situation", ["forwarded", "forwarded_many_times"])
def test_a_forwarded_text_is_marked_as_such(situation: str) -> None:
    assert only_message(recorded("message", situation)).forwarded


@pytest.mark.parametrize(("situation", "code"), [("unsupported", 131051), ("interactive_message_with_err", 131000)])
def test_an_unreadable_type_carries_whatsapps_own_error(situation: str, code: int) -> None:
    assert [error.code for error in only_message(recorded("message", situation)).errors] == [code]


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
