"""Configurations of the model compared on the held-out sentences: `python -m benchmarks.models [name ...]`.

Each is trained in a process of its own (Rasa's command line) and measured in another: how often it is right, on text as
written and without diacritics, by phenomenon; how long training takes, how long loading, how much memory the process
holds then, and milliseconds a message. The table goes into docs/models.md.

Configurations are the files of `model_configurations/`, and `default` is the product's own `config.yml`. Without names
all are measured but DIET, which wants an hour and is asked for by name. `--every 12` trains on every twelfth sentence,
for a machine or a configuration that is too slow for all. What was measured stays under var/ and in the table until it
is measured again; a trained model there is measured without training again unless the data have changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import models_table
from benchmarks.figures import machine
from randevu.engine.train import QUIET
from randevu.settings import ROOT

CONFIGURATIONS = Path(__file__).parent / "model_configurations"
KEPT = ROOT / "var" / "benchmarks" / "models"
SLOW = ("diet", "diet_encoder", "diet_small")


def configurations() -> dict[str, Path]:
    """Name -> configuration file, the product's own first."""
    return {"default": ROOT / "config.yml"} | {path.stem: path for path in sorted(CONFIGURATIONS.glob("*.yml"))}


def main(arguments: list[str]) -> int:
    known = configurations()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(known)}; default: all but {SLOW}")
    parser.add_argument("--every", type=int, default=1, help="train on every n-th sentence of each file (default: 1)")
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.names) - set(known):
        parser.error(f"there is no configuration {', '.join(sorted(unknown))}")
    sentences = training_sentences(wanted.every)
    for name in wanted.names or [one for one in known if one not in SLOW]:
        print(f"{name}: training on every {wanted.every}. sentence", flush=True)
        folder = KEPT / f"{name}-{wanted.every}"
        trained = train(folder, known[name], sentences)
        print(f"{name}: trained in {trained['training_seconds']:.0f} s, measuring", flush=True)
        figures = _in_a_process_of_its_own("benchmarks.models_measured", str(folder / "model.tar.gz"))
        result = {"name": name, "every": wanted.every, "machine": machine(), **trained, **json.loads(figures)}
        (folder / "figures.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(KEPT.glob("*/figures.json"))]
    # Figures from before a set of sentences existed are no row beside the others.
    results = [one for one in results if set(models_table.COLUMNS) <= set(one["right"])]
    models_table.write(results, ROOT / "docs" / "models.md")
    print("docs/models.md is written")
    return 0


def training_sentences(every: int) -> dict[str, str]:
    """File name -> its text with every n-th example of its intents; lookups stay whole."""
    found = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        blocks = path.read_text(encoding="utf-8").split("\n- ")
        number = 0
        kept = blocks[:1]
        for block in blocks[1:]:
            head, *examples = block.split("\n    - ")
            if head.startswith("intent"):
                chosen = [one for at, one in enumerate(examples, number + 1) if at % every == 0]
                number += len(examples)
                examples = chosen
            if examples:
                kept.append("\n    - ".join([head, *examples]))
        found[path.name] = "\n- ".join(kept).rstrip() + "\n"
    return found


def train(folder: Path, configuration: Path, sentences: Mapping[str, str]) -> dict[str, Any]:
    """Train into `folder/model.tar.gz` unless that was made from the same; what is known about the training.

    Raises:
        subprocess.CalledProcessError: Rasa refused; its output is in `folder/train.log`.
    """
    text = configuration.read_text(encoding="utf-8")
    made_from = hashlib.sha256(json.dumps([text, sentences]).encode()).hexdigest()[:12]
    note = folder / "trained.json"
    if note.exists():
        trained: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        if trained["made_from"] == made_from and (folder / "model.tar.gz").exists():
            return trained
    (folder / "nlu").mkdir(parents=True, exist_ok=True)
    for name, content in sentences.items():
        (folder / "nlu" / name).write_text(content, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu", "--config", str(configuration)]
    command += ["--domain", "domain.yml", "--nlu", str(folder / "nlu"), "--out", str(folder)]
    environment = {**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    started = time.monotonic()
    with (folder / "train.log").open("w", encoding="utf-8") as log:
        subprocess.run(
            [*command, "--fixed-model-name", "model"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
    trained = {
        "made_from": made_from,
        "training_seconds": time.monotonic() - started,
        "sentences": sum(text.count("\n    - ") for name, text in sentences.items() if name != "names.yml"),
    }
    note.write_text(json.dumps(trained), encoding="utf-8")
    return trained


def _in_a_process_of_its_own(module: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **QUIET}, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()[-1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
