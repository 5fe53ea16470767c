"""The pytest plugins of `make test`: skips fail CI, tests with a model run last."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

TESTS = """
import pytest

@pytest.mark.model
def test_model(): pass

def test_plain(): pass
"""


def run(folder: Path, text: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = model: needs a model\n")
    plugins = ["-p", "scripts.no_skips", "-p", "scripts.model_last", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-v", *plugins, "test_it.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


SKIPS = {
    "in a test": "import pytest\ndef test_it(): pytest.skip('no Chromium')\n",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='no PostgreSQL')\ndef test_it(): pass\n",
    "of a module": "import pytest\npytest.skip('no Chromium', allow_module_level=True)\n",
    "of an import": "import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass\n",
}


@pytest.mark.parametrize("text", SKIPS.values(), ids=SKIPS.keys())
def test_a_skip_fails_ci(tmp_path: Path, text: str) -> None:
    extra = "" if "module_level" in text else "\ndef test_other(): pass\n"
    done = run(tmp_path, text + extra, ci="true")
    assert done.returncode != 0
    assert "skipped, which CI does not accept" in done.stdout


def test_a_skip_outside_ci_is_only_a_skip(tmp_path: Path) -> None:
    assert run(tmp_path, SKIPS["in a test"]).returncode == 0


def test_tests_that_need_absent_documents_may_be_skipped_in_ci(tmp_path: Path) -> None:
    done = run(tmp_path, "import pytest\ndef test_it(): pytest.skip('../shared is absent')\n", ci="true")
    assert done.returncode == 0, done.stdout


def test_tests_that_need_a_model_run_last(tmp_path: Path) -> None:
    done = run(tmp_path, TESTS)
    assert done.stdout.index("test_plain") < done.stdout.index("test_model")
