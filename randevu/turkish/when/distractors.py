"""Numbers and names that look like days or hours and are not: they are consumed so that nothing else reads them."""

from __future__ import annotations

from randevu.turkish.when.day_parts import of_the_message
from randevu.turkish.when.days import is_wished
from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import NOTHING, STOP, Token
from randevu.turkish.when.words import MONTHS, WEEKDAYS

_NOTHING = Built(NOTHING, case="")


def begins_another(unit: Token, after: Token | None) -> bool:
    """Whether a unit rather belongs to what follows: "sabah 10 haftaya salı", "7 buçuk hafta başında", "6 ay sonu"."""
    if after is None or unit.lemma not in {"hafta", "ay", "yil"}:
        return False
    if unit.lemma == "hafta" and unit.case == "dat":
        return after.lemma in {*WEEKDAYS, "bugun", "yarin", "bu", "son", "bas", "ic", "orta"}
    edge = after.lemma in {"son", "bas", "orta"} and after.case != "" and (after.lemma, after.case) != ("son", "p3loc")
    return edge or (unit.lemma == "hafta" and unit.case == "" and after.lemma == "ic" and after.case == "acc")


@rule(
    ATOMS,
    "{n/-} count",
    "{n/-} {m:n/-} count",
    "n/- (DASH | ile | veya | ya da) n/-? count",
    "n/- bucuk count",
    "(dmy | dotted) count",
)
def counted_things(n: Token | None, m: Token | None) -> Built | None:
    """ "2 kişi", "3 seans", "2-3 kişilik": a count, never an hour; in "cuma 5 2 kişi" five is one."""
    return None if n is not None and m is not None and m.value not in (n.value + 1, n.value + 2) else _NOTHING


@rule(ATOMS, "{count} STOP? n")
def numbered_things(count: Token) -> Built | None:
    """ "no 12", "daire 5", "kat 3": an address, never an hour."""
    return _NOTHING if count.text in {"no", "numara", "daire", "kat"} else None


_SIDES = frozenset({"sonra", "once", "sonraki", "onceki"})


@rule(ATOMS, "n/- bucuk/-? (saat | dakika | gun | hafta | ay | yil)")
def lengths(last: Token, before: Token | None, after: Token | None) -> Built | None:
    """ "2 saat", "30 dk", "on gün": a length, unless a longer rule says after, within or ahead."""
    if begins_another(last, after):
        return None
    if before is not None and before.case.endswith("abl") and after is not None and after.lemma in _SIDES:
        return None
    if before is not None and before.lemma in {"itibaren", "tam"} and after is not None and after.lemma == "sonra":
        return None
    if before is not None and before.lemma == "itibaren" and last.lemma not in {"saat", "dakika"}:
        return None
    if last.lemma in {"gun", "hafta"} and after is not None and after.lemma == "kala":  # "bayrama iki gün kala"
        return None
    dated = last.case.startswith("p3") or (last.lemma == "ay" and last.case == "gen")  # "3'te ayın 25'inde"
    return None if dated else _NOTHING


@rule(
    ATOMS,
    "yarim (saat | gun)",
    "ceyrek saat",
    "n COMMA n (saat | gun | ay | hafta | yil)",
    "n saat n dakika",
    "n saat yarim",
)
def spelled_lengths(before: Token | None, after: Token | None) -> Built | None:
    """ "yarım saat", "1 saat 20 dakika": a length."""
    counted = before is not None and before.case.endswith("abl") and after is not None and after.lemma == "once"
    return None if counted else _NOTHING


@rule(ATOMS, "n/- (saat | dakika) gec {late:X}", "yarim saat gec {late:X}")
def running_late(late: Token, said: frozenset[str]) -> Built | None:
    """ "cuma 3'e alın, on dakika geç kalabilirim": no other hour; alone it asks for a later one."""
    dated = said & {
        "T",
        "D",
        "Q",
        "bugun",
        "yarin",
        "hafta",
        "ay",
        "sabah",
        "oglen",
        "aksam",
        "obur",
        *WEEKDAYS,
        *MONTHS,
    }
    return _NOTHING if dated and late.text.startswith("kal") else None


@rule(ATOMS, "{dmy/-} (saat | gun | ay | hafta | yil)")
def decimal_lengths(dmy: Token, after: Token | None) -> Built | None:
    """ "1.5 saat": a length; "20.5 saat 3" is a date and a time."""
    _, tenth, year = dmy.value
    dated = year is not None or tenth != 5 or (after is not None and after.lemma in {"N", "W", "T", "Q"})
    return None if dated else _NOTHING


@rule(
    ATOMS,
    "adim (weekday | month)",
    "weekday title",
    "month title",
    "(bayram | ramazan | arife | sabah | yarim | ikindi) title",
    "adim (bayram | ramazan | arife | sabah | yarim | ikindi)",
    "{me:X} (weekday/- | bayram/- | month/-) {name:X} COMMA",
)
def names_of_people(me: Token | None, name: Token | None = None) -> Built | None:
    """ "Nisan Hanım", "Bayram Bey", "Cuma abi", "ben Cuma Yılmaz,": a person."""
    if me is not None and name is not None and (me.text != "ben" or name.text.endswith(_VERBAL)):
        return None
    return _NOTHING


_VERBAL = ("m", "yor", "sa", "se", "k", "iz", "uz", "mi", "mu")


@rule(ATOMS, "n/- month/-|gen place", "weekday/- place", "place dmy")
def named_after_a_day() -> Built | None:
    """ "19 Mayıs Mahallesi", "Moda Caddesi 28/3": a place."""
    return _NOTHING


@rule(
    ATOMS,
    "sabah/- aksam/-",
    "n/- bucuk idiom",
    "dun W bugun n",
    "n/=p3abl W/=p3|p3acc|-|acc",
    "n/=p3|acc W/p3",
    "{both:N/=p3} da",
)
def idioms(both: Token | None = None) -> Built | None:
    """ "sabah akşam" is always, "üç buçuk atmak" is to be afraid, "üçünden biri" and "ikisi de" are any of them."""
    return _NOTHING if both is None or both.text in {"ikisi", "ucu"} else None


@rule(ATOMS, "{go:sali/-} {comes:X}")
def let_it_come(go: Token, comes: Token) -> Built | None:
    """ "sal gelsin": no Tuesday."""
    return _NOTHING if go.text == "sal" and comes.text in {"gelsin", "gitsin"} else None


@rule(ATOMS, "n/dat {cut:X}")
def clippers(cut: Token) -> Built | None:
    """ "3'e vurdurun": how short the hair is cut."""
    return _NOTHING if cut.text.startswith(("vur", "makine")) else None


@rule(ATOMS, "{still:X} weekday/-", "bugun {still:X} weekday/-")
def still_that_day(still: Token, before: Token | None, after: Token | None) -> Built | None:
    """ "iyi pazarlar diyecektim ama daha çarşamba": what day it is."""
    ends = (
        (before is not None and before.lemma == "ama")
        or after is None
        or after.lemma == STOP
        or after.text in {"ki", "ama", "ya"}
    )
    return _NOTHING if still.text in {"daha", "henuz"} and ends else None


@rule(ATOMS, "bugun/dat bugun")
def after_all(after: Token | None) -> Built | None:
    """ "bugüne bugün sizden iyisi yok": an emphasis, no day."""
    return _NOTHING if after is not None and after.lemma == "X" else None


@rule(ATOMS, "n/loc {bir:W/-}")
def fractions(bir: Token, after: Token | None) -> Built | None:
    """ "on ikide bir", "onda bir": how often or how much."""
    wished = after is not None and (
        after.lemma in {"musait", "saat", "da"} or after.text.startswith(("rande", "seans"))
    )
    return None if wished else _NOTHING


@rule(ATOMS, "o ara/loc")
def in_that_time() -> Built:
    """ "12 ile 2 arası molam var, o arada": no time of its own, it points at one (see `referring`)."""
    return _NOTHING


@rule(ATOMS, "o part", "part/gen W zaman", "part/gen bu saat/plloc|loc|pl|dat")
def some_hour_of_the_night(first: Token, said: frozenset[str]) -> Built | None:
    """ "o geceyi bana zehir ettiniz", "gecenin bir vakti": no hour that is wished; "cuma düğün var, o sabah" is."""
    named = said & {"dugun", "bayram", "D", "N", *WEEKDAYS}
    return None if first.lemma == "o" and named else _NOTHING


@rule(ATOMS, "(aksam | sabah | gece) yemek/-", "(aksam | sabah | gece) yemek/p3abl|abl (once | sonra)")
def other_meals() -> Built:
    """ "akşam yemek yerken"."""
    return _NOTHING


@rule(ATOMS, "oglen {own:X} n (dakika | saat)", "oglen {own:tatil/-} n (dakika | saat)")
def length_of_a_break(own: Token) -> Built | None:
    """ "öğle tatilim kırk beş dakika"."""
    return _NOTHING if own.text.startswith(("tatil", "ara", "mola", "izn")) else None


@rule(ATOMS, "feast gun icin? {what:X}", "month/-|gen (ay/p3|p3gen)? {what:X}", "{black:X} cuma")
def occasions_of_gifts(what: Token | None, black: Token | None) -> Built | None:
    """ "anneler gününe özel indirim", "black friday": a campaign, no day to come."""
    if what is not None:
        return _NOTHING if what.text.startswith(("ozel", "indirim", "kampanya", "paket", "hediye", "cek")) else None
    return _NOTHING if black is not None and black.text == "black" else None


@rule(ATOMS, "kina gece", "ocak/loc yemek", "{holy:X} gece/p3*")
def evenings_of_henna(holy: Token | None = None) -> Built | None:
    """ "kına gecesi", "kadir gecesi", "ocakta yemek": neither a night to come to nor a January."""
    return _NOTHING if holy is None or holy.text in {"kadir", "mirac", "berat", "regaip", "kandil"} else None


@rule(
    ATOMS,
    "(kapanis | acilis) saat? kac",
    "(kapanis | acilis) saat/placc|acc|-",
    "saat? kac",
    "hangi (saat | gun)",
    "ne zaman",
)
def questions() -> Built | None:
    """ "saat kaçta", "hangi gün", "ne zaman": asked, not said."""
    return _NOTHING


@rule(
    ATOMS,
    "(gecen | onceki) weekday gun?",
    "W? (gecen | onceki) (hafta | ay | yil) weekday? gun?",
    "dun (sabah | aksam | gece | oglen)? saat? (n/loc | clock)?",
    "dun/abl onceki gun saat? (n/loc | clock)?",
    "(onceki | gecen) ay/gen (O | n | ilk | son) STOP? (weekday | hafta | gun)?",
    "gecen (sabah | aksam | gece)",
    "(evvelsi | onceki) gun",
    "gecen gun",
)
def the_past(before: Token | None) -> Built | None:
    """ "dün", "geçen cuma", "geçen hafta": nothing to book there, unless counted from a day ("arifeden önceki gün")."""
    return None if before is not None and before.case.endswith("abl") else _NOTHING


@rule(ATOMS, "(part | weekday | month | unit | bugun | oglen | bayram | yilbasi) beri", "W? n? unit/abl beri")
def since() -> Built | None:
    """ "sabahtan beri arıyorum": a past that reaches until now."""
    return _NOTHING


_OPENING = ("acil", "acik", "aciyor", "kapan", "kapat", "basl", "calis", "hizmet")


@rule(ATOMS, "part saat? kac kadar?")
def opening_in_question(after: Token | None) -> Built | None:
    """ "gece kaça kadar açıksınız", "sabah kaçta açılıyor": asked of the business, not wished."""
    return _NOTHING if after is not None and after.text.startswith(_OPENING) else None


@rule(ATOMS, "sabah sabah", "aksam aksam", "gece gece")
def at_such_an_hour(after: Token | None) -> Built | None:
    """ "sabah sabah rahatsız ettim": of the message itself."""
    return _NOTHING if of_the_message(after) else None


@rule(ATOMS, "(part | weekday) (part | n/loc)? happened", "bugun (part | n/loc)? happened")
def what_happened() -> Built | None:
    """ "sabah aradım", "cuma geldim": told, not wished."""
    return _NOTHING


@rule(ATOMS, "n/- bucuk? (gun | hafta | ay | yil | saat | dakika) once/-|loc")
def time_ago(before: Token | None, after: Token | None, said: frozenset[str]) -> Built | None:
    """ "iki hafta önce geldim": the past, unless it is counted from a day ("bayramdan iki gün önce") or wished."""
    if said & {"gun", "hafta", "saat"} and is_wished(after):
        return None
    return None if before is not None and before.case.endswith(("abl", "loc")) else _NOTHING


@rule(ATOMS, "(hafta/loc | ay/loc | gun/loc | yil/loc) n count?")
def how_often() -> Built | None:
    """ "haftada iki", "ayda bir", "günde 2 kez": how often, not when."""
    return _NOTHING


@rule(
    ATOMS,
    "iyi (weekday/pl* | sabah/pl* | aksam/pl* | gece/pl* | gun/pl* | bayram/pl* | haftasonu | tatil/pl* | hafta)",
    "iyi hafta son",
    "(bayram | weekday | ramazan | yil) kutlu",
)
def greetings() -> Built | None:
    """ "iyi akşamlar", "hayırlı cumalar", "bayramınız kutlu olsun"."""
    return _NOTHING


@rule(ATOMS, "weekday/- pazar/acc|p3gen|p3loc|p3abl|p3dat|p3")
def markets() -> Built | None:
    """ "Salı pazarının orada": a place."""
    return _NOTHING
