"""Questions about the business, on their own and in the middle of a booking."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Answer, Talk

ALONE = [
    ("saç kesimi ne kadar", ("600 ₺",)),
    ("fiyat listesi alabilir miyim", ("Saç kesimi", "600 ₺", "Masaj", "1.400 ₺")),
    ("manikür ve pedikür kaç para", ("500 ₺", "650 ₺")),
    ("masaj kaç dakika sürüyor", ("1 saat",)),
    ("saç boyama ne kadar sürer", ("2 saat",)),
    ("kaça kadar açıksınız", ("19:00",)),
    ("cumartesi kaçta açılıyorsunuz", ("09:00",)),
    ("pazar açık mısınız", ("kapalı",)),
    ("20 martta açık mısınız", ("kapalı", "Bayram")),
    ("adresiniz nerede", ("Moda", "Ihlamurdere")),
    ("kadıköy şubeniz nerede", ("Moda Caddesi",)),
    ("beşiktaşın adresi ne", ("Ihlamurdere",)),
    ("hangi hizmetleriniz var", ("Hizmet",)),
    ("kimler çalışıyor", ("Ayşe", "Mehmet", "Elif", "Zeynep", "Deniz")),
    ("Zeynep hangi şubede", ("Zeynep", "Beşiktaş")),
    ("kredi kartı geçiyor mu", ("kart",)),
    ("kampanyanız var mı", ("kampanya",)),
    ("verilerimi kim görüyor kvkk", ("http",)),
    ("sen robot musun", ("asistan",)),
]


@pytest.mark.parametrize(("words", "facts"), ALONE)
def test_a_question_is_answered_with_facts(talk: Talk, words: str, facts: tuple[str, ...]) -> None:
    answer = talk.say(words)
    assert answer.says(*facts)


def test_an_address_comes_with_a_pin_only_where_one_branch_is_meant(talk: Talk) -> None:
    assert any(one.location for one in talk.say("kadıköy şubesinin konumunu atar mısınız").bubbles)
    assert not any(one.location for one in talk.say("saç kesimi ne kadar").bubbles)


def test_tapping_prices_in_the_greeting_answers_and_a_service_can_follow(talk: Talk) -> None:
    talk.say("merhaba")
    assert talk.tap("Fiyatlar").says("600 ₺")
    assert talk.say("saç kesimi kadıköy yarın 14:00").is_summary


IN_THE_MIDDLE = [
    ("ne kadar tutar", ("600 ₺",)),
    ("fiyatı ne", ("600 ₺",)),
    ("manikür ne kadar", ("500 ₺",)),
    ("beşiktaşta manikür kaç para", ("500 ₺",)),
    ("kaç dakika sürüyor", ("30 dakika",)),
    ("boya ne kadar sürüyor", ("2 saat",)),
    ("Beşiktaş'ın adresi nedir", ("Ihlamurdere",)),
    ("kadıköy şubesi nerede", ("Moda Caddesi",)),
    ("Ayşe hangi gün çalışıyor", ("Ayşe",)),
    ("kim yapıyor", ("Ayşe", "Mehmet")),
    ("pazar açık mısınız", ("kapalı",)),
    ("kredi kartı geçerli mi", ("kart",)),
]


def goes_on(answer: Answer, step: str) -> bool:
    """Whether the answer ends with the question of that step."""
    asked = answer.bubbles[-1].choices
    if step == "branch":
        return asked in (("Kadıköy", "Beşiktaş"), ("Evet", "Değiştir"))
    return asked == ("Evet", "Değiştir") if step == "summary" else len(asked) > 1


@pytest.mark.parametrize(("words", "facts"), IN_THE_MIDDLE)
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("branch", "yarın 14:00 saç kesimi"),
        ("time", "yarın kadıköyde saç kesimi"),
        ("summary", "yarın 14:00 kadıköyde saç kesimi"),
    ],
)
def test_a_question_in_the_middle_is_answered_and_the_booking_goes_on(
    talk: Talk, step: str, said: str, words: str, facts: tuple[str, ...]
) -> None:
    talk.say(said)
    answer = talk.say(words)
    assert answer.says(*facts)
    assert goes_on(answer, step)
    assert "sac-kesimi" in wished(talk)


def wished(talk: Talk) -> tuple[str, ...]:
    """The services of the running booking."""
    return tuple((talk.slots().get("service") or {}).get("value") or ())


def test_a_question_does_not_change_what_was_wished(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköyde saç kesimi")
    talk.say("beşiktaşta manikür ne kadar")
    talk.say("evet")
    (row,) = talk.booked()
    assert (row.services, row.branch) == (("sac-kesimi",), "kadikoy")


def test_the_price_of_two_wished_services_is_also_told_together(talk: Talk) -> None:
    talk.say("yarın kadıköyde saç kesimi ve fön")
    assert talk.say("ne kadar tutar").says("600 ₺", "350 ₺", "950 ₺")


@pytest.mark.parametrize(
    "words",
    [
        "yarın 16:00 saç kesimi kadıköy ne kadar ve yer var mı",
        "saç kesimi ne kadar bir de yarın 4 te kadıköyde yer var mı",
        "kadıköyde yarın 4e saç kesimi randevusu alayım bu arada fiyatı ne",
    ],
)
def test_a_question_and_a_wish_in_one_message_both_get_their_answer(talk: Talk, words: str) -> None:
    answer = talk.say(words)
    assert answer.says("600 ₺", "12 Mart", "16:00")
    assert answer.bubbles[-1].choices == ("Evet", "Değiştir")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("protez tırnak yapıyor musunuz", "protez tırnak"),
        ("yarın kalıcı makyaj istiyorum", "kalıcı makyaj"),
        ("botoks ne kadar", "botoks"),
        ("ipek kirpik randevusu alabilir miyim", "kirpik"),
        ("keratin bakımı var mı", "keratin"),
    ],
)
def test_a_service_that_is_not_offered_is_answered_honestly(talk: Talk, words: str, named: str) -> None:
    answer = talk.say(words)
    assert answer.says(named)
    assert answer.says("yok") or answer.says("yapmıyoruz")
    assert talk.booked() == []


def test_after_what_is_not_offered_what_is_offered_is_one_tap_away(talk: Talk) -> None:
    assert talk.say("protez tırnak yapıyor musunuz").choices == ("Hizmetler",)
    assert "Manikür" in talk.tap("Hizmetler").choices


def test_what_is_not_offered_does_not_stop_a_running_booking(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköyde saç kesimi")
    answer = talk.say("protez tırnak da yapıyor musunuz")
    assert answer.says("protez tırnak")
    assert answer.bubbles[-1].choices == ("Evet", "Değiştir")


def test_a_wish_not_to_get_messages_is_no_wish_for_a_massage(talk: Talk) -> None:
    talk.say("bana mesaj atmayın")
    assert talk.say("kimler çalışıyor").says("Ayşe", "Elif", "Deniz")
