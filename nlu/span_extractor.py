"""The trained extractor: spans that neither the grammar nor the catalogue can know, behind both in the pipeline.

Where those two read something they are right. What is added: services that nobody listed (`unknown_service`, to be
answered honestly), names, party sizes, and words of a day or hour that carry no wish ("yarın gelemem"), which have no
value. Branches and staff that are only guessed are dropped, and so are words of a date or time in a story ("nöbetim
akşam bitiyor"), though not what the grammar makes of them.
"""

from __future__ import annotations

from random import Random
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import readings
from nlu.entity_model import EntityModel, Found, Span, labels, pieces
from nlu.slips import mistyped
from nlu.spans import overlaps
from nlu.trained import TrainedComponent, chance_of, examples
from randevu.turkish import letters

GUESSED = ("branch", "staff")
WORDS = ("date", "time")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SpanExtractor(TrainedComponent, EntityExtractorMixin):
    """Adds spans that the model is at least `sure` of; drops words of a date or time that it deems less than `doubted`
    likely to be of an appointment."""

    FILE = "extractor.joblib"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.5, "doubted": 0.2, "iterations": 60, "mistyped_copies": True}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples that have a text and an intent, and on mistyped copies of those with entities."""
        marked = [
            (one.get(TEXT), [Span(span["entity"], span["start"], span["end"]) for span in one.get(ENTITIES, [])])
            for one in examples(training_data)
        ]
        if self._config["mistyped_copies"]:
            marked += [_mistyped_copy(text, spans, chance_of(text, "slips")) for text, spans in marked if spans]
        words = [pieces(text, readings.in_training(text)) for text, _ in marked]
        lists = {
            table["name"]: frozenset(letters.fold(entry) for entry in table["elements"])
            for table in training_data.lookup_tables
        }
        answers = [labels(one, spans) for one, (_, spans) in zip(words, marked, strict=True)]
        return self._keep(EntityModel(lists, iterations=self._config["iterations"]).fit(words, answers))

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle the entities of each message that has text; a tapped button has none."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is None or not text:
                continue
            known = list(message.get(ENTITIES, []))
            message.set(ENTITIES, self.settled(text, self._model.find(pieces(text, known)), known), add_to_output=True)
        return messages

    def settled(self, text: str, found: Found, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entities read before without doubted words, and the spans that none of them overlaps.

        `when` stays as it is; since it reaches over words between its own, it is in no span's way.
        """
        left = [one for one in known if one["entity"] not in WORDS or not self._doubted(found, one)]
        taken = [one for one in known if one["entity"] != "when"]
        sure = [one for one in found.spans if one.entity not in GUESSED and one.chance >= self._config["sure"]]
        entities = [self._entity(text, span) for span in sure]
        return left + [entity for entity in entities if not any(overlaps(entity, one) for one in taken)]

    def _doubted(self, found: Found, one: dict[str, Any]) -> bool:
        return found.chance(one["entity"], one["start"], one["end"]) < self._config["doubted"]

    def _entity(self, text: str, span: Span) -> dict[str, Any]:
        return {
            "entity": "unknown_service" if span.entity == "service" else span.entity,
            "value": text[span.start : span.end],
            "start": span.start,
            "end": span.end,
            "confidence_entity": round(span.chance, 3),
            "extractor": type(self).__name__,
        }


def _mistyped_copy(text: str, spans: list[Span], random: Random) -> tuple[str, list[Span]]:
    """The text with slips, inside of spans and between them, and the spans where they are then."""
    copy, at = "", 0
    moved = []
    for span in sorted(spans, key=lambda one: one.start):
        copy += mistyped(text[at : span.start], random)
        words = mistyped(text[span.start : span.end], random)
        moved.append(Span(span.entity, len(copy), len(copy) + len(words)))
        copy += words
        at = span.end
    return copy + mistyped(text[at:], random), moved
