"""A copy of everything about one customer: for machines as JSON, for the customer as a page to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from randevu import templates
from randevu.catalogue import Catalogue
from randevu.privacy import belongings

_FOLDER = Path(__file__).parent / "templates"
LANGUAGE = "tr"
Copy = Mapping[str, list[Mapping[str, Any]]]


def copy(db: Connection, customer_id: int) -> Copy:
    """Every row about the customer, by table."""
    found = belongings.keys(db, belongings.persons(db, customer_id))
    return {table.name: belongings.rows(db, table, keys) for table, keys in found.items() if keys}


def as_json(data: Copy, now: datetime) -> str:
    """The copy as JSON: ``{"made_at", "tables": {name: [row, ...]}}``, moments in UTC."""
    made = {"made_at": now.isoformat(), "tables": data}
    return json.dumps(made, ensure_ascii=False, indent=2, default=_plain) + "\n"


def as_html(data: Copy, business: Catalogue, now: datetime) -> str:
    """The copy as one page without anything from elsewhere."""
    local = [_local(row, business) for row in data.get("message", ())]
    return (
        templates.folder(_FOLDER, html=True)
        .get_template(f"{LANGUAGE}/export.html")
        .render(
            business=business,
            made_at=now.astimezone(business.zone),
            customer=data["customer"][0],
            messages=local,
            appointments=[_local(row, business) for row in data.get("appointment", ())],
            consents=[_local(row, business) for row in data.get("consent_event", ())],
            requests=[_local(row, business) for row in data.get("privacy_request", ())],
            others={name: rows for name, rows in data.items() if name not in _SHOWN},
            plain=lambda value: json.dumps(value, ensure_ascii=False, default=_plain),
        )
    )


_SHOWN = frozenset({"customer", "message", "appointment", "consent_event", "privacy_request"})


def _local(row: Mapping[str, Any], business: Catalogue) -> Mapping[str, Any]:
    """The row with its moments by the business's clock."""
    return {
        name: value.astimezone(business.zone) if isinstance(value, datetime) else value for name, value in row.items()
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return repr(value)
