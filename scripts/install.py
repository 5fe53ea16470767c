"""Bring .venv to exactly what requirements.txt and package-lock.json name. Standard library only; needs Python 3.10 and
nothing else.

Stamps in .venv hold the hashes of the files it was filled from, so that a second run costs nothing. Every package is
checked against its hash. uv is used where it is found, otherwise the pip that comes with Python; front-end files are
fetched by the npm that is one of the Python packages.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "requirements.sha256"
FRONT_END = VENV / "front_end"
FRONT_END_FILES = (ROOT / "package.json", ROOT / "package-lock.json")
LOG = ROOT / "var" / "log" / "install.log"
OLDEST_GLIBC = (2, 28)
CODE = ("randevu", "actions", "connectors", "nlu")
TOOLS = {"pip", "setuptools", "wheel"}
PROGRESS_SECONDS = 0.2
PLAIN_STEP = 25


class InstallError(Exception):
    """What stands in the way, with what to do about it, in one line."""


def main() -> int:
    try:
        check_machine()
        install(ROOT / "requirements.txt")
        install_front_end()
        compile_code([ROOT / name for name in CODE])
    except InstallError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def check_machine() -> None:
    """Refuse what the pinned wheels cannot run on.

    Raises:
        InstallError: naming what was found and what is needed.
    """
    if sys.version_info[:2] != (3, 10):
        raise InstallError(
            f"Python 3.10 is needed, this is {platform.python_version()}: make run PYTHON=/path/to/python3.10"
        )
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(int(part) for part in version.split(".")[:2]) < OLDEST_GLIBC:
        raise InstallError(
            f"glibc {'.'.join(map(str, OLDEST_GLIBC))} or newer is needed (Debian 10, Ubuntu 20.04 or later),"
            f" here is {name or 'another C library'} {version}. Use such a machine or container."
        )


def compile_code(folders: Collection[Path]) -> None:
    """Bring the compiled code up to date; what did not change costs nothing.

    Python does so by itself where it may write; services often run where it may not, and would compile at each start.
    """
    compileall = [str(PYTHON), "-m", "compileall", "-q", *map(str, folders)]
    subprocess.run(compileall, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def install(requirements: Path) -> None:
    """Make the environment and fill it, unless its stamp says that this was done.

    Raises:
        InstallError: when the environment cannot be made or a package cannot be had.
    """
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamped(wanted):
        return
    with locked(VENV.with_suffix(".lock")):
        if not stamped(wanted):
            make(requirements)
            STAMP.write_text(wanted)


def stamped(wanted: str, python: Path = PYTHON, stamp: Path = STAMP) -> bool:
    """Whether an environment is there that was filled from the requirements with this hash."""
    return python.exists() and stamp.exists() and stamp.read_text() == wanted


def make(requirements: Path) -> None:
    uv = shutil.which("uv")
    names = pinned(requirements.read_text())
    if not works(PYTHON) or leftovers(names, installed()):
        create(uv)
    STAMP.unlink(missing_ok=True)
    print(f"installing {len(names)} packages into .venv (once; some minutes, about 4 GB)", flush=True)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    # The lock is complete, and leaves out on purpose what requirements.override names.
    fill([*command, "--no-deps", "--require-hashes", "-r", str(requirements)], names)


def install_front_end() -> None:
    """Fetch what the panel's pages load beside our own files, unless the stamp says that this was done.

    Raises:
        InstallError: when npm cannot fetch it.
    """
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in FRONT_END_FILES)).hexdigest()
    stamp = FRONT_END / "stamp.sha256"
    if stamped(wanted, PYTHON, stamp):
        return
    with locked(VENV.with_suffix(".lock")):
        FRONT_END.mkdir(exist_ok=True)
        stamp.unlink(missing_ok=True)
        for file in FRONT_END_FILES:
            shutil.copy(file, FRONT_END)
        npm = [str(VENV / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        done = subprocess.run(npm, cwd=FRONT_END, env=trusting(), check=False, capture_output=True, text=True)
        if done.returncode:
            said = next((line for line in done.stderr.splitlines() if "code" not in line), "no reason given")
            raise InstallError(
                f"front-end files could not be fetched: {said}. Check network and proxy, then run it again"
            )
        stamp.write_text(wanted)


def trusting() -> dict[str, str]:
    """The environment, in which Node trusts the certificates that everything else here is told to trust."""
    told = os.environ.get("SSL_CERT_FILE")
    return {**({"NODE_EXTRA_CA_CERTS": told} if told else {}), **os.environ}


def works(python: Path) -> bool:
    """Whether the environment's Python starts: it does not when the Python it was made from is gone."""
    return python.exists() and subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def create(uv: str | None) -> None:
    command = (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable]
        if uv
        else [sys.executable, "-m", "venv", "--clear"]
    )
    done = subprocess.run([*command, str(VENV)], check=False, capture_output=True, text=True)
    if done.returncode:
        if "ensurepip" in done.stdout + done.stderr:
            raise InstallError(
                "this Python cannot make environments: install its venv part (Ubuntu: python3.10-venv), or uv"
            )
        raise InstallError(f"could not make .venv: {last_line(done.stderr or done.stdout)}")


def pinned(text: str) -> list[str]:
    """Names of the pinned packages, as their folders in site-packages begin."""
    return [plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def installed() -> set[str]:
    """What site-packages holds by now, read from folder names because pip is silent while it unpacks."""
    found = set()
    for site in VENV.glob("lib/python3.*/site-packages"):
        for info in [*site.glob("*.dist-info"), *site.glob("*.egg-info")]:
            found.add(plain(info.name.split("-")[0]))
    return found


def fill(command: list[str], names: list[str]) -> None:
    """Run the installer with a line of progress; everything it says goes to the log.

    Raises:
        InstallError: with the installer's own last word.
    """
    wanted = set(names)
    counter = Progress(len(wanted), len(wanted & installed()))
    collected, note = 0, ""
    with LOG.open("w") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        finished = threading.Event()

        def watch() -> None:
            while not finished.wait(PROGRESS_SECONDS):
                counter.show(collected, len(wanted & installed()), note)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                log.flush()
                collected += line.startswith("Collecting ")
                note = " ".join(line.split()[:2])
            code = process.wait()
        finally:
            finished.set()
            watcher.join()
            if process.poll() is None:
                process.terminate()
                process.wait()
    counter.show(collected, len(wanted & installed()), note)
    counter.end()
    if code:
        raise InstallError(
            f"installing failed: {reason(LOG.read_text(errors='replace'))}. Check network, proxy and free disk space,"
            f" then run the same command again: it goes on from here. All it said: {LOG.relative_to(ROOT)}"
        )


def leftovers(names: Collection[str], found: Collection[str]) -> set[str]:
    """Of the packages found, those that an older requirements.txt had brought.

    What is not pinned is not tested. Taking a package out may not undo what it did to others, so the environment is
    made anew where there is one.
    """
    return set(found) - set(names) - TOOLS


class Progress:
    """One line that counts on a terminal; a few plain lines where output goes to a file."""

    def __init__(self, total: int, before: int) -> None:
        self.total = total
        self.before = before
        self.live = sys.stdout.isatty()
        self.said = ("", -1)

    def show(self, collected: int, done: int, note: str) -> None:
        """`collected` packages fetched, `done` unpacked, `note` what the installer spoke of last."""
        # pip first fetches everything, then unpacks everything; uv counts only the second half.
        phase, count = ("downloaded", collected) if collected and done <= self.before else ("installed", done)
        if self.live:
            print(f"\r\x1b[K  {phase} {count}/{self.total}  {note[:60]}", end="", flush=True)
        elif (phase, count // PLAIN_STEP) != self.said:
            self.said = (phase, count // PLAIN_STEP)
            print(f"  {phase} {count}/{self.total}", flush=True)

    def end(self) -> None:
        if self.live:
            print(flush=True)


def reason(log: str) -> str:
    """The line of the installer's output that says most: its first error after the retries."""
    errors = [
        line.strip() for line in log.splitlines() if re.match(r"\s*(ERROR|error|×|Caused by|No space)", line.strip())
    ]
    return (errors[0] if errors else last_line(log)).removeprefix("ERROR: ").removeprefix("error: ").rstrip(".")[:300]


def last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Two `make` at once in one clone: the second waits and then finds everything done."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another make is installing; waiting for it", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
