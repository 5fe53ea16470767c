"""Training a model when none fits the data.

A model carries the fingerprint of everything it was made from in its name, so "does one fit?" is a look at a folder.
Training runs in a process of its own: Rasa brings TensorFlow, which the caller should not have to carry afterwards.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from randevu.errors import RandevuError
from randevu.settings import DEMO_BUSINESS, ROOT, VAR

MODELS = Path("models")
MADE_FROM = ("domain.yml", "config.yml", "data", "nlu", "requirements.txt", DEMO_BUSINESS)
# The model also learns from what these read in the training sentences (`nlu.readings`); few changes of them matter.
READ_WITH = ("data/nlu", "nlu", DEMO_BUSINESS, "randevu/turkish", "randevu/languages", "randevu/catalogue")
READINGS = VAR / "readings"

# Rasa reports to its maker unless told not to, and its libraries chat.
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


class TrainingFailed(RandevuError):
    """Rasa could not train; the text names the log."""


def fingerprint(root: Path = ROOT) -> str:
    """Twelve hex digits over training data, domain, configuration, components, pinned packages, and what the grammar
    and the catalogue read in the training data: a change of the grammar that leaves that alone keeps the model.
    """
    digest = _digest(root, MADE_FROM)
    digest.update(_readings(root).encode())
    return digest.hexdigest()[:12]


def fitting_model(root: Path = ROOT) -> Path | None:
    """The model that was trained from exactly what lies in the tree now."""
    path = root / MODELS / f"randevu-{fingerprint(root)}.tar.gz"
    return path if path.exists() else None


def ensure_model(progress: Callable[[str], None] = print, root: Path = ROOT) -> Path:
    """The fitting model, trained first if there is none. Of several who ask at once one trains and the others wait.

    Raises:
        TrainingFailed: Rasa refused the data or broke off.
    """
    name = f"randevu-{fingerprint(root)}"
    made = root / MODELS / f"{name}.tar.gz"
    with _alone(root / VAR):
        if not made.exists():
            _train(name, made, progress, root)
    return made


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "training.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the file, also when the process dies
        yield


def _train(name: str, made: Path, progress: Callable[[str], None], root: Path) -> None:
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


def _readings(root: Path) -> str:
    """The digest that `nlu.readings` makes. Ten seconds of reading, so it is kept beside the code that it was made by.

    Raises:
        TrainingFailed: the training sentences cannot be read.
    """
    kept = root / READINGS / _digest(root, READ_WITH).hexdigest()[:12]
    if not kept.exists():
        command = [sys.executable, "-W", "ignore", "-m", "nlu.readings"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise TrainingFailed(f"the training sentences cannot be read: {done.stderr.strip().splitlines()[-1:]}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_text(done.stdout.strip(), encoding="ascii")
        new.replace(kept)  # several processes may read at once, and none may see half of it
    return kept.read_text(encoding="ascii")


def _digest(root: Path, names: Iterable[str]) -> hashlib._Hash:
    digest = hashlib.sha256()
    for path in _files(root, names):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest


def _files(root: Path, names: Iterable[str]) -> Iterable[Path]:
    for name in names:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".yml", ".py"))
