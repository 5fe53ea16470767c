"""Rules for times of day: hours, halves, quarters, minutes, parts of the day and landmarks of daily life."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS, REFINED
from randevu.turkish.when.meaning import (
    AnyTime,
    Around,
    Clock,
    FromNow,
    KnownTime,
    Offset,
    Part,
    Time,
    TimeRange,
    Weekday,
)
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.tokens import BOTH, TIME, Token

_AFTERNOON = frozenset({"ogleden_sonra", "aksam", "aksamustu", "ikindi", "gece", "cikis"})
_MORNING = frozenset({"sabah", "ogleden_once"})


def _time(value: Time, *, approximate: bool = False, case: str | None = None) -> Built:
    return Built(TIME, value, case, approximate)


def hour_of(token: Token) -> Time | None:
    """A number read as an hour ("3", "14", "1330"), or the time a rule has built already."""
    if token.lemma == TIME:
        value: Time = token.value
        return value
    number = token.value
    if token.text.startswith("05") and len(token.text) == 4:  # the head of a mobile number
        return None
    if token.digits and len(token.text) in (3, 4) and number >= 100:
        hour, minute = divmod(number, 100)
        if hour <= 24 and minute <= 59 and not 2000 <= number <= 2100:
            return Clock(hour % 24, minute, "24" if hour >= 13 or token.text[0] == "0" else None)
        return None
    if not 0 <= number <= 24 or (number == 0 and token.text not in {"00", "0"}):
        return None
    return Clock(number % 24, 0, "24" if number >= 13 or token.text.startswith("0") else None)


def _with_minutes(hour: Token, minute: int) -> Built | None:
    return _with_minutes_of(hour.value, minute)


def _with_minutes_of(hour: int, minute: int) -> Built | None:
    if not 1 <= hour <= 24 or not 0 <= minute <= 59:
        return None
    return _time(Clock(hour % 24, minute, "24" if hour >= 13 else None))


# ---------------------------------------------------------------- hours and minutes


@rule(ATOMS, "saat? {clock}", "{clock} saat/p3*|loc|-")
def written_clock(clock: Token) -> Built:
    hour, minute = clock.value
    certain = hour >= 13 or hour == 0 or clock.text.startswith("0")
    return _time(Clock(hour, minute, "24" if certain else None), case=clock.case or None)


@rule(ATOMS, "{n/-} {half:pm}", "{n/-} {half:am}", "{clock/-} {half:pm}", "{clock/-} {half:am}")
def english_clock(half: Token, n: Token | None, clock: Token | None) -> Built | None:
    """ "3 pm"."""
    hour, minute = clock.value if clock else ((n.value if n else 0), 0)
    return _time(Clock(hour, minute, half.lemma)) if 1 <= hour <= 12 else None


@rule(ATOMS, "saat {dotted}")
def dotted_clock(dotted: Token) -> Built | None:
    hour, minute = dotted.value
    return _time(Clock(hour % 24, minute, "24" if hour >= 13 else None)) if hour <= 24 else None


@rule(ATOMS, "saat {dmy}")
def decimal_clock(dmy: Token) -> Built | None:
    """ "saat 5.5": half past five."""
    hour, half, year = dmy.value
    return _with_minutes_of(hour, 30) if half == 5 and year is None else None


@rule(ATOMS, "{part/gen} {n/p3*}")
def hour_of_a_part(part: Token, n: Token) -> Built | None:
    """ "sabahın dokuzunda"."""
    time = hour_of(n)
    within = within_part(Part(part.lemma), time) if time else None
    return _time(within) if within else None


@rule(ATOMS, "saat tam? {n}", "saat yaklasik {n}", "yaklasik saat? {n}")
def hour_after_saat(n: Token, before: Token | None, after: Token | None, first: Token) -> Built | None:
    if first.case != "" and is_adjective(n, after):  # "saati bir tık ileri"
        return None
    time = hour_of(n)
    return _time(time) if time else None


@rule(ATOMS, "tam? {strong/loc|=locki|=lockiacc|=lockidat}", "{strong/dat}", "{strong/abl}")
def hour_in_a_case(strong: Token) -> Built | None:
    if strong.case.startswith("p3") or strong.value == 0:
        return None
    time = hour_of(strong)
    return _time(time) if time else None


@rule(ATOMS, "saat? {n} bucuk")
def half_past(n: Token) -> Built | None:
    return _with_minutes(n, 30)


@rule(ATOMS, "saat? {n/acc|p3} {m:n} gece", "saat? {n/acc|p3} {m:n} geciyor", "saat? {n/acc|p3} {m:n} dakika gece")
def minutes_past(n: Token, m: Token) -> Built | None:
    return _with_minutes(n, m.value)


@rule(ATOMS, "saat? {n/acc|p3} ceyrek (gece | geciyor)")
def quarter_past(n: Token) -> Built | None:
    return _with_minutes(n, 15)


@rule(ATOMS, "saat? {n/dat} {m:n} dakika? (kala | var)")
def minutes_to(n: Token, m: Token) -> Built | None:
    if not 1 <= m.value <= 45 or not 1 <= n.value <= 24:
        return None
    hour = 12 if n.value == 1 else n.value - 1
    return _time(Clock(hour, 60 - m.value, "24" if n.value >= 14 else None))


@rule(ATOMS, "saat? {n/dat} ceyrek (kala | var)")
def quarter_to(n: Token) -> Built | None:
    if not 1 <= n.value <= 24:
        return None
    hour = 12 if n.value == 1 else n.value - 1
    return _time(Clock(hour, 45, "24" if n.value >= 14 else None))


@rule(ATOMS, "{n/-} {m:n}", "saat {n/-} {m:n}")
def hour_and_minutes(n: Token, m: Token, said: frozenset[str], after: Token | None) -> Built | None:
    """ "13 30", "on dört otuz": minutes are two digits, or a spoken multiple of five from ten up."""
    if after is not None and after.lemma == "ara":  # "on üç on beş arası" is a range
        return None
    if not 1 <= n.value <= 24 or m.value > 59 or m.value % 5 or n.digits != m.digits:
        return None
    if m.digits and (len(m.text.split(" ")[0]) != 2 or (m.value in (5, 10, 20) and "saat" not in said)):
        return None
    if not m.digits and m.value < 15 and "saat" not in said:
        return None
    return _with_minutes(n, m.value)


@rule(ATOMS, "saat yarim", "oglen/- yarim", "yarim/loc|dat|abl", "yarim (gibi | civari | falan)")
def half_past_twelve(last: Token) -> Built:
    """ "saat yarımda": the half hour after noon."""
    loose = last.lemma != "yarim"
    return _time(Clock(12, 30, "24"), approximate=loose)


@rule(ATOMS, "saat? {n} (gibi | civari | falan)", "saat? {n/dat} dogru")
def around_an_hour(n: Token, last: Token, said: frozenset[str]) -> Built | None:
    time = hour_of(n)
    if not isinstance(time, Clock) or n.case.startswith("p3") or (n.case == "acc" and n.value > 12):
        return None
    return _time(time, approximate=True)


@rule(ATOMS, "saat? {n/-} {m:n/-} (gibi | civari | falan)")
def around_two_hours(n: Token, m: Token) -> Built | None:
    """ "üç dört gibi": between two neighbouring hours."""
    if (m.value - n.value) % 12 not in (1, 2):
        return None
    first, last = hour_of(n), hour_of(m)
    return _time(TimeRange(first, last), approximate=True) if first and last else None


# ---------------------------------------------------------------- seen from now or from the known appointment


@rule(ATOMS, "{n/-} saat sonra/-|p3|p3loc", "{n/-} saat/dat", "{n/-} saat/dat kadar")
def in_hours(n: Token, last: Token) -> Built:
    return _time(FromNow(60 * n.value, until=last.lemma == "kadar"))


@rule(ATOMS, "{n/-} bucuk saat sonra/-|p3*", "{n/-} bucuk saat/dat")
def in_hours_and_a_half(n: Token) -> Built:
    return _time(FromNow(60 * n.value + 30))


@rule(ATOMS, "{n/-} dakika sonra/-|p3*", "{n/-} dakika/dat")
def in_minutes(n: Token) -> Built:
    return _time(FromNow(n.value))


@rule(ATOMS, "yarim saat sonra/-|p3", "yarim saat/dat", "yarim saat ic/p3loc")
def in_half_an_hour(last: Token) -> Built:
    return _time(FromNow(30, until=last.lemma == "ic"))


@rule(ATOMS, "{n/-} saat ic/p3loc")
def within_hours(n: Token) -> Built:
    return _time(FromNow(60 * n.value, until=True))


@rule(ATOMS, "{n/-} saat (ileri | sonra/dat | gec)")
def hours_later_than_known(n: Token, last: Token) -> Built:
    return _time(KnownTime(60 * n.value, or_now=last.lemma == "sonra"))


@rule(ATOMS, "{n/-} dakika (ileri | sonra/dat | gec)")
def minutes_later_than_known(n: Token, last: Token) -> Built:
    return _time(KnownTime(n.value, or_now=last.lemma == "sonra"))


@rule(ATOMS, "yarim saat (ileri | sonra/dat | gec)")
def half_an_hour_later_than_known(last: Token) -> Built:
    return _time(KnownTime(30, or_now=last.lemma == "sonra"))


@rule(ATOMS, "{n/-} saat (geri | one | erken | once/dat)")
def hours_before_known(n: Token) -> Built:
    return _time(KnownTime(-60 * n.value))


@rule(ATOMS, "{n/-} dakika (geri | one | erken | once/dat)")
def minutes_before_known(n: Token) -> Built:
    return _time(KnownTime(-n.value))


@rule(ATOMS, "yarim saat (geri | one | erken | once/dat)")
def half_an_hour_before_known() -> Built:
    return _time(KnownTime(-30))


@rule(ATOMS, "ayni saat")
def same_time() -> Built:
    return _time(KnownTime())


@rule(ATOMS, "saat fark etmez?", "gun ic/p3loc", "herhangi {one:n}? saat", "hangi saat olsun", "ne zaman olsun")
def any_time(one: Token | None) -> Built:
    return _time(AnyTime())


# ---------------------------------------------------------------- parts of the day


@rule(ATOMS, "{part}", "{part} zaman", "{part} saat/pl*")
def part_of_the_day(part: Token, last: Token, after: Token | None) -> Built | None:
    if last.case.endswith("gen") and (after is None or after.lemma == "bu"):  # "gecenin bu saatinde"
        return None
    return _time(Part(part.lemma))


@rule(ATOMS, "bu {part}")
def part_of_today(part: Token) -> Built:
    return Built(BOTH, (Offset(0), Part(part.lemma)))


@rule(
    ATOMS,
    "bu oglen/abl {side:sidelemma}",
    "bu oglen {side:ara/p3*}",
    "bu aksam {side:ustu}",
    "bu (is | mesai) {side:cikis}",
)
def longer_part_of_today(side: Token) -> Built:
    names = {"sonra": "ogleden_sonra", "once": "ogleden_once", "ara": "ogle_arasi", "ustu": "aksamustu"}
    return Built(BOTH, (Offset(0), Part(names.get(side.lemma, "cikis"))))


@rule(ATOMS, "gun orta/p3*")
def middle_of_the_day() -> Built:
    return _time(Part("oglen"))


@rule(ATOMS, "oglen/abl sonra", "oglen/abl sonraki", "oglen sonra/p3*|-")
def afternoon() -> Built:
    return _time(Part("ogleden_sonra"))


@rule(ATOMS, "oglen/abl once", "oglen/abl onceki", "oglen once/p3*")
def before_noon() -> Built:
    return _time(Part("ogleden_once"))


@rule(ATOMS, "oglen ara/p3*", "oglen tatil/p3*|dat|loc", "oglen cikis", "oglen yemek/p3*|loc (ara/p3*)?", "oglen yemek")
def lunch_break() -> Built:
    return _time(Part("ogle_arasi"))


@rule(ATOMS, "aksam ustu", "aksam/dat dogru")
def late_afternoon() -> Built:
    return _time(Part("aksamustu"))


@rule(ATOMS, "oglen/dat dogru")
def towards_noon() -> Built:
    return _time(Part("ogleye_dogru"))


@rule(ATOMS, "sabah erken", "erken sabah", "sabah sabah")
def early_morning() -> Built:
    return _time(Part("sabah"))


@rule(
    ATOMS,
    "(is | mesai) cikis",
    "(is/abl | mesai/abl) (sonra | cikis)",
    "(is | mesai) sonra/p3*",
    "(is | mesai) son/p3*",
    "cikis/abl sonra",
    "(is | mesai) saat cikis",
)
def after_work() -> Built:
    return _time(Part("cikis"))


@rule(ATOMS, "okul cikis", "okul/abl (sonra | cikis)", "okul sonra/p3*")
def after_school() -> Built:
    return _time(Part("okul_cikisi"))


@rule(
    ATOMS,
    "iftar/abl {side:sonra}",
    "iftar/abl {side:once}",
    "iftar {side:sonra/p3*}",
    "iftar {side:once/p3*}",
    "{side:iftar/loc|dat|-}",
)
def iftar(side: Token) -> Built:
    return _time(Part("iftar", {"sonra": "after", "once": "before"}.get(side.lemma)))


@rule(
    ATOMS,
    "(cuma | oglen)? namaz/p3abl|abl {side:sonra}",
    "(cuma | oglen)? namaz/p3abl|abl {side:once}",
    "(cuma | oglen)? namaz/p3|- {side:sonra/p3*}",
    "(cuma | oglen)? namaz/p3|- {side:once/p3*}",
    "cuma/- cikis {side:sonra}",
    "(cuma | oglen)? namaz {side:cikis}",
)
def friday_prayer(side: Token, said: frozenset[str]) -> Built:
    """ "cuma namazından sonra": it is over by two."""
    part = Part("cuma_namazi", "before" if side.lemma == "once" else "after")
    return Built(BOTH, (Weekday(4), part), "") if "cuma" in said else _time(part, case="")


@rule(
    ATOMS,
    "{part} namaz/p3abl|abl {side:sonra}",
    "{part} namaz/p3abl|abl {side:once}",
    "{part} namaz/p3|- {side:sonra/p3*}",
    "{part} namaz/p3|- {side:once/p3*}",
)
def other_prayers(part: Token, side: Token) -> Built | None:
    """ "ikindi namazından sonra": seen from the part of the day that bears its name."""
    if part.lemma == "oglen":
        return None
    return _time(Part(part.lemma, "after" if side.lemma == "sonra" else "before"), case="")


@rule(ATOMS, "acilis", "ilk saat/-|acc|loc|dat|p3*|pl*", "(sabah | sabah/gen | gun/gen) ilk saat", "sabah ilk is")
def at_opening() -> Built:
    return _time(Around("open"), case="")


@rule(ATOMS, "kapanis/dat dogru", "kapanis/abl once", "kapanis once/p3*", "kapanis")
def before_closing() -> Built:
    return _time(Around("close"), case="")


# ---------------------------------------------------------------- a part of the day beside an hour

# What may follow a bare number word that is an hour; before anything else it counts or adorns something.
_WISHES = (
    *("randevu", "rezerv", "gel", "uygun", "olur", "musait", "icin", "mi", "mu", "iyi", "nasil", "lutfen", "istiyor"),
    *("yaz", "yap", "ayir", "ayarla", "ister", "tamam", "diye", "tesekk", "kuafor", "bulus", "gorus", "ok", "bize"),
)


def is_adjective(hour: Token, after: Token | None) -> bool:
    """Whether a bare number rather counts what follows it: "bir randevu", "üç kız"."""
    if hour.lemma == TIME or hour.case != "" or after is None or after.lemma in {"STOP", "COMMA"}:
        return False
    if hour.digits:
        return after.lemma in {"DASH", "tl", "sur", "count"}
    if hour.value == 1:
        return after.lemma not in {"olsun", "saat"}
    return after.lemma == "X" and (after.text.startswith("randevu") or not after.text.startswith(_WISHES))


def within_part(part: Part, time: Time) -> Time | None:
    """The hour that lies in the named part of the day: "akşam" + 7 is 19:00."""
    half = (
        "pm" if part.name in _AFTERNOON else "am" if part.name in _MORNING else "noon" if part.name == "oglen" else None
    )
    if isinstance(time, Clock):
        if time.half == "24" or half is None:
            return time
        return Clock(time.hour, time.minute, half)
    if isinstance(time, TimeRange):
        first = within_part(part, time.first) if time.first else None
        last = within_part(part, time.last) if time.last else None
        return TimeRange(first, last)
    return None


@rule(REFINED, "{part:TIME} COMMA? saat? {hour:h}")
def part_and_hour(part: Token, hour: Token, after: Token | None) -> Built | None:
    time = hour_of(hour)
    if not isinstance(part.value, Part) or time is None or is_adjective(hour, after):
        return None
    if hour.lemma != TIME and hour.case in {"acc", "gen"}:
        return None
    within = within_part(part.value, time)
    return _time(within) if within else None


@rule(REFINED, "{hour:TIME} {part:TIME}")
def hour_and_part(hour: Token, part: Token) -> Built | None:
    if not isinstance(part.value, Part) or not isinstance(hour.value, Clock) or hour.case.endswith("abl"):
        return None
    within = within_part(part.value, hour.value)
    return _time(within) if within else None


@rule(REFINED, "{today:BOTH} saat? {hour:h}")
def part_of_today_and_hour(today: Token, hour: Token) -> Built | None:
    day, part = today.value
    time = hour_of(hour)
    within = within_part(part, time) if time else None
    return Built(BOTH, (day, within)) if within else None
