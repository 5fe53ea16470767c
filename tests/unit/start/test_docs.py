"""The guides name only what exists: commands, targets, files, settings, anchors."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from randevu.cli import app

ROOT = Path(__file__).resolve().parents[3]
GUIDES = [
    ROOT / name
    for name in (
        *("README.md", "README.tr.md", "CHANGELOG.md", ".env.example"),
        *(
            "docs/operating.md",
            "docs/sms.md",
            "docs/connecting-whatsapp.md",
            "docs/connecting-whatsapp.tr.md",
            "docs/examples/randevu@.service",
        ),
    )
]
# Taken from the running product for the guides; the pictures come with a release, not with each change.
PICTURES = ROOT / "docs" / "screenshots"

guides = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)


def commands() -> set[tuple[str, ...]]:
    """Every command of `python -m randevu`, groups and their sub-commands."""
    found: set[tuple[str, ...]] = set()
    top = get_command(app)
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        found.add((name,))
        found.update((name, sub) for sub in getattr(command, "commands", {}))
    return found


def targets() -> dict[str, bool]:
    """Targets of the Makefile, and whether each is explained in `make help`."""
    rules = re.findall(r"^([a-z-]+):[^=\n]*?(##.*)?$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return {name: bool(explained) for name, explained in rules}


def headings(guide: Path) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.+)$", guide.read_text(), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@guides
def test_every_randevu_command_named_in_a_guide_exists(guide: Path) -> None:
    known = commands()
    for words in re.findall(r"-m randevu ((?:[a-z-]+ ?){1,2})", guide.read_text()):
        name, *rest = words.split()
        assert (name,) in known, f"{guide.name} names `randevu {name}`"
        if any(len(command) == 2 and command[0] == name for command in known):
            assert (name, rest[0]) in known, f"{guide.name} names `randevu {words}`"


@guides
def test_every_make_target_named_in_a_guide_exists(guide: Path) -> None:
    text = guide.read_text()
    named = set(re.findall(r"`make ([a-z-]+)", text)) | set(
        re.findall(r"^(?:sudo -u \w+ )?make ([a-z-]+)", text, re.MULTILINE)
    )
    assert named - targets().keys() == set()


@guides
def test_every_link_in_a_guide_leads_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", guide.read_text()):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (guide.parent / path).resolve() if path else guide
        if PICTURES in file.parents:
            continue
        assert file.exists(), f"{guide.name} links to {target}"
        if anchor:
            assert anchor in set(headings(file)), f"{guide.name} links to {target}"


@guides
def test_every_file_of_the_project_named_in_a_guide_exists(guide: Path) -> None:
    for named in re.findall(r"(?<![\w/])((?:docs|randevu|scripts)/[\w./@-]+\.\w+)", guide.read_text()):
        if not named.startswith("docs/screenshots/"):
            assert (ROOT / named).exists(), f"{guide.name} names {named}"


def test_every_setting_the_product_reads_is_in_the_operating_guide() -> None:
    read = set(
        re.findall(r'"((?:WHATSAPP|RANDEVU|DATABASE)_[A-Z_]+|[A-Z]+_PORT)"', (ROOT / "randevu/settings.py").read_text())
    )
    for folder in ("randevu", "connectors", "actions", "nlu"):
        for file in (ROOT / folder).rglob("*.py"):
            read.update(re.findall(r'environ(?:\.get)?[(\[]\s*"([A-Z_]+)"', file.read_text()))
    # Theirs, not ours; and what a test of the command line uses instead of typing a password.
    read -= {"NO_COLOR", "RANDEVU_PASSWORD"}
    guide = (ROOT / "docs/operating.md").read_text()
    assert {name for name in read if f"`{name}`" not in guide} == set()


def test_every_target_explains_itself_in_make_help() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets()
    for name, explained in targets().items():
        assert explained, f"make {name} has no ## comment"
        assert f"make {name} " in said


def test_both_readmes_tell_the_same_commands_and_files() -> None:
    def told(name: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(), re.DOTALL)
        return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]

    assert told("README.md") == told("README.tr.md")


def test_the_proxy_example_lets_only_the_webhook_reach_rasa() -> None:
    text = (ROOT / "docs/examples/nginx.conf").read_text()
    served = dict(re.findall(r"location ([^{]+?) \{(?:[^{}]|\{[^}]*\})*?proxy_pass http://(\w+);", text))
    assert served == {"= /webhooks/whatsapp/webhook": "randevu_rasa", "/": "randevu_panel"}


def test_the_service_example_starts_the_commands_of_the_product() -> None:
    text = (ROOT / "docs/examples/randevu@.service").read_text()
    for name in re.findall(r"randevu@(\w+)", text):
        assert (name,) in commands()


def test_the_turkish_guides_are_written_with_turkish_letters() -> None:
    for name in ("README.tr.md", "docs/connecting-whatsapp.tr.md"):
        assert {"ı", "ş", "ğ", "ü", "ö", "ç"} <= set((ROOT / name).read_text())
