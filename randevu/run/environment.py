"""Where settings come from besides the environment itself: `.env`, the development key, the demo's WhatsApp values.

What the environment already says always wins, so that a machine's own configuration is never overridden.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path

from randevu.errors import SettingsError
from randevu.settings import VAR, Settings, load

Environment = MutableMapping[str, str]

DOTENV = Path(".env")
KEY_FILE = VAR / "secret_key"
KEY_BYTES = 32

# What the simulator and the product agree on when both run here. Nothing outside this machine accepts them.
DEMO = {
    "WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000001",
    "WHATSAPP_ACCESS_TOKEN": "demo-access-token",
    "WHATSAPP_APP_SECRET": "demo-app-secret",
    "WHATSAPP_VERIFY_TOKEN": "demo-verify-token",
    "RANDEVU_PAYMENT_PROVIDER": "sandbox",
    "RANDEVU_PAYMENT_SECRET": "demo-payment-secret",
}
NEEDED = ("whatsapp_phone_number_id", "whatsapp_access_token", "whatsapp_app_secret", "whatsapp_verify_token")


def complete(env: Environment, dotenv: Path = DOTENV, key_file: Path = KEY_FILE) -> None:
    """Add what `.env` says and the key that an earlier start made.

    Raises:
        SettingsError: naming the line of `.env` that is not `NAME=value`.
    """
    for name, value in read_dotenv(dotenv).items():
        env.setdefault(name, value)
    if not env.get("RANDEVU_SECRET_KEY") and key_file.exists():
        env["RANDEVU_SECRET_KEY"] = key_file.read_text().strip()


def read_dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; `#` starts a comment line; quotes around a value are taken off."""
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.removeprefix("export ").partition("=")
        if not equals or not name.strip().isidentifier():
            raise SettingsError(f"{path} line {number} does not read NAME=value")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if value:
            found[name.strip()] = value
    return found


def use_simulator(env: Environment) -> None:
    """Point the product at the simulator. Overrides the environment: real credentials must not be sent to it."""
    simulator = f"http://127.0.0.1:{load(env).simulator_port}"
    env.update(DEMO)
    env["WHATSAPP_API_URL"] = f"{simulator}/v23.0"
    env["RANDEVU_PAYMENT_URL"] = f"{simulator}/odeme"


def require_whatsapp(settings: Settings) -> None:
    """Refuse a start without the simulator while a WhatsApp setting is empty.

    Raises:
        SettingsError: naming what is missing and where it goes.
    """
    missing = [name.upper() for name in NEEDED if not getattr(settings, name)]
    if missing:
        raise SettingsError(
            f"without the simulator {', '.join(missing)} must be set: write them into .env"
            " (docs/connecting-whatsapp.md says where Meta shows each), or start with the simulator: make run"
        )


def ensure_key(env: Environment, key_file: Path = KEY_FILE) -> None:
    """Make the development key once and keep it, readable by its owner only."""
    if env.get("RANDEVU_SECRET_KEY"):
        return
    key_file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        env["RANDEVU_SECRET_KEY"] = key_file.read_text().strip()
        return
    key = secrets.token_urlsafe(KEY_BYTES)
    with os.fdopen(handle, "w") as file:
        file.write(key + "\n")
    env["RANDEVU_SECRET_KEY"] = key
