"""The bootstrap: what it reads from requirements.txt and from the installer's output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts import install

ROOT = Path(install.__file__).resolve().parent.parent


def test_pinned_names_are_read_as_site_packages_spells_them() -> None:
    text = (
        "# made by\nruamel.yaml==0.17 \\\n    --hash=sha256:a\n    # via rasa\nAIO-pika==8.2 \\\n    --hash=sha256:b\n"
    )
    assert install.pinned(text) == ["ruamel_yaml", "aio_pika"]


def test_every_pin_of_this_project_is_installed_here() -> None:
    names = set(install.pinned((ROOT / "requirements.txt").read_text()))
    assert names - install.installed() == set()


def test_every_pin_has_a_hash_and_no_registry_is_named() -> None:
    text = (ROOT / "requirements.txt").read_text()
    packages = [block for block in text.split("\n") if "==" in block and not block.lstrip().startswith("#")]
    assert all(line.endswith("\\") for line in packages)
    assert "://" not in "".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    assert "index-url" not in text.replace("--no-emit-index-url", "")


def test_every_front_end_file_is_pinned_with_its_hash_and_without_a_registry_and_is_here() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in packages.values())
    assert all((install.FRONT_END / name / "package.json").exists() for name in packages)


def test_node_trusts_the_certificates_that_were_named_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NODE_EXTRA_CA_CERTS", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/house.pem")
    assert install.trusting()["NODE_EXTRA_CA_CERTS"] == "/etc/house.pem"
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/etc/own.pem")
    assert install.trusting()["NODE_EXTRA_CA_CERTS"] == "/etc/own.pem"


def test_the_first_error_of_the_installer_is_the_reason() -> None:
    log = "Collecting a\nWARNING: Retrying\nERROR: Could not find a version that satisfies a\nERROR: No distribution\n"
    assert install.reason(log) == "Could not find a version that satisfies a"
    assert install.reason("Collecting a\nKilled\n") == "Killed"
    assert install.reason("") == "no reason given"


def test_only_an_environment_filled_from_these_requirements_is_left_as_it_is(tmp_path: Path) -> None:
    python, stamp = tmp_path / "python", tmp_path / "stamp"
    assert not install.stamped("hash", python, stamp)
    stamp.write_text("hash")
    assert not install.stamped("hash", python, stamp)
    python.touch()
    assert install.stamped("hash", python, stamp)
    assert not install.stamped("other hash", python, stamp)


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A copy of the scripts with no environment, and a PATH on which Python is something else."""
    scripts = tmp_path / "clone" / "scripts"
    scripts.mkdir(parents=True)
    for name in ("bootstrap.sh", "install.py"):
        (scripts / name).write_bytes((ROOT / "scripts" / name).read_bytes())
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "uname"):
        found = subprocess.run(
            ["sh", "-c", f"command -v {name}"], capture_output=True, text=True, check=True
        ).stdout.strip()
        (tools / name).symlink_to(found)
    (tools / "python3").write_text('#!/bin/sh\ncase "$1" in --version) echo "Python 3.13.1";; *) echo 3.13;; esac\n')
    (tools / "python3").chmod(0o755)
    return tmp_path


def bootstrap(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/bootstrap.sh"],
        cwd=folder / "clone",
        env={"PATH": str(folder / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_wrong_python_is_one_line_that_says_what_to_do(stranger: Path) -> None:
    done = bootstrap(stranger)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "here is Python 3.13.1" in done.stderr
    assert "Install Python 3.10 or uv" in done.stderr


def test_another_machine_is_one_line_that_says_so(stranger: Path) -> None:
    uname = stranger / "bin" / "uname"
    uname.unlink()
    uname.write_text('#!/bin/sh\n[ "$1" = -s ] && echo Darwin || echo arm64\n')
    uname.chmod(0o755)
    done = bootstrap(stranger)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "runs on Linux x86-64; here is Darwin arm64" in done.stderr


def test_uv_that_cannot_bring_python_is_one_line(stranger: Path) -> None:
    uv = stranger / "bin" / "uv"
    uv.write_text("#!/bin/sh\nexit 1\n")
    uv.chmod(0o755)
    done = bootstrap(stranger)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "uv could not bring Python 3.10" in done.stderr


def test_what_an_older_lock_had_brought_is_left_over_and_the_tools_are_not() -> None:
    assert install.leftovers(["rasa", "urllib3"], ["rasa", "urllib3", "urllib3_future", "pip"]) == {"urllib3_future"}


def test_one_package_is_kept_out_and_another_has_its_place_to_itself() -> None:
    """caldav asks for niquests, whose urllib3-future writes itself over the urllib3 that is pinned."""
    pinned = install.pinned((ROOT / "requirements.txt").read_text())
    assert {"caldav", "urllib3"} <= set(pinned)
    assert not {"niquests", "urllib3_future"} & set(pinned)


def test_code_is_compiled_where_python_itself_may_not_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").write_text("number = 1\n")
    install.compile_code([tmp_path])
    assert [found.name for found in tmp_path.rglob("*.pyc")] == ["module.cpython-310.pyc"]
