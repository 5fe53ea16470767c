"""Phone numbers as people type them, and as they are shown."""

from __future__ import annotations

import phonenumbers

REGION = "TR"
MAX_TYPED = 40


def read(typed: str) -> str | None:
    """The number in E.164 ("+905321234567"); None when it is no valid one. Without country code it is Turkish."""
    if len(typed) > MAX_TYPED:
        return None
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show(number: str) -> str:
    """A stored number as people read it: "0532 123 45 67", with country code when it is a foreign one."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == REGION
    sort = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, sort.NATIONAL if home else sort.INTERNATIONAL)
