"""The templates of the product: `message_templates/<language>/<name>.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from randevu.messaging.approved.model import Template, TemplateError, from_mapping
from randevu.settings import ROOT

FOLDER = ROOT / "message_templates"
LANGUAGE = "tr"

Templates = Mapping[tuple[str, str], Template]


def read(folder: Path = FOLDER) -> Templates:
    """Every template by (name, language), in the order of their files.

    Raises:
        TemplateError: a file cannot be read.
    """
    return {(one.name, one.language): one for one in map(_read, sorted(folder.glob("*/*.yml")))}


@lru_cache(maxsize=1)
def all_templates() -> Templates:
    """The product's own, read once per process."""
    return read()


def find(name: str, language: str = LANGUAGE) -> Template | None:
    """The template in the language, else in Turkish; None if nobody wrote it."""
    found = all_templates()
    return found.get((name, language)) or found.get((name, LANGUAGE))


def _read(file: Path) -> Template:
    name, language = file.stem, file.parent.name
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark is not None else ""
        raise TemplateError(f"message_templates/{language}/{name}.yml{line} cannot be read") from error
    if not isinstance(data, dict):
        raise TemplateError(f"message_templates/{language}/{name}.yml holds no fields")
    return from_mapping(name, language, data)
