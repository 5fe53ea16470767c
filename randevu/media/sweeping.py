"""Destroys what lies in the folder and no row names: after an erasure, at the end of a term, after a crash.

A file's name stands in its row before the file is written, so nothing that is just being kept is ever taken for left.
"""

from __future__ import annotations

from itertools import islice

from randevu import store
from randevu.media import ledger
from randevu.media.storage import Folder

_AT_ONCE = 400


def sweep(folder: Folder) -> int:
    """One round through the folder; returns how many files were destroyed."""
    names, gone = folder.names(), 0
    while part := list(islice(names, _AT_ONCE)):
        with store.reading() as db:
            left = set(part) - ledger.named(db, part)
        for name in left:
            folder.destroy(name)
        gone += len(left)
    return gone
