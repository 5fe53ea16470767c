"""Findings before the start: each one line that says what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from randevu import settings
from randevu.errors import RandevuError, SettingsError
from randevu.run import checks, table
from randevu.run.table import Process
from tests.ports import free_port


@pytest.fixture(params=["127.0.0.1", "0.0.0.0"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    with socket.socket() as server:
        server.bind((request.param, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_named_with_its_process_and_the_variable_that_changes_it(taken: int) -> None:
    wanted = (Process("panel", (), free_port(), "PANEL_PORT"), Process("rasa", (), taken, "RASA_PORT"))
    with pytest.raises(checks.PortInUse) as error:
        checks.ports(wanted)
    assert f"port {taken} (rasa) is in use" in str(error.value)
    assert f"RASA_PORT={taken + 1000} make run" in str(error.value)
    assert "\n" not in str(error.value)


def test_free_ports_pass() -> None:
    checks.ports((Process("panel", (), free_port(), "PANEL_PORT"),))


def test_one_port_for_two_processes_is_refused() -> None:
    wanted = (Process("panel", (), 8000, "PANEL_PORT"), Process("worker", (), 8000, "WORKER_PORT"))
    with pytest.raises(SettingsError, match="PANEL_PORT and WORKER_PORT are both 8000"):
        checks.ports(wanted)


def test_a_business_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RandevuError, match=r"none\.yml: cannot be read \(No such file or directory\)"):
        checks.business(str(tmp_path / "none.yml"))


def test_a_business_file_in_another_encoding_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "business.yml"
    file.write_bytes("name: Güzellik".encode("iso-8859-9"))
    with pytest.raises(RandevuError, match="save it as UTF-8"):
        checks.business(str(file))


def test_a_broken_business_file_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "business.yml"
    file.write_text(Path(settings.load({}).business_file).read_text().replace("09:00-19:00", "19:00-09:00", 1))
    with pytest.raises(RandevuError, match=r"business\.yml, line \d+: "):
        checks.business(str(file))


def test_rasas_own_api_stays_off_and_nothing_but_this_machine_reaches_rasa() -> None:
    told = settings.load({})
    rasa = table.rasa_server(told, Path("models/m.tar.gz"))
    actions = next(one for one in table.processes(told, simulator=True) if one.name == "actions")
    assert "--enable-api" not in rasa.command
    assert rasa.command[rasa.command.index("-i") + 1] == "127.0.0.1"
    assert actions.environment["SANIC_HOST"] == "127.0.0.1"


def test_without_the_simulator_all_other_processes_start() -> None:
    told = settings.load({})
    names = [one.name for one in table.processes(told, simulator=False)]
    assert names == ["actions", "panel", "worker"]
    assert [one.name for one in table.processes(told, simulator=True)] == ["simulator", *names]
