"""What WhatsApp tells of our templates by webhook, by refusing one, or when asked: kept, and the owner told once.

The owner is told when a template of ours gets worse: refused, paused, disabled, taken away, or moved to marketing. Its
row's moment of change is part of the alert's key, so that a webhook that comes twice tells nothing twice, and the same
trouble next month is told again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from randevu import settings
from randevu.messaging import owner, texts
from randevu.messaging.approved import files, registry
from randevu.messaging.inbound import OtherEvent

log = logging.getLogger(__name__)

STATUS, QUALITY, CATEGORY = (
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
)
FIELDS = frozenset({STATUS, QUALITY, CATEGORY})
"""The webhook fields that are about templates."""

_TROUBLES = frozenset({"rejected", "paused", "disabled", "recategorised", registry.MISSING, "archived", "locked"})
_SAME = {"reinstated": "approved", "unpaused": "approved", "unarchived": "approved", "deleted": registry.MISSING}
_REFUSED = {132001: registry.MISSING, 132015: "paused", 132016: "disabled"}
"""What an error code at sending says about the template."""


def status_of(word: str) -> str:
    """WhatsApp's word for a status or for what happened, as the registry keeps it."""
    return _SAME.get(word.lower(), word.lower())[:24]


def apply(db: Connection, event: OtherEvent, now: datetime) -> None:
    """Take a webhook in. One about another account, or that names no template, changes nothing."""
    account = settings.load().whatsapp_business_account_id
    if account and event.business_account_id not in (None, account):
        return
    value: Mapping[str, Any] = event.value if isinstance(event.value, dict) else {}
    name, language = value.get("message_template_name"), value.get("message_template_language")
    if not (isinstance(name, str) and name and isinstance(language, str) and language):
        log.error("ALARM a webhook about a template names none: %s", event.field)
        return
    told = _told(event.field, value)
    if value.get("message_template_id") is not None:
        told["remote_id"] = str(value["message_template_id"])[:40]
    if event.field == CATEGORY and _word(value.get("correct_category")):
        _announce(db, name, language, f"{value.get('category_update_timestamp')}", now)
        return
    note(db, name[:512], language[:12], now, **told)


def note(db: Connection, name: str, language: str, now: datetime, **told: Any) -> list[registry.Standing]:
    """Keep what was told of a template and tell the owner when it got worse; returns it if it stands otherwise."""
    template = files.all_templates().get((name, language))
    if template is not None:
        told.setdefault("wanted", template.category)
    before, after = registry.note(db, name, language, now, **told)
    if before is not None and before.state == after.state:
        return []
    unheard = after.status == registry.MISSING and before is None
    if template is not None and after.state in _TROUBLES and not unheard:
        log.error("ALARM message template %s (%s): %s", name, language, after.state)
        _tell(db, after, after.state, str(after.changed_at), now)
    return [after]


def refused(db: Connection, payload: Mapping[str, Any], code: int | None, now: datetime) -> bool:
    """A template was refused at sending: remember it; returns whether another one stands in for it."""
    if payload.get("kind") != "template" or code not in _REFUSED:
        return False
    name, language = payload["template"], payload.get("language", files.LANGUAGE)
    note(db, name, language, now, status=_REFUSED[code])
    return registry.stand_in(db, name, language) is not None


def _told(field: str, value: Mapping[str, Any]) -> dict[str, Any]:
    if field == QUALITY:
        return {"quality": _word(value.get("new_quality_score"), 12)}
    if field == CATEGORY:
        return {"category": _word(value.get("new_category"), 16)}
    info = value.get("rejection_info")
    info = info if isinstance(info, dict) else value.get("other_info")
    info = info if isinstance(info, dict) else {}
    reason = _word(value.get("reason"), 60)
    told: dict[str, Any] = {
        "status": status_of(str(value.get("event") or "pending")),
        "reason": None if reason == "none" else reason,
        "explanation": _sentence(info.get("reason") or info.get("description")),
        "advice": _sentence(info.get("recommendation")),
    }
    category = _word(value.get("message_template_category"), 16)
    return told | ({"category": category} if category else {})


def _announce(db: Connection, name: str, language: str, when: str, now: datetime) -> None:
    """WhatsApp will move it to another category: there is time to appeal or to change its words."""
    standing = registry.find(db, name, language)
    if standing is not None and (name, language) in files.all_templates():
        log.error("ALARM message template %s (%s) will be moved to another category", name, language)
        _tell(db, standing, "recategorising", when, now)


def _tell(db: Connection, standing: registry.Standing, state: str, when: str, now: datetime) -> None:
    values = {
        "template": f"{standing.name} ({standing.language})",
        "state": texts.template_state(state),
        "advice": texts.template_advice(state, standing.reason or ""),
    }
    owner.tell(db, "template", f"template:{standing.name[:80]}:{standing.language}:{state}:{when}"[:180], values, now)


def _word(value: Any, most: int = 20) -> str | None:
    return value.lower()[:most] if isinstance(value, str) and value else None


def _sentence(value: Any) -> str | None:
    return value[:1000] if isinstance(value, str) and value else None
