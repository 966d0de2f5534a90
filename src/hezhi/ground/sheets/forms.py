"""Shape of what the import screen sends."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.numbers import whole_number

from . import guard, headers, kinds, queries
from .pipeline import Layout

CELL = re.compile(r"c-(\d{1,7})-(\d{1,4})")


class BringForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=_("表格文件"), error_messages={"required": _("还没有选文件。"), "empty": _("这个文件是空的。")}
    )


def layout_from(post, sheet_import) -> Layout:
    """How the screen says the sheet is to be read. Another sheet or header row is guessed anew; else the columns as chosen."""
    kind = kinds.get(sheet_import.kind)
    row = post.get("header_row", "")
    layout = queries.layout_of(
        sheet_import, post.get("sheet", sheet_import.sheet), min(whole_number(row) or 0, guard.MOST_CELLS)
    )
    codes = {o.code for o in kind.options} | ({"profile"} if kind.profiles else set())
    layout.options.update({code: post[f"o-{code}"] for code in codes if f"o-{code}" in post})
    if layout.sheet == sheet_import.sheet and layout.header.row == sheet_import.header_row:
        layout.mapping = _chosen(post, layout, {c.key for c in kind.columns})
    profile = next((p for p in kind.profiles if p.code == layout.options.get("profile")), None)
    if profile and profile.code != sheet_import.options.get("profile"):
        layout.mapping = headers.guess(layout.header.headings, kind, profile)
        layout.options.update(profile.options)
    return layout


def mended_cells(post) -> dict[int, dict[int, str]]:
    """{row: {column index: words}} of the inputs `c-<row>-<column>`."""
    cells: dict[int, dict[int, str]] = {}
    for name, words in post.items():
        if match := CELL.fullmatch(name):
            cells.setdefault(int(match[1]), {})[int(match[2])] = words.strip()[:2000]
    return cells


def _chosen(post, layout: Layout, keys: set[str]) -> dict[int, str]:
    """Each column key once; of two headings given the same, the first. A heading too far right to be shown stays as it was."""
    mapping: dict[int, str] = {}
    for index in range(len(layout.header.headings)):
        key = post.get(f"m-{index}", layout.mapping.get(index, ""))
        if key in keys and key not in mapping.values():
            mapping[index] = key
    return mapping
