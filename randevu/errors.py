"""Root of the product's error tree.

RandevuError
├── SettingsError            a setting is missing or wrong (randevu.settings)
├── catalogue.CatalogueError the business file is wrong at a line
├── store.StoreError         the database cannot be used as it is
├── engine.TurnFailed        a turn could not be finished; nothing of it was saved
└── messaging.*              what WhatsApp refuses, each with its verdict

A `RandevuError` is expected: commands print it as one line and leave with status 2. Its text says what to do and
never holds a secret, a phone number or what a customer wrote.
"""

from __future__ import annotations


class RandevuError(Exception):
    """Something that the person in front of the machine can put right; the text says how."""


class SettingsError(RandevuError):
    """A setting is missing or has a value that cannot be used."""
