"""What can be made to go wrong, and how fast things happen otherwise."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_type_hints

ApiFault = Literal["none", "error_before", "error_after", "timeout_before", "timeout_after"]
Grouping = Literal["messages", "changes", "entries"]
Signature = Literal["right", "wrong", "missing"]


@dataclass(frozen=True)
class Faults:
    """Switches. The defaults are a good day at Meta.

    Webhooks: `duplicates` extra copies of every body; `rebatch` repeats old events inside new bodies; `batch` events
    per POST, grouped as several messages, changes or entries, waiting at most `batch_seconds`; `reorder` delays each
    webhook by a random part of `reorder_seconds`; `outage` holds everything back until switched off; `signature`;
    `unknown_fields` adds keys and a change nobody has heard of; `hide_phones` reveals only business-scoped ids.
    Statuses: `read_without_delivered`; `read_receipts` off; `fail_code` makes accepted messages fail with that code.
    API: `api_fault` with `api_status`, for the next `api_times` sends (0: until switched off), `api_code` refuses with
    that code of Meta's; `api_seconds` is how long every send takes; `hang_seconds` how long a timeout hangs.
    Pace: seconds from accepting a message to its ticks, and from a webhook's failure to its repetition.
    """

    duplicates: int = 0
    rebatch: bool = False
    batch: int = 1
    batch_by: Grouping = "messages"
    batch_seconds: float = 1.0
    reorder: bool = False
    reorder_seconds: float = 2.0
    outage: bool = False
    signature: Signature = "right"
    unknown_fields: bool = False
    hide_phones: bool = False
    read_without_delivered: bool = False
    read_receipts: bool = True
    fail_code: int = 0
    api_fault: ApiFault = "none"
    api_status: int = 500
    api_code: int = 0
    api_times: int = 0
    api_seconds: float = 0.0
    hang_seconds: float = 60.0
    limits: bool = True
    sent_after: float = 0.05
    delivered_after: float = 0.1
    read_after: float = 0.6
    retry_after: float = 1.0

    def changed(self, values: dict[str, Any]) -> Faults:
        """A copy with these switches set.

        Raises:
            ValueError: naming a switch that does not exist or a value it cannot take.
        """
        kinds = get_type_hints(Faults)
        for name, value in values.items():
            if name not in kinds:
                raise ValueError(
                    f"no fault is called {name}; there are {', '.join(each.name for each in fields(self))}"
                )
            _check(name, value, kinds[name])
        return replace(self, **values)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def _check(name: str, value: Any, kind: Any) -> None:
    choices = getattr(kind, "__args__", None)
    if choices:
        if value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}")
    elif kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")
    elif isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else int) or value < 0:
        raise ValueError(f"{name} must be a number from 0 up")
