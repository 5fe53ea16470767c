"""Rules for parts of the day and landmarks of daily life, alone and beside an hour."""

from __future__ import annotations

from randevu.turkish.when.levels import ATOMS, REFINED
from randevu.turkish.when.meaning import Around, Clock, Offset, Part, TimeRange, Weekday
from randevu.turkish.when.rule import Built, rule
from randevu.turkish.when.said_hours import USUAL, hour_of, is_adjective, time_token, within_part
from randevu.turkish.when.tokens import BOTH, TIME, Token

# ---------------------------------------------------------------- parts of the day


@rule(ATOMS, "{part}", "{part} zaman", "{part} saat/pl*")
def part_of_the_day(part: Token, last: Token, before: Token | None, after: Token | None) -> Built | None:
    if last.case in {"pl", "lik"}:  # "akşamlar": a greeting cut short; "2 gecelik": a length
        return None
    counted = before is not None and before.lemma in {"N", "W", "ceyrek"} and before.case in {"", "acc"}
    if last.text == "gece" and counted:
        return None  # "5 geçe", "çeyrek geçe": minutes past some hour
    if last.case.endswith("gen") and (after is None or after.lemma == "bu"):  # "gecenin bu saatinde"
        return None
    return time_token(Part(part.lemma))


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


@rule(ATOMS, "(is | mesai) saat/plp3loc", "(is | mesai) saat/pl|placc ic/p3loc")
def working_hours() -> Built:
    return time_token(Part("gunduz"), case="")


@rule(ATOMS, "gun son/p3dat kadar", "gun son/p3dat dogru")
def until_the_end_of_the_day(last: Token) -> Built:
    value = TimeRange(last=Around("close")) if last.lemma == "kadar" else Around("close")
    return time_token(value, case="")


@rule(ATOMS, "gun orta/p3*")
def middle_of_the_day() -> Built:
    return time_token(Part("oglen"))


@rule(ATOMS, "oglen/abl sonra", "oglen/abl sonraki", "oglen/loc sonra", "oglen sonra/p3*|-")
def afternoon() -> Built:
    return time_token(Part("ogleden_sonra"))


@rule(ATOMS, "oglen/abl once", "oglen/abl onceki", "oglen once/p3*")
def before_noon() -> Built:
    return time_token(Part("ogleden_once"))


@rule(
    ATOMS,
    "oglen ara/p3*",
    "oglen tatil/p3*|dat|loc",
    "oglen cikis",
    "oglen yemek/p3*|loc (ara/p3*)?",
    "oglen yemek",
    "yemek ara/p3*",
    "oglearasi",
)
def lunch_break() -> Built:
    return time_token(Part("ogle_arasi"))


@rule(ATOMS, "aksam ustu", "aksam/dat|- dogru")
def late_afternoon() -> Built:
    return time_token(Part("aksamustu"))


@rule(ATOMS, "oglen/dat|- dogru")
def towards_noon() -> Built:
    return time_token(Part("ogleye_dogru"))


def of_the_message(after: Token | None) -> bool:
    """Whether "sabah sabah" speaks of when the message was written: "sabah sabah rahatsız ettim"."""
    return after is not None and (after.lemma in {"dedim", "happened"} or after.text.startswith("rahatsiz"))


@rule(ATOMS, "sabah erken", "erken sabah", "sabah sabah")
def early_morning(after: Token | None, first: Token, last: Token) -> Built | None:
    told = first.lemma == last.lemma and of_the_message(after)
    return None if told else time_token(Part("sabah"))


@rule(
    ATOMS,
    "(is | mesai | isim) cikis sonra?",
    "(is/abl | mesai/abl) (sonra | cikis)",
    "(is | mesai) sonra/p3*",
    "(is | mesai) son/p3*",
    "cikis/abl sonra",
    "(is | mesai) saat cikis",
)
def after_work() -> Built:
    return time_token(Part("cikis"))


@rule(ATOMS, "okul cikis sonra?", "okul/abl (sonra | cikis)", "okul sonra/p3*")
def after_school() -> Built:
    return time_token(Part("okul_cikisi"))


@rule(
    ATOMS,
    "iftar/abl {side:sonra}",
    "iftar/abl {side:once}",
    "iftar {side:sonra/p3*}",
    "iftar {side:once/p3*}",
    "{side:iftar/loc|dat|-}",
)
def iftar(side: Token) -> Built:
    return time_token(Part("iftar", {"sonra": "after", "once": "before"}.get(side.lemma)))


@rule(
    ATOMS,
    "(cuma | oglen)? namaz/p3abl|abl {side:sonra}",
    "(cuma | oglen)? namaz/p3abl|abl {side:once}",
    "(cuma | oglen)? namaz/p3|- {side:sonra/p3*}",
    "(cuma | oglen)? namaz/p3|- {side:once/p3*}",
    "cuma/- cikis {side:sonra}",
    "(cuma | oglen)? namaz {side:cikis}",
    "oglen ezan/p3abl|abl {side:sonra}",
    "oglen ezan/p3abl|abl {side:once}",
    "oglen ezan/p3|- {side:sonra/p3*}",
    "oglen ezan/p3|- {side:once/p3*}",
)
def friday_prayer(side: Token, first: Token) -> Built:
    """ "cuma namazından sonra": it is over by two."""
    part = Part("cuma_namazi", "before" if side.lemma == "once" else "after")
    return Built(BOTH, (Weekday(4), part), "") if first.lemma == "cuma" else time_token(part, case="")


@rule(
    ATOMS,
    "{part} prayer/p3abl|abl {side:sonra}",
    "{part} prayer/p3abl|abl {side:once}",
    "{part} prayer/p3|- {side:sonra/p3*}",
    "{part} prayer/p3|- {side:once/p3*}",
)
def other_prayers(part: Token, side: Token) -> Built | None:
    """ "ikindi namazından sonra": seen from the part of the day that bears its name."""
    if part.lemma == "oglen":
        return None
    return time_token(Part(part.lemma, "after" if side.lemma == "sonra" else "before"), case="")


@rule(ATOMS, "(sabah/gen | gun/gen) ilk {booked:X}")
def first_of_the_day(booked: Token) -> Built | None:
    """ "sabahın ilk randevusu"."""
    return time_token(Around("open"), case="") if booked.text.startswith(("rande", "seans")) else None


@rule(ATOMS, "acilis", "ilk saat/-|acc|loc|dat|p3*|pl*", "(sabah | sabah/gen | gun/gen) ilk saat", "sabah ilk is")
def at_opening() -> Built:
    return time_token(Around("open"), case="")


@rule(ATOMS, "kapanis/dat dogru", "kapanis/abl once", "kapanis once/p3*", "kapanis")
def before_closing() -> Built:
    return time_token(Around("close"), case="")


@rule(REFINED, "{part:TIME} COMMA? saat? {hour:h}")
def part_and_hour(part: Token, hour: Token, after: Token | None) -> Built | None:
    time = hour_of(hour)
    if not isinstance(part.value, Part) or time is None:
        return None
    if is_adjective(hour, after) and not _is_its_hour(part.value, hour, after):
        return None
    if hour.lemma != TIME and hour.case in {"acc", "gen"}:
        return None
    if part.case == "abl" and hour.case == "dat" and after is not None and after.lemma == "kadar":
        return None  # "sabahtan 3'e kadar": a range
    within = within_part(part.value, time)
    return time_token(within) if within else None


def _is_its_hour(part: Part, hour: Token, after: Token | None) -> bool:
    """Whether a number word is the hour of its part of the day, whatever follows: "sabah dokuz fön"."""
    counts = after is None or after.lemma in {"count", "tl", "sur", "DASH"}
    return not counts and part.side is None and hour.value in USUAL.get(part.name, ())


@rule(REFINED, "{hour:TIME} {part:TIME}")
def hour_and_part(hour: Token, part: Token) -> Built | None:
    if not isinstance(part.value, Part) or not isinstance(hour.value, Clock) or hour.case.endswith(("abl", "acc")):
        return None
    within = within_part(part.value, hour.value)
    return time_token(within) if within else None


@rule(REFINED, "{hour:TIME} dedim {part:TIME}")
def hour_said_and_its_part(hour: Token, part: Token, after: Token | None) -> Built | None:
    """ "6:30 demiştim akşam": the part of the day tells which; "3 demiştim akşam olsun" takes another."""
    instead = after is not None and after.lemma in {"olsun", "yapin", "come", "move"}
    usual = isinstance(hour.value, Clock) and isinstance(part.value, Part)
    if instead or not usual or hour.value.hour not in USUAL.get(part.value.name, ()):
        return None
    within = within_part(part.value, hour.value)
    return time_token(within) if within else None


@rule(REFINED, "{today:BOTH} saat? {hour:h}")
def part_of_today_and_hour(today: Token, hour: Token, after: Token | None) -> Built | None:
    day, part = today.value
    time = None if is_adjective(hour, after) or part.side is not None else hour_of(hour)
    within = within_part(part, time) if time else None
    return Built(BOTH, (day, within)) if within else None
