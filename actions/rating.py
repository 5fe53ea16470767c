"""Answers to the question after a visit."""

from __future__ import annotations

from typing import Any

from actions.people import hand_over
from actions.turn import Events, Say, Turn, TurnAction, store
from randevu.satisfaction import ratings

GOOD = 4


class ActionRateVisit(TurnAction):
    """Keeps the answer; a bad one goes to a person at once."""

    def name(self) -> str:
        return "action_rate_visit"

    def act(self, turn: Turn, say: Say) -> Events:
        said = _said(turn)
        with store.writing() as db:
            kept = ratings.rate(
                db, int(said.get("survey", 0)), turn.customer_id, said.get("score"), said.get("word"), turn.now
            )
        if kept is None:
            say("utter_word_noted")
            return []
        if kept.is_bad or said.get("unhappy"):
            return hand_over(turn, say, "bad_rating", "utter_rated_badly")
        if kept.score is None:
            say("utter_word_noted")
        else:
            say("utter_rated_well" if kept.score >= GOOD else "utter_rated_fairly")
        return []


def _said(turn: Turn) -> dict[str, Any]:
    """survey, score, word and unhappy, as they were issued or read."""
    entities = turn.tracker.latest_message.get("entities") or ()
    return {one["entity"]: one["value"] for one in entities}
