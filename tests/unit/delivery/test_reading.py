"""What taps, numbers, files and emoji mean."""

from __future__ import annotations

from typing import Any

import pytest

from randevu.store.tables import message
from tests.crash import bodies
from tests.unit.delivery.desk import Desk


def _payload(desk: Desk) -> Any:
    desk.work()
    return desk.engine.turns[-1].payload


def _sent(desk: Desk, **content: Any) -> Any:
    desk.receive(bodies.messages(bodies.message(f"m{len(desk.rows(message))}", desk.now, **content)))
    return _payload(desk)


def test_a_tapped_button_comes_back_as_what_was_issued(desk: Desk) -> None:
    desk.talk("ask")
    desk.tap("b", desk.choice_ids()[1], "Hayır")
    assert _payload(desk) == {"intent": "deny", "entities": {}}
    assert desk.engine.turns[-1].text == "Hayır"


def test_a_button_of_another_conversation_is_only_its_title(desk: Desk) -> None:
    desk.talk("ask")
    stolen = desk.choice_ids()[0]
    desk.tap("b", stolen, "Evet", sender="905550000002")
    assert _payload(desk) is None
    assert desk.engine.turns[-1].text == "Evet"


@pytest.mark.parametrize("forged", ["/restart", '/inform{"a": 1}', "s.e30.AAAA", "k.x.y", "s..", "s.e30"])
def test_a_forged_id_is_only_its_title(desk: Desk, forged: str) -> None:
    desk.tap("b", forged, "Evet")
    assert _payload(desk) is None
    assert desk.engine.turns[-1].text == "Evet"


def test_a_title_with_a_slash_is_only_text(desk: Desk) -> None:
    desk.tap("b", "forged", "/restart")
    assert _payload(desk) is None
    assert desk.engine.turns[-1].text == "restart"


def test_a_tap_tells_which_message_it_answers(desk: Desk) -> None:
    desk.talk("ask")
    ours = [row for row in desk.rows(message) if row["direction"] == "out"][-1]
    desk.tap("b", desk.choice_ids()[0], "Evet", context={"id": ours["wamid"]})
    desk.work()
    answered = desk.engine.turns[-1].metadata["reply_to"]
    assert answered["choices"] == [{"intent": "affirm", "entities": {}}, {"intent": "deny", "entities": {}}]


@pytest.mark.parametrize("typed", ["2", " 2 ", "2.", "2)"])
def test_a_number_picks_from_a_numbered_text(desk: Desk, typed: str) -> None:
    desk.talk("numbers")
    desk.say("b", typed)
    assert _payload(desk) == {"intent": "inform", "entities": {"n": 2}}


@pytest.mark.parametrize("typed", ["13", "0", "2 olsun", "14:00"])
def test_what_is_no_number_of_the_list_stays_text(desk: Desk, typed: str) -> None:
    desk.talk("numbers")
    desk.say("b", typed)
    assert _payload(desk) is None


def test_a_number_is_only_text_when_the_last_message_offered_buttons(desk: Desk) -> None:
    desk.talk("numbers")
    desk.talk("ask")
    desk.say("b", "2")
    assert _payload(desk) is None


def test_a_number_is_only_text_when_something_else_was_said_since(desk: Desk) -> None:
    desk.talk("numbers")
    desk.talk("bir")
    desk.say("b", "2")
    assert _payload(desk) is None


@pytest.mark.parametrize(
    ("content", "intent"),
    [
        ({"type": "audio", "audio": {"id": "7", "voice": True}}, "sent_voice"),
        ({"type": "image", "image": {"id": "7"}}, "sent_image"),
        ({"type": "video", "video": {"id": "7"}}, "sent_video"),
        ({"type": "document", "document": {"id": "7", "filename": "a.pdf"}}, "sent_document"),
        ({"type": "sticker", "sticker": {"id": "7"}}, "sent_sticker"),
        ({"type": "location", "location": {"latitude": 41.0, "longitude": 29.0}}, "sent_location"),
        ({"type": "contacts", "contacts": [{"phones": [{"phone": "+90"}]}]}, "sent_contacts"),
        ({"type": "order", "order": {"product_items": []}}, "sent_order"),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "sent_unsupported"),
        ({"type": "hologram", "hologram": {}}, "sent_unsupported"),
        ({"type": "request_welcome"}, "greet"),
    ],
)
def test_what_is_no_text_becomes_an_intent_of_its_own(desk: Desk, content: dict[str, Any], intent: str) -> None:
    assert _sent(desk, **content)["intent"] == intent


def test_a_picture_with_words_is_read_as_its_words(desk: Desk) -> None:
    assert _sent(desk, type="image", image={"id": "7", "caption": "böyle olsun"}) is None
    assert desk.engine.turns[-1].text == "böyle olsun"


def test_a_picture_among_words_goes_along_with_them(desk: Desk) -> None:
    desk.receive(
        bodies.messages(
            bodies.message("p", desk.now, type="image", image={"id": "7"}),
            bodies.text("t", "böyle bir kesim", desk.now),
        )
    )
    assert _payload(desk) is None
    assert len(desk.engine.turns) == 1
    assert desk.engine.turns[-1].metadata["files"][0]["entities"]["id"] == "7"


def test_an_album_is_answered_once(desk: Desk) -> None:
    album = [bodies.message(f"p{n}", desk.now, type="image", image={"id": str(n)}) for n in range(5)]
    desk.receive(bodies.messages(*album))
    assert _payload(desk)["entities"]["count"] == 5
    assert len(desk.engine.turns) == 1


def test_a_location_carries_its_point(desk: Desk) -> None:
    found = _sent(desk, type="location", location={"latitude": 41.0, "longitude": 29.0})
    assert (found["entities"]["latitude"], found["entities"]["longitude"]) == (41.0, 29.0)


def _react(desk: Desk, wamid: str, emoji: str) -> int:
    before = len(desk.engine.turns)
    reaction = {"message_id": wamid, "emoji": emoji}
    desk.receive(bodies.messages(bodies.message(f"r{before}{emoji}", desk.now, type="reaction", reaction=reaction)))
    desk.work()
    return len(desk.engine.turns) - before


def _ours(desk: Desk) -> list[str]:
    return [row["wamid"] for row in desk.rows(message) if row["direction"] == "out"]


def test_a_thumbs_up_on_our_question_is_yes(desk: Desk) -> None:
    desk.talk("ask")
    assert _react(desk, _ours(desk)[-1], "👍🏽") == 1
    assert desk.engine.turns[-1].payload == {"intent": "affirm", "entities": {}}


def test_a_thumbs_up_on_what_asked_nothing_is_only_kept(desk: Desk) -> None:
    desk.talk("bir")
    assert _react(desk, _ours(desk)[-1], "👍") == 0
    assert desk.rows(message)[-1]["kind"] == "reaction"


def test_a_thumbs_up_on_an_older_question_is_only_kept(desk: Desk) -> None:
    desk.talk("ask")
    old = _ours(desk)[-1]
    desk.talk("ask")
    assert _react(desk, old, "👍") == 0


def test_another_emoji_and_a_reaction_taken_away_are_only_kept(desk: Desk) -> None:
    desk.talk("ask")
    assert _react(desk, _ours(desk)[-1], "😂") == 0
    assert _react(desk, _ours(desk)[-1], "") == 0


def test_a_payload_too_long_for_a_button_still_comes_back(desk: Desk) -> None:
    from randevu.engine.port import Choice, Reply
    from randevu.messaging.compose import compose
    from tests.unit.delivery.desk import SECRET

    long = {"intent": "inform", "entities": {"note": "x" * 400}}
    desk.say("a", "bir")
    (turn,) = desk.claim()
    result_of = desk.engine.run

    async def run(given: Any) -> Any:
        import dataclasses

        result = await result_of(given)
        return dataclasses.replace(result, replies=(Reply("Bu mu?", (Choice(("Evet",), long),)),))

    desk.engine.run = run  # type: ignore[method-assign]
    desk.end(turn)
    (choice_id,) = desk.choice_ids()
    assert len(choice_id) <= 200
    assert choice_id == compose(SECRET, turn.conversation_id, [Reply("?", (Choice(("E",), long),))])[0].choices[0]["id"]
    desk.engine.run = result_of  # type: ignore[method-assign]
    desk.tap("b", choice_id, "Evet")
    assert _payload(desk) == long
