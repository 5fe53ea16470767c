"""From Rasa's messages to neutral replies, and issued payloads back."""

from __future__ import annotations

import json

import pytest

from randevu.engine.port import Choice, Reply
from randevu.engine.rasa_replies import TurnChannel, payload, reply


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("/affirm", "affirm", {}),
        ('/inform{"branch": "kadikoy"}', "inform", {"branch": "kadikoy"}),
        ('/inform{"offer": "x{y}z", "n": [1, null]}', "inform", {"offer": "x{y}z", "n": [1, None]}),
        ("affirm", "affirm", {}),
        ("/inform{}", "inform", {}),
    ],
)
def test_a_payload_is_an_intent_with_entities(text: str, intent: str, entities: dict[str, object]) -> None:
    assert payload(text) == {"intent": intent, "entities": entities}


@pytest.mark.parametrize("broken", ['/inform{"branch"', "/inform{branch}"])
def test_a_payload_of_the_domain_that_is_broken_is_refused(broken: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        payload(broken)


def test_a_message_with_buttons_becomes_a_reply_with_choices() -> None:
    made = reply(
        {
            "text": " Hangisi?\n",
            "buttons": [
                {"title": ["Uzun yazı", "Kısa"], "payload": '/inform{"branch": "kadikoy"}', "description": "30 dk"},
                {"title": "Evet", "payload": "/affirm"},
            ],
            "custom": {"list_button": "Seç"},
        }
    )
    assert made == Reply(
        "Hangisi?",
        (
            Choice(("Uzun yazı", "Kısa"), {"intent": "inform", "entities": {"branch": "kadikoy"}}, "30 dk"),
            Choice(("Evet",), {"intent": "affirm", "entities": {}}),
        ),
        list_button="Seç",
    )


def test_what_is_not_text_comes_from_the_custom_part() -> None:
    pin = {"latitude": 41.0, "longitude": 29.0, "name": "Kadıköy", "address": "Moda"}
    link = {"label": "Aç", "url": "https://b.example"}
    custom = {"pin": pin, "link": link, "asks_location": True, "keep": True}
    made = reply({"custom": custom, "image": "https://b.example/a.jpg"})
    assert made == Reply(
        "", link=("Aç", "https://b.example"), pin=pin, image="https://b.example/a.jpg", asks_location=True, keep=True
    )


async def test_the_channel_of_a_turn_collects_and_sends_nothing() -> None:
    channel = TurnChannel()
    await channel.send_response("anybody", {"text": "bir"})
    await channel.send_response("anybody", {"text": "iki"})
    assert [one.text for one in channel.replies] == ["bir", "iki"]
