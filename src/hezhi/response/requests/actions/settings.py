"""What a city sets: categories, clocks and the dispatch catalogue. Loading twice changes nothing."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from hezhi.ground.platform import audit, permissions, sight
from hezhi.ground.platform.actor import Actor

from ..models import CatalogueRule, Category, ClockRule
from .counting import sum_leaves_anew

SUM_ANEW = sight.purpose("requests.sum_anew", "类别是否属于物业类有变动时，把各处的合计重新加一遍，不看诉求内容")
DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def load_categories(rows: Iterable[dict[str, Any]] | None = None, *, actor: Actor) -> int:
    """Bring the category tree in line with `rows` (parents first; default: the file that comes with the house). Returns how many rows
    were new or changed; categories that are not named stay as they are."""
    permissions.require(actor, "requests.settings", None)
    changed = 0
    known = {row.code: row for row in Category.objects.all()}
    were_property = {row.pk for row in known.values() if row.is_property}
    for row in rows if rows is not None else _read("categories.json"):
        wanted = {**row, "parent": known[row["parent"]] if row.get("parent") else None}
        known[row["code"]], is_new = _bring(Category, known.get(row["code"]), wanted)
        changed += is_new
    if were_property != {row.pk for row in known.values() if row.is_property}:
        with sight.job(SUM_ANEW):
            sum_leaves_anew()
    if changed:
        audit.record("requests.load_categories", actor=actor, changes={"changed": changed})
    return changed


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
