"""Ten ways of saying the same: each customer ends with the same haircut tomorrow at 15:00 in Kadıköy."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk

MOODS = {
    "terse": ("saç kesimi", "kadıköy", "yarın", "15", "evet"),
    "rambling": (
        "selam ya ben geçen ay gelmiştim çok memnun kalmıştım, yarın işten erken çıkacağım da öğleden sonra 3 gibi "
        "müsait misiniz acaba saç kesimi için, kadıköydeki yere geleceğim çünkü eve yakın",
        "evet evet onaylıyorum çok sağolun",
    ),
    "wrong": ("dün 15:00 kadıköy saç kesmi", "pardon yarın", "15:00", "evet"),
    "impatient": ("randevu", "randevu!!!", "saç kesimi kadıköy yarın 3 hadi", "ok"),
    "changing one's mind": (
        "cuma 10da manikür kadıköy", "aslında saç kesimi olsun", "yok yarın", "15:00 olsun", "tamam",
    ),
    "without diacritics": ("yarin saat 3 te kadikoyde sac kesimi icin randevu alabilir miyim", "onayliyorum"),
    "two things at once": ("saç kesimi ne kadar bir de yarın 15:00 kadıköyde boş mu", "evet"),
    "polite": (
        "Merhaba, iyi günler dilerim. Rica etsem yarın saat 15:00 için Kadıköy şubenizden saç kesimi randevusu "
        "alabilir miyim? Şimdiden teşekkür ederim.",
        "Evet lütfen, çok teşekkür ederim",
    ),
    "confused": (
        "nasıl randevu alıcam", "saç kestircem",
        "hangi şubeler var", "kadıköy", "yarın kaçta var", "3 te gelsem", "evet",
    ),
    "rude": ("hadi be kaç kere yazıcam yarın 3te saç kesimi dedim kadıköy", "tamam lan"),
}  # fmt: skip


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_gets_its_appointment(talk: Talk, mood: str) -> None:
    for line in MOODS[mood]:
        talk.say(line)
    assert [(row.at, row.branch, row.services) for row in talk.booked()] == [
        ("2026-03-12 15:00", "kadikoy", ("sac-kesimi",))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "yarn sat 3 te kadkoyde sac kesmi",
        "YARIN SAAT 15 KADIKÖY SAÇ KESİMİ",
        "yarınnn 3teee kadıköyyy saç kesimiii",
        "yarın 15.00 💇‍♀️ saç kesimi kadıköy 🙏",
        "kadıköy saç kesimi 12/03 15:00",
        "12.03.2026 saat 15.00 kadıköy saç kesimi",
        "yarın öğleden sonra üçte kadıköyde saçımı kestirmek istiyorum",
        "saçlarımı kestireceğim yarın 15:00 uygun mu kadıköy şubesi",
        "yarına kadıköyden saat üçe saç kesimi randevusu rica ediyorum",
        "kadıköy\nyarın\n15:00\nsaç kesimi",
    ],
)
def test_however_it_is_spelt_the_summary_is_right(talk: Talk, words: str) -> None:
    assert talk.say(words).says("12 Mart", "15:00", "Kadıköy", "Saç kesimi")


@pytest.mark.parametrize(
    "words",
    [
        "hava nasıl olacak",
        "fenerbahçe maçı kaç kaç",
        "bana bir şiir yaz",
        "3+5 kaç eder",
        ".",
        "?",
        "😂😂😂",
        "aaaaaa",
        "1",
    ],
)
def test_every_message_gets_an_answer(talk: Talk, words: str) -> None:
    assert talk.say(words).text
    assert talk.holder() == "assistant"


def test_a_very_long_message_is_answered(talk: Talk) -> None:
    assert talk.say("merhaba " * 480 + "yarın 15:00 kadıköy saç kesimi").text


@pytest.mark.parametrize("words", ["evet", "hayır", "3", "olur", "ikincisi", "Kadıköy", "fark etmez"])
def test_a_lone_answer_to_nothing_is_answered(talk: Talk, words: str) -> None:
    assert talk.say(words).text
    assert talk.booked() == []
