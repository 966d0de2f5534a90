"""Divisions from official lists: a row is a district, a subdistrict or a community, known by its code.

The level follows from the parent's code that stands beside it (streetCode, areaCode, cityCode); gaps above are refused, not invented. The
city itself is named once (`--city`). The same list again changes nothing; a new name under a known code is a dated renaming.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Option, Row
from hezhi.ground.sheets.undoing import undo_fates

from .. import actions, queries
from ..actions import AreaDraft
from ..models import Area, AreaCode, AreaKind

FORM_WORDS = {
    "district": [("县", "county"), ("开发区", "development_zone"), ("区", "district")],
    "subdistrict": [
        ("街道", "street"),
        ("地区", "area_office"),
        ("镇", "town"),
        ("乡", "township"),
        ("开发区", "development_zone"),
    ],
    "community": [("村民委员会", "village"), ("村委会", "village"), ("村", "village")],
}


@dataclass
class Context:
    """What all rows need: who imports, under which scheme, and the holders of codes."""

    actor: Actor
    scheme: str
    since: date | None
    city_name: str
    holders: dict[str, Area] = field(default_factory=dict)


class DivisionKind(ImportKind):
    """区划: districts, subdistricts, communities with their official codes."""

    code = "divisions"
    name = gettext_lazy("区划")
    name_en = "Divisions"
    deed = "territory.import_divisions"
    columns = (
        Column("code", "区划代码", "Code", ("代码", "统计用区划代码"), required=True, read=cells.code(), as_text=True),
        Column("name", "名称", "Name", ("区划名称",), required=True, read=cells.short(60)),
        Column(
            "street_code", "街道代码", "Subdistrict code", ("streetCode", "乡级代码"), read=cells.code(), as_text=True
        ),
        Column("district_code", "区代码", "District code", ("areaCode", "县级代码"), read=cells.code(), as_text=True),
        Column("city_code", "市代码", "City code", ("cityCode", "地级代码"), read=cells.code(), as_text=True),
        Column("form", "类型", "Form", ("kind", "类别"), read=cells.short(30)),
        Column("households", "户数", "Households", read=cells.whole),
    )
    options = (
        Option(
            "city",
            gettext_lazy("城市名称（第一次导入时）"),
            help="Name of the city, where it does not stand yet.",
            hint=gettext_lazy("系统里还没有这座城市时才要写。"),
            is_rare=False,
        ),
        Option(
            "scheme",
            gettext_lazy("代码属于哪一套"),
            default="stats2023",
            help="Whose codes these are.",
            hint=gettext_lazy("代码由谁编的，例如国家统计局 2023 年版写 stats2023。"),
        ),
        Option(
            "since",
            gettext_lazy("新名称从哪一天起"),
            help="Day from which changed names hold (default today).",
            hint=gettext_lazy("改了名的，从这一天起用新名；不写就是今天。"),
        ),
    )

    def prepare(self, actor, options):
        scheme = options.get("scheme") or "stats2023"
        held = AreaCode.objects.filter(scheme=scheme, valid__upper_inf=True).select_related("area")
        return Context(
            actor=actor,
            scheme=scheme,
            since=cells.day(options["since"]) if options.get("since") else None,
            city_name=options.get("city", ""),
            holders={entry.code: entry.area for entry in held.defer("area__boundary")},
        )

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        levels = defaultdict(list)
        for row in rows:
            levels[_level(row)].append(row)
        fates: list[Fate] = []
        for level in (AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY):
            if levels[level]:
                fates += self._store_level(level, levels[level], context)
        return fates

    def undo(self, fates: list[Fate], context: Context) -> None:
        kinds = dict(Area.objects.filter(pk__in=[fate.object_id for fate in fates]).values_list("pk", "kind"))
        for level in (AreaKind.COMMUNITY, AreaKind.SUBDISTRICT, AreaKind.DISTRICT):
            here = [fate for fate in fates if kinds.get(fate.object_id) == level]
            undo_fates([fate for fate in here if fate.kind == "created"])
            for fate in here:
                if fate.kind == "updated":
                    actions.take_back_name(fate.object_id, fate.before["name"], actor=context.actor)
        empty = Area.objects.filter(kind=AreaKind.CITY, name=context.city_name, children=None, compounds=None)
        if context.city_name:
            empty.delete()

    def _store_level(self, level, rows, context):
        fates, drafts, told, drafted = [], [], [], set()
        for row in rows:
            area, parent = context.holders.get(row["code"]), _parent(level, row, context)
            errors = _faults(level, row, area, parent, context)
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
            elif area:
                fates.append(_known(area, row, context))
            elif row["code"] in drafted:
                fates.append(
                    Fate("refused", row.number, errors=[_fault(row, "code", _("这个代码在文件里出现了两次。"))])
                )
            else:
                drafts.append(_draft(level, row, parent, context))
                told.append(row)
                drafted.add(row["code"])
        for row, area in zip(told, actions.add_areas(drafts, actor=context.actor), strict=True):
            context.holders[row["code"]] = area
            fates.append(Fate("created", row.number, "territory.area", area.pk))
        return fates


def _level(row: Row) -> str:
    if row["street_code"]:
        return AreaKind.COMMUNITY
    return AreaKind.SUBDISTRICT if row["district_code"] else AreaKind.DISTRICT


def _parent(level, row: Row, context: Context) -> Area | None:
    if level == AreaKind.COMMUNITY:
        return context.holders.get(row["street_code"])
    if level == AreaKind.SUBDISTRICT:
        return context.holders.get(row["district_code"])
    return _city(row, context)


def _city(row: Row, context: Context) -> Area | None:
    """The city by its code; else the only one there is; else, where its name was given, a new one."""
    code = row.get("city_code", "")
    if code and code in context.holders:
        return context.holders[code]
    cities = list(queries.children_of(None)[:2])
    if len(cities) == 1 and (not context.city_name or cities[0].name == context.city_name):
        return cities[0]
    if not context.city_name:
        return None
    codes = {context.scheme: code} if code else {}
    city = actions.add_area(None, "city", "city", context.city_name, actor=context.actor, codes=codes)
    context.holders[code] = city
    return city


def _faults(level, row: Row, area, parent, context: Context) -> list[CellError]:
    key = {"community": "street_code", "subdistrict": "district_code", "district": "city_code"}[level]
    if parent is None:
        reason = _("还没有登记这个上级区划，请先导入上一级。")
        if level == AreaKind.DISTRICT:
            reason = _("还没有这个城市，请写明城市名称。")
        return [_fault(row, key, reason)]
    if not context.actor.covers(parent.path):
        return [_fault(row, key, _("不在您的管辖范围内。"))]
    if area and area.parent_id != parent.pk:
        return [_fault(row, key, _("登记的上级是另一个区划；区划调整请另行办理，不由导入改动。"))]
    return []


def _known(area: Area, row: Row, context: Context) -> Fate:
    if area.name == row["name"]:
        return Fate("unchanged", row.number, "territory.area", area.pk)
    before = area.name
    try:
        actions.rename_area(
            area, row["name"], actor=context.actor, since=context.since or clock.today(), reason=_("导入")
        )
    except Refused as refused:
        return Fate("refused", row.number, errors=[_fault(row, "name", refused.message)])
    return Fate("updated", row.number, "territory.area", area.pk, before={"name": before}, after={"name": row["name"]})


def _draft(level, row: Row, parent: Area, context: Context) -> AreaDraft:
    return AreaDraft(
        parent,
        level,
        _form(level, row),
        row["name"],
        codes={context.scheme: row["code"]},
        since=None,
        households=row["households"],
    )


def _form(level, row: Row) -> str:
    for told in (row["name"], row.get("form", "")):
        for word, form in FORM_WORDS[level]:
            if told.endswith(word):
                return form
    return "community" if level == AreaKind.COMMUNITY else "other"


def _fault(row: Row, column: str, reason: str) -> CellError:
    return CellError(column, row.raw.get(column, ""), reason)
