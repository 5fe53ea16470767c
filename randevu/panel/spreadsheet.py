"""Lists as files for a spreadsheet, in the form that a Turkish one opens with a double click: semicolons, because the
comma is its decimal point, and a mark at the beginning that says UTF-8.
"""

from __future__ import annotations

MARK = "\N{BYTE ORDER MARK}"
TYPE = "text/csv; charset=utf-8"

_BEGINS_FORMULA = frozenset("=+-@＝＋－＠")


def cell(value: object) -> str:
    """A value as one quoted cell, in one line. What a customer calls themselves must not become a formula on the
    machine of who opens the list, so that what would begin one is preceded by an apostrophe.
    """
    text = " ".join(str(value).split())
    if text[:1] in _BEGINS_FORMULA:
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


def lines(text: str) -> str:
    """A rendered template with the ends of line that spreadsheets write."""
    return text.replace("\n", "\r\n")
