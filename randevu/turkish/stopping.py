"""Whether words tell us to stop or start writing: DUR, RET, STOP, "bana mesaj atmayın", BAŞLAT.

They must act at once and whatever a model makes of them, so they are read by rules that would rather ask than guess: a
stop is words that can mean nothing else. "Dur bi dakika" and "randevumu durdurun" may mean several things and are
unclear; "iptal" alone always speaks of an appointment.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from randevu.turkish import letters

STOP, START, UNCLEAR = "stop", "start", "unclear"
ALL, MARKETING, REMINDERS = "all", "marketing", "reminders"
MOST_WORDS = 60


@dataclass(frozen=True)
class Told:
    """`meaning` is stop, start or unclear; `scope` what it is about: all, marketing or reminders. `rest` is what else
    is said, in its own words.
    """

    meaning: str
    scope: str = ALL
    rest: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# All folded.
_ONLY = _words("lutfen lutfn artik yeter hemen derhal please now bana beni")
"""What may stand beside a bare DUR, RET or STOP without changing it."""
_FILLERS = _ONLY | _words(
    "bize bir bi daha birdaha bidaha ya yaa be ama ve de da rica ederim ediyorum tesekkurler tesekkur sagolun merhaba "
    "merhabalar selam selamlar iyi gunler aksamlar gunaydin arkadaslar arkadasim kardesim hanimefendi beyefendi hocam "
    "abi abla canim hic asla kesinlikle sakin bu su numaraya numarama numaradan numaramdan telefonuma size sizden "
    "siz sizin surekli her gun gunde durmadan boyuna bundan sonra boyle oyle whatsapp whatsapptan wp tarafima tum "
    "butun hepsini olur olmaz musunuz misiniz miyim istiyorum cok sey kadar fazla kisisel tamam ok yollu icerikli "
    "listesinden listenizden izinsiz gelen gonderilen attiginiz yolladiginiz buradan burdan uzerinden ile "
    "randevu saatli toplu otomatik"
)
_STOP_WORDS = _words("dur ret stop durr durrr stopp unsubscribe optout")
_WAITS = _words(
    "dk dakika dakka saniye sn bekle bekleyin bekler bir bi iki hele once simdi tamam yok hayir daha ya yaa az biraz "
    "sadece hemen canim abi abla misin musunuz lutfen"
)
_APPOINTMENT = re.compile(r"^(randev|iptal)")
_OBJECTS = (
    (MARKETING, re.compile(r"^(rekla?m|kampanya|tanitim|promosyon|ticari|firsat|pazarlama|indirim|bulten)")),
    (REMINDERS, re.compile(r"^hatirlat(ma|ici)(?!y[iu]n|yin)")),
    (ALL, re.compile(r"^(mesaj|mesj|msj|mesja|sms|ileti|bildirim|spam|messages?$)")),
)
_NEVER = re.compile(
    r"^(at|gonder|yolla|ilet|gec|cek|yap|gonderil|atil)m[ae](y?[iu]?n|y[iu]n[iu]z|yinn|s[iu]n(ler|lar)?|yiverin)?$"
    r"|^(gelmesin(ler)?|istemiyor(um|uz)|istemem|istemiyom|istemiyrm|istemioru?m)$"
)
_END = re.compile(
    r"^(durdur|kapat|kapatir|kes|birak|cikar|sonlandir|engelle|iptal)(un|in|uverin|iverin|iniz|unuz|ur|ir|mak|mek)?$"
)
_ENDS_WITH = _words("et edin ediniz etmek eder istiyorum son ver verin verir almak gondermeyi atmayi yollamayi yazmayi")
_SENDING = re.compile(r"^(at|gonder|yolla|yaz)m[ae]y[iı]$|^(gonderimi|gonderimini|gonderimlerini|almak|izn|onay)")
_CALLED_BACK = re.compile(r"^(izn|onay)")
_WRITE_NOT = re.compile(r"^yazma(y[iu]n(iz)?|yinn)?$")
_TO_ME = _words("bana bize artik daha birdaha bidaha hic asla")
_PHRASES = (
    re.compile(r"^(abonelikten|abonelik|uyelik bildirimlerinden) (cik|cikmak|cikar|cikarin)( istiyorum)?$"),
    re.compile(r"^aboneligi(mi)? (iptal|sonlandir|bitir|durdur)(in|un)?( et| edin| ediniz)?$"),
    re.compile(r"^rahatsiz etme(yin|yiniz)?$"),
    re.compile(
        r"^(stop|do not|dont|don't|no more) (messaging|texting|writing|sending|message|text)( me| to me)?( messages)?$"
    ),
    re.compile(r"^opt out$|^ret yaz(iyorum)?$|^dur mesaj$|^stop mesaj$|^mesaj stop$|^mesaj ret$|^mesaj dur$"),
)
_UNCLEAR = re.compile(
    r"^(durdur(un|unuz)?|durun|yazma(yin|yiniz)?|reddet|red|reddediyorum|ret ediyorum|beni arama(yin)?"
    r"|iptal ret|ret iptal|stop iptal|iptal stop|dur iptal|iptal dur|"
    r"(beni )?liste(den|nizden) cik(ar|arin|mak)( beni| istiyorum)?"
    r"|onayimi geri (cekiyorum|aliyorum)|beni yazma(yin)?|beni cikar(in)?)$"
)
_HOLDS_APPOINTMENT = re.compile(r"^randevu\w* (durdur|dur|stop|kes)\w*$|^(durdur|dur|stop)\w* randevu\w*$")
_START_WORDS = re.compile(
    r"^((yeniden |tekrar )?(baslat(in)?|basla(yin)?|start)( mesaj\w*| lutfen)?"
    r"|(yeniden|tekrar) (yazin|yazabilirsiniz|mesaj (at|atin|gonder|gonderin)|gonderin)"
    r"|(mesaj|hatirlatma|bildirim)\w*( randevu)? (ac|acin|baslat|baslatin|gelsin|devam|devam edin|devam etsin|sursun)"
    r"|mesaj (gonderebilirsiniz|atabilirsiniz))$"
)
_WRITING = re.compile(
    r"^(haber|bilgi|bi?ldi?r|hatirla|yaz|basla|abone|iz[ni]|onay|riza|whats?app|wp|gonder|duyur|yolla|at(?!olye)|liste|durdur"
    r"|start|sign$|resume|message|notif|subscri|update|offer|opt|nachricht|benachrichtig|angebot)"
)
_CLAUSES = re.compile(r"[.,;!?\n:()]+|\s+ve\s+|\s+ama\s+|\s+ayrica\s+")


def read(text: str) -> Told | None:
    """What the words tell us about writing to their author; None if they do not speak of it."""
    folded = letters.fold(text)
    words = _tokens(folded)
    if not words or len(words) > MOST_WORDS:
        return None
    whole = _clause(words)
    if whole is not None:
        return whole
    stops, others, words_alone = [], [], 0
    for start, end in _clauses(folded):
        clause = _tokens(folded[start:end])
        found = _clause(clause)
        if found is not None and found.meaning == STOP:
            stops.append(found.scope)
            words_alone += _is_stop_word(clause)
        elif not set(clause) <= _FILLERS:
            others.append(letters.normal(text)[start:end].strip())
    if others and stops and words_alone == len(stops):
        # "Dur, cuma olsun" corrects itself; only beside an appointment that ends may it mean both.
        return Told(UNCLEAR) if any(_APPOINTMENT.match(word) for word in words) else None
    if stops:
        return Told(STOP, stops[0] if len(set(stops)) == 1 else ALL, rest=", ".join(others))
    return Told(UNCLEAR) if _speaks_of_messages(words) else None


def speaks_of_writing(text: str) -> bool:
    """Whether any word is about messages or sending them; without one, nobody means to allow them.

    Of what is written in other letters nothing is known: it counts.
    """
    words, kinds = _tokens(letters.fold(text)), (_WRITING, *(kind for _, kind in _OBJECTS))
    return not words or any(kind.search(word) for word in words for kind in kinds)


def _clauses(folded: str) -> list[tuple[int, int]]:
    """Where the parts of a sentence stand; folding keeps offsets."""
    borders = [(0, 0), *(one.span() for one in _CLAUSES.finditer(folded)), (len(folded), len(folded))]
    return [(before[1], after[0]) for before, after in itertools.pairwise(borders)]


def _tokens(folded: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", folded.replace("'", ""))


def _clause(words: list[str]) -> Told | None:
    line = " ".join(words)
    bare = [word for word in words if word not in _ONLY]
    kept = " ".join(word for word in words if word not in _FILLERS)
    if _is_stop_word(words):
        return Told(STOP)
    if _START_WORDS.match(" ".join(word for word in words if word not in _ONLY)):
        return Told(START)
    if any(phrase.match(one) for phrase in _PHRASES for one in (line, kept)):
        return Told(STOP)
    if _UNCLEAR.match(line) or _UNCLEAR.match(" ".join(bare)) or _HOLDS_APPOINTMENT.match(" ".join(bare)):
        # "Artık yazmayın" is plain; "yazmayın" alone may be about a time that was to be written down.
        return Told(STOP) if _WRITE_NOT.match(bare[-1] if bare else "") and _TO_ME & set(words) else Told(UNCLEAR)
    if "dur" in words and set(words) - {"dur"} <= _WAITS:
        return Told(UNCLEAR)
    scope = _stopped(words)
    return None if scope is None else Told(STOP, scope)


def _is_stop_word(words: list[str]) -> bool:
    """DUR, RET or STOP with nothing that changes it."""
    bare = [word for word in words if word not in _ONLY]
    return len(bare) == 1 and bare[0] in _STOP_WORDS


def _stopped(words: list[str]) -> str | None:
    """What is to end, where nothing is said but that it shall end."""
    scopes = {scope for word in words for scope, pattern in _OBJECTS if pattern.match(word)}
    rest = [word for word in words if word not in _FILLERS and not any(p.match(word) for _, p in _OBJECTS)]
    if not scopes:
        writes = len(rest) == 1 and _WRITE_NOT.match(rest[0]) is not None and bool(_TO_ME & set(words))
        return ALL if writes else None
    never = any(_NEVER.match(word) or _WRITE_NOT.match(word) for word in rest) or _withdraws(rest, words)
    ends = any(_END.match(word) or word == "son" for word in rest)
    left = [
        word
        for word in rest
        if not (_NEVER.match(word) or _WRITE_NOT.match(word) or _END.match(word) or _SENDING.match(word))
        and word not in _ENDS_WITH
        and not (_withdraws(rest, words) and word in {"geri", "aliyorum", "cekiyorum", "vermiyorum"})
    ]
    if left or not (never or ends):
        return None
    if ends and not never and _APPOINTMENT.match(words[0]) and REMINDERS not in scopes:
        return None
    for scope in (MARKETING, REMINDERS):
        if scope in scopes and not (scopes - {scope, ALL}):
            return scope
    return ALL


def _withdraws(rest: list[str], words: list[str]) -> bool:
    """ "Mesaj iznimi geri alıyorum"."""
    back = {"geri", "vermiyorum"} & set(words)
    return bool(back) and any(_CALLED_BACK.match(word) for word in rest)


def _speaks_of_messages(words: list[str]) -> bool:
    """Whether a stop is among words that may change it: "bugün mesaj atmayın", "dur yazmayın bana"."""
    for place, word in enumerate(words):
        near = words[place + 1 : place + 4]
        if any(pattern.match(word) for _, pattern in _OBJECTS) and any(
            _NEVER.match(one) and not one.startswith("istemem") for one in near
        ):
            return True
        if _WRITE_NOT.match(word) and _TO_ME & set(words[max(0, place - 3) : place + 2]) & {"bana", "bize"}:
            return True
    return False
