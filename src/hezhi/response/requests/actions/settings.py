"""What a city sets: categories, clocks and the dispatch catalogue. Loading twice changes nothing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import CatalogueRule, Category, ClockRule
from .counting import sum_categories_anew

SUM_ANEW = sight.purpose(
    "requests.sum_anew", "类别是否属于物业类有变动时，把这个类别的件数加进各处的合计或从中减去，不看诉求内容"
)
DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def load_categories(rows: Iterable[dict[str, Any]] | None = None, *, actor: Actor) -> int:
    """Bring the category tree in line with `rows` (parents first; default: the file that comes with the house). Returns how many rows
    were new or changed; categories that are not named stay as they are."""
    permissions.require(actor, "requests.settings", None)
    changed = 0
    known = {row.code: row for row in Category.objects.all()}
    with _sums_follow():
        for row in rows if rows is not None else _read("categories.json"):
            wanted = {**row, "parent": known[row["parent"]] if row.get("parent") else None}
            known[row["code"]], is_new = _bring(Category, known.get(row["code"]), wanted)
            changed += is_new
    if changed:
        audit.record("requests.load_categories", actor=actor, changes={"changed": changed})
    return changed


@dataclass
class Adopted:
    """One category after `adopt_categories`: its id, whether it is new, and what it said before and says now (JSON)."""

    category: int
    is_new: bool
    before: dict[str, Any]
    after: dict[str, Any]


@transaction.atomic
def adopt_categories(rows: Sequence[dict[str, Any]], *, actor: Actor) -> list[Adopted]:
    """A city's own tree, parents before children: dicts of code, name, parent (a code or None) and whatever else a category has. Known by its
    code; one that says what it said stays as it was. One history row for all."""
    permissions.require(actor, "requests.settings", None)
    known = {row.code: row for row in Category.objects.select_for_update()}
    adopted = []
    with _sums_follow():
        for wanted in rows:
            values = {**wanted, "parent_id": known[wanted["parent"]].pk if wanted.get("parent") else None}
            values.pop("parent", None)
            adopted.append(_adopt(known, values))
    told = {"new": sum(one.is_new for one in adopted), "changed": sum(bool(one.before) for one in adopted)}
    if told["new"] or told["changed"]:
        audit.record("requests.load_categories", actor=actor, changes=told)
    return adopted


@transaction.atomic
def take_back_categories(adopted: Iterable[Adopted], *, actor: Actor) -> int:
    """Undo `adopt_categories`: new ones go, changed ones say again what they said. Refused whole where one is used already."""
    permissions.require(actor, "requests.settings", None)
    rows = list(adopted)
    with _sums_follow():
        for one in rows:
            if not one.is_new:
                Category.objects.filter(pk=one.category).update(**one.before)
    try:
        for one in sorted((one for one in rows if one.is_new), key=lambda one: -one.category):
            Category.objects.filter(pk=one.category).delete()
    except ProtectedError as held:
        raise Refused("requests.category_used", _("有的类别已经有诉求在用，不能撤销。")) from held
    audit.record("requests.load_categories", actor=actor, changes={"taken_back": len(rows)})
    return len(rows)


@contextmanager
def _sums_follow() -> Iterator[None]:
    """Whatever becomes property or ceases to be inside, the sums that the list of 30 reads follow. New categories have nothing to add."""
    before = dict(Category.objects.values_list("id", "is_property"))
    yield
    after = dict(Category.objects.filter(pk__in=before).values_list("id", "is_property"))
    gained = [pk for pk, is_property in after.items() if is_property and not before[pk]]
    lost = [pk for pk, is_property in after.items() if before[pk] and not is_property]
    if gained or lost:
        with sight.job(SUM_ANEW):
            sum_categories_anew(gained, lost)


def _adopt(known: dict[str, Category], values: dict[str, Any]) -> Adopted:
    row = known.get(values["code"])
    if row is None:
        row = known[values["code"]] = Category.objects.create(**values)
        return Adopted(row.pk, True, {}, {})
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    if before:
        row.save(update_fields=list(before))
    return Adopted(row.pk, False, before, {name: values[name] for name in before})


@transaction.atomic
def load_clocks(rows: Iterable[dict[str, Any]] | None = None, *, actor: Actor) -> int:
    """Bring the time limits in line with `rows`; one row is known by its code and first day."""
    permissions.require(actor, "requests.settings", None)
    changed = 0
    known = {(row.code, row.valid_from): row for row in ClockRule.objects.all()}
    for row in rows if rows is not None else _read("clocks.json"):
        row = {**row, "valid_from": date.fromisoformat(row["valid_from"])}
        _row, is_new = _bring(ClockRule, known.get((row["code"], row["valid_from"])), row)
        changed += is_new
    if changed:
        audit.record("requests.load_clocks", actor=actor, changes={"changed": changed})
    return changed


@transaction.atomic
def load_catalogue(rows: Iterable[dict[str, Any]], *, actor: Actor) -> int:
    """Add rules to the dispatch catalogue: dicts of area_path, category (code or None), via, handler (organisation or None),
    co_handlers, clause, valid_from. A rule that stands already is left alone."""
    permissions.require(actor, "requests.settings", None)
    by_code = {row.code: row for row in Category.objects.all()}
    added = 0
    for row in rows:
        co_handlers = row.get("co_handlers", ())
        rule, is_new = CatalogueRule.objects.get_or_create(
            area_path=row["area_path"],
            category=by_code[row["category"]] if row.get("category") else None,
            via=row.get("via", "organisation"),
            handler=row.get("handler"),
            clause=row.get("clause", ""),
            valid_from=row["valid_from"],
        )
        if is_new and co_handlers:
            rule.co_handlers.set(co_handlers)
        added += is_new
    if added:
        audit.record("requests.load_catalogue", actor=actor, changes={"added": added})
    return added


def _read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _bring(model, row, wanted):
    """The row as wanted, and whether anything was written."""
    if row is None:
        return model.objects.create(**wanted), True
    changes = [field for field, value in wanted.items() if str(getattr(row, field)) != str(value)]
    for field in changes:
        setattr(row, field, wanted[field])
    if changes:
        row.save(update_fields=changes)
    return row, bool(changes)
