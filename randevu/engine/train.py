"""Training a model when none fits the data.

A model carries the fingerprint of everything it was made from in its name, so "does one fit?" is a look at a folder.
Training runs in a process of its own: Rasa brings TensorFlow, which the caller should not have to carry afterwards.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from randevu.errors import RandevuError
from randevu.settings import DEMO_BUSINESS, ROOT, VAR

MODELS = Path("models")
MADE_FROM = ("domain.yml", "config.yml", "data", "nlu", "requirements.txt", DEMO_BUSINESS)

# Rasa reports to its maker unless told not to, and its libraries chat.
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


class TrainingFailed(RandevuError):
    """Rasa could not train; the text names the log."""


def fingerprint(root: Path = ROOT) -> str:
    """Twelve hex digits over training data, domain, configuration, components and pinned packages."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def fitting_model(root: Path = ROOT) -> Path | None:
    """The model that was trained from exactly what lies in the tree now."""
    path = root / MODELS / f"randevu-{fingerprint(root)}.tar.gz"
    return path if path.exists() else None


def ensure_model(progress: Callable[[str], None] = print, root: Path = ROOT) -> Path:
    """The fitting model, trained first if there is none.

    Raises:
        TrainingFailed: Rasa refused the data or broke off.
    """
    name = f"randevu-{fingerprint(root)}"
    made = root / MODELS / f"{name}.tar.gz"
    if made.exists():
        return made
    progress("training the model, once for this data (about a minute)")
    log = root / VAR / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", name, "--out", str(root / MODELS)]
    environment = {**os.environ, **QUIET}
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [*command, "--quiet"], cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0 or not made.exists():
        raise TrainingFailed(f"training failed; the reason is at the end of {log.relative_to(root)}")
    progress("the model is trained")
    return made


def _files(root: Path) -> Iterable[Path]:
    for name in MADE_FROM:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".yml", ".py"))
