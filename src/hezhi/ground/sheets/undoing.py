"""Taking rows back for kinds whose fates name rows of tables: created ones go, updated ones say again what they said."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused

from .kinds import Fate
from .states import FateKind


def diff(obj: Model, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which `values` differ from the row, as before and after. Sets them; saves nothing. Use attnames (`area_id`)."""
    before, after = {}, {}
    for name, value in values.items():
        old = getattr(obj, name)
        if old != value:
            before[name], after[name] = plain(old), plain(value)
            setattr(obj, name, value)
    return before, after


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def undo_fates(fates: list[Fate]) -> None:
    """Take back fates whose `object_type` is a table (`territory.compound`), in the order given. Joined ones are the kind's own matter.
    Raises Refused, having changed nothing that survives, where a row was changed since or is used by others."""
    groups: dict[tuple[str, str], list[Fate]] = defaultdict(list)
    for fate in fates:
        groups[fate.object_type, fate.kind].append(fate)
    for (object_type, kind), group in groups.items():
        model = apps.get_model(object_type)
        rows = model._default_manager.select_for_update().in_bulk([f.object_id for f in group])
        for fate in group:
            _must_be_unchanged(rows.get(fate.object_id), fate)
        if kind == FateKind.CREATED:
            _delete(model, list(rows))
        else:
            _restore(model, rows, group)


def _must_be_unchanged(obj: Model | None, fate: Fate) -> None:
    if obj is None:
        raise _changed(fate)
    for name, value in fate.after.items():
        field = obj._meta.get_field(name)
        if _same(field, value) != _same(field, getattr(obj, name)):
            raise _changed(fate)


def _same(field, value: Any) -> Any:
    return None if value is None else field.get_prep_value(field.to_python(value))


def _changed(fate: Fate) -> Refused:
    return Refused(
        "sheets.changed_since", _("第 %(row)s 行导入后又被别人改过，不能整批撤销。") % {"row": fate.row_number}
    )


def _delete(model: type[Model], pks: list[int]) -> None:
    try:
        model._default_manager.filter(pk__in=pks).delete()
    except ProtectedError:
        raise Refused("sheets.in_use", _("导入的内容已经被别处用到，不能整批撤销。")) from None


def _restore(model: type[Model], rows: dict[int, Model], group: list[Fate]) -> None:
    names: set[str] = set()
    for fate in group:
        obj = rows[fate.object_id]
        for name, value in fate.before.items():
            field: Any = model._meta.get_field(name)
            setattr(obj, name, None if value is None else field.to_python(value))
            names.add(field.name)
    if names:
        model._default_manager.bulk_update(rows.values(), sorted(names), batch_size=1000)
