"""A city's own category tree: its rows become categories, or names by which senders mean ours."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets.kinds import CellError, Fate, Row
from hezhi.response.requests import actions as request_actions
from hezhi.response.requests import queries as requests

from ..models import CategoryAlias
from ..rules.place_names import plain

CATEGORY, ALIAS = "requests.category", "intake.categoryalias"
LONGEST_NAME, LONGEST_CODE = 40, 40
CARRIED = ("name_en", "clock", "is_property", "is_active", "words")


@dataclass
class TreeContext:
    """The categories known before, and the names that this file brings."""

    actor: Actor
    codes: dict[str, str]  # whatever means a category -> its code
    parents: dict[str, str | None]
    brought: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor) -> "TreeContext":
        """As the register holds it."""
        rows = list(requests.all_categories())
        told = {plain(name): row.code for row in rows for name in (row.name_en, row.name, row.code) if name}
        return cls(actor, told, {row.code: row.parent.code if row.parent else None for row in rows})

    def path_of(self, row: Row) -> list[str]:
        """The names from the top down to this row; a row with a parent names itself alone."""
        levels = [str(row.get(key)).strip() for key in ("first", "second", "third") if row.get(key)]
        name = str(row.get("name") or "").strip()
        return [*levels, name] if name and name not in levels else levels or ([name] if name else [])

    def see(self, row: Row) -> None:
        """Remember what the file names, so that parents may come after their children."""
        if path := self.path_of(row):
            for told in (path[-1], str(row.get("code") or "")):
                if told:
                    self.brought.setdefault(plain(told), _code(row, path))

    def code_for(self, told: str) -> str:
        """The code of a category of ours by code or name; "" where there is none."""
        return self.codes.get(plain(told), "")


@transaction.atomic
def take_in_tree(rows: Sequence[Row], context: TreeContext) -> list[Fate]:
    """Store the tree; one fate a row. Rows that say which of ours they mean become names of it."""
    permissions.require(context.actor, "requests.settings", None)
    mapped = [row for row in rows if row.get("maps_to")]
    own = [row for row in rows if not row.get("maps_to")]
    return [*_take_own(own, context), *_take_mapped(mapped, context)]


@transaction.atomic
def give_back_tree(fates: Sequence[Fate], *, actor: Actor) -> None:
    """Undo: names go, categories that were new go where nobody uses them, changed ones say what they said."""
    names = [pk for fate in fates if fate.object_type == ALIAS for pk in fate.after.get("names", [])]
    CategoryAlias.objects.filter(pk__in=names).delete()
    adopted = []
    for fate in fates:
        if fate.object_type == CATEGORY and fate.kind in ("created", "updated"):
            above = fate.after.get("above", [])
            before = {name: value for name, value in fate.before.items() if name != "above"}
            adopted += [request_actions.Adopted(pk, True, {}, {}) for pk in above]
            adopted.append(request_actions.Adopted(fate.object_id, fate.kind == "created", before, {}))
    request_actions.take_back_categories(adopted, actor=actor)


def _take_own(rows: Sequence[Row], context: TreeContext) -> list[Fate]:
    wanted: dict[str, dict[str, Any]] = {}
    of_row: dict[int, tuple[str, list[str]]] = {}
    for row in rows:
        path = context.path_of(row)
        above = _levels_above(path, context, wanted)
        code = _code(row, path)
        of_row[row.number] = (code, above)
        parent = _parent(row, path, context)
        values = {key: row.get(key) for key in CARRIED if row.get(key) is not None}
        wanted[code] = {**wanted.get(code, {}), "code": code, "name": path[-1], "parent": parent, **values}
    ordered = _parents_first(wanted, context)
    adopted = {
        wanted_row["code"]: one
        for wanted_row, one in zip(ordered, request_actions.adopt_categories(ordered, actor=context.actor), strict=True)
    }
    told: set[str] = set()
    return [_fate(row, *of_row[row.number], adopted, told) for row in rows]


def _levels_above(path: list[str], context: TreeContext, wanted: dict[str, dict]) -> list[str]:
    """Categories of the levels that have no row of their own."""
    new, parent = [], None
    for depth in range(1, len(path)):
        code = context.code_for(path[depth - 1]) if depth == 1 else ""
        code = code or _path_code(path[:depth])
        if code not in wanted and code not in context.parents:
            wanted[code] = {"code": code, "name": path[depth - 1], "parent": parent}
            new.append(code)
        parent = code
    return new


def _parent(row: Row, path: list[str], context: TreeContext) -> str | None:
    told = str(row.get("parent") or "").strip()
    if told:
        found = context.brought.get(plain(told)) or context.code_for(told)
        if not found:
            raise Refused("intake.no_such_parent", _("没有这个上级：%(name)s。") % {"name": told}, "parent")
        return found
    if len(path) < 2:
        return None
    return (context.code_for(path[0]) if len(path) == 2 else "") or _path_code(path[:-1])


def _parents_first(wanted: dict[str, dict], context: TreeContext) -> list[dict]:
    ordered, done = [], set(context.parents)
    waiting = list(wanted.values())
    while waiting:
        ready = [
            row for row in waiting if row["parent"] is None or row["parent"] in done or row["code"] == row["parent"]
        ]
        if not ready:
            raise Refused(
                "intake.ring_of_parents", _("类别的上下级绕成了圈：%(name)s。") % {"name": waiting[0]["name"]}, "parent"
            )
        ordered += ready
        done |= {row["code"] for row in ready}
        waiting = [row for row in waiting if row["code"] not in done]
    return ordered


def _fate(row: Row, code: str, above: list[str], adopted: dict, told: set[str]) -> Fate:
    one = adopted[code]
    if code in told:
        return Fate("unchanged", row.number, CATEGORY, one.category)
    told.add(code)
    more = {"above": [adopted[top].category for top in above]} if above else {}
    if one.is_new:
        return Fate("created", row.number, CATEGORY, one.category, after=more)
    if one.before:
        return Fate("updated", row.number, CATEGORY, one.category, before=one.before, after={**one.after, **more})
    return Fate("unchanged", row.number, CATEGORY, one.category)


def _take_mapped(rows: Sequence[Row], context: TreeContext) -> list[Fate]:
    ids = {row.code: row.pk for row in requests.all_categories()}
    fates = []
    for row in rows:
        target = ids[context.code_for(str(row.get("maps_to")))]
        names = {plain(name)[:120] for name in (str(row.get("code") or ""), context.path_of(row)[-1]) if name}
        made = [
            CategoryAlias.objects.get_or_create(told=name, defaults={"category_id": target}) for name in sorted(names)
        ]
        if others := [alias.told for alias, _new in made if alias.category_id != target]:
            error = CellError(
                "maps_to", str(row.get("maps_to")), _("“%(name)s”已经对应别的类别。") % {"name": others[0]}
            )
            fates.append(Fate("refused", row.number, errors=[error]))
        else:
            new = [alias for alias, is_new in made if is_new]
            kind = "created" if new else "unchanged"
            first = (new or [alias for alias, _new in made])[0]
            fates.append(
                Fate(kind, row.number, ALIAS, first.pk, after={"names": [one.pk for one in new]} if new else {})
            )
    return fates


def _code(row: Row, path: list[str]) -> str:
    told = str(row.get("code") or "").strip()
    return told[:LONGEST_CODE] if told else _path_code(path)


def _path_code(path: Sequence[str]) -> str:
    return "own." + hashlib.blake2b("\x1f".join(path).encode(), digest_size=5).hexdigest()
