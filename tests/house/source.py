"""The house read as text: its rooms, files and imports."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "hezhi"
WINGS = ("ground", "register", "living", "response", "steering", "edge")


@dataclass(frozen=True)
class Import:
    """One import: from which file, of which module (dotted), at which line."""

    path: Path
    module: str
    line: int

    def __str__(self):
        return f"{self.path.relative_to(HOUSE)}:{self.line} imports {self.module}"


def rooms() -> list[Path]:
    """Every room's folder, wing by wing."""
    return [room for wing in WINGS for room in sorted((HOUSE / wing).iterdir()) if (room / "__init__.py").exists()]


def modules() -> list[Path]:
    """Every Python file of the house but migrations."""
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text())


def room_of(dotted: str) -> str:
    """`register.people` of `hezhi.register.people.queries`; empty for what lies in no room."""
    parts = dotted.split(".")
    return ".".join(parts[1:3]) if len(parts) > 2 and parts[0] == "hezhi" and parts[1] in WINGS else ""


def dotted_of(path: Path) -> str:
    """The module's name: `hezhi.register.people.queries`."""
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> list[Import]:
    """All imports of a file, inside functions too, with relative ones spelt out. `from a import b` is told as `a.b`."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [Import(path, alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(path, node)
            found += [Import(path, f"{base}.{alias.name}", node.lineno) for alias in node.names]
    return found


def file_within_room(dotted: str) -> str:
    """`queries` of `hezhi.register.people.queries.persons`; empty for the room itself."""
    parts = dotted.split(".")
    return parts[3] if len(parts) > 3 else ""


def _base(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = dotted_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, node.module] if node.module else package)
