"""Texts with gaps, kept as files: every topic has its own folder, and all are filled in by the same strict rules."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@lru_cache(maxsize=32)
def folder(path: Path, html: bool = False) -> Environment:
    """The templates of a folder. Values are escaped for HTML only where told so: an SMS has no use for "&amp;".

    A value that a template names and nobody gives raises `jinja2.UndefinedError` instead of leaving a hole in what a
    customer reads.
    """
    return Environment(
        loader=FileSystemLoader(path),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
