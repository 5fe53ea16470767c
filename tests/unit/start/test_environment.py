"""Where settings come from: the environment first, then .env, then what development makes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from randevu import settings
from randevu.errors import SettingsError
from randevu.run import environment


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "secret_key"


def test_dotenv_is_read_with_comments_quotes_and_export(dotenv: Path) -> None:
    dotenv.write_text("# numbers\n\nWORKER_PORT=8011\nexport RANDEVU_BUSINESS = 'my salon.yml'\nEMPTY=\nTOKEN=a=b#c\n")
    assert environment.read_dotenv(dotenv) == {
        "WORKER_PORT": "8011",
        "RANDEVU_BUSINESS": "my salon.yml",
        "TOKEN": "a=b#c",
    }


def test_a_wrong_line_of_dotenv_is_named_without_its_content(dotenv: Path) -> None:
    dotenv.write_text("WORKER_PORT=8011\nsecret token\n")
    with pytest.raises(SettingsError, match=r"\.env line 2 does not read NAME=value") as error:
        environment.read_dotenv(dotenv)
    assert "secret token" not in str(error.value)


def test_the_environment_wins_over_dotenv(dotenv: Path, key_file: Path) -> None:
    dotenv.write_text("WORKER_PORT=8011\nPANEL_PORT=8001\n")
    env = {"WORKER_PORT": "9000"}
    environment.complete(env, dotenv, key_file)
    assert env == {"WORKER_PORT": "9000", "PANEL_PORT": "8001"}


def test_the_development_key_is_made_once_for_its_owner_only(dotenv: Path, key_file: Path) -> None:
    first: dict[str, str] = {}
    environment.ensure_key(first, key_file)
    second: dict[str, str] = {}
    environment.ensure_key(second, key_file)
    third: dict[str, str] = {}
    environment.complete(third, dotenv, key_file)
    assert len(first["RANDEVU_SECRET_KEY"]) >= 43
    assert first == second == third
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_key_from_the_environment_is_used_and_none_is_made(key_file: Path) -> None:
    env = {"RANDEVU_SECRET_KEY": "given"}
    environment.ensure_key(env, key_file)
    assert env["RANDEVU_SECRET_KEY"] == "given"
    assert not key_file.exists()


def test_the_simulator_never_gets_real_credentials() -> None:
    env = {
        "WHATSAPP_ACCESS_TOKEN": "real",
        "WHATSAPP_API_URL": "https://graph.facebook.com/v23.0",
        "SIMULATOR_PORT": "8099",
    }
    environment.use_simulator(env)
    told = settings.load(env)
    assert told.whatsapp_api_url == "http://127.0.0.1:8099/v23.0"
    assert told.whatsapp_access_token == environment.DEMO["WHATSAPP_ACCESS_TOKEN"]
    environment.require_whatsapp(told)


def test_without_the_simulator_missing_secrets_are_named_in_one_line() -> None:
    with pytest.raises(SettingsError) as error:
        environment.require_whatsapp(settings.load({"WHATSAPP_ACCESS_TOKEN": "real", "WHATSAPP_PHONE_NUMBER_ID": "1"}))
    text = str(error.value)
    assert "WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN must be set" in text
    assert "\n" not in text
    assert "real" not in text


def test_every_setting_the_example_file_names_is_one_that_the_product_reads() -> None:
    root = Path(environment.__file__).resolve().parents[2]
    named = {
        line.lstrip("# ").partition("=")[0] for line in (root / ".env.example").read_text().splitlines() if "=" in line
    }
    read = "".join(file.read_text() for file in (root / "randevu").rglob("*.py"))
    for provider in (root / "randevu/messaging/sms/providers").glob("*.yml"):
        read += "".join(f'"{name}"' for name in YAML(typ="safe").load(provider)["needs"])
    assert named
    # SIMULATOR belongs to the command `run`, everything else to the settings.
    assert {name for name in named - {"SIMULATOR"} if f'"{name}"' not in read} == set()
