"""The folder and the scanner: files lie where nobody guesses, and clean means that the scanner said so."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from randevu.errors import SettingsError
from randevu.media import scanning
from randevu.media.storage import Folder
from randevu.settings import load

NAME, OTHER = "0" * 32, "ab" * 16


def test_a_file_is_kept_for_our_own_processes_and_destroyed(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files", "house")
    folder.keep(NAME, b"one")
    folder.keep(OTHER, b"two")
    path = folder.path(NAME)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(folder.names()) == [NAME, OTHER]
    folder.destroy(NAME)
    folder.destroy(NAME)
    assert list(folder.names()) == [OTHER]


def test_what_a_broken_off_write_left_is_found_and_destroyed(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "house")
    folder.keep(NAME, b"whole")
    folder.path(NAME).rename(folder.path(NAME).with_suffix(".part"))
    assert list(folder.names()) == [NAME]
    folder.destroy(NAME)
    assert list(folder.names()) == []


@pytest.mark.parametrize("name", ["", "../" + "0" * 29, "0" * 31, "A" * 32, "0" * 32 + "/x", "0" * 32 + "\n"])
def test_only_names_that_we_gave_are_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        Folder(tmp_path, "house").path(name)


def test_each_installation_has_its_own_part_of_the_folder(tmp_path: Path) -> None:
    Folder(tmp_path, "one").keep(NAME, b"x")
    assert list(Folder(tmp_path, "two").names()) == []


def scanner(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", f"import sys; content = open(sys.argv[1], 'rb').read(); {code}"


def test_the_scanner_is_given_the_bytes_and_asked_by_its_exit_code() -> None:
    command = scanner("sys.exit(1 if b'EICAR' in content else 0)")
    assert scanning.is_clean(command, b"a picture")
    assert not scanning.is_clean(command, b"X EICAR X")


@pytest.mark.parametrize("command", [scanner("sys.exit(2)"), ("/nowhere/scanner",)])
def test_a_scanner_that_cannot_say_is_no_yes(command: tuple[str, ...]) -> None:
    with pytest.raises(scanning.ScanFailed):
        scanning.is_clean(command, b"a picture")


def test_the_scanners_command_is_read_from_the_settings_as_a_shell_would() -> None:
    found = load({"RANDEVU_MEDIA_SCAN": "clamdscan --no-summary '--config=/etc/a b'"})
    assert found.media_scan == ("clamdscan", "--no-summary", "--config=/etc/a b")
    with pytest.raises(SettingsError, match="RANDEVU_MEDIA_SCAN"):
        load({"RANDEVU_MEDIA_SCAN": "clamdscan 'open"})
