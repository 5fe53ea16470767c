"""Whatever JSON comes, the parser answers with events that any database can store."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webhook_bodies import OWN, all_recorded

from randevu.messaging.inbound import Event, InboundMessage, Malformed, OtherEvent, read_webhook
from randevu.messaging.inbound.lenient import MAX_ID

_WORDS = (
    "object", "entry", "id", "changes", "field", "value", "metadata", "phone_number_id", "contacts", "profile", "name",
    "wa_id", "user_id", "messages", "statuses", "errors", "from", "from_user_id", "timestamp", "type", "text", "body",
    "interactive", "button_reply", "list_reply", "nfm_reply", "response_json", "title", "image", "audio", "voice",
    "location", "latitude", "longitude", "reaction", "message_id", "emoji", "system", "edit", "revoke", "context",
    "original_message_id", "message", "referral", "status", "recipient_id", "recipient_type", "group_id", "phones",
    "user_preferences", "user_id_update", "previous", "current", "code", "error_data", "details", "welcome_message",
)  # fmt: skip
_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from((*_WORDS, "messages", "whatsapp_business_account", "user_changed_number", "group"))
)
_keys = st.sampled_from(_WORDS) | st.text(max_size=5)
_json = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=6))
_messages = st.builds(
    lambda value, field: {"entry": [{"changes": [{"field": field, "value": value}]}]},
    st.fixed_dictionaries(
        {},
        optional={
            "metadata": _json,
            "contacts": _json | st.lists(_json, max_size=3),
            "messages": st.lists(st.dictionaries(_keys, _json, max_size=8) | _json, max_size=3),
            "statuses": st.lists(st.dictionaries(_keys, _json, max_size=8) | _json, max_size=3),
            "errors": _json,
            "user_preferences": _json,
            "user_id_update": _json,
        },
    ),
    st.sampled_from(["messages", "user_preferences", "user_id_update", "calls"]) | _json,
)


def _accept(found: list[Event]) -> None:
    """What every list of events must fulfil: nothing unexpected happened, and all of it can be stored."""
    for event in found:
        if isinstance(event, Malformed):
            assert not event.reason.startswith("unexpected")
            continue
        raw = event.value if isinstance(event, OtherEvent) else getattr(event, "raw", {})
        stored = json.dumps(raw, ensure_ascii=False, allow_nan=False)
        assert "\0" not in stored
        assert "\\u0000" not in stored
        stored.encode()
        if isinstance(event, InboundMessage):
            assert 0 < len(event.wamid) <= MAX_ID
            assert event.sender
            for words in (event.text, event.profile_name, event.username, event.choice_id):
                assert words is None or "\0" not in words


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_json)
def test_json_of_any_shape_raises_nothing(value: Any) -> None:
    _accept(read_webhook(json.dumps(value).encode()))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_messages)
def test_any_value_where_messages_belong_raises_nothing(body: Any) -> None:
    _accept(read_webhook(json.dumps(body).encode()))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing(body: bytes) -> None:
    _accept(read_webhook(body))


def test_numbers_that_no_database_column_holds_become_nothing() -> None:
    body = b'{"entry":[{"changes":[{"field":"x","value":[NaN,Infinity,1e999,-1e999,%s,9007199254740993]}]}]}'

    (event,) = read_webhook(body % (b"9" * 5000))

    assert isinstance(event, OtherEvent)
    assert event.value == [None, None, None, None, None, 9007199254740993]


def test_depth_without_end_is_cut_off_where_whatsapp_never_goes() -> None:
    deep = b'{"entry":[{"changes":[{"field":"x","value":' + b"[" * 300 + b"]" * 300 + b"}]}]}"

    (event,) = read_webhook(deep)

    assert isinstance(event, OtherEvent)
    assert len(json.dumps(event.value)) < 150


def test_an_id_too_long_for_an_index_is_no_id() -> None:
    body = {"entry": [{"changes": [{"value": {"messages": [{"id": "w" * (MAX_ID + 1), "from": "90"}]}}]}]}

    assert read_webhook(json.dumps(body).encode()) == [Malformed(reason="message without id")]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*path, key))


_STRANGE: tuple[Any, ...] = (
    None, True, -1, 0, 1e308, 2**63, "", " ", "\0", "\ud800", "🙂" * 600, "x" * 5000, [], {}, [[]], [{}], {"": {}},
    "NaN", "1773212400", {"id": {"id": []}}, ["messages", 1, None],
)  # fmt: skip


def _mutations(chance: random.Random) -> tuple[Callable[[Any, Any], None], ...]:
    def replace(parent: Any, key: Any) -> None:
        parent[key] = copy.deepcopy(chance.choice(_STRANGE))

    def remove(parent: Any, key: Any) -> None:
        del parent[key]

    def wrap(parent: Any, key: Any) -> None:
        parent[key] = [parent[key]]

    def repeat(parent: Any, key: Any) -> None:
        if isinstance(parent, list):
            parent.insert(key, copy.deepcopy(parent[key]))
        else:
            parent[f"{key}_2"] = copy.deepcopy(parent[key])

    def rename(parent: Any, key: Any) -> None:
        if isinstance(parent, dict):
            parent[chance.choice(_WORDS)] = parent.pop(key)

    return replace, remove, wrap, repeat, rename


def _mutated(body: Any, chance: random.Random) -> Any:
    body = copy.deepcopy(body)
    for _ in range(chance.randint(1, 5)):
        places = [place for place in _places(body) if place]
        if not places:
            return body
        *path, key = chance.choice(places)
        parent = body
        for step in path:
            parent = parent[step]
        chance.choice(_mutations(chance))(parent, key)
    return body


def _bytes(body: Any, chance: random.Random) -> bytes:
    written = json.dumps(body).encode()
    if chance.random() < 0.1:
        cut = chance.randrange(len(written) + 1)
        written = written[:cut] + bytes(chance.randrange(256) for _ in range(chance.randint(0, 3))) + written[cut + 1 :]
    return written


def _seeds() -> list[Any]:
    recorded = [json.loads(case.values[0]) for case in all_recorded() if case.values[0]]
    return recorded + [json.loads(path.read_bytes()) for path in sorted(OWN.glob("*.json"))]


def _fuzz(seed: int, times: int) -> None:
    chance, bodies = random.Random(seed), _seeds()
    for _ in range(times):
        _accept(read_webhook(_bytes(_mutated(chance.choice(bodies), chance), chance)))


def test_five_hundred_mutated_bodies_raise_nothing() -> None:
    _fuzz(seed=1, times=500)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_ten_thousand_mutated_bodies_raise_nothing(seed: int) -> None:
    _fuzz(seed=seed, times=1000)
