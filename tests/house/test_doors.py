"""Between rooms four doors are open; inside a room everything looks down. Each contract of pyproject.toml holds as well."""

import subprocess
import sys

import pytest

from tests.house import source

DOORS = {"queries", "actions", "events", "states"}
EDGE_DOORS = DOORS | {"api", "demo"}
# The machinery of the ground is there to be used by name; a jurist's rules and the platform's clock have no inner rooms.
OPEN_HOUSE = {"ground.platform", "ground.law", "ground.ui", "ground.sheets", "ground.papers", "ground.notices"}
ASSEMBLY = {"config"}


def test_import_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(source.ROOT / "src"), "PATH": "/usr/bin:/bin"},
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_rooms_meet_only_at_their_doors():
    wrong = []
    for path in source.modules():
        here = source.room_of(source.dotted_of(path))
        doors = EDGE_DOORS if here.startswith("edge.") or path.stem == "demo" else DOORS
        for found in source.imports_of(path):
            there = source.room_of(found.module)
            if not there or there == here or there in OPEN_HOUSE or not here or there.startswith("edge."):
                continue
            if source.file_within_room(found.module) not in doors:
                wrong.append(str(found))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["views", "api"])
def test_views_know_neither_tables_nor_rules(name):
    wrong = []
    for path in source.modules():
        if name not in source.file_within_room(source.dotted_of(path)).split("."):
            continue
        for found in source.imports_of(path):
            parts = found.module.split(".")
            if parts[0] == "hezhi" and {"models", "rules"} & set(parts):
                wrong.append(str(found))

    assert not wrong, "\n".join(wrong)


def test_rules_are_pure():
    wrong = []
    for path in source.modules():
        if source.file_within_room(source.dotted_of(path)) != "rules" and "ground/law" not in str(path):
            continue
        for found in source.imports_of(path):
            top = found.module.split(".")[0]
            ours = found.module.startswith(
                ("hezhi.ground.law", source.dotted_of(path).rpartition(".rules")[0] + ".rules")
            )
            ours = ours or (found.module.startswith("hezhi.") and ".rules" in found.module)
            ours = ours or (
                source.room_of(found.module) == source.room_of(source.dotted_of(path)) and ".states" in found.module
            )
            if top in {"django", "psycopg", "procrastinate"} or (top == "hezhi" and not ours):
                wrong.append(str(found))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("models", {"actions", "queries", "views", "forms", "permissions", "tasks", "listeners"}),
        ("permissions", {"actions", "views", "forms", "tasks", "listeners"}),
        ("queries", {"actions", "views", "forms", "tasks", "listeners"}),
        ("actions", {"views", "forms", "tasks", "listeners", "api"}),
        ("forms", {"actions", "rules", "views"}),
        ("events", {"models", "actions", "queries", "views"}),
        ("states", {"models", "actions", "queries", "views"}),
    ],
)
def test_inside_a_room_everything_looks_down(name, never):
    wrong = []
    for path in source.modules():
        dotted = source.dotted_of(path)
        if source.file_within_room(dotted) != name:
            continue
        for found in source.imports_of(path):
            if (
                source.room_of(found.module) == source.room_of(dotted)
                and source.file_within_room(found.module) in never
            ):
                wrong.append(str(found))

    assert not wrong, "\n".join(wrong)
