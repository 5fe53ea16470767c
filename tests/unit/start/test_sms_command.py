"""`sms cost|try`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from randevu.cli import app
from randevu.errors import RandevuError
from tests.contract.sms.sms_server import sms_server


def test_the_cost_of_a_text_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANDEVU_SMS_PROVIDER", raising=False)
    done = CliRunner().invoke(app, ["sms", "cost", "ş" * 100])
    assert done.output == "2 part(s), 200 units in the alphabet turkish\n"


def test_without_a_provider_a_trial_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANDEVU_SMS_PROVIDER", raising=False)
    done = CliRunner().invoke(app, ["sms", "try", "0532 123 45 67", "Deneme"])
    assert isinstance(done.exception, RandevuError)
    assert "RANDEVU_SMS_PROVIDER" in str(done.exception)


def test_a_trial_shows_the_providers_id_or_its_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sms_server() as server:
        path = tmp_path / "own.yml"
        path.write_text(
            f"send:\n  method: POST\n  address: http://127.0.0.1:{server.port}/s\n  body: '{{{{ text }}}}'\n  id: id\n"
        )
        monkeypatch.setenv("RANDEVU_SMS_PROVIDER", str(path))
        server.answers["/s"] = (200, '{"id": 5}')
        done = CliRunner().invoke(app, ["sms", "try", "0532 123 45 67", "Deneme"])
        assert done.output == "taken over by own as sms:5\n"
        server.answers["/s"] = (403, "")
        refused = CliRunner().invoke(app, ["sms", "try", "0532 123 45 67", "Deneme"])
        assert "stop_and_alert" in str(refused.exception)
        wrong = CliRunner().invoke(app, ["sms", "try", "0216 555", "Deneme"])
        assert "no phone number" in str(wrong.exception)
