"""Rasa's own validator over a folder with domain, configuration and data: `python -m randevu.engine.rasa_check FOLDER`.

Prints what it refuses as a JSON list of sentences. It runs in a process of its own: Rasa brings a lot with it, and its
validator tells reasons through warnings only.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import structlog
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator


def problems(folder: Path) -> list[str]:
    """What Rasa refuses. Its mere hints are left out: intents that come with buttons have no sentences, on purpose."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    files = str(folder / "config.yml"), str(folder / "domain.yml"), [str(folder / "data")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            validator = Validator.from_importer(TrainingDataImporter.load_from_dict(None, *files))
    except RasaException as error:
        return [str(error)]
    steps: tuple[Callable[[], bool], ...] = (
        validator.verify_domain_validity,
        lambda: validator.verify_intents(ignore_warnings=False),
        lambda: validator.verify_example_repetition_in_intents(ignore_warnings=False),
        validator.verify_actions_in_stories_rules,
        validator.verify_form_slots,
        validator.verify_slot_mappings,
    )
    return [problem for step in steps for problem in _refused(step)]


def _refused(step: Callable[[], bool]) -> list[str]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        if step():
            return []
    return [str(one.message).partition("\n")[0] for one in said if one.category is UserWarning] or ["refused"]


if __name__ == "__main__":
    print(json.dumps(problems(Path(sys.argv[1])), ensure_ascii=False))
