"""Which model is used: the one that `RANDEVU_MODEL` names, otherwise the one that fits the data, trained if need be."""

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
