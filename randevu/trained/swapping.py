"""A server's part: sees which model is wanted, loads it beside the one that answers, and changes over between turns.

Loading takes seconds on a thread of its own. Meanwhile the old model answers, so no message waits for it and none is
lost; a turn ends with the model that it began with. One that cannot be loaded is refused, and nothing has changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from randevu import store
from randevu.rounds import Rounds
from randevu.trained import choices, shelf
from randevu.trained.choices import Choice, Reason

log = logging.getLogger(__name__)

EVERY, AGAIN = 2.0, 0.1


class Unloadable(Exception):
    """A model file that cannot be taken up while the server runs."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Stage(Protocol):
    """Where models answer."""

    def loaded(self) -> str | None:
        """The name of the model that answers; None when there is none."""
        ...

    def load(self, path: Path) -> None:
        """Take up another model; the one that answers goes on until it is there.

        Raises:
            Unloadable: it cannot; nothing has changed.
        """
        ...


class Swapping:
    """Rounds that keep a stage at what is wanted.

    Args:
        fitting: finds the model that fits the files of this server; asked once.
        root: where the project with the models lies.
    """

    def __init__(
        self, stage: Stage, fitting: Callable[[], Path | None], root: Path, now: Callable[[], datetime]
    ) -> None:
        self._stage, self._find, self._root, self._now = stage, fitting, root, now
        self._fitting: Path | None = None

    def rounds(self) -> Rounds:
        return Rounds("models", self.one, lambda: None, "the model could not be seen to", every=EVERY, again=AGAIN)

    def one(self) -> bool:
        """One round; whether something was changed."""
        self._fitting = self._fitting or self._find()
        if self._fitting is None:
            return False
        with store.reading() as db:
            choice = choices.wanted(db, self._fitting.name)
        if choice is None:
            return self._begin(self._fitting)
        if choice.model == self._stage.loaded():
            return self._tell(choice, self._fitting.name)
        return self._change(choice, self._fitting)

    def _begin(self, fitting: Path) -> bool:
        """Nothing was ever chosen beside these files: the model that fits them answers."""
        if self._stage.loaded() != fitting.name:
            self._stage.load(fitting)
        with store.writing() as db:
            choices.started(db, fitting.name, self._now())
        return True

    def _change(self, choice: Choice, fitting: Path) -> bool:
        path = fitting if choice.model == fitting.name else shelf.path_of(self._root, choice.model)
        try:
            if path is None:
                raise Unloadable("missing")
            self._stage.load(path)
        except Unloadable as error:
            log.error("ALARM model %s was refused (%s); %s answers", choice.model, error.reason, self._stage.loaded())
            with store.writing() as db:
                choices.refuse(db, choice, error.reason, self._now())
            return True
        log.info("model %s answers", choice.model)
        return self._tell(choice, fitting.name)

    def _tell(self, choice: Choice, fitting: str) -> bool:
        if choice.live_at is not None:
            return False
        with store.writing() as db:
            choices.taken_up(db, choice, fitting, self._now())
        return True
