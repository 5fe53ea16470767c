"""Handing templates in for review, and bringing the registry in line with what the account says.

What the webhooks tell arrives by itself; `sync` is for the first time, for webhooks that got lost and for changes that
WhatsApp tells nobody of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from randevu import store
from randevu.messaging.approved import checks, files, following, registry, submission
from randevu.messaging.approved.account import Account, AccountError
from randevu.messaging.approved.model import Template, TemplateError

_CHANGEABLE = frozenset({"approved", "rejected", "paused", "flagged"})


@dataclass(frozen=True)
class Submitted:
    """What became of one template: newly handed in, handed in again, left as it is, or refused with `said`."""

    name: str
    language: str
    outcome: Literal["created", "changed", "unchanged", "in_review", "refused"]
    said: str = ""


def sync(account: Account, now: datetime) -> list[registry.Standing]:
    """Ask how all templates stand; the owner is told of what got worse. Returns those that changed.

    Raises:
        AccountError: the account could not be asked; nothing is changed.
    """
    remote = [one for one in account.listed() if _key(one) is not None]
    there = {_key(one): one for one in remote}
    changed = []
    with store.writing() as db:
        for key, one in there.items():
            assert key is not None
            changed += following.note(db, *key, now, **_told(key, one))
        ours = set(files.all_templates()) | {(one.name, one.language) for one in registry.listed(db)}
        for name, language in sorted(ours - set(there)):
            changed += following.note(db, name, language, now, status=registry.MISSING, remote_id=None)
    return changed


def submit(
    account: Account, now: datetime, names: Iterable[str] = (), templates: files.Templates | None = None
) -> list[Submitted]:
    """Hand in what is new or has been changed since, by default of all files.

    Raises:
        TemplateError: a name that no file has, or something that the check finds; nothing is handed in then.
        AccountError: the account could not be asked how things stand.
    """
    wanted = _wanted(set(names), templates or files.all_templates())
    sync(account, now)
    return [_submit(account, template, now) for template in wanted]


def _wanted(names: set[str], templates: files.Templates) -> list[Template]:
    unknown = names - {one.name for one in templates.values()}
    if unknown:
        raise TemplateError(f"no file in message_templates/ is called {', '.join(sorted(unknown))}")
    wanted = [one for one in templates.values() if not names or one.name in names]
    wrong = [one for one in checks.check(templates) if one.template in {each.name for each in wanted}]
    if wrong:
        raise TemplateError(
            "\n".join([*map(str, wrong), "nothing was submitted; see: python -m randevu templates check"])
        )
    return wanted


def _submit(account: Account, template: Template, now: datetime) -> Submitted:
    with store.reading() as db:
        standing = registry.find(db, template.name, template.language)
    print_of = submission.fingerprint(template)
    done = Submitted(template.name, template.language, "unchanged")
    if standing is not None and standing.remote_id is not None:
        if standing.fingerprint == print_of and standing.status != "rejected":
            return done
        if standing.status not in _CHANGEABLE:
            return Submitted(template.name, template.language, "in_review", standing.status)
    try:
        if standing is None or standing.remote_id is None:
            answer = account.create(submission.payload(template))
            outcome: Literal["created", "changed"] = "created"
        else:
            changes = {"components": submission.components(template), "category": template.category.upper()}
            if standing.status == "approved":  # its category cannot be changed any more
                del changes["category"]
            account.edit(standing.remote_id, changes)
            answer, outcome = {"id": standing.remote_id, "status": "PENDING"}, "changed"
    except AccountError as error:
        return Submitted(template.name, template.language, "refused", str(error))
    told = {
        "remote_id": str(answer.get("id") or ""),
        "status": str(answer.get("status") or "pending").lower(),
        "wanted": template.category,
        "fingerprint": print_of,
        "submitted_at": now,
        "reason": None,
        "explanation": None,
        "advice": None,
    }
    if answer.get("category"):
        told["category"] = str(answer["category"]).lower()
    with store.writing() as db:
        following.note(db, template.name, template.language, now, **told)
    return Submitted(template.name, template.language, outcome)


def _key(one: Mapping[str, Any]) -> tuple[str, str] | None:
    name, language = one.get("name"), one.get("language")
    return (name, language) if isinstance(name, str) and isinstance(language, str) else None


def _told(key: tuple[str, str], one: Mapping[str, Any]) -> dict[str, Any]:
    """A listed template as columns."""
    quality, reason = one.get("quality_score"), one.get("rejected_reason")
    told: dict[str, Any] = {
        "remote_id": str(one.get("id") or "") or None,
        "status": following.status_of(str(one.get("status") or "pending")),
        "category": str(one.get("category") or "").lower() or None,
    }
    if isinstance(quality, dict) and quality.get("score"):
        told["quality"] = str(quality["score"]).lower()
    if isinstance(reason, str):
        told["reason"] = None if reason == "NONE" else reason.lower()[:60]
    template = files.all_templates().get(key)
    if template is not None:
        told["wanted"] = template.category
        same = _words(one.get("components")) == _words(submission.components(template))
        told["fingerprint"] = submission.fingerprint(template) if same else None
    return told


def _words(components: Any) -> list[Any]:
    """What of components a reader sees; examples are left out, WhatsApp does not always give them back."""
    found: list[Any] = []
    for part in components if isinstance(components, list) else ():
        if isinstance(part, dict):
            buttons = [
                (str(one.get("type")).upper(), one.get("text"), one.get("url"))
                for one in part.get("buttons") or ()
                if isinstance(one, dict)
            ]
            found.append((str(part.get("type")).upper(), part.get("text"), buttons))
    return sorted(found, key=lambda one: str(one[0]))
