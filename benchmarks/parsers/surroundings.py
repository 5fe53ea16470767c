"""Where the other parsers run: dateparser here, the rest in var/parsers, made on first use (about 60 MB)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.parsers.expressions import ROOT

HOME = ROOT / "var/parsers"
NEEDED = Path(__file__).parent / "requirements.txt"
WORKER = Path(__file__).parent / "peers.py"


class Missing(Exception):
    """A parser cannot be asked here; the text says why."""


@dataclass(frozen=True)
class Answers:
    """One entry a text, in order: ways to write the value (empty: nothing), and the microseconds it took."""

    version: str
    values: list[list[str]]
    microseconds: list[float]


def ask(parser: str, at: datetime, texts: list[str], python: str = sys.executable) -> Answers:
    """Have a parser read texts in a process of its own.

    Raises:
        Missing: when it is not installed in that Python, or broke off.
    """
    asked = json.dumps({"parser": parser, "at": at.isoformat(), "texts": texts})
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONPATH": ""}
    command = [python, "-I", str(WORKER)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise Missing(_last_line(done.stderr) or "broke off without a word")
    answer: dict[str, Any] = json.loads(done.stdout)
    return Answers(answer["version"], answer["answers"], answer["microseconds"])


def peers_python() -> str:
    """The interpreter of var/parsers, filled from requirements.txt here.

    Raises:
        Missing: when the packages cannot be had, for example without a network.
    """
    python = HOME / "bin/python"
    stamp = HOME / "installed.txt"
    wanted = NEEDED.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return str(python)
    print("filling var/parsers with the parsers to compare with", file=sys.stderr, flush=True)
    venv.EnvBuilder(with_pip=True, clear=True).create(HOME)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(NEEDED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing(f"could not be installed into var/parsers: {_last_line(done.stderr)}")
    stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1][:160]
