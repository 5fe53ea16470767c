"""The business in the database: a row per version, the newest rules. The file only serves to begin and to exchange."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu import clock
from randevu.catalogue.catalogue import Catalogue
from randevu.catalogue.errors import CatalogueError, NoCatalogue
from randevu.catalogue.parse import Document, parse
from randevu.store.tables import catalogue_version as versions

# Built once: every turn asks several times, and putting the statement together costs more than running it.
_NEWEST = select(versions.c.id, versions.c.digest).order_by(versions.c.id.desc()).limit(1)
_KEPT = 8
_read: OrderedDict[tuple[str, int], Catalogue] = OrderedDict()
_lock = Lock()


def current(db: Connection) -> Catalogue:
    """The business as it stands now.

    One small query; the document is read again only when it changed. What is kept is found by the digest of its text,
    so that another process's import is seen at once and two databases never mix.

    Raises:
        NoCatalogue: when nothing was loaded yet.
    """
    row = db.execute(_NEWEST).first()
    if row is None:
        raise NoCatalogue
    key = (row.digest, row.id)
    with _lock:
        known = _read.get(key)
        if known is not None:
            _read.move_to_end(key)
            return known
    text = db.execute(select(versions.c.document).where(versions.c.id == row.id)).scalar_one()
    made = changed(parse(text, "the stored business").catalogue, version=row.id)
    with _lock:
        _read[key] = made
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return made


def replace(db: Connection, document_text: str, author: str, now: datetime | None = None) -> int:
    """Store a new version, which rules from the commit on; returns its number. The same text again adds none.

    Raises:
        CatalogueError: when the document is wrong; nothing is stored.
    """
    document = parse(document_text)
    digest = _digest(document.text)
    newest = db.execute(_NEWEST).first()
    if newest is not None and newest.digest == digest:
        return int(newest.id)
    made = db.execute(
        versions.insert().values(document=document.text, digest=digest, author=author, created_at=now or clock.now())
    )
    return int(made.inserted_primary_key[0])


def load_if_empty(db: Connection, path: str | Path, now: datetime | None = None) -> bool:
    """Import the file on first start; True when it was needed.

    Raises:
        CatalogueError: when the file is needed and cannot be read, or is wrong.
    """
    if db.execute(select(versions.c.id).limit(1)).first() is not None:
        return False
    import_file(db, path, author="first start", now=now)
    return True


def check(path: str | Path) -> Document:
    """Read a business file without storing it.

    Raises:
        CatalogueError: for the first thing that is wrong, with its line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CatalogueError(0, "", "there is no such file", str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(0, "", f"cannot be read as UTF-8 text ({type(error).__name__})", str(path)) from None
    return parse(text, str(path))


def import_file(db: Connection, path: str | Path, author: str, now: datetime | None = None) -> int:
    """Check a business file and store it as the newest version; returns its number."""
    return replace(db, check(path).text, author, now)


def export(db: Connection) -> str:
    """The newest version's document, exactly as it was imported, with its comments.

    Raises:
        NoCatalogue: when nothing was loaded yet.
    """
    text = db.execute(select(versions.c.document).order_by(versions.c.id.desc()).limit(1)).scalar()
    if text is None:
        raise NoCatalogue
    return str(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
