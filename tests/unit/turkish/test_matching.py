"""Catalogue names are found as customers write them, and only where they are meant."""

import pytest

from randevu.turkish import letters, matching, slips

SERVICES = {
    "kesim": ["Saç kesimi", "saç kestirmek", "kesim", "saç"],
    "boya": ["Saç boyama", "saç boyatmak", "dip boya", "boya"],
    "fon": ["Fön", "fön çektirmek"],
    "manikur": ["Manikür", "oje"],
    "pedikur": ["Pedikür", "ayak bakımı"],
    "cilt": ["Cilt bakımı", "cilt"],
    "kas": ["Kaş tasarımı", "kaş aldırmak", "kaş"],
    "lazer": ["Lazer epilasyon", "lazer"],
    "masaj": ["Masaj", "masaj yaptırmak"],
}
BRANCHES = {"kadikoy": ["Kadıköy", "Kadıköy şubesi"], "besiktas": ["Beşiktaş"]}
STAFF = {"ayse": ["Ayşe", "Ayşe Hanım"], "mehmet": ["Mehmet"], "elif": ["Elif"], "deniz": ["Deniz"]}


def keys(text: str, names: dict[str, list[str]], kind: str | None = None) -> list[str]:
    return [match.key for match in matching.find(text, names, kind=kind) if not match.negated]


SPELLINGS = [
    ("saçımı kestireceğim", ["kesim"]),
    ("saç kesimi", ["kesim"]),
    ("saçkesimi", ["kesim"]),
    ("saç kesmi", ["kesim"]),
    ("SAÇ KESİMİ VE FÖN", ["kesim", "fon"]),
    ("saçımı boyatmak istiyorum", ["boya"]),
    ("dip boyası", ["boya"]),
    ("mnkr", ["manikur"]),
    ("mankür", ["manikur"]),
    ("manükür pedikür", ["manikur", "pedikur"]),
    ("maniküre", ["manikur"]),
    ("ayak bakımına", ["pedikur"]),
    ("cilt bakımım", ["cilt"]),
    ("kaşlarımı aldıracağım", ["kas"]),
    ("kaş tasarımı", ["kas"]),
    ("lazerimi", ["lazer"]),
    ("lazre", ["lazer"]),
    ("masja", ["masaj"]),
    ("bir masaj yaptırayım", ["masaj"]),
    ("fnö", ["fon"]),
    ("fönn", ["fon"]),
    ("saç için randevu", ["kesim"]),
    ("yarın saç", ["kesim"]),
    ("kaşlarımı yaptıracağım", ["kas"]),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_services_are_found_in_every_spelling(text: str, expected: list[str]) -> None:
    assert keys(text, SERVICES, "service") == expected
    assert keys(letters.fold(text), SERVICES, "service") == expected


@pytest.mark.parametrize(
    "text",
    [
        "bana mesaj atmayın",
        "mesajlarınızı durdurun",
        "saçım yandı resmen",
        "saçımı mahvettiniz",
        "kaşlarım çok kötü oldu",
        "saç ekimi yapıyor musunuz",
        "kırk dakikadır ayaktayım",
        "beş gibi koyalım",
        "mesaj atmayı kesin",
        "merhaba",
        "",
    ],
)
def test_what_only_sounds_like_a_service_is_none(text: str) -> None:
    assert keys(text, SERVICES, "service") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kadıköy değil Beşiktaş", ["besiktas"]),
        ("Kadıköy'de değil de Beşiktaş'ta olsun", ["besiktas"]),
        ("Kadıköy dedim ama Beşiktaş olsun", ["besiktas"]),
        ("kadikoyde", ["kadikoy"]),
        ("Kadıköy şubesi", ["kadikoy"]),
        ("beşiktaşa", ["besiktas"]),
        ("Kadıköy iskelesinde oturuyorum", []),
        ("Kadıköy'de oturuyorum", []),
        ("Beşiktaş'ta çalışıyorum ama Kadıköy şubesine geleceğim", ["kadikoy"]),
        ("Kadıköy'den geliyorum", []),
        ("Beşiktaş maçı var", []),
        ("Beşiktaş Meydanı'ndan Kadıköy şubenize nasıl gelirim", ["kadikoy"]),
    ],
)
def test_branches_are_told_from_places(text: str, expected: list[str]) -> None:
    assert keys(text, BRANCHES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ben Ayşe", []),
        ("merhaba ben ayşe", []),
        ("ben Ayşe Yılmaz", []),
        ("adım Deniz", []),
        ("ismim deniz kaya", []),
        ("Deniz Tunalı adına", []),
        ("Ayşe ben", []),
        ("Merhaba ben Ayşe, Elif Hanım'dan randevu istiyorum", ["elif"]),
        ("ben elif ayşe ablaya yazdıracaktım", ["ayse"]),
        ("ben ayşe hanımdan randevu istiyorum", ["ayse"]),
        ("Ayşe hanıma", ["ayse"]),
        ("mehmetle olsun", ["mehmet"]),
        ("elfi hanım", ["elif"]),
        ("Ayşe olmasın Elif olsun", ["elif"]),
        ("denizde kalsın", ["deniz"]),
        ("ayşe değil mi o", ["ayse"]),
    ],
)
def test_staff_are_told_from_the_customers_own_name(text: str, expected: list[str]) -> None:
    assert keys(text, STAFF) == expected


def test_refused_names_come_back_as_negated() -> None:
    matches = matching.find("Ayşe olmasın, Elif olsun", STAFF)
    assert [(match.key, match.negated) for match in matches] == [("ayse", True), ("elif", False)]


def test_matches_point_at_the_words_they_were_read_from() -> None:
    text = "Yarın Saç Kesimi ve fönü"
    assert [text[match.start : match.end] for match in matching.find(text, SERVICES)] == ["Saç Kesimi", "fönü"]


def test_names_added_later_are_found_without_training() -> None:
    assert keys("hidrafaciale gelicem", {**SERVICES, "hidra": ["Hydrafacial", "hidrafacial"]}) == ["hidra"]


@pytest.mark.parametrize(
    ("word", "form"), [("pazrtesi", "pazartesi"), ("yarni", "yarin"), ("saliyya", "saliya"), ("cuna", "cuma")]
)
def test_slips_of_a_thumb_are_forgiven(word: str, form: str) -> None:
    assert slips.is_slip(word, form)


@pytest.mark.parametrize(
    ("word", "form"), [("mesaj", "masaj"), ("yapin", "yarin"), ("cuma", "cuma"), ("cumaz", "cuma")]
)
def test_other_words_are_not_slips(word: str, form: str) -> None:
    assert not slips.is_slip(word, form)
