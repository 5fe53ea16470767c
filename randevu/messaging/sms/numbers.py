"""A phone number in the form a provider wants; ours are E.164 ("+905321234567")."""

from __future__ import annotations

import phonenumbers

FORMS = ("e164", "digits", "national")
HOME = "TR"


def e164(typed: str) -> str | None:
    """The number in E.164 if it is one that can exist; without a country code it is Turkish."""
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def takes_sms(number: str) -> bool:
    """Whether texts reach it: a mobile number, or one of a country that does not tell them apart."""
    known = e164(number)
    if known is None:
        return False
    kind = phonenumbers.number_type(phonenumbers.parse(known, None))
    mobile = phonenumbers.PhoneNumberType
    return kind in (mobile.MOBILE, mobile.FIXED_LINE_OR_MOBILE)


def written(number: str, form: str) -> str | None:
    """The number as ``e164``, as its bare ``digits``, or ``national`` (Turkish ones without 90, others as digits);
    None if it is no number.
    """
    known = e164(number)
    if known is None or form == "e164":
        return known
    digits = known.removeprefix("+")
    return digits.removeprefix("90") if form == "national" and digits.startswith("90") else digits
