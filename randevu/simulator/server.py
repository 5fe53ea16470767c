"""Serving the simulator as a process."""

from __future__ import annotations

import json
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
import yaml
from fastapi import FastAPI

from randevu import settings
from randevu.settings import Settings
from randevu.simulator.app import create_app
from randevu.simulator.cloud import Cloud

HOST = "127.0.0.1"
DEMO_PEOPLE = Path(__file__).parent / "demo.json"
DEMO_TEMPLATES = Path(__file__).parent / "demo_templates.json"


class _Server(uvicorn.Server):
    """Ends open event streams as soon as it is told to stop; otherwise it would wait for the browsers."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app: Any = self.config.app
        app.state.watching.close()
        super().handle_exit(sig, frame)


def serve() -> None:
    """Run until SIGTERM or Ctrl-C.

    Raises:
        SettingsError: naming what is not set.
    """
    loaded = settings.load()
    loaded.require(
        "whatsapp_phone_number_id", "whatsapp_business_account_id", "whatsapp_access_token", "whatsapp_app_secret"
    )
    app = demo_app(loaded)
    config = uvicorn.Config(
        app,
        host=HOST,
        port=loaded.simulator_port,
        log_level="warning",
        access_log=False,
        ws="none",  # Rasa pins a websockets library that uvicorn cannot use
        timeout_graceful_shutdown=2,
    )
    _Server(config).run()


def demo_app(loaded: Settings) -> FastAPI:
    """The application with the demo's customers and owner templates in it and the business's name on it."""
    app = create_app(loaded, business_name=business_name(Path(loaded.business_file)))
    cloud: Cloud = app.state.cloud
    for template in json.loads(DEMO_TEMPLATES.read_text(encoding="utf-8")):
        cloud.templates.create(template)
    for person in json.loads(DEMO_PEOPLE.read_text(encoding="utf-8")):
        cloud.people.add(**person)
    return app


def business_name(file: Path) -> str:
    """The name in a business file, for the head of the chat, or "WhatsApp": checking the file is others' affair."""
    try:
        return str(yaml.safe_load(file.read_text(encoding="utf-8"))["business"]["name"])
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError):
        return "WhatsApp"
