"""One fresh simulator for each test."""

from __future__ import annotations

import pytest
from simulator_world import World


@pytest.fixture
def world() -> World:
    return World()
