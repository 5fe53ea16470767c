"""Rules for times of day: hours, halves, quarters and minutes."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS
from randevu.turkish.when.meaning import Clock, Part, TimeRange
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import hour_of, is_adjective, measures, time_token, within_part
from randevu.turkish.when.tokens import Token
from randevu.turkish.when.words import MONTHS


def _with_minutes(hour: Token, minute: int) -> Built | None:
    return _with_minutes_of(hour.value, minute)


def _with_minutes_of(hour: int, minute: int) -> Built | None:
    if not 1 <= hour <= 24 or not 0 <= minute <= 59:
        return None
    return time_token(Clock(hour % 24, minute, "24" if hour >= 13 else None))


# ---------------------------------------------------------------- hours and minutes


@rule(ATOMS, "saat? {clock}", "{clock} saat/p3*|loc|-")
def written_clock(clock: Token) -> Built:
    hour, minute = clock.value
    certain = hour >= 13 or hour == 0 or clock.text.startswith("0")
    return time_token(Clock(hour, minute, "24" if certain else None), case=clock.case or None)


@rule(ATOMS, "{n/-} {half:pm}", "{n/-} {half:am}", "{clock/-} {half:pm}", "{clock/-} {half:am}")
def english_clock(half: Token, n: Token | None, clock: Token | None) -> Built | None:
    """ "3 pm"."""
    hour, minute = clock.value if clock else ((n.value if n else 0), 0)
    return time_token(Clock(hour, minute, half.lemma)) if 1 <= hour <= 12 else None


@rule(ATOMS, "saat {dotted}")
def dotted_clock(dotted: Token) -> Built | None:
    hour, minute = dotted.value
    return time_token(Clock(hour % 24, minute, "24" if hour >= 13 else None)) if hour <= 24 else None


@rule(ATOMS, "{sure:saat} {dmy}", "{dmy/-} {sure:gibi}", "{dmy/-} {sure:civari}", "{dmy/loc}", "{dmy/-}")
def decimal_clock(dmy: Token, sure: Token | None, before: Token | None, after: Token | None) -> Built | None:
    """ "saat 5.5", "3.5 gibi", "yarın 4.5": half past."""
    hour, half, year = dmy.value
    written = half == 5 and year is None and dmy.text == f"{hour}.5" and hour <= 12
    beside = dmy.case == "loc" or (before is not None and before.lemma in {"bugun", "yarin"})
    beside = beside or (after is not None and after.lemma == "yapin")
    return _with_minutes_of(hour, 30) if written and (sure is not None or beside) else None


@rule(
    ATOMS,
    "saat? {n/-} COMMA {half:n/loc|dat|abl}",
    "saat {n/-} COMMA {half:n/-}",
    "{n/-} COMMA {half:n/-} (gibi | civari)",
)
def decimal_half(n: Token, half: Token) -> Built | None:
    """ "3,5'ta": half past three."""
    return _with_minutes_of(n.value, 30) if half.value == 5 and n.digits and n.end + 1 == half.start else None


@rule(ATOMS, "{part/gen} {n/p3*}")
def hour_of_a_part(part: Token, n: Token) -> Built | None:
    """ "sabahın dokuzunda"."""
    time = hour_of(n)
    within = within_part(Part(part.lemma), time) if time else None
    return time_token(within) if within else None


@rule(ATOMS, "saat (tam | da | ayni)? {n}", "saat yaklasik {n}", "yaklasik saat? {n}")
def hour_after_saat(n: Token, before: Token | None, after: Token | None, first: Token) -> Built | None:
    if first.case != "" and is_adjective(n, after):  # "saati bir tık ileri"
        return None
    if first.lemma == "yaklasik" and measures(n, after):
        return None
    if n.lemma == "W" and after is not None and after.lemma == "count":  # "ne saat bir şey okunuyor"
        return None
    time = hour_of(n)
    return time_token(time) if time else None


@rule(ATOMS, "tam? {strong/loc|=locki|=lockiacc|=lockidat}", "{strong/dat}", "{strong/abl}")
def hour_in_a_case(strong: Token) -> Built | None:
    if strong.case.startswith("p3") or strong.value == 0:
        return None
    time = hour_of(strong)
    return time_token(time) if time else None


@rule(ATOMS, "{n:W/loc}")
def ten_o_clock_to_come(n: Token, after: Token | None) -> Built | None:
    """ "onda gelsem": a pronoun too, so only before coming."""
    coming = after is not None and after.text.startswith("gel") and n.value > 1
    return time_token(Clock(n.value)) if coming else None


@rule(ATOMS, "bu? gece yarisi", "bu? gece yarisi saat? {n}")
def midnight(n: Token | None, after: Token | None) -> Built | None:
    if n is not None and (is_adjective(n, after) or n.case.startswith("p3")):
        return None
    if n is None:
        return time_token(Clock(0, 0, "24"), case="")
    time = hour_of(n)
    within = within_part(Part("gece"), time) if time else None
    return time_token(within) if within else None


@rule(ATOMS, "saat? {n/acc} gece (gibi | come)?")
def past_the_hour(n: Token, last: Token) -> Built | None:
    """ "3'ü geçe gelirim": some time after."""
    time = hour_of(n)
    return time_token(TimeRange(first=time), case="") if time and n.value <= 12 else None


@rule(ATOMS, "saat? {n/-} bucuk/acc (gece | geciyor)")
def past_the_half_hour(n: Token) -> Built | None:
    """ "on buçuğu geçe": some time after."""
    built = _with_minutes(n, 30)
    return time_token(TimeRange(first=built.value), case="") if built is not None else None


@rule(ATOMS, "saat? {n} bucuk")
def half_past(n: Token) -> Built | None:
    return _with_minutes(n, 30)


@rule(ATOMS, "saat? {n/acc|p3} {m:n} gece", "saat? {n/acc|p3} {m:n} geciyor", "saat? {n/acc|p3} {m:n} dakika gece")
def minutes_past(n: Token, m: Token) -> Built | None:
    return _with_minutes(n, m.value)


@rule(ATOMS, "saat? {n/acc|p3|dat|-} ceyrek (gece | geciyor)")
def quarter_past(n: Token) -> Built | None:
    return _with_minutes(n, 15)


@rule(ATOMS, "saat? {n/dat} {m:n} dakika? (kala | var)")
def minutes_to(n: Token, m: Token) -> Built | None:
    if not 1 <= m.value <= 45 or not 1 <= n.value <= 24:
        return None
    hour = 12 if n.value == 1 else n.value - 1
    return time_token(Clock(hour, 60 - m.value, "24" if n.value >= 14 else None))


@rule(
    ATOMS,
    "saat? {n/-} {half:N/dat} {m:n} dakika? (kala | var)",
    "saat? {n/-} {half:N/acc|p3} {m:n} dakika? {past:gece}",
)
def minutes_around_a_half(n: Token, half: Token, m: Token, past: Token | None) -> Built | None:
    """ "beş otuza üç dakika kala"."""
    minute = half.value + (m.value if past is not None else -m.value)
    return _with_minutes(n, minute) if half.value in {15, 30, 45} else None


@rule(ATOMS, "saat? {n/dat} ceyrek (kala | var)", "saat? {n/dat} {ceyrek/-}")
def quarter_to(n: Token, after: Token | None, ceyrek: Token | None = None) -> Built | None:
    if ceyrek is not None and after is not None and after.lemma in {"gece", "geciyor", "saat"}:
        return None
    if not 1 <= n.value <= 24:
        return None
    hour = 12 if n.value == 1 else n.value - 1
    return time_token(Clock(hour, 45, "24" if n.value >= 14 else None))


@rule(ATOMS, "{ceyrek/-} (kala | var) saat? {n/dat}", "{m:n/-} (dakika/-)? (kala | var) saat? {n/dat}")
def minutes_said_before_the_hour(n: Token, m: Token | None, ceyrek: Token | None = None) -> Built | None:
    """ "çeyrek var dörde": turned round, as people say it who think while speaking."""
    minutes = m.value if m is not None else 15
    if not 1 <= minutes <= 45 or not 1 <= n.value <= 24 or (m is not None and m.value % 5):
        return None
    hour = 12 if n.value == 1 else n.value - 1
    return time_token(Clock(hour, 60 - minutes, "24" if n.value >= 14 else None), case="")


@rule(ATOMS, "saat? {n/-} {zero:N/-} {m:n}", "saat? {n/-} nokta {m:n}")
def hour_and_spelled_minutes(n: Token, m: Token, zero: Token | None) -> Built | None:
    """ "on beş sıfır beş", "üç nokta otuz"."""
    if zero is not None and (zero.value != 0 or zero.digits or m.value > 9):
        return None
    return _with_minutes(n, m.value)


@rule(ATOMS, "saat? {n/-} ceyrek/loc|dat|abl", "saat? {n/-} {bare:ceyrek/-}")
def quarter_spoken_as_minutes(n: Token, after: Token | None, bare: Token | None = None) -> Built | None:
    """ "11 çeyrekte", "10 çeyrek gibi": a quarter past."""
    if bare is not None and after is not None and after.lemma in {"gece", "geciyor", "kala", "var", "saat", "N", "W"}:
        return None
    return _with_minutes(n, 15)


@rule(ATOMS, "{n/-} {m:n}", "saat {n/-} {m:n}")
def hour_and_minutes(n: Token, m: Token, said: frozenset[str], after: Token | None) -> Built | None:
    """ "13 30", "on dört otuz": minutes are two digits, or a spoken multiple of five from ten up."""
    if (
        after is not None and after.lemma == "ara" and m.text != "00" and m.value <= 24
    ):  # "on üç on beş arası" is a range
        return None
    if after is not None and after.lemma in {*MONTHS, "gun"}:  # "saat 3 20 mart", "saat 6 15 gün sonra"
        return None
    if m.case.startswith("p3"):  # "saat 3 20'sinden sonra"
        return None
    if after is not None and after.lemma == "N" and after.value == m.value + 1 == n.value + 2:  # "saat 9 10 11"
        return None
    if (
        not 1 <= n.value <= 24
        or m.value > 59
        or (n.digits != m.digits and m.value not in (15, 30, 45))
        or (m.value % 5 and (m.digits or m.value < 21))
    ):
        return None
    if m.digits and (len(m.text.split(" ")[0]) != 2 or (m.value in (5, 10, 20) and "saat" not in said)):
        return None
    if not m.digits and m.value < 15 and "saat" not in said:
        return None
    return _with_minutes(n, m.value)


@rule(ATOMS, "saat yarim", "oglen/- yarim", "yarim/loc|dat|abl", "yarim (gibi | civari | falan)")
def half_past_twelve(last: Token, after: Token | None) -> Built | None:
    """ "saat yarımda": the half hour after noon."""
    if after is not None and after.lemma in {"saat", "gun"}:  # "öğlen yarım saat": a length
        return None
    loose = last.lemma != "yarim"
    return time_token(Clock(12, 30, "24"), approximate=loose)


@rule(ATOMS, "saat? {n} (gibi | civari | falan)", "saat? {n/dat} dogru")
def around_an_hour(n: Token, last: Token, said: frozenset[str]) -> Built | None:
    time = hour_of(n)
    if not isinstance(time, Clock) or n.case.startswith("p3") or (n.case == "acc" and n.value > 12):
        return None
    return time_token(time, approximate=True)


@rule(ATOMS, "saat? {n/-} {m:n/-} (gibi | civari | falan)")
def around_two_hours(n: Token, m: Token) -> Built | None:
    """ "üç dört gibi": between two neighbouring hours."""
    if (m.value - n.value) % 12 not in (1, 2):
        return None
    first, last = hour_of(n), hour_of(m)
    return time_token(TimeRange(first, last), approximate=True) if first and last else None
