"""What the assistant wants to say finds the kind of message that carries it, and nothing is cut off."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from randevu.messaging import kinds, limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.fit import Choice, Link, Reply, combine, fit
from randevu.messaging.wording import lead_and_question, split

OPENER = ("Uygun saatleri göster", "Saatleri göster", "Seç")
MAP = Link("https://example.com/map", ("Haritada göster ve yol tarifi al", "Haritada göster"))
PIN = kinds.LocationPin(40.99, 29.03, "Kadıköy")
PICTURE = "https://example.com/salon.jpg"


def _times(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"slot-{n}", f"{n}:00") for n in range(count))


def _asked(count: int, text: str = "Hangi saat?", opener: tuple[str, ...] | None = OPENER) -> Reply:
    return Reply(text, _times(count), list_button=opener)


def _names(messages: list[kinds.Kind]) -> list[str]:
    return [message.name for message in messages]


@pytest.mark.parametrize(
    ("count", "name"), [(1, "buttons"), (3, "buttons"), (4, "list"), (10, "list"), (11, "text"), (40, "text")]
)
def test_few_choices_become_buttons_more_a_list_and_many_a_numbered_text(count: int, name: str) -> None:
    (message,) = fit(_asked(count))

    assert message.name == name
    assert [choice.id for choice in kinds.choices_of(message)] == [f"slot-{n}" for n in range(count)]


def test_a_numbered_text_shows_the_numbers_it_can_be_answered_with() -> None:
    services = tuple(Choice(f"s{n}", f"Hizmet {n}", f"{n} dk") for n in range(1, 13))
    (message,) = fit(Reply("Hangisi?", services))

    assert kinds.words_of(message).startswith("Hangisi?\n\n1. Hizmet 1 – 1 dk\n2. Hizmet 2 – 2 dk\n")
    assert kinds.choices_of(message)[11].title == "Hizmet 12"


def test_a_list_without_words_for_its_button_becomes_numbered() -> None:
    assert _names(fit(_asked(4, opener=None))) == ["text"]


def test_the_longest_wording_that_fits_is_taken() -> None:
    choice = Choice("laser", ("Lazer epilasyon tüm vücut paketi", "Lazer epilasyon", "Lazer"))
    long_enough_for_a_row = Choice("brow", ("Kaş tasarımı ve bakımı", "Kaş"))

    (buttons,) = fit(Reply("Hangisi?", (choice, long_enough_for_a_row)))
    (rows,) = fit(Reply("Hangisi?", (choice, long_enough_for_a_row, *_times(3)), list_button=OPENER))

    assert [shown.title for shown in kinds.choices_of(buttons)] == ["Lazer epilasyon", "Kaş"]
    assert [shown.title for shown in kinds.choices_of(rows)][:2] == ["Lazer epilasyon", "Kaş tasarımı ve bakımı"]
    assert isinstance(rows, kinds.ListMessage)
    assert rows.button == "Saatleri göster"


def test_a_title_too_long_for_a_button_goes_into_a_list() -> None:
    assert _names(fit(Reply("?", (Choice("1", "x" * 22), Choice("2", "y")), list_button=OPENER))) == ["list"]


def test_a_title_too_long_for_a_row_goes_into_a_numbered_text_in_full() -> None:
    (message,) = fit(Reply("?", (Choice("1", "Uzun " * 8), Choice("2", "y")), list_button=OPENER))

    assert message.name == "text"
    assert "1. Uzun Uzun Uzun Uzun Uzun Uzun Uzun Uzun\n2. y" in kinds.words_of(message)


def test_described_choices_become_rows_because_buttons_would_hide_the_description() -> None:
    (message,) = fit(Reply("?", (Choice("1", "Fön", "350 ₺"), Choice("2", "Masaj", "1.400 ₺")), list_button=OPENER))

    assert [row.description for row in kinds.choices_of(message)] == ["350 ₺", "1.400 ₺"]


def test_a_description_that_fits_nowhere_shorter_makes_the_choices_numbered() -> None:
    assert _names(fit(Reply("?", (Choice("1", "Fön", "x" * 73),), list_button=OPENER))) == ["text"]


def test_two_buttons_that_would_look_the_same_become_rows() -> None:
    choices = (Choice("1", "14:00", "Kadıköy"), Choice("2", "14:00", "Beşiktaş"))

    (message,) = fit(Reply("?", choices, list_button=OPENER))

    assert message.name == "list"


def test_rows_that_cannot_be_told_apart_are_numbered() -> None:
    assert _names(fit(Reply("?", (Choice("1", "14:00"), Choice("2", "14:00")), list_button=OPENER))) == ["text"]


def test_groups_become_sections_and_are_left_out_where_one_is_missing() -> None:
    grouped = tuple(Choice(str(n), f"{n}:00", group="Sabah" if n < 12 else "Öğleden sonra") for n in range(9, 15))

    (both,) = fit(Reply("?", grouped, list_button=OPENER))
    (none,) = fit(Reply("?", (*grouped, Choice("x", "Başka gün")), list_button=OPENER))

    assert isinstance(both, kinds.ListMessage)
    assert isinstance(none, kinds.ListMessage)
    assert [(part.title, len(part.rows)) for part in both.sections] == [("Sabah", 3), ("Öğleden sonra", 3)]
    assert [(part.title, len(part.rows)) for part in none.sections] == [(None, 7)]


def test_an_id_too_long_for_a_row_is_offered_as_a_number() -> None:
    (message,) = fit(Reply("?", (*_times(4), Choice("x" * 201, "Uzun")), list_button=OPENER))

    assert message.name == "text"
    assert kinds.choices_of(message)[4].id == "x" * 201


def test_a_long_text_goes_ahead_and_its_question_keeps_the_choices() -> None:
    story = "Bilgi. " * 200

    first, second = fit(_asked(2, f"{story}\n\nHangi saat size uygun?"))
    third, fourth = fit(_asked(5, f"{story}\n\nHangi saat size uygun?"))

    assert (first.name, second.name, third.name, fourth.name) == ("text", "buttons", "text", "list")
    assert kinds.words_of(second) == kinds.words_of(fourth) == "Hangi saat size uygun?"
    assert kinds.words_of(first) == story.strip()


def test_a_text_over_four_thousand_becomes_several_parted_at_paragraphs() -> None:
    paragraphs = [f"{n}. " + "kelime " * 150 for n in range(8)]

    messages = fit(Reply("\n\n".join(paragraphs)))

    assert len(messages) == 3
    assert "\n\n".join(kinds.words_of(message) for message in messages) == "\n\n".join(
        paragraph.strip() if n in (2, 5, 7) else paragraph for n, paragraph in enumerate(paragraphs)
    )


def test_a_numbered_text_that_fills_several_messages_is_answerable_from_its_last() -> None:
    choices = tuple(Choice(str(n), f"Seçenek {n} " + "x" * 100) for n in range(60))

    messages = fit(Reply("Hangisi?", choices))

    assert len(messages) == 2
    assert len(kinds.choices_of(messages[-1])) == 60
    assert all(f"\n{n + 1}. Seçenek {n} " in "\n".join(map(kinds.words_of, messages)) for n in range(1, 60))


def test_a_link_becomes_a_button_in_the_wording_that_fits() -> None:
    (message,) = fit(Reply("Kadıköy şubemiz Moda'da.", link=MAP))

    assert message == kinds.CallToAction("Kadıköy şubemiz Moda'da.", "Haritada göster", MAP.url)


def test_a_link_whose_words_fit_no_button_stands_in_the_text() -> None:
    (message,) = fit(Reply("Adres", link=Link(MAP.url, "x" * 21)))

    assert message == kinds.Text(f"Adres\n\n{'x' * 21}: {MAP.url}", preview_url=True)


def test_a_link_beside_choices_stands_in_the_text_and_the_choices_stay() -> None:
    (message,) = fit(Reply("Uygun mu?", _times(2), link=MAP))

    assert message.name == "buttons"
    assert MAP.url in kinds.words_of(message)


def test_a_point_on_the_map_goes_ahead_of_the_words() -> None:
    assert fit(Reply("Bekliyoruz!", pin=PIN)) == [PIN, kinds.Text("Bekliyoruz!")]
    assert fit(Reply(pin=PIN)) == [PIN]


def test_a_picture_carries_its_text_as_caption_or_heads_the_buttons() -> None:
    (captioned,) = fit(Reply("Salonumuz", image=PICTURE))
    (headed,) = fit(Reply("Uygun mu?", _times(2), image=PICTURE))
    ahead = fit(Reply("Uygun mu?", _times(4), image=PICTURE, list_button=OPENER))
    before_long_text = fit(Reply("x " * 600, image=PICTURE))

    assert captioned == kinds.Image(link=PICTURE, caption="Salonumuz")
    assert isinstance(headed, kinds.Buttons)
    assert headed.header_image == PICTURE
    assert _names(ahead) == ["image", "list"]
    assert _names(before_long_text) == ["image", "text"]


def test_a_place_or_a_phone_number_can_be_asked_for() -> None:
    assert fit(Reply("Neredesiniz?", ask_location=True)) == [kinds.LocationRequest("Neredesiniz?")]
    assert fit(Reply("Numaranız?", ask_contact=True)) == [kinds.ContactRequest("Numaranız?")]


def test_a_turn_becomes_one_message_with_the_choices_of_its_last_question() -> None:
    price = Reply("Saç kesimi 600 ₺.", (Choice("other", "Başka soru"),))
    question = Reply("Hangi saat uygun?", _times(3))

    (message,) = combine([price, question])

    assert message.name == "buttons"
    assert kinds.words_of(message) == "Saç kesimi 600 ₺.\n\nHangi saat uygun?"
    assert [choice.id for choice in kinds.choices_of(message)] == ["slot-0", "slot-1", "slot-2"]


def test_a_closing_remark_does_not_take_the_question_away() -> None:
    (message,) = combine([Reply("Uygun mu?", _times(2)), Reply("Acele etmeyin.")])

    assert message.name == "buttons"


def test_the_same_words_twice_in_a_row_are_said_once() -> None:
    (message,) = combine([Reply("Anlayamadım."), Reply("Anlayamadım.")])

    assert message == kinds.Text("Anlayamadım.")


def test_several_links_stand_in_the_text_and_several_pins_go_ahead() -> None:
    other = Link("https://example.com/other", "Diğer şube")

    messages = combine([Reply("Bir", link=MAP, pin=PIN), Reply("İki", link=other, pin=kinds.LocationPin(41.04, 29))])

    assert _names(messages) == ["location", "location", "text"]
    assert MAP.url in kinds.words_of(messages[-1])
    assert other.url in kinds.words_of(messages[-1])


def test_a_turn_that_says_nothing_sends_nothing() -> None:
    assert combine([]) == []


@pytest.mark.parametrize(
    "reply",
    [
        {"text": "", "choices": _times(1)},
        {"text": "x", "choices": (*_times(1), *_times(1))},
        {"text": "x", "choices": _times(1), "ask_location": True},
        {"text": "x", "ask_contact": True, "ask_location": True},
    ],
)
def test_a_reply_that_contradicts_itself_cannot_be_made(reply: dict[str, object]) -> None:
    with pytest.raises(Unsendable):
        Reply(**reply)  # type: ignore[arg-type]


def test_a_reply_of_nothing_is_refused() -> None:
    with pytest.raises(Unsendable):
        fit(Reply())


def test_letters_are_composed_before_they_are_counted() -> None:
    decomposed = unicodedata.normalize("NFD", "İşğüçö" * 3 + "İi")

    (message,) = fit(Reply("?", (Choice("1", decomposed),)))

    assert kinds.choices_of(message)[0].title == "İşğüçö" * 3 + "İi"


@pytest.mark.parametrize("letter", ["👩‍👩‍👧", "🇹🇷", "👍🏽", "e\u0301\u0302", "i\u0307\u0331"])
def test_a_word_without_end_is_parted_between_letters_as_people_see_them(letter: str) -> None:
    pieces = split(letter * 100, 50)

    assert "".join(pieces) == letter * 100
    assert all(limits.units(piece) <= 50 for piece in pieces)
    assert all(set(regex.findall(r"\X", piece)) == {letter} for piece in pieces)


def test_a_paragraph_break_near_the_start_is_no_reason_for_a_tiny_message() -> None:
    text = "Not.\n\n" + "Bir cümle. " * 20

    assert [limits.units(piece) for piece in split(text, 100)] == [93, 98, 32]


def test_a_single_letter_larger_than_the_space_is_parted_all_the_same() -> None:
    tower = "z" + "\u0335" * 20

    assert [len(piece) for piece in split(tower, 8)] == [8, 8, 5]


@given(st.text(min_size=1, max_size=400), st.integers(4, 60))
@settings(max_examples=200, deadline=None)
def test_splitting_loses_nothing_but_space(text: str, most: int) -> None:
    pieces = split(text, most)

    assert all(limits.units(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(min_size=1, max_size=400).filter(str.strip), st.integers(4, 60))
@settings(max_examples=200, deadline=None)
def test_parting_the_question_loses_nothing_but_space(text: str, most: int) -> None:
    lead, question = lead_and_question(text, most)

    assert 0 < limits.units(question) <= most
    assert "".join((lead + question).split()) == "".join(text.split())


_letters = st.characters(blacklist_categories=("Cs", "Cc"))
_words = st.text(_letters, max_size=60)
_titles = st.text(_letters, min_size=1, max_size=40).filter(str.strip)
_wordings = _titles | st.lists(_titles, min_size=1, max_size=3).map(tuple)
_choices = st.lists(
    st.builds(Choice, st.uuids().map(str), _wordings, st.none() | _wordings, st.none() | _wordings), max_size=14
).map(tuple)
_replies = st.builds(
    Reply,
    text=st.builds(lambda words, times: words + "a" + words * times, _words, st.sampled_from([0, 1, 40, 200])),
    choices=_choices,
    link=st.none() | st.builds(Link, st.just("https://example.com/x"), _wordings),
    pin=st.none() | st.just(PIN),
    image=st.none() | st.just(PICTURE),
    list_button=st.none() | _wordings,
)


@given(st.lists(_replies, min_size=1, max_size=4, unique_by=lambda reply: reply.text))
@settings(max_examples=150, deadline=None)
def test_whatever_a_turn_says_can_be_sent_and_every_choice_of_its_question_is_offered(replies: list[Reply]) -> None:
    messages = combine(replies)

    asking = [reply for reply in replies if reply.choices]
    wanted = [choice.id for choice in asking[-1].choices] if asking else []
    offered = [choice.id for message in messages for choice in kinds.choices_of(message)]
    assert offered == wanted
    assert not wanted or kinds.choices_of(messages[-1])
    for message in messages:
        assert kinds.from_json(kinds.to_json(message)) == message
