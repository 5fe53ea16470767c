"""All measurements, one after the other: `make bench`, or `python -m benchmarks [name ...]`.

The exit status is 1 when a goal was missed or a measurement broke off. Each is also a command of its own with its own
options: `python -m benchmarks.<name> --help`.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import benchmarks

# Parts that measurements share; everything else in this folder is a measurement.
SHARED = {"__main__", "figures", "models_measured", "models_table", "product", "sentence_encoder", "traffic"}
# Trains many models, so it is run when it is named.
BY_NAME_ONLY = {"models"}


def names() -> list[str]:
    return sorted(one.name for one in pkgutil.iter_modules(benchmarks.__path__) if one.name not in SHARED)


def main(wanted: list[str]) -> int:
    """Each in a process of its own, so that none disturbs the next."""
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    missed = []
    for name in wanted or [one for one in names() if one not in BY_NAME_ONLY]:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=Path(__file__).resolve().parent.parent, check=False).returncode:
            missed.append(name)
    print(f"\nmissed a goal or broke off: {', '.join(missed)}" if missed else "\nall goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
