"""merge(what was known, what was understood, what was asked): the one way values enter a wish.

Pure, so that a conversation can be replayed and every correction ("yok 4 olsun", "Kadıköy değil Beşiktaş", "bir de fön
ekle") is a row in a test table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from randevu.dialogue import offers, readings, shifting
from randevu.dialogue.understood import Understood
from randevu.dialogue.wish import ANY, Person, Said, Wish
from randevu.turkish import kin, when
from randevu.turkish.when.meaning import Clock

STALE_HOURS = 12

# A question may fill what is still open ("Beşiktaş'ta manikür ne kadar"), but does not change what was wished.
QUESTIONS = frozenset(
    {
        "ask_price", "ask_duration", "ask_hours", "ask_address", "ask_services", "ask_staff", "ask_payment",
        "ask_campaign", "ask_privacy", "list_appointments", "out_of_scope", "bot_challenge", "complain",
        "request_human", "rate_visit", "remark",
    }
)  # fmt: skip
# These speak of times that are not wishes: "pazar açık mısınız", "yarınki randevum saat kaçtaydı".
_WITH_TIME = frozenset({"ask_price", "ask_staff", "ask_services"})
NO_TIME = QUESTIONS - _WITH_TIME | {"confirm_attendance", "decline_attendance"}


def merge(known: Wish, understood: Understood, zone: ZoneInfo, asked: str | None = None, options: int = 0) -> Wish:
    """The wish after a message.

    `zone` is the business's; `asked` is the slot the assistant had asked for ("branch", "staff", "time", ...): it
    decides what "fark etmez" is about; `options`
    is how many choices the customer sees: a bare "2" among three is the second, not two o'clock.
    """
    wish = known.fresh(understood.said_at, STALE_HOURS)
    only_gaps = understood.intent in QUESTIONS and not understood.wants_time
    wish = replace(wish, service=_services(wish, understood, only_gaps))
    for kind in ("branch", "staff"):
        wish = replace(wish, **{kind: _name(wish, understood, kind, only_gaps, asked)})
    if understood.intent not in NO_TIME or understood.wants_time or _WITH_TIME.intersection(understood.asks.questions):
        wish = replace(wish, when=_when(wish, understood, options, asked))
    wish = _from_button(wish, understood, zone)
    return _party(known, wish, understood)


def _party(known: Wish, wish: Wish, understood: Understood) -> Wish:
    """Who comes: people named with services of their own, or so many who all get the same."""
    if len({person.services for person in understood.persons}) > 1:
        services = tuple(dict.fromkeys(key for person in understood.persons for key in person.services))
        persons = _said(understood, understood.persons)
        return replace(wish, service=_said(understood, services), persons=persons, party_size=None)
    if wish.persons and understood.persons and understood.persons[0].who in {one.who for one in _persons(wish)}:
        return _share_changed(known, wish, understood)
    if wish.persons is None and known.services and known.party > 1 and _adds_for_one(understood):
        return _one_gets_more(known, wish, understood)
    if understood.asks.alone:
        own = next((one.services for one in _persons(wish) if one.who == kin.ME), wish.services)
        service = wish.service if own == wish.services else _said(understood, own)
        return replace(wish, service=service, persons=None, party_size=None)
    more = understood.wishes.more or int(understood.wishes.me_too and _is_for_another(known))
    if more and known.services and wish.persons is None:
        return replace(wish, party_size=_said(understood, known.party + more))
    if understood.wishes.party:
        return replace(wish, persons=None, party_size=_said(understood, understood.wishes.party))
    if wish.persons is None or wish.services == known.services:
        return wish
    return _shared_anew(known, wish, understood)


def _is_for_another(known: Wish) -> bool:
    """ "Oğlum için saç kesimi": the customer does not come, unless "ben de" follows."""
    return known.service is not None and known.party == 1 and kin.only_others(known.service.words)


def _adds_for_one(understood: Understood) -> bool:
    """ "Anneme manikür de ekle"."""
    return len(understood.persons) == 1 and understood.wishes.adds


def _one_gets_more(known: Wish, wish: Wish, understood: Understood) -> Wish:
    """Of several people who all got the same, one who is named gets something besides; the others do not."""
    one = understood.persons[0]
    more = tuple(dict.fromkeys((*known.services, *one.services)))
    others = (Person("", known.services),) * (known.party - 1)
    said = _said(understood, (*others, Person(one.who, more)))
    return replace(wish, service=_said(understood, more), persons=said, party_size=None)


def _share_changed(known: Wish, wish: Wish, understood: Understood) -> Wish:
    """ "Benimki boya olsun": one person's services are others now, or more."""
    said = {person.who: person.services for person in understood.persons}
    persons = tuple(
        replace(one, services=(*one.services, *said[one.who]) if understood.wishes.adds else said[one.who])
        if one.who in said
        else one
        for one in _persons(known)
    )
    services = tuple(dict.fromkeys(key for person in persons for key in person.services))
    return replace(wish, service=_said(understood, services), persons=_said(understood, persons))


def _shared_anew(known: Wish, wish: Wish, understood: Understood) -> Wish:
    """A correction of the services, passed on to who is concerned: what falls away is replaced where it stood, what
    comes on top is the first person's.
    """
    gone = set(known.services) - set(wish.services)
    came = tuple(key for key in wish.services if key not in known.services)
    if gone >= set(known.services):
        return replace(wish, persons=None, party_size=_said(understood, len(_persons(wish))))
    concerned = [bool(gone & set(person.services)) for person in _persons(wish)]
    if not any(concerned):
        concerned[0] = True
    persons = []
    for person, theirs in zip(_persons(wish), concerned, strict=True):
        kept = tuple(key for key in person.services if key not in gone)
        services = tuple(dict.fromkeys([*kept, *came])) if theirs else kept
        if services:
            persons.append(replace(person, services=services))
    several = len({person.services for person in persons}) > 1
    size = _said(understood, len(persons)) if len(persons) > 1 and not several else None
    return replace(wish, persons=_said(understood, tuple(persons)) if several else None, party_size=size)


def _persons(wish: Wish) -> tuple[Person, ...]:
    return wish.persons.value if wish.persons else ()


def _from_button(wish: Wish, understood: Understood, zone: ZoneInfo) -> Wish:
    """A time tapped in an old message, after its talk ended, starts that talk again: what, where and when are in the
    button.
    """
    tapped = understood.issued.get("offer")
    if not tapped or wish.service:
        return wish
    return with_named(wish, offers.read_token(tapped), understood, zone)


def with_named(wish: Wish, named: offers.Named, understood: Understood, zone: ZoneInfo) -> Wish:
    """The wish for exactly what a button of ours named: what, for whom, where and when."""
    several = len(set(named.each)) > 1
    known = tuple(person.who for person in _persons(wish)) if wish.each == named.each else ()
    persons = tuple(
        Person(who, services) for who, services in zip(known or ("",) * len(named.each), named.each, strict=True)
    )
    return replace(
        wish,
        service=_said(understood, named.services),
        branch=_said(understood, named.branch),
        when=_said(understood, readings.at(named.starts_at, zone)),
        persons=_said(understood, persons) if several else None,
        party_size=_said(understood, len(named.each)) if len(named.each) > 1 and not several else None,
    )


def _services(wish: Wish, understood: Understood, only_gaps: bool) -> Said | None:
    dropped = set(understood.not_service)
    named = tuple(key for key in understood.service if key not in dropped)
    if understood.wishes.drops and named and set(named) < set(wish.services):
        dropped, named = dropped | set(named), ()
    kept = tuple(key for key in wish.services if key not in dropped)
    if not named:
        return wish.service if kept == wish.services else _said(understood, kept) if kept else None
    if only_gaps and kept:
        return wish.service
    if understood.hesitates:
        return None  # which of them is asked
    if kept and (understood.wishes.adds or kept != wish.services):
        named = tuple(dict.fromkeys([*kept, *named]))
    return wish.service if named == wish.services else _said(understood, named)


def _name(wish: Wish, understood: Understood, kind: str, only_gaps: bool, asked: str | None) -> Said | None:
    said: Said | None = getattr(wish, kind)
    refused = getattr(understood, f"not_{kind}")
    named = [key for key in getattr(understood, kind) if key not in refused]
    if said and said.value in refused:
        said = None
    left_open = asked == kind and (understood.wishes.anything or (understood.asks.every and kind == "branch"))
    if kind == "branch" and understood.asks.where_free:
        left_open = True
    if kind == "staff" and said and understood.asks.anyone:
        left_open = True
    if understood.issued.get(kind) == ANY or (left_open and not named):
        return _said(understood, ANY)
    if not named or (only_gaps and said):
        return said
    # "Ayşe yoksa Mehmet" is Ayşe first; whoever is full is told, with the others.
    # Two branches in one breath ("Kadıköy ya da Beşiktaş fark etmez") leave the choice to us.
    first = len(named) == 1 or (kind == "staff" and understood.asks.rather)
    value = named[0] if first else ANY
    return said if said and said.value == value else _said(understood, value)


def _when(wish: Wish, understood: Understood, options: int, asked: str | None) -> Said | None:
    meaning, number = understood.meaning, understood.number
    picks = number is not None and (understood.ordinal is not None or meaning.bare) and number <= options
    if (
        (understood.asks.open_times or meaning.latest or meaning.soonest)
        and understood.asks.shift is None
        and meaning.time is None
        and wish.meaning
        and (isinstance(wish.meaning.time, Clock) if not understood.asks.open_times else wish.meaning.time)
    ):
        # "Kaçta var", "en geç kaçta": the hour that was proposed is not the question any more.
        wish = replace(wish, when=_said(understood, replace(wish.meaning, time=None, approximate=False)))
    opens = meaning.bare and asked is None and wish.when is None
    if not meaning or opens or (picks and (meaning.bare or understood.ordinal is not None)):
        return wish.when  # "1", said first of all, is no one o'clock
    merged = when.merge(shifting.renewed(wish.meaning, meaning), meaning) if wish.meaning else meaning
    if wish.meaning and merged.date == wish.meaning.date:
        merged = replace(merged, time=shifting.narrowed(wish.meaning.time, merged.time))
    return _said(understood, merged)


def _said(understood: Understood, value: Any) -> Said:
    return Said(value, understood.text, understood.said_at)
