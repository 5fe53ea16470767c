"""The door for the provider's calls: a genuine one that tells of a payment books the appointment, once.

Anybody can knock here. A call is believed by its signature, and only about the order, the name and the amount that we
know. Calls come twice, late or never: the first one counts, late money is seen to, and what was never told is asked for
before a time is given back (`running`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from randevu import store
from randevu.catalogue import service as catalogue_service
from randevu.payments import ledger, service
from randevu.payments.errors import ProviderRefused
from randevu.payments.port import Provider

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
GOOD, FORGED = 200, 403


def hear(provider: Provider, headers: Mapping[str, str], body: bytes, now: datetime, url: str | None = None) -> int:
    """Take note of a call; returns the status to answer with once that is committed.

    Args:
        headers: their names in lower case.
        url: of the database; by default the one of the settings.
    """
    try:
        call = provider.heard(headers, body)
    except ProviderRefused as error:
        log.warning("a call in the name of payment provider %s was not believed: %s", provider.name, error.code)
        return FORGED
    if call is None:
        return GOOD
    with store.writing(url) as db:
        one = ledger.by_reference(db, call.reference)
        if one is None or (one.provider, one.provider_id) != (provider.name, call.id):
            log.warning("payment provider %s told of an order that is not ours", provider.name)
            return GOOD
        service.by_link(db, catalogue_service.current(db), one, call.amount, now)
    return GOOD
