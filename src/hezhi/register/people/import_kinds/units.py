"""Homes with their owners: one row for each owner of a unit.

A unit is known by compound, building, entrance and number; a building that does not stand is entered. The owners of one unit must own it
whole: shares add up to exactly one; where no row of the unit tells a share, they own it in equal parts. A person is the same if his ID
number is, else if name and telephone are, else if the name already owns this unit; names alone are never taken for one person. Numbers
are sealed before they are stored and appear in no fate.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.platform.sealed import blind_index
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Option, Row
from hezhi.register.territory import actions as territory
from hezhi.register.territory.queries import BUILDING_COLUMN, COMPOUND_COLUMNS, SCHEME, UNIT_USES, Places, places

from .. import actions
from ..actions import OrganisationDraft, OwnershipDraft, PersonDraft, Share
from ..models import Organisation, Ownership, Person, Residence
from ..rules import shares as share_rules

AREAS = ("registered_area", "surveyed_area", "contract_area")
BODIES = {"单位": "other", "建设单位": "developer", "产权单位": "property_right_unit", "个人": ""}
LARGEST = 20_000  # m²


def area(cell):
    """Square metres with at most two places."""
    number = cells.decimal(cell)
    if not 0 < number <= LARGEST:
        raise CellError(_("面积应大于 0、不超过 %s 平方米。") % LARGEST)
    if number != round(number, 2):
        raise CellError(_("面积最多两位小数。"))
    return number


def share(cell):
    """`1/3`, `50%`, `0.5`."""
    try:
        return share_rules.read_share(cells.narrow(cells.as_text(cell)))
    except ValueError:
        raise CellError(_("份额应写成 1/3、50% 或 0.5，大于 0、不超过 1。")) from None


@dataclass
class Context:
    """What all rows need."""

    places: Places
    scheme: str
    since: date


class UnitKind(ImportKind):
    """房屋与业主."""

    code = "units"
    name = gettext_lazy("房屋与业主")
    name_en = "Homes and owners"
    deed = "people.import_units"
    columns = (
        *COMPOUND_COLUMNS,
        BUILDING_COLUMN,
        Column("entrance", "单元", "Entrance", ("单元号",), read=cells.short(20), example="2单元"),
        Column(
            "number",
            "房号",
            "Number",
            ("室号", "门牌号", "房间号"),
            required=True,
            read=cells.short(20),
            as_text=True,
            example="501",
        ),
        Column("use", "用途", "Use", ("房屋用途",), read=cells.choice(UNIT_USES), choices=tuple(UNIT_USES)),
        Column("registered_area", "登记面积", "Registered area, m²", ("建筑面积", "产权面积", "面积"), read=area),
        Column("surveyed_area", "测绘面积", "Surveyed area, m²", ("实测面积",), read=area),
        Column("contract_area", "合同面积", "Contract area, m²", ("预测面积",), read=area),
        Column("owner", "业主", "Owner", ("业主姓名", "产权人", "姓名"), read=cells.short(40)),
        Column(
            "owner_kind", "业主性质", "Kind of owner", ("业主类型",), read=cells.choice(BODIES), choices=tuple(BODIES)
        ),
        Column("id_number", "身份证号", "ID number", ("证件号码", "身份证号码"), read=cells.id_number, as_text=True),
        Column("phone", "联系电话", "Phone", ("手机", "手机号", "电话", "业主电话"), read=cells.phone, as_text=True),
        Column("share", "份额", "Share", ("所占份额", "产权份额", "共有份额"), read=share, example="1/2"),
        Column("since", "起始日期", "Since", ("登记日期", "取得日期"), read=cells.day),
        Column(
            "deed_number", "产权证号", "Deed number", ("不动产权证号", "房产证号"), read=cells.short(60), as_text=True
        ),
        Column("lives_here", "是否居住", "Lives here", ("自住",), read=cells.yes_no),
    )
    options = (
        SCHEME,
        Option(
            "since",
            gettext_lazy("没写起始日期时从哪一天起"),
            help="Day from which owners hold (default today).",
            hint=gettext_lazy("不写就是今天。"),
        ),
    )

    def prepare(self, actor, options):
        return Context(
            places(actor),
            options.get("scheme") or "local",
            cells.day(options["since"]) if options.get("since") else clock.today(),
        )

    def judge(self, row: Row, context: Context) -> list[CellError]:
        owned = [key for key in ("id_number", "phone", "share", "deed_number") if row[key]]
        if owned and not row["owner"]:
            return [CellError("owner", "", _("这一行写了业主的其他情况，请写业主姓名。"))]
        return []

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, groups = [], {}
        for row in rows:
            compound, errors = context.places.compound_of(row, context.scheme)
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
            else:
                key = compound.pk, row["building"], row.get("entrance", ""), row["number"]
                groups.setdefault(key, (compound, []))[1].append(row)
        good = {}
        for key, (compound, told) in groups.items():
            errors = _share_faults(told)
            if errors:
                fates += [Fate("refused", row.number, errors=[errors(row)]) for row in told]
            else:
                good[key] = compound, told
        return fates + _Homes(good, context).store()

    def undo(self, fates: list[Fate], context: Context) -> None:
        _take_back([fate for fate in fates if fate.after], context.places.actor)


class _Homes:
    """Units and owners of one file on their way into the tables."""

    def __init__(self, groups: dict, context: Context):
        self.groups, self.context, self.actor = groups, context, context.places.actor
        self.units, self.fresh, self.changed = {}, set(), {}
        self.people = _People([row for _c, told in groups.values() for row in told if row["owner"]], context)

    def store(self) -> list[Fate]:
        """Enter what is new, state the owners, and tell each row's fate."""
        self._units()
        owned = [(row, self.units[key]) for key in self.groups for row in self._owners(key)]
        self.people.enter(owned, self.units)
        drafts = {key: self._ownership(key) for key in self.groups if self._owners(key)}
        before = _open_ownerships(unit.pk for unit in self.units.values())
        errors = {}
        wanted = {}
        for key, draft in drafts.items():
            late = [row for row in before[draft.unit.pk] if row.valid_from >= draft.since]
            if late and not _same(before[draft.unit.pk], draft):
                errors[key] = _("起始日期必须晚于现业主的起始日（%s）。") % late[0].valid_from
            else:
                wanted[key] = draft
        actions.record_ownerships(list(wanted.values()), actor=self.actor)
        after = _open_ownerships(unit.pk for unit in self.units.values())
        self._residences(wanted)
        return [fate for key in self.groups for fate in self._fates(key, before, after, errors)]

    def _units(self):
        fields = {key: _unit_fields(told) for key, (_c, told) in self.groups.items()}
        compounds = {key: compound for key, (compound, _told) in self.groups.items()}
        self.units, self.fresh, self.changed = territory.place_units(compounds, fields, actor=self.actor)

    def _owners(self, key):
        return [row for row in self.groups[key][1] if row["owner"]]

    def _ownership(self, key) -> OwnershipDraft:
        told = self._owners(key)
        shares = [row["share"] or Fraction(1, len(told)) for row in told]
        owners = [Share(self.people.of_row[row.number], part) for row, part in zip(told, shares, strict=True)]
        since = next((row["since"] for row in told if row["since"]), self.context.since)
        deed = next((row["deed_number"] for row in told if row["deed_number"]), "")
        return OwnershipDraft(self.units[key], owners, since, deed)

    def _residences(self, wanted):
        lives = []
        for key, draft in wanted.items():
            for row, part in zip(self._owners(key), draft.owners, strict=True):
                if row["lives_here"] and isinstance(part.owner, Person):
                    lives.append((draft.unit, part.owner, "owner", draft.since, None))
        actions.record_residences(lives, actor=self.actor)

    def _fates(self, key, before, after, errors):
        unit, told = self.units[key], self.groups[key][1]
        if key in errors:
            fault = CellError("since", told[0].raw.get("since", ""), errors[key])
            return [Fate("refused", row.number, errors=[fault]) for row in told]
        old, new = before[unit.pk], after[unit.pk]
        gone = [row.pk for row in old if row not in new]
        come = [row.pk for row in new if row not in old]
        kind = "created" if key in self.fresh else "updated" if gone or come or key in self.changed else "unchanged"
        changes = {"unit": unit.pk, "come": come, "people": self.people.made_for(new)} if kind != "unchanged" else {}
        first = Fate(
            kind,
            told[0].number,
            "territory.unit",
            unit.pk,
            before={"gone": gone, "fields": self.changed.get(key, {})} if changes else {},
            after=changes,
        )
        rest = "unchanged" if kind == "unchanged" else "joined"
        return [first, *(Fate(rest, row.number, "territory.unit", unit.pk) for row in told[1:])]


class _People:
    """The persons and bodies that own: those on record found by sealed numbers in three queries, the others entered in bulk."""

    def __init__(self, rows: list[Row], context: Context):
        self.actor = context.places.actor
        ids = {blind_index(row["id_number"]) for row in rows if row["id_number"]}
        phones = {blind_index(row["phone"]) for row in rows if row["phone"]}
        self.by_id = {bytes(p.id_number_index): p for p in Person.objects.filter(id_number_index__in=ids)}
        self.by_phone = {
            (p.name, bytes(p.phone_index)): p for p in Person.objects.filter(phone_index__in=phones).order_by("-id")
        }
        self.bodies = {}
        for body in Organisation.objects.filter(name__in={r["owner"] for r in rows if r["owner_kind"]}, is_active=True):
            self.bodies.setdefault(body.name, body)
        self.fresh: set = set()
        self.of_row: dict[int, Any] = {}
        self.owners_now: dict[int, dict[str, Person]] = {}

    def enter(self, rows, units):
        """Settle who owns each row; enter persons not on record in one go."""
        self._load_owners(units.values())
        drafts, waiting = [], []
        keys: dict[object, int] = {}
        for row, unit in rows:
            owner = self._known(row, unit)
            if owner is not None:
                self.of_row[row.number] = owner
                continue
            key = _identity(row)
            if key not in keys:
                keys[key] = len(drafts)
                path = unit.building.compound.area_path
                drafts.append(
                    PersonDraft(row["owner"], path, phone=row.get("phone", ""), id_number=row.get("id_number", ""))
                )
            waiting.append((row, keys[key]))
        made = actions.add_persons(drafts, actor=self.actor)
        self.fresh |= {person.pk for person in made}
        for row, place in waiting:
            self.of_row[row.number] = made[place]

    def made_for(self, ownerships):
        """Persons entered by this file among the owners of a unit."""
        return [row.person_id for row in ownerships if row.person_id in self.fresh]

    def _known(self, row, unit):
        if row["owner_kind"]:
            return self._body(row, row["owner_kind"], unit)
        if row["id_number"]:
            return self.by_id.get(blind_index(row["id_number"]))
        if row["phone"]:
            return self.by_phone.get((row["owner"], blind_index(row["phone"])))
        return self.owners_now.get(unit.pk, {}).get(row["owner"])

    def _body(self, row, kind, unit):
        if row["owner"] not in self.bodies:
            draft = OrganisationDraft(row["owner"], kind, unit.building.compound.area_path)
            self.bodies[row["owner"]] = actions.add_organisations([draft], actor=self.actor)[0]
        return self.bodies[row["owner"]]

    def _load_owners(self, units):
        for pk, rows in _open_ownerships(unit.pk for unit in units).items():
            self.owners_now[pk] = {row.person.name: row.person for row in rows if row.person}


def _identity(row: Row):
    """By what two rows of one file are one person. A name alone is nobody's but this row's."""
    if row["id_number"]:
        return row["id_number"]
    return (row["owner"], row["phone"]) if row["phone"] else row.number


def _share_faults(told: list[Row]):
    """Why the owners of one unit do not own it whole; a function that words it for a row, or None."""
    owners = [row for row in told if row["owner"]]
    given = [row["share"] for row in owners if row["share"]]
    if len({_identity(row) for row in owners}) < len(owners):
        return lambda row: CellError("owner", row.get("owner", ""), _("同一套房的同一业主写了两次。"))
    if given and len(given) < len(owners):
        return lambda row: CellError("share", row.raw.get("share", ""), _("同一套房的业主，份额要么都写，要么都不写。"))
    if given and sum(given) != 1:
        return lambda row: CellError(
            "share", row.raw.get("share", ""), _("这套房各业主的份额合计是 %s，应正好是 1。") % sum(given)
        )
    return None


def _unit_fields(told: list[Row]) -> dict:
    """What the rows of a unit say of it; the first that says a thing is heard."""
    fields = {}
    for key in ("use", *AREAS):
        value = next((row[key] for row in told if row[key] is not None), None)
        if value is not None:
            fields[key] = value
    return fields


def _open_ownerships(units) -> dict[int, list[Ownership]]:
    found = defaultdict(list)
    rows = Ownership.objects.filter(unit__in=list(units), valid_until=None).select_related("person", "organisation")
    for row in rows.order_by("id"):
        found[row.unit_id].append(row)
    return found


def _same(rows, draft) -> bool:
    parts = zip(draft.owners, share_rules.stored([part.share for part in draft.owners]), strict=True)
    return {row.person or row.organisation: row.share for row in rows} == {part.owner: kept for part, kept in parts}


def _take_back(fates: list[Fate], actor) -> None:
    """Undo: ownerships that came go, those that went hold on, units and persons that came go if nothing else rests on them."""
    come = [pk for fate in fates for pk in fate.after["come"]]
    gone = [pk for fate in fates for pk in fate.before["gone"]]
    if Ownership.objects.filter(pk__in=come, valid_until=None).count() < len(come):
        raise Refused("sheets.changed_since", _("有的房屋导入后业主又有变更，不能整批撤销。"))
    stated = {row.unit_id: row.valid_from for row in Ownership.objects.filter(pk__in=come)}
    people = {pk for fate in fates for pk in fate.after["people"]}
    Residence.objects.filter(unit__in=stated, person__in=people).delete()
    Ownership.objects.filter(pk__in=come).delete()
    Ownership.objects.filter(pk__in=gone).update(valid_until=None)
    created = [fate.object_id for fate in fates if fate.kind == "created"]
    Residence.objects.filter(unit__in=created).delete()
    territory.take_back_units(
        created, {fate.object_id: fate.before["fields"] for fate in fates if fate.before.get("fields")}, actor=actor
    )
    idle = Person.objects.filter(pk__in=people, ownerships=None, residences=None, posts=None)
    idle.delete()
    audit.record("people.record_ownership", actor=actor, changes={"taken_back": len(fates)}, reason=_("撤销导入"))
