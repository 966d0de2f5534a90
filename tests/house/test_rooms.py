"""The same few files stand in every room, and each says what it is for."""

import ast
import re

from tests.house import source

FILES = {
    "rules",
    "states",
    "events",
    "models",
    "permissions",
    "queries",
    "actions",
    "tasks",
    "listeners",
    "demo",
    "forms",
    "views",
    "api",
    "apps",
    "urls",
}
FOLDERS = {"templates", "migrations", "static", "templatetags", "__pycache__"}
EMPTY_WORDS = {
    "utils",
    "helpers",
    "common",
    "services",
    "signals",
    "constants",
    "managers",
    "misc",
    "util",
    "helper",
    "base_utils",
}


def test_every_room_has_a_readme_of_at_most_sixty_lines():
    wrong = []
    for room in source.rooms():
        readme = room / "README.md"
        if not readme.exists() or len(readme.read_text().splitlines()) > 60:
            wrong.append(str(room.relative_to(source.HOUSE)))

    assert not wrong, "\n".join(wrong)


def test_a_file_outside_the_list_is_explained_in_the_rooms_readme():
    wrong = []
    for room in source.rooms():
        readme = (room / "README.md").read_text() if (room / "README.md").exists() else ""
        for path in sorted(room.iterdir()):
            if path.stem in FILES | FOLDERS | {"__init__", "README"} or path.suffix in {".pyc"}:
                continue
            if not re.search(rf"\b{re.escape(path.stem)}\b", readme):
                wrong.append(str(path.relative_to(source.HOUSE)))

    assert not wrong, "\n".join(wrong)


def test_no_file_has_an_empty_name():
    wrong = [str(path.relative_to(source.HOUSE)) for path in source.modules() if path.stem in EMPTY_WORDS]

    assert not wrong, "\n".join(wrong)


def test_every_module_says_why_it_is_there():
    wrong = [
        str(path.relative_to(source.HOUSE))
        for path in source.modules()
        if source.tree_of(path).body and not ast.get_docstring(source.tree_of(path))
    ]

    assert not wrong, "\n".join(wrong)


def test_every_table_rule_and_deed_has_its_sentence():
    wrong = []
    for path in source.modules():
        if source.file_within_room(source.dotted_of(path)) not in {
            "models",
            "actions",
            "rules",
            "queries",
            "permissions",
            "events",
        }:
            continue
        for node in source.tree_of(path).body:
            is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                wrong.append(f"{path.relative_to(source.HOUSE)}: {node.name}")

    assert not wrong, "\n".join(wrong)


def test_templates_hold_no_script_and_no_style():
    wrong = []
    for path in sorted(source.HOUSE.rglob("templates/**/*.html")):
        text = path.read_text()
        inline = re.search(
            r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style|\sstyle=\"|\son[a-z]+=\"", text
        )
        if inline:
            wrong.append(f"{path.relative_to(source.HOUSE)}: {inline.group(0)[:40]}")

    assert not wrong, "\n".join(wrong)


def test_every_template_says_in_one_comment_what_it_takes():
    wrong = [
        str(path.relative_to(source.HOUSE))
        for path in sorted(source.HOUSE.rglob("templates/ui/components/*.html"))
        if not path.read_text().lstrip().startswith(("{#", "{% comment", "{% load"))
    ]

    assert not wrong, "\n".join(wrong)
