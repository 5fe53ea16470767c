"""What the first start sets up in the database: schema, the demo business, somebody who may sign in."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import func, select

from randevu import clock, store
from randevu.settings import VAR

DEMO_EMAIL = "demo@randevu.example"
DEMO_FILE = VAR / "demo_sign_in"


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str


class Business(Enum):
    """How the business in the database stands to the business file."""

    IMPORTED = "the file was just taken over"
    SAME = "both say the same"
    DIFFERS = "the database says something else, and rules"


def business(text: str) -> Business:
    """Import the business file when the database holds none yet.

    Raises:
        CatalogueError: when it must be imported and is wrong.
    """
    from randevu.catalogue import service

    with store.writing() as db:
        if db.execute(select(store.tables.catalogue_version.c.id).limit(1)).first() is None:
            service.replace(db, text, author="first start", now=clock.now())
            return Business.IMPORTED
        return Business.SAME if service.export(db) == text else Business.DIFFERS


def demo_sign_in(file: Path = DEMO_FILE) -> SignIn | None:
    """A person for the demo panel, made when the panel knows nobody; its password is kept beside the database.

    None when the panel has other people: their passwords are not ours to print.
    """
    from randevu.panel import users

    people = store.tables.panel_user
    with store.writing() as db:
        known = db.execute(select(people.c.email)).scalars().all()
        if not known:
            password = kept(file) or keep(file, secrets.token_urlsafe(9))
            users.add(db, email=DEMO_EMAIL, name="Demo", role="owner", password=password, now=clock.now())
        elif DEMO_EMAIL not in known:
            return None
    password = kept(file)
    return SignIn(DEMO_EMAIL, password) if password else None


def has_people() -> bool:
    with store.reading() as db:
        return bool(db.execute(select(func.count()).select_from(store.tables.panel_user)).scalar())


def kept(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""


def keep(file: Path, password: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        output.write(password + "\n")
    return password
