"""What reviewers look turns up by: the names of what was understood and done, as one list of short texts."""

from __future__ import annotations

from randevu.engine.port import TurnLog


def of(log: TurnLog) -> list[str]:
    """ "intent:greet", "entity:service", "action:booking_form", each once."""
    names = {f"entity:{one['entity']}" for one in log.understanding.get("entities", ())}
    names |= {f"action:{one['action']}" for one in log.actions}
    if log.intent is not None:
        names.add(f"intent:{log.intent}")
    return sorted(names)
