"""`deposits` of the business file: how what some appointments need in advance is collected."""

from __future__ import annotations

from decimal import Decimal

from randevu.catalogue.model import BankAccount, Deposits
from randevu.catalogue.node import Node

_USUAL = Deposits()
_WEEK = 7 * 24 * 60
_IBAN_LENGTH = 26


def deposits(node: Node) -> Deposits:
    """Raises CatalogueError, naming the line."""
    entry = node.fields("", "minutes_to_pay refund_hours after_missed missed_amount account")
    if ("after_missed" in entry) != ("missed_amount" in entry):
        raise node.error("needs `after_missed` and `missed_amount` together, or neither")
    amount = entry["missed_amount"].money() if "missed_amount" in entry else Decimal(0)
    if "missed_amount" in entry and not amount:
        raise entry["missed_amount"].error("must be more than 0")
    return Deposits(
        minutes_to_pay=entry["minutes_to_pay"].whole(10, _WEEK) if "minutes_to_pay" in entry else _USUAL.minutes_to_pay,
        refund_hours=entry["refund_hours"].whole(1, 24 * 30) if "refund_hours" in entry else _USUAL.refund_hours,
        after_missed=entry["after_missed"].whole(1, 20) if "after_missed" in entry else None,
        missed_amount=amount,
        account=_account(entry["account"]) if "account" in entry else None,
    )


def _account(node: Node) -> BankAccount:
    entry = node.fields("iban holder")
    iban = "".join(entry["iban"].text().split()).upper()
    if not _is_iban(iban):
        raise entry["iban"].error("must be a Turkish IBAN: TR and 24 digits whose check digits are right")
    return BankAccount(iban, entry["holder"].text())


def _is_iban(text: str) -> bool:
    """Whether it is a Turkish IBAN; the letters count as A=10 to Z=35, and all of it leaves 1 when divided by 97."""
    if len(text) != _IBAN_LENGTH or not text.startswith("TR") or not (text.isascii() and text[2:].isdigit()):
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
