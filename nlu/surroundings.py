"""What people put around a wish: copies of training examples with a story before them or an outburst beside them.

The wish stays the same, so the copy keeps its intent; the model learns to look past the rest. Like mistyped copies they
are drawn with a seed of their own and never stored. Letters are the folded ones.
"""

from __future__ import annotations

from random import Random

from randevu.turkish import letters

OPENINGS = (
    "kusura bakmayin rahatsiz ediyorum ama",
    "simdi soyle bir durum var",
    "uzun zamandir yazacaktim firsat olmadi",
    "size bir arkadasim onerdi cok memnun kalmis",
    "gecen gun onunuzden gectim gozume carpti",
    "yillardir ayni yere gidiyordum artik degistireyim dedim",
    "biliyorum cok yogunsunuz ama",
    "her sey ust uste geldi",
    "kizim yine basimin etini yedi",
    "esim soylenip duruyor",
    "cocuklari okula biraktim ancak yazabildim",
    "is yerinden yaziyorum patron gormesin",
    "otobusteyim sarjim az kaldi hizlica yazayim",
    "annem hasta oldugu icin kafam cok daginik",
    "yeni tasindik daha mahalleyi bilmiyoruz",
    "telefonum degisti eski mesajlarin hepsi silindi",
    "ben bu isleri pek bilmem torun yardim ediyor",
    "gozlugum yanimda degil yanlis yazarsam kusura bakmayin",
    "dugun telasi var evde herkes bir yerde",
    "misafir gelecek ev darmadagin",
    "hic uyuyamadim aklima takildi",
    "komsu anlatti da merak ettim",
    "internette gordum yorumlari okudum",
    "daha once baska bir yere gittim hic memnun kalmadim",
    "yeni ise basladim saatlerim belli degil",
    "ogretmenim okuldan anca cikiyorum",
    "hastanede calisiyorum nobetlerim karisik",
    "maasim daha yatmadi onu bekliyordum",
    "bu aralar cok stresliyim kendime vakit ayiramiyorum",
    "aynaya baktim kendimi taniyamadim",
    "neyse uzatmayayim",
    "lafi uzatmayayim",
    "simdi aklima geldi de",
    "bir sey sorup kapatacagim",
    "gecen de yazmistim sanirim gormediniz",
    "once bir merhaba diyeyim",
    "hayirli isler kolay gelsin",
    "ya ben size bir sey diyecegim",
    "cok dusundum tasindim en sonunda karar verdim",
    "arkadasla konusuyorduk konu oradan acildi",
)
CLOSINGS = (
    "kusura bakmayin cok yazdim",
    "simdiden tesekkur ederim",
    "haber verirseniz sevinirim",
    "cevabinizi bekliyorum",
    "bir zahmet",
    "iyi calismalar",
    "cok makbule gecer",
    "ona gore program yapacagim",
    "esime de soyleyecegim",
    "isten cikinca bakarim mesaja",
    "yogunsunuz biliyorum",
    "acelesi yok",
    "yazarsaniz iyi olur",
    "ne diyeyim artik",
    "iste boyle",
)
OUTBURSTS = (
    "be kardesim",
    "lan",
    "artik",
    "yeter",
    "alo",
    "kac kere soyleyecegim",
    "anlamiyor musun",
    "kafayi yiyecegim",
    "dalga mi geciyorsunuz",
    "salak misiniz",
    "bi cevap verin",
    "delirtmeyin beni",
    "allah askina",
    "hadi ama",
    "sacmalamayin",
)
_SHORTEST = 3
_OUTBURST = 0.3
_SHARE = 0.4


def surrounded(text: str, random: Random) -> str | None:
    """The folded text with something around it; None for a very short one and for most others."""
    folded = letters.fold(text)
    if random.random() > _SHARE or len(folded.split()) < _SHORTEST:
        return None
    if random.random() < _OUTBURST:
        said = random.choice(OUTBURSTS)
        return f"{folded} {said}" if random.random() < 0.6 else f"{said} {folded}"
    before = random.sample(OPENINGS, random.choice((1, 1, 2, 3)))
    after = random.sample(CLOSINGS, random.choice((0, 0, 1)))
    return random.choice((" ", ", ")).join([*before, folded, *after])
