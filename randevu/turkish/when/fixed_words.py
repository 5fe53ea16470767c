"""The words of the date-time grammar that are not inflected, or whose forms are listed. A table only."""

from __future__ import annotations

# Words that are not inflected here, or whose forms are listed: lemma -> folded forms.
FIXED = {
    "bu": "bu",
    "su": "su",
    "o": "o",
    "her": "her",
    "en": "en",
    "ilk": "ilk",
    "ayni": "ayni aynisi",
    "gelecek": "gelecek gelececk glecek geleck gelen gelcek gelecekki",
    "onumuzdeki": "onumuzdeki onumuzdek onumuzde ounumuzdeki onmuzdeki onumzdeki yaklasan",
    "diger": "diger",
    "sonraki": "sonraki dahaki birdahaki sonrakine sonrakinde sonrakini sonrakisi",
    "obur": (
        "obrgn obur "
        "oteki otekisi obursu oburku oburki obursugun oburgun obursune oburune oburkune oburusu obr oburkisi "
        "obrgun obrki oblur oburr obuur"
    ),
    "ertesi": "ertesi ertesine ertesinde",
    "evvelsi": "evvelsi evvelki",
    "onceki": "onceki",
    "gecen": "gecen gecenki gectigimiz gecenlerde",
    "gibi": "gibi gbi gb gibisi gibii gibiydi gibin",
    "civari": (
        "civari civarinda civarina civar civarlari civarlarinda civarlarina civarindan civri "
        "sulari sularinda sularina sulrinda dolaylari dolaylarinda raddelerinde"
    ),
    "falan": "falan filan felan fln falanda",
    "dogru": "dogru",
    "yaklasik": "yaklasik takriben asagi",
    "tam": "tam tami tamda",
    "kadar": "kadar kdr kadr dek degin kadarki kadarda",
    "itibaren": "itibaren baslayarak baslayip itibariyle itibarıyla itibari sonrasindan",
    "gec": "gec gecte",
    "erken": "erken erkenden erkence erkeni",
    "ile": "ile ila ilen",
    "veya": "veya yada yda yad veyahut yahut veyahutta veyada",
    "ya": "ya",
    "da": "da de ta te",
    "ve": "ve",
    "hem": "hem",
    "olsun": "olacakti olcakti olucakti olsun olsn olsunn olabilir olur olurmu olsa",
    "olmaz": (
        "olmaz olmasin olmuyor olmayacak olmucak olmicak uymaz uymuyor uymadi gelmem ters imkansiz zor "
        "sikintili dolusunuz dolusun gelemiyecegim musaitdegilim uygundegil olmuyo"
    ),
    "olmazsa": "olmuyorsa olmazsa doluysa doluysaniz doluysan dolduysa olmasa yoksa degilse olmassa olmaza",
    "adim": "adim ismim adi ismi",
    "isim": "isim islerim dersim derslerim kursum mesaim",
    "busy": (
        "doluyum doluyuz yogunum yogunuz calisiyorum calisiyoruz mesgulum mesguluz isteyim mesaideyim sehirdisindayim "
        "yokum yokuz tatildeyim tatildeyiz"
    ),
    "mesela": "mesela",
    "pm": "pm",
    "am": "am",
    "kina": "kina",
    "saniye": "saniye saniyede saniyeye sn",
    "yaz": "yaz yazin yazalim yazarsiniz yazsaniz",
    "nokta": "nokta",
    "idiom": "atiyorum atiyor atiyom atarim attim",
    "place": "mah mh sk cad cd sok bulv parki parkinda parkina",
    "olmadi": "olmadi olmadiysa",
    "yapin": "yapin yap yapalim yapsak yapar yapabilir yapsaniz yaparmisiniz yapabilirmiyiz",
    "iyi": "iyi hayirli mutlu guzel nice iyı",
    "kutlu": "kutlu mubarek",
    "randevum": (
        "randevum randevumu randevumuz randevumuzu randevuyu randevumun randevuma randevumdan randevusunu randevusundan"
    ),
    "degil": "degil degl deil dgil diil degilim degiliz degilde",
    "haric": "haric disinda disindaki",
    "yerine": "yerine",
    "musait": "serbest serbestim serbestiz musaitiz bosuz musait musaidim musaitim uygun uygunum bos bosum bosluk yer",
    "yok": "yok yk yo yoo yokk hayir hayirr",
    "pardon": "pardon pardonn pardn prdon yanlis",
    "dedim": "dedim demisim demisiz demistim yazdim soyledim diyordum",
    "ama": "ama fakat ancak",
    "kala": "kala kalaya kalada",
    "var": "var varken vr",
    "icin": "icin icn",
    "kac": "kac kacta kaca kacda kactan kacdan kaci",
    "count": (
        "kisi kisiyiz kisilik kisiye kisinin kisilk tane tanesi adet seans seanslik seansi seansin seansim kez kere "
        "defa defaya cocuga cocugum cocugun bayan erkek kiz kadin arkadas arkadasim yas yasinda yasindaki yasim "
        "yasindayim numara numarali no nolu kat katli kattayim daire cm kilo kg km metre mt parmak tirnak el "
        "islem hizmet bolge yildiz puan sube gece3 aylik yillik haftalik gunluk kardes kardesiz adam hanimiz "
        "fotograf resim mesaj kutu paket taksit taksitle ml lt beden ay-lik renk ton model cesit sey"
    ),
    "tl": "tl lira liraya liradan lirami liralik euro dolar usd try ₺ kurus bin yuz",
    "sur": (
        "surer surermi suruyor suruyo surecek suren surede sure suresi surdu surse surmez tutar alir alirmi bekledim "
        "beklerim bekliyorum sureli"
    ),
    "move": (
        "alalim alin alabilir alabilirmiyiz alirmisin alirmisiniz alsak alsaniz alma almak aldirmak "
        "alinsin alinabilir "
        "alabilirmiyim alabilirmisiniz alir al alicam alacagim alabiliyor alinsa"
    ),
    "lutfen": "lutfen ltfn lutfn",
    "fark": "fark farketmez farketmiyor",
    "etmez": "etmez etmiyor",
    "yani": "yani",
    "herhangi": "herhangi",
    "hangi": "hangi",
    "ne": "ne",
    "zaman": "zaman zamanda zamani zamaninda vakit vakitte vakti vaktinde vaktine",
    "hemen": "hemen simdi simdilik su-an hmn",
    "ileri": "ileri ileriye ileride",
    "geri": "geri geriye once2",
    "one": "one erkene",
    "kisa": "kisa yakin cabuk",
    "ustu": "uzerileri uzerleri ustleri ustu uzeri ustune uzerine ustunde",
    "dugun": "dugun dugunum dugunumuz nisanim sinavim sinav sinavi toplantim toplanti ucusum ucagim ucak mezuniyet",
    "sevgililer": "sevgililer",
    "anneler": "anneler",
    "babalar": "babalar",
    "kadinlar": "kadinlar",
    "ogretmenler": "ogretmenler",
    "cumhuriyet": "cumhuriyet",
    "zafer": "zafer",
    "genclik": "genclik",
    "isci": "isci",
    "emek": "emek",
    "cocuk": "cocuk",
    "gecmesin": (
        "gecmesin gecmese gecmesek gecmeyelim gecirmeyelim gecirmesin gecirmeyin gecirmesek kalmasin kalmasa sarkmasin "
        "kalmadan sarkmadan gecmeden"
    ),
    "olmadan": "olmadan gelmeden girmeden bitmeden cikmadan baslamadan bastirmadan",
    "geciyor": "geciyor gecerken geciyo",
    "vardi": "vardi",
    "spor": "spor",
    "egemenlik": "egemenlik",
    "boyunca": "boyunca",
    "kalan": "kalan kalani kalaninda kalanina",
    "yarisi": "yarisi yarisinda yarisina",
    "come": (
        "gelsem gelebilirim gelebilir gelirim gelicem gelecem gelcem geleyim geliyim geliyorum gelebiliriz "
        "gelebilirmiyim ugrasam ugrayabilir ugrayabilirim"
    ),
    "bana": "bana bize",
    "oglearasi": (
        "oglearasi oglearasinda oglearasina oglenarasi oglenarasinda oglenarasina ogletatili ogletatilinde oglentatili"
    ),
    "beri": "beri beridir",
    "leave": "cikiyorum cikicam cikacagim cikarim cikabilirim cikiyom bitiyor biter bitecek bitiyo",
    "mi": "mi mu miydi muydu",
    "callback": (
        "ararim arayacagim arayacam aricam ariycam arayayim arariz donerim doneriz "
        "yazarim yazacagim yazacam yazcam yazicam"
    ),
    "away": (
        "gidiyorum gidiyoruz gidecegim gidecegiz gidicem gidicez gidecem gidecez cikacagiz cikiyoruz cikicaz "
        "gidiyom gideriz"
    ),
    "happened": (
        "gecti gecmis geldim geldik gelmistim gelmistik geliyordum aradim aradik aramistim ariyordum yattim uyandim "
        "kalktim gittim gitmistim ugradim ugramistim kestirdim kestirmistim boyattim boyatmistim yaptirdim "
        "yaptirmistim bekledim konustum konustuk konusmustuk gorustum gorustuk gorusmustuk cagirdim dustum"
    ),
}
