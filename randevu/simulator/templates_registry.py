"""The message templates of the account: created, reviewed, listed, edited, deleted, sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from randevu.simulator import templates_rules as rules
from randevu.simulator.errors import ApiError
from randevu.simulator.events import Event
from randevu.simulator.ids import Ids
from randevu.simulator.moments import Scheduler

REVIEW_SECONDS = 2.0
STATUSES = {"PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED"}
QUALITIES = {"GREEN", "YELLOW", "RED", "UNKNOWN"}
EDITABLE = {"APPROVED", "REJECTED", "PAUSED"}
_UNSENDABLE = {"PAUSED": 132015, "DISABLED": 132016}
_PROMOTIONAL = ("kampanya", "indirim", "firsat", "fırsat", "discount", "sale")


@dataclass(frozen=True)
class Template:
    id: str
    name: str
    language: str
    category: str
    status: str
    parameter_format: str
    components: tuple[dict[str, Any], ...]
    quality: str = "UNKNOWN"
    quality_at: int = 0
    """Seconds since 1970."""
    rejected_reason: str = "NONE"

    def component(self, kind: str) -> dict[str, Any]:
        return next((each for each in self.components if str(each.get("type")).upper() == kind), {})

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "parameter_format": self.parameter_format,
            "components": list(self.components),
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "id": self.id,
        }

    def asked(self, fields: str) -> dict[str, Any]:
        """What a request for certain fields gets; all usual ones when it names none."""
        if not fields:
            return self.to_json()
        more = {
            "quality_score": {"score": self.quality, "date": self.quality_at},
            "rejected_reason": self.rejected_reason,
        }
        known = {**self.to_json(), **more}
        return {name: known[name] for name in ("id", *fields.split(",")) if name in known}


class Templates:
    """The registry. `tell` takes the webhook events of reviews and changes."""

    def __init__(self, ids: Ids, scheduler: Scheduler, tell: Callable[[Event], None]) -> None:
        self._ids = ids
        self._scheduler = scheduler
        self._tell = tell
        self._templates: dict[str, Template] = {}

    def __iter__(self) -> Iterator[Template]:
        return iter(list(self._templates.values()))

    def clear(self) -> None:
        self._templates.clear()

    def get(self, template_id: str) -> Template | None:
        return self._templates.get(template_id)

    def find(self, name: str, language: str) -> Template | None:
        return next((each for each in self if (each.name, each.language) == (name, language)), None)

    def create(self, payload: Mapping[str, Any]) -> Template:
        """Take a template for review; its verdict comes as a webhook a little later.

        Raises:
            ApiError: code 100 when it is malformed or exists already.
        """
        rules.check_definition(payload)
        if self.find(payload["name"], payload["language"]) is not None:
            raise rules.invalid_parameter("Content in this language already exists", subcode=2388024)
        template = Template(
            id=self._ids.number(),
            name=payload["name"],
            language=payload["language"],
            category=payload["category"],
            status="PENDING",
            parameter_format=payload.get("parameter_format", "POSITIONAL"),
            components=tuple(payload["components"]),
            quality_at=self._seconds(),
        )
        self._submit(template)
        return template

    def edit(self, template: Template, payload: Mapping[str, Any]) -> None:
        """Change components or category; it is reviewed again.

        Raises:
            ApiError: code 100 when it is malformed, or in a state in which nothing can be changed.
        """
        if template.status not in EDITABLE:
            raise rules.invalid_parameter("A template in this state cannot be edited", subcode=2388025)
        if template.status == "APPROVED" and payload.get("category", template.category) != template.category:
            raise rules.invalid_parameter("The category of an approved template cannot be edited", subcode=2388026)
        changed = {**template.to_json(), **{key: payload[key] for key in ("components", "category") if key in payload}}
        rules.check_definition(changed)
        self._submit(
            replace(
                template, status="PENDING", components=tuple(changed["components"]), category=str(changed["category"])
            )
        )

    def delete(self, name: str, template_id: str | None = None) -> bool:
        gone = [each.id for each in self if each.name == name and template_id in (None, each.id)]
        for key in gone:
            del self._templates[key]
        return bool(gone)

    def set_status(self, template: Template, status: str, reason: str = "NONE", **more: Any) -> None:
        """Let a review end, or pause or disable a template, and tell the business."""
        refused = reason if status == "REJECTED" else "NONE"
        template = self._templates[template.id] = replace(template, status=status, rejected_reason=refused)
        self._tell(
            Event(
                field="message_template_status_update",
                value={
                    "event": status,
                    "message_template_id": int(template.id),
                    "message_template_name": template.name,
                    "message_template_language": template.language,
                    "reason": reason,
                    "message_template_category": template.category,
                    **more,
                },
            )
        )

    def set_category(self, template: Template, category: str) -> None:
        """Meta moves a template to another category without asking."""
        self._templates[template.id] = replace(self._templates[template.id], category=category)
        self._tell(
            Event(
                field="template_category_update",
                value={
                    "message_template_id": int(template.id),
                    "message_template_name": template.name,
                    "message_template_language": template.language,
                    "previous_category": template.category,
                    "new_category": category,
                },
            )
        )

    def set_quality(self, template: Template, quality: str) -> None:
        """Customers' reactions change how good a template is."""
        self._templates[template.id] = replace(
            self._templates[template.id], quality=quality, quality_at=self._seconds()
        )
        self._tell(
            Event(
                field="message_template_quality_update",
                value={
                    "previous_quality_score": template.quality,
                    "new_quality_score": quality,
                    "message_template_id": int(template.id),
                    "message_template_name": template.name,
                    "message_template_language": template.language,
                },
            )
        )

    def render(self, sent: Mapping[str, Any]) -> tuple[Template, dict[str, Any]]:
        """The template a message names and its bubble's content.

        Raises:
            ApiError: 132001 unknown or not approved, 132015 paused, 132016 disabled, 132000, 132005, 132012, 132018.
        """
        name, language = sent["name"], sent["language"]["code"]
        template = self.find(name, language)
        if template is not None and template.status in _UNSENDABLE:
            raise ApiError(_UNSENDABLE[template.status], "The template cannot be sent in its present state")
        if template is None or template.status != "APPROVED":
            raise ApiError(132001, "template name does not exist in this language or is not approved", status=404)
        given = [each for each in sent.get("components") or [] if isinstance(each, dict)]
        parts = {str(each.get("type")).lower(): each.get("parameters") or [] for each in given}
        text = rules.fill(template.component("BODY").get("text", ""), parts.get("body", []), "body")
        if len(text) > rules.BODY:
            raise ApiError(132005, "body: the translated text is too long")
        header = template.component("HEADER")
        view: dict[str, Any] = {
            "text": text,
            "header": rules.fill(header["text"], parts.get("header", []), "header") if header.get("text") else None,
            "footer": template.component("FOOTER").get("text"),
            "template": {"name": name, "language": language, "category": template.category},
        }
        media = rules.media_header(header, parts.get("header", []))
        if media is not None:
            view["media"] = media
        view.update(_buttons(template, [each for each in given if str(each.get("type")).lower() == "button"]))
        return template, view

    def _seconds(self) -> int:
        return int(self._scheduler.clock.now().timestamp())

    def _submit(self, template: Template) -> None:
        self._templates[template.id] = template
        self._scheduler.after(REVIEW_SECONDS, lambda: self._review(template.id))

    def _review(self, template_id: str) -> None:
        template = self._templates.get(template_id)
        if template is None or template.status != "PENDING":
            return
        refused = rules.rejection(list(template.components))
        if refused is not None:
            info = {"reason": refused[0], "recommendation": refused[1]}
            self.set_status(template, "REJECTED", "INVALID_FORMAT", rejection_info=info)
            return
        words = template.component("BODY").get("text", "").casefold()
        if template.category == "UTILITY" and any(word in words for word in _PROMOTIONAL):
            self.set_category(template, "MARKETING")
            template = self._templates[template_id]
        self.set_status(template, "APPROVED")


def _buttons(template: Template, given: list[dict[str, Any]]) -> dict[str, Any]:
    parameters = {str(each.get("index", "")): each.get("parameters") or [] for each in given}
    quick, links = [], []
    for index, button in enumerate(template.component("BUTTONS").get("buttons", [])):
        sent = parameters.get(str(index), [])
        if button.get("type") == "QUICK_REPLY":
            payload = next((each.get("payload") for each in sent if each.get("type") == "payload"), None)
            quick.append({"id": payload or button["text"], "title": button["text"]})
        elif button.get("type") == "URL":
            links.append({"title": button["text"], "url": rules.fill(button["url"], sent, f"button {index}")})
    view: dict[str, Any] = {}
    if quick:
        view["buttons"] = quick
    if links:
        view["link"] = links[0]
        view["links"] = links
    return view
