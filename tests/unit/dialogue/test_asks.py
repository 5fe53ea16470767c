"""What a message asks beside its main intent."""

from __future__ import annotations

import pytest

from randevu.dialogue import asks

QUESTIONS = {
    "fiyat ne, yarın var mı": ("ask_price",),
    "saç kesimi kaç para ve ne kadar sürüyor": ("ask_price", "ask_duration"),
    "ne kadar sürer kaç para": ("ask_duration", "ask_price"),
    "adresiniz nerede kaça kadar açıksınız": ("ask_address", "ask_hours"),
    "manikürü kim yapıyor yarın 3e yer var mı": ("ask_staff",),
    "kredi kartı geçiyor mu": ("ask_payment",),
    "kaça kapanıyorsunuz": ("ask_hours",),
    "kim yaparsa yapsın yarın 3": (),
    "nerede olursa olsun": (),
    "ne kadar erken olursa o kadar iyi": (),
    "iki saat önce": (),
    "en ucuzu hangisi": ("ask_price",),
    "hangi otobüsle geleceğim": ("ask_address",),
    "nasıl gelebilirim": ("ask_address",),
    "en uygun saat": (),
    "yarın saç kesimi": (),
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_found_in_their_order(text: str) -> None:
    assert asks.read(text).questions == QUESTIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "yarın kaçta var",
        "cuma nereler boş",
        "yarın yer var mı",
        "saat kaçta gelsem",
        "boş saatler neler",
        "musait misiniz",
        "başka saat yok mu",
    ],
)
def test_free_times_are_asked_for(text: str) -> None:
    assert asks.read(text).free_time


@pytest.mark.parametrize(
    "text",
    [
        "yarın kaçta açılıyorsunuz",
        "kredi kartı yok mu",
        "otopark yok mu",
        "yarın açık mısınız",
        "randevum var mı",
        "saat 3 olsun",
    ],
)
def test_opening_hours_and_own_appointments_are_no_free_times(text: str) -> None:
    assert not asks.read(text).free_time


def test_only_an_open_question_lets_go_of_the_time() -> None:
    assert asks.read("cuma kaçta var").open_times
    assert not asks.read("cuma yer var mı").open_times


def test_where_is_free_is_no_question_for_the_address() -> None:
    asked = asks.read("cuma nerede yer var")
    assert asked.where_free
    assert asked.questions == ()


@pytest.mark.parametrize("text", ["bilmiyorum ki", "emin değilim", "bir düşüneyim", "karar veremedim"])
def test_who_does_not_know_yet_is_undecided(text: str) -> None:
    assert asks.read(text).undecided


def test_alone_is_not_one_person_more() -> None:
    assert asks.read("sadece ben geleceğim").alone
    assert not asks.read("bir kişi daha gelecek").alone


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("anlamadım", True),
        ("ben hiçbir şey anlamadım ki", True),
        ("nasıl yani?", True),
        ("ne yazayım", True),
        ("şimdi ne yapmam lazım", True),
        ("nasıl yapacağım", True),
        ("sizi anlamadım yarın 3 olsun", False),
        ("ne yapıyorsunuz", False),
        ("nasıl yapıyorsunuz kaşı", False),
    ],
)
def test_who_does_not_follow_says_so_with_the_whole_message(text: str, lost: bool) -> None:
    assert asks.read(text).lost is lost


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("aslında ilk dediğim saat kalsın", True),
        ("eski saatine alalım", True),
        ("bir önceki saat daha iyiydi", True),
        ("demin söylediğiniz olsun", True),
        ("ilki", False),
        ("ilk boş saat", False),
        ("eskisi gibi", False),
    ],
)
def test_an_earlier_time_of_the_talk_is_meant(text: str, back: bool) -> None:
    assert asks.read(text).back is back


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("müdürle görüşmek istiyorum", True),
        ("yetkili biriyle konuşmak istiyorum", True),
        ("bana birini bağlayın", True),
        ("iki kişi geleceğiz", False),
        ("yetkili kim", False),
        ("bir saat konuşalım", False),
    ],
)
def test_a_person_asked_for_in_so_many_words(text: str, person: bool) -> None:
    assert asks.read(text).person is person


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("oldu mu", "settled"),
        ("oldu mu şimdi?", "settled"),
        ("randevum alındı mı", "settled"),
        ("tamam mıyız", "settled"),
        ("saat 3 oldu mu", None),
        ("lazer için kapora var mı", "deposit"),
        ("ön ödeme alıyor musunuz", "deposit"),
        ("iptal edersem ücret öder miyim", "terms"),
        ("iptal koşulları ne", "terms"),
        ("kaça kadar iptal edebilirim", "terms"),
        ("en geç ne zaman iptal etmem lazım", "terms"),
        ("son dakika iptal edersem ne olur", "terms"),
        ("kaç saat önce iptal edebiliyorum", "terms"),
        ("randevumu iptal edebilir miyim", None),
        ("iptal eder misiniz", None),
        ("ayşe hanım hangi günler çalışıyor", "working_days"),
        ("ayşe yoksa mehmet olsun", "rather"),
        ("iade var mı", "terms"),
        ("iade istiyorum", None),
        ("hmm", "undecided"),
        ("onu da ekle", "it_too"),
        ("o da olsun", "it_too"),
        ("o da gelecek", None),
        ("iptal edelim", None),
        ("bi dakka eşime sorayım", "undecided"),
        ("bekleyin bir bakayım", "undecided"),
        ("beklemek istemiyorum", None),
        ("lazer mi masaj mı daha pahalı", "compares"),
        ("kim olursa olsun", "anyone"),
    ],
)
def test_what_else_is_asked(text: str, about: str | None) -> None:
    kinds = ("settled", "deposit", "terms", "undecided", "compares", "anyone", "working_days", "rather", "it_too")
    assert [kind for kind in kinds if getattr(asks.read(text), kind)] == ([about] if about else [])


@pytest.mark.parametrize("text", ["kızım gelmiyormuş tek ben", "tek olsun", "tek kişiyim", "sadece ben"])
def test_who_comes_alone_says_so(text: str) -> None:
    assert asks.read(text).alone


def test_a_place_to_park_is_no_free_time_and_where_to_come_is_the_address() -> None:
    assert not asks.read("park yeri var mı").free_time
    assert asks.read("nereye geleceğim").questions == ("ask_address",)


@pytest.mark.parametrize("text", ["gelemezsem ne olur", "iptal edersem ücret alıyor musunuz"])
def test_what_staying_away_costs_is_asked(text: str) -> None:
    assert asks.read(text).terms


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("25:00", "25:00"),
        ("14:60 olsun", "14:60"),
        ("saat 27'de", "27"),
        ("30.15 gibi", "30.15"),
        ("24:00", None),
        ("29.03", None),
        ("29.03.2026", None),
        ("45.50 tl", None),
        ("45:15:00", None),
        ("saat 30 dakika sonra", None),
    ],
)
def test_an_hour_that_no_clock_shows(text: str, hour: str | None) -> None:
    assert asks.read(text).no_such_hour == hour


@pytest.mark.parametrize(("text", "asked"), [("kimle", True), ("kiminle olacak?", True), ("kimle konuşuyorum", False)])
def test_with_whom_asks_for_the_staff(text: str, asked: bool) -> None:
    assert ("ask_staff" in asks.read(text).questions) is asked


def test_what_costs_least_how_to_pay_and_whether_the_doors_are_open() -> None:
    assert asks.read("en ucuz ne var").cheapest
    assert asks.read("en pahalı hizmetiniz hangisi").dearest
    assert asks.read("nasıl ödeyeceğim").questions == ("ask_payment",)
    assert asks.read("kapora nasıl ödeniyor").how_to_pay
    assert asks.read("hala açık mısınız?").open_now
    assert not asks.read("pazar açık mısınız").open_now
    assert asks.read("yarın 3te saç kesimi kadıköy boş mu").free_time
    assert asks.read("bir de ondan sonra manikür").follows
