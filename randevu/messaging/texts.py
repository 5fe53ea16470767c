"""What is told to people in our own words outside the dialogue: templates/<language>/, filled in.

A template of an e-mail is its subject in the first line, an empty line, and the text. `words.txt` holds the words for
values that are stored as codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from randevu import templates

_FOLDER = Path(__file__).parent / "templates"
LANGUAGE = "tr"


def email(name: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of the e-mail template `name`.

    Raises:
        jinja2.TemplateNotFound: there is none of this name.
        jinja2.UndefinedError: it uses a value that is not given.
    """
    written = templates.folder(_FOLDER).get_template(f"{LANGUAGE}/{name}.txt").render(values)
    subject, _, text = written.partition("\n\n")
    return subject.strip(), text.strip() + "\n"


def reason(code: str) -> str:
    """Why a conversation waits for a person, in words."""
    return str(_words().reason(code))


def template_state(code: str) -> str:
    """How a message template stands, in words."""
    return str(_words().template_state(code))


def template_advice(code: str, reason: str) -> str:
    """What to do about a message template that stands so, for WhatsApp's reason, in words."""
    return " ".join(str(_words().template_advice(code, reason)).split())


def _words() -> Any:
    return templates.folder(_FOLDER).get_template(f"{LANGUAGE}/words.txt").module
