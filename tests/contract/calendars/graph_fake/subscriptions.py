"""Subscriptions of the stand-in for Microsoft Graph: the echo, the news, news about the subscription itself."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.contract.calendars.graph_fake import schema
from tests.contract.calendars.graph_fake.entra import TENANT

LONGEST = timedelta(minutes=10_080)
Receiver = Callable[[str, dict[str, str], bytes], tuple[int, str, bytes]]


class Subscriptions:
    """
    Attributes:
        receiver: who answers at the address of a subscription: gets address, query and body, gives status, content type
            and body.
        lose: this many of the next news do not arrive.
        twice: news arrive twice.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.receiver: Receiver = lambda address, query, body: (
            200,
            "text/plain",
            query.get("validationToken", "").encode(),
        )
        self.made: dict[str, dict[str, Any]] = {}
        self.mistakes: list[str] = []
        self.lose = 0
        self.twice = False

    def begin(self, value: dict[str, Any]) -> dict[str, Any]:
        if not value["notificationUrl"].startswith("https://") or len(value.get("clientState") or "") > 128:
            raise ValueError
        self._expires(value)
        for address in {value["notificationUrl"], value.get("lifecycleNotificationUrl", value["notificationUrl"])}:
            token = f"Validation: {secrets.token_hex(8)} & more"
            status, kind, body = self.receiver(address, {"validationToken": token}, b"")
            if status != 200 or not kind.startswith("text/plain") or body.decode() != token:
                raise ValueError
        id = str(uuid.uuid4())
        self.made[id] = {
            "id": id,
            **value,
            "applicationId": str(uuid.UUID(int=1)),
            "creatorId": str(uuid.UUID(int=2)),
            "latestSupportedTlsVersion": "v1_2",
            "includeResourceData": None,
            "encryptionCertificate": None,
        }
        return {name: given for name, given in self.made[id].items() if name != "clientState"}

    def renew(self, id: str, value: dict[str, Any]) -> dict[str, Any]:
        self._expires(value)
        self.made[id].update(value)
        return {name: given for name, given in self.made[id].items() if name != "clientState"}

    def end(self, id: str) -> None:
        del self.made[id]

    def tell(self, folder: str, is_main: bool, item: str, how: str) -> None:
        for id, one in list(self.made.items()):
            resource = one["resource"].strip("/")
            if resource.endswith(f"/calendars/{folder}/events") or (is_main and "/calendars/" not in resource):
                self._send(id, {"changeType": how, "resource": f"{resource}/{item}", "resourceData": {"id": item}})

    def lifecycle(self, id: str, event: str) -> None:
        """`missed`, `reauthorizationRequired` or `subscriptionRemoved`."""
        self._send(id, {"changeType": "updated", "resource": self.made[id]["resource"], "lifecycleEvent": event})
        if event == "subscriptionRemoved":
            del self.made[id]

    def _send(self, id: str, news: dict[str, Any]) -> None:
        if self.lose:
            self.lose -= 1
            return
        one = self.made[id]
        value = {
            "subscriptionId": id,
            "subscriptionExpirationDateTime": one["expirationDateTime"],
            "clientState": one.get("clientState"),
            "tenantId": TENANT,
            **news,
        }
        if (known := schema.known()) is not None:
            self.mistakes += known.faults({"value": [value]}, "graph.changeNotificationCollection")
        for _ in range(2 if self.twice else 1):
            self.receiver(one["notificationUrl"], {}, json.dumps({"value": [value]}).encode())

    def _expires(self, value: dict[str, Any]) -> None:
        until = datetime.fromisoformat(value["expirationDateTime"].replace("Z", "+00:00"))
        if not self.now() < until <= self.now() + LONGEST:
            raise ValueError
