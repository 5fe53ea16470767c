"""Which processes make up the product on one machine, and how each is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from randevu.health import HOST
from randevu.settings import Settings


@dataclass(frozen=True)
class Process:
    """One process to start; `name` stands in front of its lines, its `port` answers GET /health with 200 once ready."""

    name: str
    command: tuple[str, ...]
    port: int
    port_variable: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def health(self) -> str:
        return f"http://{HOST}:{self.port}/health"


def processes(settings: Settings, *, simulator: bool) -> tuple[Process, ...]:
    """Everything that does not wait for the model."""
    randevu = (sys.executable, "-m", "randevu")
    always = (
        action_server(settings),
        Process("panel", (*randevu, "panel"), settings.panel_port, "PANEL_PORT"),
        Process("worker", (*randevu, "worker"), settings.worker_port, "WORKER_PORT"),
    )
    if not simulator:
        return always
    return (Process("simulator", (*randevu, "simulator"), settings.simulator_port, "SIMULATOR_PORT"), *always)


def rasa_server(settings: Settings, model: Path) -> Process:
    """The process that takes webhooks. Its own API stays switched off."""
    return Process(
        "rasa",
        (
            *(*rasa(), "run", "-i", HOST, "-p", str(settings.rasa_port)),
            *("--credentials", "credentials.yml", "--endpoints", "endpoints.yml", "-m", str(model)),
        ),
        settings.rasa_port,
        "RASA_PORT",
        quiet(),
    )


def action_server(settings: Settings) -> Process:
    """Takes its address from Sanic's own variable only; nobody but Rasa on this machine may reach it."""
    return Process(
        "actions",
        (*rasa(), "run", "actions", "-p", str(settings.actions_port)),
        settings.actions_port,
        "ACTIONS_PORT",
        {"SANIC_HOST": HOST, **quiet()},
    )


def rasa() -> tuple[str, ...]:
    return (sys.executable, "-m", "rasa")


def quiet() -> dict[str, str]:
    """No usage reports to Rasa's makers, no TensorFlow chatter, no SQLAlchemy advice in the log."""
    return {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }


def environment(process: Process) -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", **process.environment}


def become(process: Process) -> NoReturn:
    """Let this very process go on as another program, so that signals reach it directly."""
    os.execve(process.command[0], process.command, environment(process))
