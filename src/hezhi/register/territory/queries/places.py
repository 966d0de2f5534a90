"""Which area and which compound a row of a sheet means: columns, answers and look-ups that several kinds of sheet share."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Option, Row

from ..models import Area, AreaKind, Compound, CompoundCode, CompoundName
from ..names import plain_compound_name
from .areas import children_of
from .finding import AreaIndex, area_index

AREA_COLUMNS = (
    Column("district", "区", "District", ("行政区", "区县", "所属区", "所在区"), read=cells.short(60)),
    Column(
        "subdistrict",
        "街道",
        "Subdistrict",
        ("街乡镇", "街道/乡镇", "街道（乡镇）", "所属街道", "所在街道"),
        read=cells.short(60),
    ),
    Column("community", "社区", "Community", ("社区/村", "所属社区", "所在社区"), read=cells.short(60)),
)
COMPOUND_COLUMNS = (
    Column("compound_code", "小区编号", "Compound code", ("项目编号", "小区代码"), read=cells.code(), as_text=True),
    Column("compound", "小区", "Compound", ("小区名称", "项目名称"), read=cells.short(80)),
    *AREA_COLUMNS,
)
BUILDING_COLUMN = Column(
    "building", "楼号", "Building", ("楼栋", "楼栋号", "幢号"), required=True, read=cells.short(40), example="3号楼"
)
SCHEME = Option(
    "scheme",
    gettext_lazy("小区编号是谁的"),
    default="local",
    help="Whose compound codes these are.",
    hint=gettext_lazy("编号由哪个系统给的，例如 local；同一系统的编号再来一次就是同一个小区。"),
)
NAMED = (("district", AreaKind.DISTRICT), ("subdistrict", AreaKind.SUBDISTRICT), ("community", AreaKind.COMMUNITY))


@dataclass
class Places:
    """All areas and compounds that an importing actor may name, in memory."""

    actor: Actor
    areas: AreaIndex
    city: Area | None
    by_code: dict[tuple[str, str], Compound]
    by_name: dict[str, list[Compound]]

    def area_of(self, row: Row) -> tuple[Area | None, list[CellError]]:
        """The smallest area that the row's names lead to; the city where it names none; a fault for a name unknown or not one's own."""
        area, errors = self._named_area(row)
        if area is not None and not self.actor.covers(area.path):
            return None, [CellError("district", row.get("district", ""), _("不在您的管辖范围内。"))]
        return area, errors

    def _named_area(self, row: Row) -> tuple[Area | None, list[CellError]]:
        area = self.city
        for key, kind in NAMED:
            if not row[key]:
                continue
            found = self.areas.find_all(row[key], within=area.path if area else "", kind=kind)
            if len(found) != 1:
                words = (
                    _("这里没有这个区划，请先导入区划或改正名称。")
                    if not found
                    else _("有几个同名的区划，请写明上级。")
                )
                return None, [CellError(key, row[key], words)]
            area = found[0]
        if area is None:
            return None, [CellError("district", "", _("还没有登记城市，请先导入区划。"))]
        return area, []

    def named(self, name: str, area: Area) -> Compound | None:
        """The one compound that bears this very name now inside an area; None where there is none or several."""
        plain = plain_compound_name(name)
        found = [
            compound
            for compound in self.by_name.get(plain, [])
            if area.path <= compound.area_path < area.path + END and plain_compound_name(compound.name) == plain
        ]
        return found[0] if len(found) == 1 else None

    def compound_of(self, row: Row, scheme: str) -> tuple[Compound | None, list[CellError]]:
        """The compound that the row's code, or its name inside its area, means. Several of one name are not guessed between, but one's own
        go first: a street's sheet need not say which street."""
        if row["compound_code"]:
            found = [self.by_code[key]] if (key := (scheme, row["compound_code"])) in self.by_code else []
            column = "compound_code"
        else:
            area, errors = self._named_area(row)
            if errors:
                return None, errors
            named = self.by_name.get(plain_compound_name(row.get("compound", "")), [])
            found = [c for c in named if area.path <= c.area_path < area.path + END]
            found = [c for c in found if self.actor.covers(c.area_path)] or found
            column = "compound"
        if len(found) != 1:
            words = _("没有登记这个小区。") if not found else _("有几个同名的小区，请写小区编号或所在社区。")
            return None, [CellError(column, row.raw.get(column, ""), words)]
        if not self.actor.covers(found[0].area_path):
            return None, [CellError(column, row.raw.get(column, ""), _("不在您的管辖范围内。"))]
        return found[0], []


def places(actor: Actor) -> Places:
    """Load what rows may name. Five queries."""
    cities = list(children_of(None)[:2])
    compounds = Compound.objects.in_bulk()
    by_name: dict[str, dict[int, Compound]] = defaultdict(dict)
    for pk, plain in CompoundName.objects.values_list("compound_id", "plain"):
        by_name[plain][pk] = compounds[pk]
    codes = CompoundCode.objects.values_list("scheme", "code", "compound_id")
    return Places(
        actor=actor,
        areas=area_index(),
        city=cities[0] if len(cities) == 1 else None,
        by_code={(scheme, code): compounds[pk] for scheme, code, pk in codes},
        by_name={plain: list(found.values()) for plain, found in by_name.items()},
    )
