"""Approved templates and what fills their gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from randevu.messaging import limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds import checks


@dataclass(frozen=True)
class Parameter:
    """A value for a template's variable; ``name`` for templates with named variables, else they count by position."""

    text: str
    name: str | None = None

    def __post_init__(self) -> None:
        checks.check(limits.TEMPLATE_PARAMETER, self.text)
        if any(bad in self.text for bad in ("\n", "\r", "\t", "     ")):
            raise Unsendable("template.parameter")  # refused by WhatsApp: line breaks, tabs, runs of spaces


@dataclass(frozen=True)
class TemplateButton:
    """What a template's button at ``index`` carries: a payload that comes back, or the end of its link."""

    index: int
    sort: str
    value: str

    def __post_init__(self) -> None:
        if self.sort not in ("quick_reply", "url") or not 0 <= self.index < limits.TEMPLATE_BUTTONS.most:
            raise Unsendable("template.button")
        checks.check_id(limits.BUTTON_ID if self.sort == "quick_reply" else limits.URL, self.value)


@dataclass(frozen=True)
class Template:
    """An approved template: the only kind that may go out when the 24-hour window is closed."""

    name: ClassVar[str] = "template"
    template: str
    language: str = "tr"
    body: tuple[Parameter, ...] = ()
    header: tuple[Parameter, ...] = ()
    buttons: tuple[TemplateButton, ...] = ()

    def __post_init__(self) -> None:
        checks.check_id(limits.TEMPLATE_NAME, self.template)
        if not self.language.strip():
            raise Unsendable("template.language")
        checks.check_count(limits.TEMPLATE_BUTTONS, self.buttons, least=0)
        checks.check_distinct(limits.TEMPLATE_BUTTONS, [str(button.index) for button in self.buttons])
        for parameters in (self.header, self.body):
            if len({parameter.name is None for parameter in parameters}) > 1:
                raise Unsendable("template.parameter")
