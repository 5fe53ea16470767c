"""What is said beside the point, told from wishes and questions."""

from __future__ import annotations

import pytest

from randevu.turkish import remarks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("pahalıymış ya", "dear"),
        ("biraz pahalı değil mi", "dear"),
        ("cok pahalisiniz", "dear"),
        ("bütçemi aşıyor", "dear"),
        ("adım Selin Demir", "name"),
        ("ismim Deniz Kaya", "name"),
        ("randevuyu kızımın adına alacağım", "name"),
        ("onun adına yazın adı Merve", "name"),
        ("hamileyim lazer yaptırabilir miyim", "health"),
        ("alerjim var cilt bakımı olur mu", "health"),
        ("manikür zararlı mı", "health"),
        ("hepimiz aynı anda olur mu", "together"),
        ("birlikte olabilir mi", "together"),
        ("siz hangisini önerirsiniz", "advice"),
        ("hangisi daha yakın taksime", "advice"),
        ("bu gece mesaj attım kusura bakmayın", "sorry"),
    ],
)
def test_a_remark_is_known_by_its_words(text: str, kind: str) -> None:
    assert remarks.read(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        *("en pahalı hizmet ne", "lazer mi masaj mı daha pahalı", "adın ne", "adınız ne", "adres ne", "kimin adına"),
        *("cuma aynı saatte", "pardon yanlış yazdım", "kusura bakmayın gelemiyorum", "yarın 3te saç kesimi", "evet"),
        *("adımı yazdım mı", "kızım için saç kesimi", "hangisi daha erken"),
    ],
)
def test_what_wishes_or_asks_is_no_remark(text: str) -> None:
    assert remarks.read(text) is None
