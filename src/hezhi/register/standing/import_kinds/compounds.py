"""Compounds from housing registers and portals, with all their gaps.

A row is known by its code in the sender's register (`--scheme`); where it has none, by its name inside its area. Two codes are two
compounds even if the names agree: a portal's number makes a row, never its name. A row without a district is entered on the city's path,
unplaced, and counted as such. An empty cell says nothing and changes nothing. Coordinates say their datum: by the column
(lon_bd09, lon_gcj02) or, for plain 经度/纬度, by `--datum`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hezhi.ground.platform import clock
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Option, Row
from hezhi.ground.sheets.undoing import diff, undo_fates
from hezhi.register.people import actions as people
from hezhi.register.people import queries as people_queries
from hezhi.register.territory import actions as territory
from hezhi.register.territory.actions import CompoundDraft
from hezhi.register.territory.queries import (
    AREA_COLUMNS,
    COMPOUND_KINDS,
    Datum,
    Places,
    areas_of_points,
    metres_between,
    places,
    sort_key,
    to_wgs84,
)

from .. import actions, queries
from ..actions import FactDraft

NOTHING = {"", "暂无信息", "暂无数据", "暂无", "未知", "不详", "无", "-", "—", "/"}
UNSERVED = {"无物业管理服务", "无物业", "无物业服务"}
DESCRIBED = ("kind", "households", "building_count", "floor_area", "built_year", "address", "is_assessed")
NEAR = 1.0  # metres: a position told again in another datum is the same position
POSITIONS = (("lon_wgs84", "lat_wgs84", "wgs84"), ("lon_gcj02", "lat_gcj02", "gcj02"), ("lon_bd09", "lat_bd09", "bd09"))


def known_text(limit: int):
    """Words, or nothing where the sender wrote that he knows nothing."""
    short = cells.short(limit)

    def read(cell):
        words = short(cell)
        return "" if words in NOTHING else words

    return read


def year(cell) -> int | None:
    """A year of building; 1985.0 and 1985年 are understood."""
    words = cells.narrow(cells.as_text(cell)).removesuffix("年").removesuffix("年建")
    if words in NOTHING:
        return None
    number = cells.whole(words)
    if not 1800 <= number <= 2100:
        raise cells.CellError(_("不像年份。"))
    return number


def count(cell) -> int | None:
    """A whole number that is not negative; a sender's 暂无 is nothing."""
    if cells.narrow(cells.as_text(cell)) in NOTHING:
        return None
    number = cells.whole(cell)
    if number < 0:
        raise cells.CellError(_("不能是负数。"))
    return number


def degrees(cell) -> float:
    """A coordinate in degrees."""
    number = float(cells.decimal(cell))
    if not -180 <= number <= 180:
        raise cells.CellError(_("不像经纬度。"))
    return number


@dataclass
class Context:
    """What all rows need."""

    places: Places
    scheme: str
    datum: str
    since: date
    source: str
    providers: dict[str, Any] = field(default_factory=dict)
    unplaced: int = 0
    elsewhere: int = 0


class CompoundKind(ImportKind):
    """小区."""

    code = "compounds"
    name = gettext_lazy("小区")
    name_en = "Compounds"
    deed = "standing.import_compounds"
    columns = (
        Column("code", "小区编号", "Code", ("id", "项目编号", "小区代码"), read=cells.code(), as_text=True),
        Column("name", "小区名称", "Name", ("name", "小区", "名称", "项目名称"), required=True, read=cells.short(80)),
        Column("other_name", "别名", "Other name", ("曾用名", "俗称", "name_ke_2020"), read=known_text(80)),
        Column("old_name", "原名", "Former name", ("name_lj_2019",), read=known_text(80)),
        *AREA_COLUMNS,
        Column(
            "kind",
            "小区类型",
            "Kind",
            ("房屋性质", "类型"),
            read=cells.choice(COMPOUND_KINDS),
            choices=tuple(COMPOUND_KINDS),
        ),
        Column("address", "地址", "Address", ("address", "坐落"), read=known_text(200)),
        Column("lon", "经度", "Longitude", ("lng", "longitude"), read=degrees),
        Column("lat", "纬度", "Latitude", ("latitude",), read=degrees),
        Column("lon_wgs84", "经度WGS84", "Longitude WGS84", read=degrees),
        Column("lat_wgs84", "纬度WGS84", "Latitude WGS84", read=degrees),
        Column("lon_gcj02", "经度GCJ02", "Longitude GCJ-02", ("lon_gcj02",), read=degrees),
        Column("lat_gcj02", "纬度GCJ02", "Latitude GCJ-02", ("lat_gcj02",), read=degrees),
        Column("lon_bd09", "经度BD09", "Longitude BD-09", ("lon_bd09",), read=degrees),
        Column("lat_bd09", "纬度BD09", "Latitude BD-09", ("lat_bd09",), read=degrees),
        Column("built_year", "建成年份", "Year", ("year", "建筑年代", "竣工年份"), read=year),
        Column("building_count", "楼栋数", "Buildings", ("buildings", "楼栋总数", "栋数"), read=count),
        Column("households", "户数", "Households", ("households", "房屋总数", "总户数"), read=count),
        Column("floor_area", "建筑面积", "Floor area, m²", ("总建筑面积",), read=cells.decimal),
        Column("is_assessed", "是否纳入考核", "Assessed", ("纳入考核",), read=cells.yes_no),
        Column(
            "provider",
            "物业服务人",
            "Provider",
            ("company", "物业公司", "物业企业", "物业服务企业"),
            read=known_text(80),
        ),
    )
    options = (
        Option(
            "scheme",
            gettext_lazy("小区编号是谁的"),
            default="local",
            help="Whose compound codes these are.",
            hint=gettext_lazy("编号由哪个系统给的，例如 local；同一系统的编号再来一次就是同一个小区。"),
        ),
        Option(
            "datum",
            gettext_lazy("“经度、纬度”两列是哪种坐标"),
            choices=(("wgs84", "WGS84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")),
            default="wgs84",
            help="Datum of plain longitude and latitude columns.",
            hint=gettext_lazy("高德、腾讯地图取的点选 GCJ-02，百度地图取的点选 BD-09。"),
        ),
        Option(
            "since",
            gettext_lazy("改动从哪一天起"),
            help="Day from which changed names and places hold (default today).",
            hint=gettext_lazy("名称、归属变了的，从这一天起算；不写就是今天。"),
        ),
        Option(
            "source",
            gettext_lazy("依据的文件"),
            help="What the providers rest on.",
            hint=gettext_lazy("表里的物业服务人以哪份文件为准。"),
        ),
    )

    def prepare(self, actor, options):
        found = places(actor)
        city = found.city.path if found.city else ""
        return Context(
            places=found,
            scheme=options.get("scheme") or "local",
            datum=Datum(options.get("datum") or "wgs84"),
            since=cells.day(options["since"]) if options.get("since") else clock.today(),
            source=options.get("source") or _("小区名录导入"),
            providers={body.name: body for body in people_queries.organisations_in(city, "provider")},
        )

    def judge(self, row: Row, context: Context) -> list[CellError]:
        faults = []
        for lon, lat in [("lon", "lat"), *((lon, lat) for lon, lat, _datum in POSITIONS)]:
            if (row[lon] is None) != (row[lat] is None):
                key = lon if row[lon] is None else lat
                faults.append(CellError(key, "", _("经度和纬度要么都填，要么都不填。")))
        return faults

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, drafts, seen = [], [], {}
        pairs: list[tuple[Row, Any, Fate]] = []
        for row in rows:
            area, errors = context.places.area_of(row)
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
                continue
            key = row["code"] or (row["name"], area.path)
            if key in seen:
                fates.append(Fate("joined", row.number, "territory.compound"))
                continue
            seen[key] = row
            known, errors = _known(row, area, context)
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
            elif known:
                fate = _changed(known, row, area, context)
                fates.append(fate)
                pairs.append((row, known, fate))
            else:
                drafts.append((row, _draft(row, area, context)))
        fresh = territory.add_compounds([draft for _row, draft in drafts], actor=context.places.actor)
        for (row, _d), compound in zip(drafts, fresh, strict=True):
            fate = Fate("created", row.number, "territory.compound", compound.pk)
            fates.append(fate)
            pairs.append((row, compound, fate))
        _state_assessed(pairs, context)
        _state_providers(pairs, context)
        context.unplaced += sum(not compound.is_placed for _row, compound, _fate in pairs)
        context.elsewhere += _elsewhere([compound for _row, compound, _fate in pairs], context)
        return fates

    def remarks(self, context: Context) -> dict[str, int]:
        told = {"unplaced": context.unplaced, "elsewhere": context.elsewhere}
        return {code: number for code, number in told.items() if number or code == "unplaced"}

    def remark(self, code: str, number: int) -> str:
        if code == "elsewhere":
            return ngettext(
                "有 %(n)s 个小区的坐标落在别的区，已按所写的区登记，请核对。",
                "有 %(n)s 个小区的坐标落在别的区，已按所写的区登记，请核对。",
                number,
            ) % {"n": f"{number:,}"}
        return ngettext(
            "有 %(n)s 个小区没说在哪个区，先记在全市之下，等落位。",
            "有 %(n)s 个小区没说在哪个区，先记在全市之下，等落位。",
            number,
        ) % {"n": f"{number:,}"}

    def undo(self, fates: list[Fate], context: Context) -> None:
        facts = [pk for fate in fates for pk in fate.after.pop("facts", [])]
        actions.take_back_facts(facts, actor=context.places.actor)
        for fate in fates:
            fate.before.pop("facts", None)
            if fate.kind == "updated" and {"name", "area_path"} & fate.after.keys():
                named, placed = "name" in fate.after, "area_path" in fate.after
                territory.take_back_dates(fate.object_id, name=named, place=placed, actor=context.places.actor)
        undo_fates([fate for fate in fates if fate.object_id and (fate.kind == "created" or fate.after)])


def _elsewhere(compounds: list, context: Context) -> int:
    """How many have a point inside another district than the one they are registered in: a caution, no refusal."""
    city = context.places.city.path if context.places.city else ""
    placed = [one for one in compounds if one.is_placed and one.lon is not None and one.lat is not None]
    found = areas_of_points(city, "district", [(one.lon, one.lat) for one in placed])
    return sum(
        bool(district) and not one.area_path.startswith(district) for one, district in zip(placed, found, strict=True)
    )


def _known(row: Row, area, context: Context):
    """The compound already on record that the row means, if any."""
    if row["code"]:
        compound = context.places.by_code.get((context.scheme, row["code"]))
        if compound and not context.places.actor.covers(compound.area_path):
            return None, [CellError("code", row["code"], _("不在您的管辖范围内。"))]
        return compound, []
    return context.places.named(row["name"], area), []


def _draft(row: Row, area, context: Context) -> CompoundDraft:
    told = {key: row[key] for key in DESCRIBED if row[key] not in (None, "")}
    return CompoundDraft(
        area,
        row["name"],
        codes={context.scheme: row["code"]} if row["code"] else {},
        other_names=[name for name in (row["other_name"], row["old_name"]) if name],
        position=_position(row, context),
        **told,
    )


def _changed(compound, row: Row, area, context: Context) -> Fate:
    """Bring a known compound up to the row. A narrower or another area moves it, a new name renames it, with today's date."""
    actor, told = context.places.actor, {key: row[key] for key in DESCRIBED if row[key] not in (None, "")}
    position = _position(row, context)
    if position and (compound.lon is None or metres_between(position, (compound.lon, compound.lat)) > NEAR):
        told["lon"], told["lat"] = position
    kept = {key: getattr(compound, key) for key in told}
    before, after = diff(compound, told)
    for key, value in kept.items():
        setattr(compound, key, value)
    if after:
        territory.describe_compound(compound, actor=actor, **{key: told[key] for key in after})
    if row["name"] != compound.name:
        territory.rename_compound(compound, row["name"], actor=actor, since=context.since, reason=_("导入"))
        before |= {"name": compound.name, "sort_key": compound.sort_key}
        after |= {"name": row["name"], "sort_key": sort_key(row["name"])}
    if area.path != context.places.city.path and not compound.area_path.startswith(area.path):
        territory.move_compound(compound, area, actor=actor, since=context.since, reason=_("导入"))
        before |= {
            "area_path": compound.area_path,
            "lead_area_id": compound.lead_area_id,
            "is_placed": compound.is_placed,
        }
        after |= {"area_path": area.path, "lead_area_id": area.pk, "is_placed": True}
    kind = "updated" if after else "unchanged"
    return Fate(kind, row.number, "territory.compound", compound.pk, before=before, after=after)


def _position(row: Row, context: Context) -> tuple[float, float] | None:
    """The row's point in WGS84, from the best datum it gives."""
    for lon, lat, datum in (*POSITIONS[:1], ("lon", "lat", context.datum), *POSITIONS[1:]):
        if row[lon] is not None and row[lat] is not None:
            return to_wgs84(row[lon], row[lat], datum)
    return None


def _state_assessed(pairs, context: Context) -> None:
    """The list says for the first time whether a compound is under assessment. What is on record changes by two people, not by a sheet."""
    told = [(row, compound, fate) for row, compound, fate in pairs if row["is_assessed"] is not None]
    held = queries.facts_on([compound.pk for _r, compound, _f in told], context.since, kinds=["assessed"])
    first = [(row, compound, fate) for row, compound, fate in told if "assessed" not in held.get(compound.pk, {})]
    facts = [FactDraft(c, "assessed", "yes" if row["is_assessed"] else "no", context.source) for row, c, _fate in first]
    stated = actions.state_facts(facts, actor=context.places.actor)
    for (_row, _compound, fate), fact in zip(first, stated, strict=True):
        fate.after["facts"] = [fact.pk]
        fate.before["facts"] = []
        fate.kind = "updated" if fate.kind == "unchanged" else fate.kind


def _state_providers(pairs, context: Context) -> None:
    """State who serves, where the row tells it and it is not what we hold for true already."""
    told = [(row, compound, fate) for row, compound, fate in pairs if row["provider"]]
    names = Counter(row["provider"] for row, _c, _f in told if row["provider"] not in UNSERVED)
    missing = [name for name in names if name not in context.providers]
    city = context.places.city.path
    drafts = [people.OrganisationDraft(name, "provider", city) for name in missing]
    for body in people.add_organisations(drafts, actor=context.places.actor):
        context.providers[body.name] = body
    held = queries.facts_on([compound.pk for _r, compound, _f in told], context.since, kinds=["service"])
    facts, targets = [], []
    for row, compound, fate in told:
        provider = context.providers.get(row["provider"])
        value = "in_force" if provider else "none"
        now = held.get(compound.pk, {}).get("service")
        if now and (now.value if now.value == "none" else "in_force", now.organisation) == (
            value,
            provider.pk if provider else None,
        ):
            continue
        since = context.since if now else None
        facts.append(FactDraft(compound, "service", value, context.source, provider, since))
        targets.append(fate)
    for fate, fact in zip(targets, actions.state_facts(facts, actor=context.places.actor), strict=True):
        fate.after["facts"] = [*fate.after.get("facts", []), fact.pk]
        fate.before["facts"] = []
        fate.kind = "updated" if fate.kind == "unchanged" else fate.kind
