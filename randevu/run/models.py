"""Which model is used: the one that `RANDEVU_MODEL` names, otherwise the one that fits the data, trained if need be. A
server begins with the one that was chosen beside those data in the panel, if it has answered before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from randevu.errors import SettingsError
from randevu.settings import Settings


def named(settings: Settings) -> Path | None:
    """The model that the settings name, if they name one.

    Raises:
        SettingsError: when it does not exist.
    """
    if settings.model is None:
        return None
    path = Path(settings.model)
    if not path.is_file():
        raise SettingsError(f"RANDEVU_MODEL={settings.model} does not exist: name a model file, or leave it empty")
    return path


def needed(settings: Settings, progress: Callable[[str], None]) -> Path:
    """The model to use, trained first when none fits.

    Raises:
        SettingsError: when the named one does not exist.
        TrainingFailed: when one had to be trained and could not.
    """
    from randevu.engine.train import ensure_model

    return named(settings) or ensure_model(progress=progress)


def beginning(settings: Settings, fitting: Path) -> Path:
    """The model that a server begins with where `fitting` fits its files: a choice that has proven to load.

    Others are taken up once it runs, as is this one where the database cannot be asked (`randevu.trained.swapping`).
    """
    from sqlalchemy.exc import DBAPIError

    from randevu import store
    from randevu.trained import choices, shelf

    try:
        with store.reading(settings.database_url) as db:
            choice = choices.wanted(db, fitting.name)
    except DBAPIError:
        return fitting
    chosen = shelf.path_of(settings.project, choice.model) if choice is not None and choice.live_at else None
    return chosen or fitting
