"""Pytest plugin: in CI a skipped test fails the run, because proof that did not run is no proof.

Two kinds may be skipped: tests that read ../shared, which a plain clone does not have, and tests of other platforms.
Load with `-p scripts.no_skips`; it acts only when the environment variable CI is set.
"""

from __future__ import annotations

import os

import pytest

ALLOWED = ("../shared is absent", "another platform")

_forbidden: list[str] = []


def acceptable(reason: str) -> bool:
    return any(allowed in reason for allowed in ALLOWED)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _note(report)


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not acceptable(reason):
        _forbidden.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") and _forbidden and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") and _forbidden:
        terminalreporter.section("skipped, which CI does not accept", red=True)
        for line in _forbidden:
            terminalreporter.line(line)
