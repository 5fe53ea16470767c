"""A message that exists can be sent: each kind refuses what WhatsApp would refuse, and survives being stored."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from randevu.messaging import kinds, limits
from randevu.messaging.address import Address
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds import Choice, Section, choices_of, from_json, to_json, to_payload, words_of

URL = "https://example.com/x"
YES, NO = Choice("yes", "Evet"), Choice("no", "Hayır")
ROWS = tuple(Choice(f"slot-{n}", f"{n}:00", f"{n}. saat") for n in range(9, 13))
EVERY_KIND: tuple[kinds.Kind, ...] = (
    kinds.Text("Merhaba", preview_url=True),
    kinds.Text("1. Evet\n2. Hayır", numbered=(YES, NO)),
    kinds.Buttons("Uygun mu?", (YES, NO), header="Randevu", footer="Defne"),
    kinds.Buttons("Uygun mu?", (YES,), header_image=URL),
    kinds.ListMessage("Saat?", "Saatler", (Section(ROWS[:2], "Sabah"), Section(ROWS[2:], "Öğlen")), "Gün", "Defne"),
    kinds.ListMessage("Saat?", "Saatler", (Section(ROWS),)),
    kinds.CallToAction("Haritada görün.", "Haritayı aç", URL, header="Kadıköy", footer="Defne"),
    kinds.LocationRequest("Neredesiniz?"),
    kinds.ContactRequest("Numaranızı paylaşır mısınız?"),
    kinds.LocationPin(40.99, 29.03, "Kadıköy", "Moda Caddesi 1"),
    kinds.LocationPin(0, 0),
    kinds.Image(link=URL, caption="Salon"),
    kinds.Image(media_id="123"),
    kinds.Document("randevu.ics", media_id="123", caption="Takvim"),
    kinds.Template("reminder"),
    kinds.Template(
        "reminder",
        "tr",
        (kinds.Parameter("Ece", "name"),),
        (kinds.Parameter("Yarın"),),
        (kinds.TemplateButton(0, "quick_reply", "yes"), kinds.TemplateButton(1, "url", "abc")),
    ),
)


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.name)
def test_a_kind_survives_the_outbox(kind: kinds.Kind) -> None:
    stored = json.dumps(to_json(kind))

    assert from_json(json.loads(stored)) == kind


def test_every_kind_there_is_has_been_tried() -> None:
    assert {type(kind) for kind in EVERY_KIND} == set(kinds.Kind.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.name)
def test_a_kind_cannot_be_changed_afterwards(kind: kinds.Kind) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        kind.body = ""  # type: ignore[misc, union-attr]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "hologram"},
        {"kind": ["text"]},
        {"kind": "text"},
        {"kind": "text", "body": "x", "colour": "red"},
        {"kind": "text", "body": ""},
        {"kind": "buttons", "body": "x", "buttons": ["yes"]},
        {"kind": "list", "body": "x", "button": "y", "sections": [{"rows": [{"id": "1"}]}]},
    ],
)
def test_stored_data_that_is_no_message_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Unsendable):
        from_json(data)


def _buttons(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), f"Seçenek {n}") for n in range(count))


def _list(*sections: Section, body: str = "x", button: str = "Seç") -> kinds.ListMessage:
    return kinds.ListMessage(body, button, sections)


AT_THE_LIMIT = {
    "text": lambda n: kinds.Text("x" * (4096 + n)),
    "text of emoji, two units each": lambda n: kinds.Text("🙂" * (2048 + n)),
    "buttons body": lambda n: kinds.Buttons("x" * (1024 + n), (YES,)),
    "buttons": lambda n: kinds.Buttons("x", _buttons(3 + n)),
    "button title": lambda n: kinds.Buttons("x", (Choice("1", "x" * (20 + n)),)),
    "button title with emoji": lambda n: kinds.Buttons("x", (Choice("1", "x" * (18 + n) + "🙂"),)),
    "button id": lambda n: kinds.Buttons("x", (Choice("x" * (256 + n), "Evet"),)),
    "header": lambda n: kinds.Buttons("x", (YES,), header="x" * (60 + n)),
    "footer": lambda n: kinds.Buttons("x", (YES,), footer="x" * (60 + n)),
    "list body": lambda n: _list(Section((YES,)), body="x" * (1024 + n)),
    "list button": lambda n: _list(Section((YES,)), button="x" * (20 + n)),
    "list rows": lambda n: _list(Section(_buttons(10 + n))),
    "list rows over sections": lambda n: _list(
        Section(_buttons(5), "a"), Section(tuple(Choice(f"b{i}", f"B {i}") for i in range(5 + n)), "b")
    ),
    "list sections": lambda n: _list(*(Section((Choice(str(i), str(i)),), f"{i}") for i in range(10 + n))),
    "section title": lambda n: _list(Section((YES,), "x" * (24 + n))),
    "row title": lambda n: _list(Section((Choice("1", "x" * (24 + n)),))),
    "row description": lambda n: _list(Section((Choice("1", "x", "y" * (72 + n)),))),
    "row id": lambda n: _list(Section((Choice("x" * (200 + n), "Evet"),))),
    "link title": lambda n: kinds.CallToAction("x", "x" * (20 + n), URL),
    "link": lambda n: kinds.CallToAction("x", "Aç", URL + "x" * (2000 - len(URL) + n)),
    "location request": lambda n: kinds.LocationRequest("x" * (1024 + n)),
    "contact request": lambda n: kinds.ContactRequest("x" * (1024 + n)),
    "caption": lambda n: kinds.Image(link=URL, caption="x" * (1024 + n)),
    "document caption": lambda n: kinds.Document("a.pdf", link=URL, caption="x" * (1024 + n)),
    "latitude": lambda n: kinds.LocationPin(90 + n, 0),
    "longitude": lambda n: kinds.LocationPin(0, -180 - n),
    "template name": lambda n: kinds.Template("x" * (512 + n)),
    "template buttons": lambda n: kinds.Template(
        "x", buttons=tuple(kinds.TemplateButton(i, "quick_reply", "y") for i in range(10 + n))
    ),
    "parameter": lambda n: kinds.Parameter("x" * (1024 + n)),
}


@pytest.mark.parametrize("make", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_what_reaches_a_limit_is_fine_and_one_more_is_refused(make: Any) -> None:
    make(0)

    with pytest.raises(Unsendable):
        make(1)


REFUSED = {
    "empty text": lambda: kinds.Text(""),
    "blank text": lambda: kinds.Text(" \n"),
    "NUL": lambda: kinds.Text("a\0b"),
    "half an emoji": lambda: kinds.Text("a\ud83d"),
    "no buttons": lambda: kinds.Buttons("x", ()),
    "same button id twice": lambda: kinds.Buttons("x", (YES, Choice("yes", "Olur"))),
    "same title twice": lambda: kinds.Buttons("x", (YES, Choice("no", "Evet"))),
    "titles that look the same": lambda: kinds.Buttons("x", (Choice("1", "İptal"), Choice("2", "İptal "))),
    "space around an id": lambda: kinds.Buttons("x", (Choice(" yes", "Evet"),)),
    "description on a button": lambda: kinds.Buttons("x", (Choice("1", "x", "y"),)),
    "heading and picture": lambda: kinds.Buttons("x", (YES,), header="a", header_image=URL),
    "no sections": lambda: _list(),
    "empty section": lambda: _list(Section((YES,), "a"), Section((), "b")),
    "second section without heading": lambda: _list(Section((YES,), "a"), Section((NO,))),
    "same row id twice": lambda: _list(Section((YES, Choice("yes", "Olur")))),
    "two rows that look the same": lambda: _list(Section((YES, Choice("no", "Evet")))),
    "link that is none": lambda: kinds.CallToAction("x", "Aç", "javascript:alert(1)"),
    "link with a space": lambda: kinds.CallToAction("x", "Aç", "https://a b"),
    "pin nowhere": lambda: kinds.LocationPin(float("nan"), 0),
    "picture from nowhere": lambda: kinds.Image(),
    "picture from two places": lambda: kinds.Image(link=URL, media_id="1"),
    "file without a name": lambda: kinds.Document("", link=URL),
    "line break in a parameter": lambda: kinds.Parameter("a\nb"),
    "run of spaces in a parameter": lambda: kinds.Parameter("a     b"),
    "named and unnamed parameters": lambda: kinds.Template(
        "x", body=(kinds.Parameter("a"), kinds.Parameter("b", "name"))
    ),
    "two buttons at one place": lambda: kinds.Template(
        "x", buttons=(kinds.TemplateButton(0, "url", "a"), kinds.TemplateButton(0, "url", "b"))
    ),
    "template button of no sort": lambda: kinds.TemplateButton(0, "phone", "x"),
    "template without language": lambda: kinds.Template("x", ""),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_a_message_whatsapp_would_refuse_cannot_be_made(make: Any) -> None:
    with pytest.raises(Unsendable):
        make()


def test_rows_may_share_a_title_when_their_descriptions_differ() -> None:
    rows = (Choice("1", "14:00", "Kadıköy"), Choice("2", "14:00", "Beşiktaş"))

    assert _list(Section(rows)).rows == rows


def test_a_refusal_names_the_limit_and_never_the_words() -> None:
    with pytest.raises(Unsendable) as refusal:
        kinds.Buttons("x", (Choice("1", "gizli " * 20),))

    assert (refusal.value.field, refusal.value.most) == (limits.BUTTON_TITLE.name, 20)
    assert "gizli" not in str(refusal.value)


def test_choices_are_numbered_in_the_order_shown_whatever_kind_shows_them() -> None:
    assert choices_of(kinds.Buttons("x", (YES, NO))) == (YES, NO)
    assert choices_of(_list(Section(ROWS[:2], "a"), Section(ROWS[2:], "b"))) == ROWS
    assert choices_of(kinds.Text("x", numbered=(YES, NO))) == (YES, NO)
    assert choices_of(kinds.LocationPin(1, 2)) == ()


def test_the_words_of_any_kind_can_be_read() -> None:
    assert words_of(kinds.Image(link=URL)) == ""
    assert words_of(kinds.LocationPin(1, 2, "Kadıköy", "Moda")) == "Kadıköy\nModa"
    assert words_of(kinds.Template("x", body=(kinds.Parameter("Ece"),))) == "Ece"
    assert words_of(kinds.Buttons("Uygun mu?", (YES,))) == "Uygun mu?"


def test_a_known_phone_number_is_dialled_and_a_hidden_one_reached_by_id() -> None:
    both = to_payload(kinds.Text("x"), Address("905321112233", "TR.1"))
    hidden = to_payload(kinds.Text("x"), Address(user_id="TR.1"))

    assert (both["to"], "recipient" in both) == ("905321112233", False)
    assert (hidden["recipient"], "to" in hidden) == ("TR.1", False)


@pytest.mark.parametrize("address", [Address(), Address(parent_user_id="TR.ENT.1")])
def test_nobody_can_be_sent_anything(address: Address) -> None:
    with pytest.raises(Unsendable):
        to_payload(kinds.Text("x"), address)


def test_callback_data_beyond_its_limit_is_refused() -> None:
    to_payload(kinds.Text("x"), Address("1"), callback_data="x" * 512)

    with pytest.raises(Unsendable):
        to_payload(kinds.Text("x"), Address("1"), callback_data="x" * 513)


@pytest.mark.parametrize(
    ("kind", "sort", "body"),
    [
        (EVERY_KIND[0], "text", {"body": "Merhaba", "preview_url": True}),
        (
            EVERY_KIND[3],
            "interactive",
            {
                "type": "button",
                "header": {"type": "image", "image": {"link": URL}},
                "body": {"text": "Uygun mu?"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Evet"}}]},
            },
        ),
        (
            EVERY_KIND[4],
            "interactive",
            {
                "type": "list",
                "header": {"type": "text", "text": "Gün"},
                "body": {"text": "Saat?"},
                "footer": {"text": "Defne"},
                "action": {
                    "button": "Saatler",
                    "sections": [
                        {
                            "title": "Sabah",
                            "rows": [
                                {"id": "slot-9", "title": "9:00", "description": "9. saat"},
                                {"id": "slot-10", "title": "10:00", "description": "10. saat"},
                            ],
                        },
                        {
                            "title": "Öğlen",
                            "rows": [
                                {"id": "slot-11", "title": "11:00", "description": "11. saat"},
                                {"id": "slot-12", "title": "12:00", "description": "12. saat"},
                            ],
                        },
                    ],
                },
            },
        ),
        (
            EVERY_KIND[6],
            "interactive",
            {
                "type": "cta_url",
                "header": {"type": "text", "text": "Kadıköy"},
                "body": {"text": "Haritada görün."},
                "footer": {"text": "Defne"},
                "action": {"name": "cta_url", "parameters": {"display_text": "Haritayı aç", "url": URL}},
            },
        ),
        (
            EVERY_KIND[7],
            "interactive",
            {
                "type": "location_request_message",
                "body": {"text": "Neredesiniz?"},
                "action": {"name": "send_location"},
            },
        ),
        (
            EVERY_KIND[9],
            "location",
            {"latitude": 40.99, "longitude": 29.03, "name": "Kadıköy", "address": "Moda Caddesi 1"},
        ),
        (EVERY_KIND[11], "image", {"link": URL, "caption": "Salon"}),
        (EVERY_KIND[13], "document", {"id": "123", "caption": "Takvim", "filename": "randevu.ics"}),
        (EVERY_KIND[14], "template", {"name": "reminder", "language": {"code": "tr"}}),
        (
            EVERY_KIND[15],
            "template",
            {
                "name": "reminder",
                "language": {"code": "tr"},
                "components": [
                    {"type": "header", "parameters": [{"type": "text", "text": "Yarın"}]},
                    {"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Ece"}]},
                    {
                        "type": "button",
                        "sub_type": "quick_reply",
                        "index": "0",
                        "parameters": [{"type": "payload", "payload": "yes"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "url",
                        "index": "1",
                        "parameters": [{"type": "text", "text": "abc"}],
                    },
                ],
            },
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_request_has_the_shape_whatsapp_documents(kind: kinds.Kind, sort: str, body: dict[str, Any]) -> None:
    assert to_payload(kind, Address("905321112233"), context="wamid.Q", callback_data="row-7") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "905321112233",
        "type": sort,
        sort: body,
        "context": {"message_id": "wamid.Q"},
        "biz_opaque_callback_data": "row-7",
    }
