"""What is known of each language: words for days, parts of the day, hours, and the small words that give it away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from randevu.turkish.when.meaning import Day, Month, Offset, Week


@dataclass(frozen=True)
class Language:
    """days: words that make a phrase worth reading as a date; phrases: days known without a calendar library;
    parts: words for parts of the day; coming: words that push a weekday on; hours: hours that are marked as such, with
    groups h, m and half; afternoon, forenoon: words that say the half of the day; telltale: small words that give the
    language away; refusing: words after which a day is one that does not suit.
    """

    code: str
    days: frozenset[str]
    phrases: Mapping[str, Day]
    parts: Mapping[str, str]
    coming: frozenset[str]
    hours: tuple[re.Pattern[str], ...]
    afternoon: frozenset[str]
    forenoon: frozenset[str]
    telltale: frozenset[str]
    refusing: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Language(
    code="en",
    days=_words(
        "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight january"
        " february march april may"
        " june july august september october november december weekend week weeks days"
    ),
    phrases={
        "today": Offset(0),
        "tonight": Offset(0),
        "tomorrow": Offset(1),
        "day after tomorrow": Offset(2),
        "the day after tomorrow": Offset(2),
        "this week": Week(0),
        "next week": Week(1),
        "this weekend": Week(0, "weekend"),
        "the weekend": Week(0, "weekend"),
        "next weekend": Week(1, "weekend"),
        "next month": Month(shift=1),
    },
    parts={
        "morning": "sabah",
        "noon": "oglen",
        "afternoon": "ogleden_sonra",
        "evening": "aksam",
        "tonight": "aksam",
    },
    coming=_words("next"),
    hours=(
        re.compile(
            r"(?:\b(?:at|around|about|by)\s+)?(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?\s*(?P<half>[ap]\.?m|o'?clock)\b"
        ),
        re.compile(
            r"\b(?:at|around|about|by)\s+(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?P<half>\b)(?![\d:./]|(?:\s+of)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
        ),
    ),
    afternoon=_words("pm p.m"),
    forenoon=_words("am a.m"),
    telltale=_words(
        "i you we me my your can could would like to please have has do does is are the an"
        " appointment book booking want"
        " need any available there for with and or hello hi thanks thank what time haircut free possible come get make"
        " change cancel it at after before next this good how much"
        " on in not a two three pm am around about by"
    ),
    refusing=_words("not except can't cannot don't"),
)

GERMAN = Language(
    code="de",
    days=_words(
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute morgen"
        " übermorgen januar februar märz"
        " april mai juni juli august september oktober november dezember wochenende woche wochen tagen"
    ),
    phrases={
        "heute": Offset(0),
        "morgen": Offset(1),
        "übermorgen": Offset(2),
        "diese woche": Week(0),
        "nächste woche": Week(1),
        "am wochenende": Week(0, "weekend"),
        "dieses wochenende": Week(0, "weekend"),
        "nächstes wochenende": Week(1, "weekend"),
        "nächsten monat": Month(shift=1),
    },
    parts={
        "vormittag": "ogleden_once",
        "vormittags": "ogleden_once",
        "früh": "sabah",
        "morgens": "sabah",
        "mittag": "oglen",
        "mittags": "oglen",
        "nachmittag": "ogleden_sonra",
        "nachmittags": "ogleden_sonra",
        "abend": "aksam",
        "abends": "aksam",
    },
    coming=_words("nächsten nächster nächste kommenden"),
    hours=(
        re.compile(r"(?:\b(?:um|gegen)\s+)?(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?\s*(?P<half>uhr)\b"),
        re.compile(r"\b(?:um|gegen)\s+(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?P<half>\b)(?![\d:./])"),
    ),
    afternoon=_words("nachmittag nachmittags abend abends"),
    forenoon=_words("vormittag vormittags früh morgens"),
    telltale=_words(
        "ich sie wir mir mich ihnen haben hätte hätten kann könnte möchte gerne gern bitte einen"
        " eine ein termin für um am"
        " im der die das ist sind und oder hallo guten tag danke zeit frei noch uhr mit nicht geht würde es bei wann zu"
        " machen absagen verschieben vereinbaren passt nach vor"
    ),
    refusing=_words("nicht außer"),
)

RUSSIAN = Language(
    code="ru",
    days=_words(
        "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье сегодня завтра послезавтра"
        " января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
        " неделю недели неделе дня дней день выходные выходных"
    ),
    phrases={
        "сегодня": Offset(0),
        "завтра": Offset(1),
        "послезавтра": Offset(2),
        "на этой неделе": Week(0),
        "на следующей неделе": Week(1),
        "на выходных": Week(0, "weekend"),
        "на выходные": Week(0, "weekend"),
        "в выходные": Week(0, "weekend"),
    },
    parts={
        "утром": "sabah",
        "утро": "sabah",
        "утра": "sabah",
        "днем": "ogleden_sonra",
        "днём": "ogleden_sonra",
        "обед": "oglen",
        "обеда": "ogleden_sonra",
        "вечером": "aksam",
        "вечер": "aksam",
        "вечера": "aksam",
    },
    coming=_words("следующий следующую следующее следующей"),
    hours=(
        re.compile(
            r"(?:в|к|около)\s+(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?![\d:./]|\s+(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|дн|нед))(?:\s*час[а-я]*)?(?P<half>\s+(?:утра|дня|вечера))?"
        ),
    ),
    afternoon=_words("дня вечера вечером днем днём"),
    forenoon=_words("утра утром"),
    telltale=frozenset(),
    refusing=_words("не кроме"),
)

ARABIC = Language(
    code="ar",
    days=_words(
        "الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد اليوم غدا غدًا غداً بكرة بكره غد"
        " يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر الأسبوع الاسبوع أسبوع"
    ),
    phrases={
        "اليوم": Offset(0),
        "غدا": Offset(1),
        "غدًا": Offset(1),
        "غداً": Offset(1),
        "بكرة": Offset(1),
        "بكره": Offset(1),
        "بعد غد": Offset(2),
        "بعد بكرة": Offset(2),
        "بعد بكره": Offset(2),
        "هذا الأسبوع": Week(0),
        "الأسبوع القادم": Week(1),
        "الاسبوع القادم": Week(1),
        "بعد أسبوع": Offset(7),
    },
    parts={
        "صباحا": "sabah",
        "صباحًا": "sabah",
        "صباحاً": "sabah",
        "الصبح": "sabah",
        "ظهرا": "oglen",
        "الظهر": "oglen",
        "العصر": "ikindi",
        "مساء": "aksam",
        "مساءً": "aksam",
        "المساء": "aksam",
    },
    coming=_words("القادم القادمة"),
    hours=(re.compile(r"(?:الساعة|الساعه|ساعة)\s+(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?P<half>\b)"),),
    afternoon=_words("مساء مساءً المساء العصر ظهرا الظهر"),
    forenoon=_words("صباحا صباحًا صباحاً الصبح"),
    telltale=frozenset(),
    refusing=_words("ليس غير"),
)

LANGUAGES = {one.code: one for one in (ENGLISH, GERMAN, RUSSIAN, ARABIC)}
