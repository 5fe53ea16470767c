"""The business as it stands, for readers outside any transaction.

The database rules; before anything was imported there (training, a fresh clone's `understand`) the business file
speaks.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from randevu import settings, store
from randevu.catalogue import service as catalogue_service
from randevu.catalogue.catalogue import Catalogue
from randevu.catalogue.errors import NoCatalogue


def catalogue() -> Catalogue:
    """The live catalogue, or the business file's while the database has none."""
    try:
        with store.reading() as db:
            return catalogue_service.current(db)
    except NoCatalogue:
        return _from_file(settings.load().business_file)
    except SQLAlchemyError:
        # A database that fails must fail the turn; only one that nobody set up yet lets the file speak.
        if inspect(store.engine()).has_table(store.tables.catalogue_version.name):
            raise
        return _from_file(settings.load().business_file)


def privacy_address(business: Catalogue) -> str:
    """Where customers read the privacy notice; the panel's own page unless the business has one elsewhere."""
    address = business.privacy_url
    return f"{settings.load().public_url}{address}" if address.startswith("/") else address


@lru_cache(maxsize=2)
def _from_file(path: str) -> Catalogue:
    return catalogue_service.check(path).catalogue
