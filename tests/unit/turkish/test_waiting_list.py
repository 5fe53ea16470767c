"""Sentences about the waiting list, and those that only look like it."""

from __future__ import annotations

import pytest

from randevu.turkish import stopping, waiting_list

JOINS = """
boşalırsa haber verin
Boşalırsa haber verir misiniz?
yer açılırsa haber ver
yer açılınca bana yazın
biri iptal ederse beni arayın
iptal olursa haber edin lütfen
iptal gelirse bana haber verin
erken yer açılırsa haber et
daha erken bir saat çıkarsa haber verin
haber verir misiniz bir yer boşalırsa
bekleme listesine yazın
bekleme listesine alır mısınız beni
Bekleme listesi var mı
yedek listeye ekleyin
sıraya yazın
sıraya alın beni
sıraya girmek istiyorum
yarın öğleden sonra boşalırsa gelirim
cuma ayşe'den saç kesimi boşalırsa haber verin
bosalirsa haber verin
bosluk olursa yazin
müsait olunca haber verin
"""
LEAVES = """
bekleme listesinden çıkar
beni bekleme listesinden silin
bekleme listesinden çıkmak istiyorum
bekleme listesini iptal edin
artık beklemiyorum
artık beklemek istemiyorum
artık sırada beklemeyeyim
sıradan çıkarın
"""
ASKS = """
bekleme listesinde kaçıncıyım
sıram kaç
kaçıncı sıradayım
bekleme listesinde miyim
bekleme listesinde sıram geldi mi
"""
NEITHER = """
yarın boş yer var mı
boşsa yarın 3'e yazın
randevumu iptal edersem ücret alır mısınız
iptal olursa kapora iade edilir mi
iptal et
sıra bekliyor muyuz
çok bekledim
kapıda bekliyorum
sizi bekliyorum
ne kadar beklerim
saat kaçta açılıyorsunuz
açılınca geleyim mi
geç kalırsam haber veririm
yarın sabah haber veririm
beni arayın
mesaj listenizden çıkarın
tamam sıra bende
fiyat listesi var mı
sıradaki boş saat ne zaman
sırada kaç kişi var şu an
cumartesi ilk sıraya yaz beni
"""


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [(text, said) for said, all_ in (("joins", JOINS), ("leaves", LEAVES), ("asks", ASKS)) for text in lines(all_)],
)
def test_what_is_said_of_the_list(text: str, said: str) -> None:
    assert waiting_list.read(text) == said
    assert stopping.read(text) is None, "the words stop no messages"


@pytest.mark.parametrize("text", lines(NEITHER))
def test_what_speaks_of_something_else(text: str) -> None:
    assert waiting_list.read(text) is None


@pytest.mark.parametrize(
    ("text", "earlier"),
    [("erken yer açılırsa haber et", True), ("öne alabilir misiniz", True), ("boşalırsa haber verin", False)],
)
def test_an_earlier_time_is_spoken_of(text: str, earlier: bool) -> None:
    assert waiting_list.earlier(text) is earlier
