"""Failing assertions of the shared tests explain themselves."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.contract.calendars.contract")
