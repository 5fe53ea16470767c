"""A project as small as teaching needs it, with comments, odd spacing and an order of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

FILES = {
    "data/nlu/booking.yml": """# Wishes.
version: "3.1"

nlu:
- intent: book_appointment
  examples: |
    - randevu almak istiyorum
    - [yarın](date)   [saç kesimi](service)

# Questions about free times.
- intent: ask_availability
  examples: |
    - boş yer var mı
- lookup: given_name
  examples: |
    - selin
""",
    "data/nlu/moods.yml": """version: "3.1"
nlu:
- intent: book_appointment
  examples: |
    - off randevu lazım
- intent: complain
  examples: |
    - rezalet
""",
    "data/nlu/people.yml": """version: "3.1"
nlu:
- intent: complain
  examples: |
    - şikayetim var
""",
    "data/rules/booking.yml": 'version: "3.1"\nrules: []\n',
    "data/rules/people.yml": 'version: "3.1"\nrules: []\n',
    "tests/corpus/held_out/plain.yml": 'items:\n- text: "Yarın, gelsem mi?"\n  intent: ask_availability\n',
    "tests/corpus/own/when.tsv": "# wanted or read\tmoment\texpression\tdate_start date_end time_start time_end\n",
}


def write(folder: Path) -> Path:
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    who = {f"GIT_{kind}_{what}": "test@example" for kind in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env={**outside, **who}, check=True, capture_output=True, text=True).stdout.strip()


def checkout(folder: Path) -> Path:
    """The project as a git checkout with one commit."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder
