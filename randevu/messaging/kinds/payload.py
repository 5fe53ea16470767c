"""A kind as the body of a request to ``/{phone_number_id}/messages``."""

from __future__ import annotations

from typing import Any

from randevu.messaging import limits
from randevu.messaging.address import Address
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds.interactive import Buttons, CallToAction, ContactRequest, ListMessage, LocationRequest
from randevu.messaging.kinds.plain import Choice, Document, Image, LocationPin, Text
from randevu.messaging.kinds.template import Parameter, Template
from randevu.messaging.kinds.union import Kind

Json = dict[str, Any]


def to_payload(kind: Kind, recipient: Address, *, context: str | None = None, callback_data: str | None = None) -> Json:
    """The request body that sends ``kind`` to ``recipient``.

    A known phone number is preferred (``to``): every version of the API takes it; a customer who hides it is reached by
    the business-scoped id (``recipient``). Never both: which one wins is not documented.

    Args:
        context: id of the message that this one answers, shown as a quotation.
        callback_data: comes back with every status of the message; at most 512 characters.

    Raises:
        Unsendable: if the address can reach nobody or the callback data is too long.
    """
    if not recipient.reachable:
        raise Unsendable("recipient")
    if callback_data is not None and not limits.CALLBACK_DATA.fits(callback_data):
        raise Unsendable(limits.CALLBACK_DATA.name)
    whom = {"to": recipient.wa_id} if recipient.wa_id else {"recipient": recipient.user_id}
    sort, body = _body(kind)
    payload: Json = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom, "type": sort, sort: body}
    if context:
        payload["context"] = {"message_id": context}
    if callback_data:
        payload["biz_opaque_callback_data"] = callback_data
    return payload


def _body(kind: Kind) -> tuple[str, Json]:
    """WhatsApp's word for the type, and what stands under it."""
    if isinstance(kind, Text):
        return "text", {"body": kind.body, "preview_url": kind.preview_url}
    if isinstance(kind, LocationPin):
        return "location", _lean(
            latitude=kind.latitude, longitude=kind.longitude, name=kind.place, address=kind.address
        )
    if isinstance(kind, Image):
        return "image", _lean(link=kind.link, id=kind.media_id, caption=kind.caption)
    if isinstance(kind, Document):
        return "document", _lean(link=kind.link, id=kind.media_id, caption=kind.caption, filename=kind.filename)
    if isinstance(kind, Template):
        return "template", _template(kind)
    return "interactive", _interactive(kind)


def _lean(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def _interactive(kind: Buttons | ListMessage | CallToAction | LocationRequest | ContactRequest) -> Json:
    body = {"text": kind.body}
    if isinstance(kind, LocationRequest):
        return {"type": "location_request_message", "body": body, "action": {"name": "send_location"}}
    if isinstance(kind, ContactRequest):
        return {"type": "request_contact_info", "body": body, "action": {"name": "request_contact_info"}}
    frame = _lean(header=_header(kind), body=body, footer=kind.footer and {"text": kind.footer})
    if isinstance(kind, Buttons):
        replies = [{"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in kind.buttons]
        return {"type": "button", **frame, "action": {"buttons": replies}}
    if isinstance(kind, CallToAction):
        parameters = {"display_text": kind.title, "url": kind.url}
        return {"type": "cta_url", **frame, "action": {"name": "cta_url", "parameters": parameters}}
    sections = [_lean(title=section.title, rows=[_row(row) for row in section.rows]) for section in kind.sections]
    return {"type": "list", **frame, "action": {"button": kind.button, "sections": sections}}


def _header(kind: Buttons | ListMessage | CallToAction) -> Json | None:
    if isinstance(kind, Buttons) and kind.header_image:
        return {"type": "image", "image": {"link": kind.header_image}}
    return {"type": "text", "text": kind.header} if kind.header else None


def _row(row: Choice) -> Json:
    return _lean(id=row.id, title=row.title, description=row.description)


def _template(kind: Template) -> Json:
    components: list[Json] = []
    for sort, parameters in (("header", kind.header), ("body", kind.body)):
        if parameters:
            components.append({"type": sort, "parameters": [_parameter(parameter) for parameter in parameters]})
    for button in kind.buttons:
        key = "payload" if button.sort == "quick_reply" else "text"
        value = {"type": key, key: button.value}
        components.append(
            {"type": "button", "sub_type": button.sort, "index": str(button.index), "parameters": [value]}
        )
    template: Json = {"name": kind.template, "language": {"code": kind.language}}
    return {**template, "components": components} if components else template


def _parameter(parameter: Parameter) -> Json:
    return _lean(type="text", parameter_name=parameter.name, text=parameter.text)
