"""Organisations from a list: known by kind, name and area; the same again changes nothing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import Column, Fate, ImportKind, Row
from hezhi.ground.sheets.undoing import diff, undo_fates
from hezhi.register.territory.queries import AREA_COLUMNS, Places, places

from .. import actions
from ..actions import OrganisationDraft
from ..models import Organisation
from ..models import OrganisationKind as Kind

with override(None):
    _KINDS = {str(kind.label): kind.value for kind in Kind}
KINDS = _KINDS | {
    "街道办": Kind.SUBDISTRICT_OFFICE.value,
    "街道办事处": Kind.SUBDISTRICT_OFFICE.value,
    "居委会": Kind.RESIDENTS_COMMITTEE.value,
    "村委会": Kind.RESIDENTS_COMMITTEE.value,
    "物业公司": Kind.PROVIDER.value,
    "物业企业": Kind.PROVIDER.value,
    "区级委办局": Kind.DISTRICT_DEPARTMENT.value,
    "市级委办局": Kind.CITY_DEPARTMENT.value,
    "公服企业": Kind.UTILITY.value,
}
CHANGED = ("short_name", "code", "phone")


@dataclass
class Context:
    """Places that rows may name, and the bodies on record."""

    places: Places
    known: dict[tuple[str, str, str], Organisation]


class OrganisationKind(ImportKind):
    """单位."""

    code = "organisations"
    name = gettext_lazy("单位")
    name_en = "Organisations"
    deed = "people.import_organisations"
    columns = (
        Column(
            "name", "单位名称", "Name", ("名称", "单位", "组织名称", "企业名称"), required=True, read=cells.short(80)
        ),
        Column(
            "kind", "单位类型", "Kind", ("类型", "类别"), required=True, read=cells.choice(KINDS), choices=tuple(KINDS)
        ),
        Column("short_name", "简称", "Short name", read=cells.short(30)),
        *AREA_COLUMNS,
        Column("code", "统一社会信用代码", "Credit code", ("信用代码", "代码"), read=cells.code(), as_text=True),
        Column("phone", "公开电话", "Published phone", ("电话", "联系电话"), read=cells.phone, as_text=True),
    )

    def prepare(self, actor, options):
        bodies = {(body.kind, body.name, body.area_path): body for body in Organisation.objects.filter(is_active=True)}
        return Context(places(actor), bodies)

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, drafts, changed = [], {}, []
        for row in rows:
            area, errors = context.places.area_of(row)
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
                continue
            key = row["kind"], row["name"], area.path
            if key in drafts:
                fates.append(Fate("joined", row.number, "people.organisation"))
            elif key in context.known:
                fates.append(_known(context.known[key], row, changed))
            else:
                told: dict[str, Any] = {name: row[name] or "" for name in CHANGED}
                drafts[key] = row.number, OrganisationDraft(row["name"], row["kind"], area.path, **told)
        Organisation.objects.bulk_update(changed, CHANGED, batch_size=1000)
        fresh = actions.add_organisations([draft for _n, draft in drafts.values()], actor=context.places.actor)
        made = zip(drafts.values(), fresh, strict=True)
        return fates + [Fate("created", number, "people.organisation", body.pk) for (number, _d), body in made]

    def undo(self, fates: list[Fate], context: Context) -> None:
        undo_fates([fate for fate in fates if fate.object_id])


def _known(body: Organisation, row: Row, changed: list[Organisation]) -> Fate:
    before, after = diff(body, {name: row[name] for name in CHANGED if row[name]})
    if not after:
        return Fate("unchanged", row.number, "people.organisation", body.pk)
    changed.append(body)
    return Fate("updated", row.number, "people.organisation", body.pk, before=before, after=after)


def unknown_body() -> str:
    """What is said of a body that is not on record."""
    return _("没有登记这个单位，或有几个同名的，请先导入单位。")
