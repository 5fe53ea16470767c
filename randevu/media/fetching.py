"""One file of a customer: fetched, checked, scanned, kept; or refused with a reason that staff can read.

Nothing is asked of WhatsApp inside a transaction: one takes the row up, the file is fetched, another one says what
became of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from randevu import store
from randevu.media import ledger, scanning, types
from randevu.media.ledger import Wanted
from randevu.media.storage import Folder
from randevu.messaging import limits, transactions
from randevu.messaging.errors import MediaRefused, SendError, Verdict

log = logging.getLogger(__name__)

MOST_BYTES: Mapping[str, int] = {"document": limits.DOCUMENT_BYTES}
"""By the message's kind; the others are pictures, sounds and films."""
_AGAIN = frozenset({"gone", "sha256"})
"""What a download that broke off looks like, too."""
_REASONS: Mapping[str, str] = {"size": "size", "sha256": "digest", "gone": "gone", "id": "gone"}
"""How staff is told; any other refusal concerns the address at which the file was to be fetched."""
_FOR_GOOD = frozenset({Verdict.BUG, Verdict.DROP, Verdict.NEEDS_TEMPLATE})


class Source(Protocol):
    """Where files are fetched."""

    def download(self, phone_number_id: str, media_id: str, most_bytes: int, sha256: str | None) -> bytes:
        """A file's bytes, checked against every digest.

        Raises:
            MediaRefused: naming what was wrong.
            SendError: as for a message that is sent.
        """


def step(source: Source, folder: Folder, scan: Sequence[str], now: Callable[[], datetime]) -> bool:
    """Fetch the next file that is due; False when there is none.

    Args:
        scan: a scanner's command; empty for none.
    """
    with store.reading() as db:
        due = ledger.anything_due(db, now())
    wanted = transactions.write(lambda db: ledger.claim(db, now())) if due else None
    if wanted is None:
        return False
    try:
        content = _fetched(source, wanted)
    except MediaRefused as error:
        if error.reason in _AGAIN and wanted.attempts < ledger.TRIES:
            _put_off(wanted, now())
        else:
            _refuse(wanted, _REASONS.get(error.reason, "host"), now())
    except SendError as error:
        if error.verdict in _FOR_GOOD:
            _refuse(wanted, "gone", now())
        else:
            _put_off(wanted, now())
    else:
        _judge(wanted, content, folder, scan, now)
    return True


def _fetched(source: Source, wanted: Wanted) -> bytes:
    most = MOST_BYTES.get(wanted.kind, limits.MEDIA_BYTES)
    return source.download(wanted.phone_number_id, wanted.remote_id, most, wanted.digest)


def _judge(wanted: Wanted, content: bytes, folder: Folder, scan: Sequence[str], now: Callable[[], datetime]) -> None:
    try:
        media_type = types.checked(wanted.kind, wanted.claimed, wanted.filename, content)
        clean = not scan or scanning.is_clean(scan, content)
    except types.WrongType:
        _refuse(wanted, "type", now())
        return
    except scanning.ScanFailed:
        log.error("ALARM the command that scans customers' files fails; none is shown until it works")
        _put_off(wanted, now())
        return
    if not clean:
        _refuse(wanted, "infected", now())
        return
    folder.keep(wanted.name, content)
    transactions.write(lambda db: ledger.kept(db, wanted, media_type, len(content), now()))


def _refuse(wanted: Wanted, reason: str, now: datetime) -> None:
    transactions.write(lambda db: ledger.refused(db, wanted, reason, now))


def _put_off(wanted: Wanted, now: datetime) -> None:
    transactions.write(lambda db: ledger.later(db, wanted, now))
