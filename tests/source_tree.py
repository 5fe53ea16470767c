"""The repository as the tests of its layout read it: files, modules, imports, string constants."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("randevu", "actions", "connectors", "nlu")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, as git knows it; new files that are not ignored count too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:  # unpacked from an archive
        made_here = {".venv", "var", "models", "node_modules", "__pycache__"}
        found = (path for path in ROOT.rglob("*") if not made_here & set(path.relative_to(ROOT).parts))
    else:
        found = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """`randevu.store.engine` for its file, `randevu.store` for the package's."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def topic_of(module: str) -> str:
    first, _, rest = module.partition(".")
    return (rest.split(".")[0] or "randevu") if first == "randevu" else first


def inside(module: str, places: set[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def imported(node: ast.AST, modules: frozenset[str]) -> list[str]:
    """What one import statement brings in, as full module names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written out in full"
        full = [f"{node.module}.{alias.name}" for alias in node.names]
        return [one if one in modules else str(node.module) for one in full]
    return []


@cache
def our_modules() -> frozenset[str]:
    return frozenset(name_of(path) for path in python_files(*CODE))


def imports(path: Path, at_start_only: bool = False) -> Iterator[str]:
    """Modules that a file imports; `at_start_only` leaves out what is imported inside functions."""
    tree = syntax(path)
    if not at_start_only:
        nodes = list(ast.walk(tree))
    else:
        nodes, waiting = [], list(tree.body)
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            typing_only = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                waiting.extend(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt))
    for node in nodes:
        yield from imported(node, our_modules())


@cache
def edges() -> tuple[tuple[str, str], ...]:
    """(module, module it imports) for our own code."""
    return tuple((name_of(path), other) for path in python_files(*CODE) for other in imports(path))


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String constants with their lines, without docstrings."""
    bare = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value
