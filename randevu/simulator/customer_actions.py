"""What a customer does on their phone, and the webhook each act causes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from randevu.simulator.bubbles import Bubble
from randevu.simulator.cloud import Cloud
from randevu.simulator.customer_account import NotPossible
from randevu.simulator.customer_samples import BROKEN, REFERRAL, TINY_FILES, UNSUPPORTED
from randevu.simulator.events import Event
from randevu.simulator.people import Customer, plain


class CustomerActions:
    """Every act makes a bubble on the phone (where there is one) and one webhook event."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._acts: dict[str, Callable[[Customer, dict[str, Any]], Bubble | None]] = {
            "text": self._text,
            "tap": self._tap,
            "pick": self._pick,
            "reaction": self._reaction,
            "location": self._location,
            "contact": self._contact,
            "order": self._order,
            "unsupported": self._unsupported,
            "unknown": self._unknown,
            "edit": self._edit,
            "revoke": self._revoke,
            "welcome": self._welcome,
            "broken_interactive": self._broken_interactive,
            "flow_reply": self._flow_reply,
            **{kind: self._media(kind) for kind in TINY_FILES},
        }

    @property
    def names(self) -> list[str]:
        return sorted(self._acts)

    def act(self, customer: Customer, act: dict[str, Any]) -> Bubble | None:
        """Do what `act["type"]` names, with the rest of it as particulars. `reply_to`, `forwarded` and `referral` go
        with any act that makes a message.

        Raises:
            NotPossible: when it cannot be done.
        """
        kind = act.get("type", "text")
        if kind not in self._acts:
            raise NotPossible(f"no act is called {kind}; there are {', '.join(self.names)}")
        return self._acts[kind](customer, act)

    # Messages

    def _text(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        body = _need(act, "text")
        return self._say(customer, act, "text", {"text": {"body": body}}, {"text": body})

    def _tap(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        bubble, button = self._offered(customer, act, _buttons)
        bubble.tapped = button["id"]
        if bubble.kind == "template":
            part = {"button": {"payload": button["id"], "text": button["title"]}}
            return self._answer(customer, act, "button", part, button["title"], bubble)
        reply = {"type": "button_reply", "button_reply": {"id": button["id"], "title": button["title"]}}
        return self._answer(customer, act, "interactive", {"interactive": reply}, button["title"], bubble)

    def _pick(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        bubble, row = self._offered(customer, act, _rows)
        bubble.tapped = row["id"]
        chosen = {key: row[key] for key in ("id", "title", "description") if row.get(key)}
        reply = {"type": "list_reply", "list_reply": chosen}
        return self._answer(
            customer, act, "interactive", {"interactive": reply}, row["title"], bubble, row.get("description")
        )

    def _flow_reply(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        bubble = self._bubble(customer, act)
        nfm = {"name": "flow", "body": "Sent", "response_json": _need(act, "response_json")}
        reply = {"type": "nfm_reply", "nfm_reply": nfm}
        return self._answer(customer, act, "interactive", {"interactive": reply}, "Sent", bubble)

    def _location(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        place = {
            key: act[key] for key in ("latitude", "longitude", "name", "address", "url") if act.get(key) is not None
        }
        if not {"latitude", "longitude"} <= set(place):
            raise NotPossible("a location needs latitude and longitude")
        return self._say(customer, act, "location", {"location": place}, {"text": "", "location": place})

    def _contact(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        phone = plain(act.get("phone") or customer.phone or "")
        name = act.get("name") or customer.name
        contact = {
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": f"+{phone}", "wa_id": phone, "type": "CELL"}],
            "origin": act.get("origin", "other"),
        }
        return self._say(customer, act, "contacts", {"contacts": [contact]}, {"text": "", "names": [name]})

    def _order(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        item = {"product_retailer_id": "P1", "quantity": 1, "item_price": 600, "currency": "TRY"}
        order = {"catalog_id": "1", "text": act.get("text", ""), "product_items": act.get("product_items") or [item]}
        return self._say(customer, act, "order", {"order": order}, {"text": order["text"]})

    def _media(self, kind: str) -> Callable[[Customer, dict[str, Any]], Bubble]:
        def media(customer: Customer, act: dict[str, Any]) -> Bubble:
            mime_type, data = TINY_FILES[kind]
            mime_type = act.get("mime_type") or mime_type
            wire = "audio" if kind == "voice" else kind
            file = self._cloud.media.receive(wire, mime_type, act.get("data") or data)
            part: dict[str, Any] = {"id": file.id, "mime_type": mime_type, "sha256": file.sha256_base64}
            if kind in ("voice", "audio"):
                part["voice"] = kind == "voice"
            if kind == "sticker":
                part["animated"] = bool(act.get("animated"))
            if kind == "document":
                part["filename"] = act.get("filename") or "belge.pdf"
            if act.get("caption") and kind in ("image", "video", "document"):
                part["caption"] = act["caption"]
            view = {"text": part.get("caption", ""), "media": {"id": file.id, "filename": part.get("filename")}}
            return self._say(customer, act, wire, {wire: part}, view, shown_as=kind)

        return media

    def _unsupported(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        part = {"errors": [UNSUPPORTED], "unsupported": {"type": act.get("kind", "poll")}}
        return self._say(customer, act, "unsupported", part, {"text": ""})

    def _unknown(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        """A type that does not exist yet."""
        name = act.get("kind", "hologram")
        return self._say(customer, act, name, {name: {"frames": 3}}, {"text": ""}, shown_as="unknown")

    def _broken_interactive(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        """An interactive message without its part, with an error beside it: seen from Meta in the wild."""
        return self._say(customer, act, "interactive", {}, {"text": ""}, shown_as="unknown", errors=[BROKEN])

    def _welcome(self, customer: Customer, act: dict[str, Any]) -> None:
        """Opening the chat for the first time: an event without a bubble."""
        self._tell(customer, self._cloud.ids.message(), act, "request_welcome", {})

    # Acts on earlier messages

    def _reaction(self, customer: Customer, act: dict[str, Any]) -> None:
        bubble = self._bubble(customer, act)
        emoji = act.get("emoji") or ""
        bubble.reactions.pop("customer", None)
        if emoji:
            bubble.reactions["customer"] = emoji
        part = {"message_id": bubble.id} | ({} if act.get("emoji") is None else {"emoji": emoji})
        self._changed(customer)
        self._wrote(customer)
        self._tell(customer, self._cloud.ids.message(), act, "reaction", {"reaction": part})

    def _edit(self, customer: Customer, act: dict[str, Any]) -> None:
        bubble = self._own_bubble(customer, act)
        bubble.content["text"] = _need(act, "text")
        bubble.edited = True
        self._changed(customer)
        self._wrote(customer)
        message = {"type": "text", "text": {"body": act["text"]}}
        part = {"edit": {"original_message_id": bubble.id, "message": message}}
        self._tell(customer, self._cloud.ids.message(), act, "edit", part)

    def _revoke(self, customer: Customer, act: dict[str, Any]) -> None:
        bubble = self._own_bubble(customer, act)
        bubble.content["text"] = ""
        bubble.revoked = True
        self._changed(customer)
        self._wrote(customer)
        part = {"revoke": {"original_message_id": bubble.id}}
        self._tell(customer, self._cloud.ids.message(), act, "revoke", part)

    # Parts

    def _say(
        self,
        customer: Customer,
        act: dict[str, Any],
        kind: str,
        part: dict[str, Any],
        view: dict[str, Any],
        *,
        shown_as: str | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> Bubble:
        cloud = self._cloud
        message_id = cloud.ids.message()
        reply_to = act.get("reply_to")
        bubble = Bubble(message_id, "customer", shown_as or kind, cloud.clock.now(), view, "sent", reply_to=reply_to)
        cloud.own(message_id, customer)
        cloud.conversation(customer).add(bubble, visible=True)
        self._wrote(customer)
        cloud.notify(customer.key)
        self._tell(customer, message_id, act, kind, part, errors)
        return bubble

    def _answer(
        self,
        customer: Customer,
        act: dict[str, Any],
        kind: str,
        part: dict[str, Any],
        title: str,
        bubble: Bubble,
        description: str | None = None,
    ) -> Bubble:
        view = {"text": title, "description": description}
        return self._say(customer, {**act, "reply_to": bubble.id}, kind, part, view, shown_as="reply")

    def _tell(
        self,
        customer: Customer,
        message_id: str,
        act: dict[str, Any],
        kind: str,
        part: dict[str, Any],
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        cloud = self._cloud
        who = cloud.revealed(customer)
        message: dict[str, Any] = {}
        context = self._context(customer, act)
        if context:
            message["context"] = context
        message.update(who.sender())
        message.update({"id": message_id, "timestamp": cloud.timestamp(), "type": kind, **part})
        if act.get("referral"):
            message["referral"] = {**REFERRAL, **(act["referral"] if isinstance(act["referral"], dict) else {})}
        cloud.deliveries.submit(Event(key=customer.key, contact=who.contact(), message=message, errors=errors))

    def _context(self, customer: Customer, act: dict[str, Any]) -> dict[str, Any]:
        if act.get("forwarded"):
            return {"forwarded": True}
        if not act.get("reply_to"):
            return {}
        quoted = self._cloud.conversation(customer).find(act["reply_to"])
        if quoted is None:
            raise NotPossible("there is no message with the id of reply_to")
        if quoted.side == "business":
            return {"from": self._cloud.account.number.display, "id": quoted.id}
        who = self._cloud.revealed(customer).sender()
        return {**who, "id": quoted.id}

    def _wrote(self, customer: Customer) -> None:
        customer.last_wrote_at = self._cloud.clock.now()

    def _changed(self, customer: Customer) -> None:
        self._cloud.conversation(customer).changed()
        self._cloud.notify(customer.key)

    def _bubble(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        conversation = self._cloud.conversation(customer)
        given = act.get("message_id")
        bubble = conversation.find(given) if given else conversation.latest("business")
        if bubble is None or bubble.seq is None:
            raise NotPossible("the phone shows no such message")
        return bubble

    def _own_bubble(self, customer: Customer, act: dict[str, Any]) -> Bubble:
        given = act.get("message_id")
        conversation = self._cloud.conversation(customer)
        bubble = conversation.find(given) if given else conversation.latest("customer")
        if bubble is None or bubble.side != "customer":
            raise NotPossible("only a message of one's own can be changed")
        return bubble

    def _offered(
        self, customer: Customer, act: dict[str, Any], offers: Callable[[Bubble], list[dict[str, Any]]]
    ) -> tuple[Bubble, dict[str, Any]]:
        """The bubble and the button or row wanted, by its id or title; without a message_id the latest one that has
        such a choice, as old buttons stay tappable on a phone."""
        conversation = self._cloud.conversation(customer)
        if act.get("message_id"):
            bubbles = [self._bubble(customer, act)]
        else:
            bubbles = [each for each in reversed(conversation.bubbles()) if each.seq is not None]
        wanted = {key: act[key] for key in ("id", "title") if act.get(key) is not None}
        if not wanted:
            raise NotPossible("say which by id or title")
        for bubble in bubbles:
            for offer in offers(bubble):
                if all(offer.get(key) == value for key, value in wanted.items()):
                    return bubble, offer
        raise NotPossible("the phone offers no such choice")


def _buttons(bubble: Bubble) -> list[dict[str, Any]]:
    return list(bubble.content.get("buttons") or [])


def _rows(bubble: Bubble) -> list[dict[str, Any]]:
    return [row for section in bubble.content.get("sections") or [] for row in section["rows"]]


def _need(act: dict[str, Any], key: str) -> str:
    value = act.get(key)
    if not isinstance(value, str) or not value:
        raise NotPossible(f"{act.get('type', 'text')} needs {key}")
    return value
