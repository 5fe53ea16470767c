"""Our own address of a deposit: what the customer gets. Whoever opens it is led to the provider's page, or told how the
deposit stands; so the message can leave before the provider was asked, and nobody pays for a time that is gone.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from randevu.settings import Settings

PATH = "/odeme/"
HEARING = "/odeme-haberi/"
"""Below it each provider calls by its name."""
_SALT = "deposit"


def address(told: Settings, payment_id: int) -> str:
    return f"{told.public_url}{PATH}{URLSafeSerializer(told.secret_key, salt=_SALT).dumps(payment_id)}"


def opened(secret: str, token: str) -> int | None:
    """The payment's number; None for a token that we did not give out."""
    try:
        found = URLSafeSerializer(secret, salt=_SALT).loads(token)
    except BadData:
        return None
    return found if isinstance(found, int) else None
