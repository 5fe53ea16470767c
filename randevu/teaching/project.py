"""The project whose files are taught: a git checkout, or just a folder.

In a checkout a change set becomes a commit on a branch of its own, made with git's plumbing: neither the working tree
from which the product runs nor the index of whoever works in it is touched. Change sets that nobody has merged yet
stand on each other, so that the next one knows what the last one taught. Where there is no git, a change set is a
patch.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from randevu.errors import RandevuError
from randevu.teaching.examples import HELD_OUT, NLU, RULES, Files
from randevu.teaching.lessons import READINGS

BRANCHES = "ogretim/"
_TOUCHED = (NLU, RULES, HELD_OUT, READINGS)
_LEFT_OUT = ("var", "models", ".git", ".venv", ".rasa", "node_modules", "__pycache__")
_SECONDS = 60


class GitFailed(RandevuError):
    """Git refused; the text is its last line."""


@dataclass(frozen=True)
class Author:
    name: str
    email: str


@dataclass(frozen=True)
class Kept:
    branch: str
    commit: str


class Project:
    """The files below a folder, as they were last committed where it is a git checkout.

    Args:
        unmerged: commits of earlier change sets, the newest first.
    """

    def __init__(self, root: Path, unmerged: Sequence[str] = ()) -> None:
        self.root = root
        self.base = _base(root, unmerged)

    @property
    def is_checkout(self) -> bool:
        return self.base is not None

    def read(self) -> Files:
        """The files that lessons touch or are compared with."""
        if self.base is None:
            return on_disk(self.root)
        listed = _git(self.root, "ls-tree", "-r", "--name-only", "-z", self.base, "--", *_TOUCHED).split(b"\0")
        paths = [one.decode() for one in listed if one.endswith((b".yml", b".tsv"))]
        asked = "".join(f"{self.base}:{path}\n" for path in paths).encode()
        return dict(zip(paths, _contents(_git(self.root, "cat-file", "--batch", given=asked)), strict=True))

    def keep(self, branch: str, after: Files, message: str, author: Author) -> Kept:
        """Commit the files on a branch of their own; one of that name is what an interrupted attempt left.

        Raises:
            GitFailed: git refused.
        """
        assert self.base is not None
        with tempfile.TemporaryDirectory() as folder:
            own = {
                "GIT_INDEX_FILE": str(Path(folder) / "index"),
                **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _who(author)},
            }
            _git(self.root, "read-tree", self.base, more=own)
            for path, content in after.items():
                blob = _git(self.root, "hash-object", "-w", "--stdin", given=content.encode()).decode().strip()
                _git(self.root, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", more=own)
            tree = _git(self.root, "write-tree", more=own).decode().strip()
            made = _git(self.root, "commit-tree", tree, "-p", self.base, given=message.encode(), more=own)
        commit = made.decode().strip()
        _git(self.root, "update-ref", f"refs/heads/{branch}", commit)
        return Kept(branch, commit)

    def unpack(self, folder: Path, after: Files) -> None:
        """The whole project into an empty folder, with files as they shall be."""
        if self.base is None:
            shutil.copytree(self.root, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            with tarfile.open(fileobj=io.BytesIO(_git(self.root, "archive", "--format=tar", self.base))) as packed:
                packed.extractall(folder, filter="data")
        for path, content in after.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.encode())


def _base(root: Path, unmerged: Sequence[str]) -> str | None:
    """The commit to stand on; None where the folder is not the top of a checkout with a commit."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel").decode().strip()
        head = _git(root, "rev-parse", "--verify", "HEAD^{commit}").decode().strip()
    except (GitFailed, OSError):
        return None
    if Path(top).resolve() != root.resolve():
        return None
    for commit in unmerged:
        try:
            _git(root, "merge-base", "--is-ancestor", head, commit)
        except GitFailed:
            continue
        return commit
    return head


def on_disk(root: Path) -> Files:
    """The same files as they lie there now."""
    return {path: (root / path).read_bytes().decode("utf-8") for path in _paths(root)}


def _paths(root: Path) -> Iterator[str]:
    for name in _TOUCHED:
        place = root / name
        found = place.rglob("*.yml") if place.is_dir() else [place] if place.is_file() else []
        yield from sorted(path.relative_to(root).as_posix() for path in found)


def _contents(batch: bytes) -> Iterator[str]:
    """The blobs of `cat-file --batch`: a line with the size, the bytes, a line break."""
    at = 0
    while at < len(batch):
        end = batch.index(b"\n", at)
        size = int(batch[at:end].split()[-1])
        yield batch[end + 1 : end + 1 + size].decode("utf-8")
        at = end + size + 2


def _who(author: Author) -> Iterator[tuple[str, str]]:
    yield "NAME", author.name
    yield "EMAIL", author.email


def _git(root: Path, *arguments: str, given: bytes | None = None, more: Mapping[str, str] | None = None) -> bytes:
    """Git's standard output. What the environment says of another repository is left out.

    Raises:
        GitFailed: it ended with an error.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments],
        input=given if given is not None else b"",
        capture_output=True,
        env={**inherited, "LC_ALL": "C", **(more or {})},
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise GitFailed(done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "git failed")
    return done.stdout
