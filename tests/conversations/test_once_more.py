"""More of what demanding customers say: rules asked for, refusals of people, parties that grow and shrink."""

from __future__ import annotations

from tests.conversations.talk import Talk

SUMMARY = "yarın 14:00'te Kadıköy'de saç kesimi"


def test_the_rule_of_cancelling_is_told_wherever_it_is_asked_and_nothing_is_given_up(talk: Talk) -> None:
    talk.say(SUMMARY)
    asked = talk.say("kaça kadar iptal edebilirim")
    assert asked.says("2 saat")
    assert asked.is_summary
    talk.tap("Evet")
    assert talk.say("son dakika iptal edersem ne olur").says("2 saat")
    assert len(talk.booked()) == 1
    talk.say("iptal")
    assert talk.say("en geç ne zaman iptal etmem lazım").says("2 saat", "iptal edeyim mi")


def test_a_move_in_the_middle_of_another_booking_keeps_its_own_day(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.say("cumaya Beşiktaş manikür")
    assert talk.say("randevumu bir saat ileri alsak").says("12 Mart", "15:00", "Saç kesimi")


def test_an_hour_that_no_clock_shows_is_named_and_asked_again(talk: Talk) -> None:
    offered = talk.say("yarın Kadıköy'de saç kesimi")
    for hour in ("25:00", "14:60", "saat 27'de"):
        wrong = talk.say(hour)
        assert wrong.says("bir saat yok")
        assert wrong.choices == offered.choices
    assert talk.holder() == "assistant"


def test_the_same_again_next_week_is_weekday_and_hour_of_the_first(talk: Talk) -> None:
    assert talk.say("geçen seferki gibi olsun").says("bulamadım", "hangi hizmet")
    talk.book("yarın 11:00 Beşiktaş saç kesimi")
    assert talk.say("aynısından haftaya da").says("19 Mart", "11:00", "Zeynep")
    talk.say("evet")
    assert talk.say("diğeri duruyor değil mi").says("12 Mart", "19 Mart")


def test_the_same_hour_for_somebody_else_is_on_the_same_day(talk: Talk) -> None:
    talk.book("yarın 11:00 Kadıköy saç kesimi")
    talk.say("bir de eşime randevu alayım")
    talk.say("aynı saate")
    assert talk.say("saç kesimi").says("12 Mart", "11:00", "Mehmet")


def test_a_party_grows_and_its_appointment_shrinks(talk: Talk) -> None:
    talk.say("oğlum için saç kesimi cumartesi 10 kadıköy")
    assert talk.say("ben de kestireyim").says("2 kişi")
    assert talk.say("bir kişi daha gelecek").says("3 kişi")
    talk.tap("Evet")
    assert "kişi" not in talk.say("diğerleri gelemiyor tek ben geleceğim").text
    talk.say("evet")
    assert [row.party for row in talk.booked()] == [1]


def test_a_service_is_added_to_what_is_moved(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("cumaya alıp boya da ekleyelim").says("13 Mart", "saç kesimi ve saç boyama", "2.800")


def test_a_service_that_was_only_asked_about_comes_on_top(talk: Talk) -> None:
    talk.say("cumartesi 5 kadıköy manikür")
    assert talk.say("pedikür de kaç para").says("650")
    assert talk.say("onu da ekle").says("Manikür ve pedikür")


def test_who_is_not_wanted_is_not_offered_once_the_branch_is_known(talk: Talk) -> None:
    talk.say("ayşe yapmasın yarın saç kesimi")
    assert talk.say("kadıköy").says("Mehmet'te")
    assert talk.say("4").says("Mehmet")


def test_a_cancellation_by_staying_away_is_taken_back(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.say("iptal")
    talk.tap("Evet, iptal et")
    assert talk.say("ay pardon iptal etme geleceğim").is_summary


def test_on_which_days_somebody_works_is_told(talk: Talk) -> None:
    assert talk.say("ayşe hanım hangi günler çalışıyor").says("Pazartesi–Cumartesi", "09:00–19:00")


def test_what_troubles_the_skin_is_no_complaint(talk: Talk) -> None:
    assert "Cilt bakımı" in talk.say("yüzüm çok kuru").choices
    assert talk.holder() == "assistant"


def test_what_was_just_booked_is_corrected_and_a_move_taken_back(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("yok 4 olsun").says("14:00 yerine", "16:00")
    assert talk.say("aslında 5").says("17:00")
    talk.say("evet")
    assert talk.say("yok ya eski haline getir").says("17:00 yerine", "14:00")


def test_questions_about_what_stands_promise_nothing(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("nereye geleceğim").says("Moda Caddesi")
    assert talk.say("kim kesecek").says("Ayşe", "14:00")
    assert [row.attendance for row in talk.booked()] == [None]


def test_a_branch_after_all_the_addresses_asks_for_its_own(talk: Talk) -> None:
    talk.say("konum atar mısınız")
    assert talk.say("beşiktaş").says("Ihlamurdere")
    talk.say("cumaya kaş")
    assert talk.say("beşiktaş 4").says("13 Mart", "16:00", "Beşiktaş")


def test_two_people_of_one_branch_are_asked_for_no_branch(talk: Talk) -> None:
    assert talk.say("yarın ayşeden saç kesimi eliften manikür 2 gibi").says("Kadıköy", "Ayşe ve Elif")
    assert talk.say("hizmet").says("hangi hizmet")
