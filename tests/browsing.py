"""A real browser for tests of pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.waiting import PATIENCE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

_MILLISECONDS = PATIENCE * 1000


@contextmanager
def chromium() -> Iterator[Any]:
    """The Chromium of this machine; skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=_MILLISECONDS)
        yield opened
        opened.close()


def window(browser: Any, **options: Any) -> Any:
    """A browser context for a visitor who writes Turkish and waits as long as a busy machine may take."""
    made = browser.new_context(locale="tr-TR", **options)
    made.set_default_timeout(_MILLISECONDS)
    return made


def complaints_of(page: Any) -> list[str]:
    """A list that everything the browser complains about on a page will be added to."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
