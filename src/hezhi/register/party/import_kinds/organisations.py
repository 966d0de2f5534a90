"""Party organisations from a list: known by name and area; the same again changes nothing. A superior may stand anywhere in the same sheet."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Row
from hezhi.ground.sheets.undoing import undo_fates
from hezhi.register.people import queries as people
from hezhi.register.territory.queries import AREA_COLUMNS, Places, places

from .. import actions
from ..models import PartyChange, PartyOrg
from ..states import OrgKind

with override(None):
    KINDS = {str(kind.label): kind.value for kind in OrgKind}


@dataclass
class Context:
    """Places that rows may name, and the organisations on record by name and by name and area."""

    actor: Any
    places: Places
    known: dict[tuple[str, str], PartyOrg]
    named: dict[str, list[PartyOrg]]
    bodies: dict[tuple[str, str], Any]


class PartyOrgKind(ImportKind):
    """党组织."""

    code = "party_organisations"
    name = gettext_lazy("党组织")
    name_en = "Party organisations"
    deed = "party.import_organisations"
    columns = (
        Column("name", "党组织名称", "Name", ("名称", "组织名称"), required=True, read=cells.short(80)),
        Column(
            "kind",
            "类别",
            "Kind",
            ("类型", "党组织类别"),
            required=True,
            read=cells.choice(KINDS),
            choices=tuple(KINDS),
        ),
        Column("parent", "上级党组织", "Under", ("上级", "隶属"), read=cells.short(80)),
        Column("host", "设在哪个单位", "Set up in", ("所在单位", "依托单位"), read=cells.short(80)),
        *AREA_COLUMNS,
        Column("on", "设立日期", "Set up on", ("成立日期", "批准日期"), required=True, read=cells.day),
        Column("elected_on", "上次换届日期", "Elected on", ("换届日期", "本届起始"), read=cells.day),
        Column("years", "每届几年", "Years of a term", ("任期（年）", "任期"), read=cells.whole),
        Column("paper", "依据文件", "Paper", ("批复文号", "文件"), required=True, read=cells.short(200)),
    )

    def prepare(self, actor, options):
        orgs = list(PartyOrg.objects.select_related("organisation").filter(ended_on=None))
        named: dict[str, list[PartyOrg]] = {}
        for org in orgs:
            named.setdefault(org.organisation.name, []).append(org)
        known = {(org.organisation.name, org.area_path): org for org in orgs}
        bodies = {(body.name, body.area_path): body for body in people.organisations_in(actor.area_path, "party_org")}
        return Context(actor, places(actor), known, named, bodies)

    def judge(self, row: Row, context: Context) -> list[CellError]:
        faults = []
        if row["on"] > clock.today():
            faults.append(CellError("on", row.raw["on"], _("设立日期不能晚于今天。")))
        if row["elected_on"] and row["elected_on"] < row["on"]:
            faults.append(CellError("elected_on", row.raw["elected_on"], _("换届日期不能早于设立日期。")))
        if row["years"] is not None and not 1 <= row["years"] <= 5:
            faults.append(CellError("years", row.raw["years"], _("每届一般三年或五年。")))
        return faults

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, waiting = [], list(rows)
        while waiting:  # superiors first; a row whose superior is in the sheet waits for it
            names = {row["name"] for row in waiting}
            ready = [row for row in waiting if row["parent"] not in names - {row["name"]}] or waiting
            fates += [self._one(row, context) for row in ready]
            waiting = [row for row in waiting if row not in ready]
        return fates

    def _one(self, row: Row, context: Context) -> Fate:
        area, errors = context.places.area_of(row)
        parent, host = self._parent(row, context, errors), self._host(row, errors)
        if errors:
            return Fate("refused", row.number, errors=errors)
        if known := context.known.get((row["name"], area.path)):
            return Fate("unchanged", row.number, "party.partyorg", known.pk)
        try:
            org = actions.set_up(
                row["name"],
                row["kind"],
                actor=context.actor,
                area_path=area.path,
                on=row["on"],
                paper=row["paper"],
                parent=parent,
                host=host,
                organisation=context.bodies.get((row["name"], area.path)),
                years=row["years"],
                elected_on=row["elected_on"],
            )
        except Refused as refused:
            return Fate("refused", row.number, errors=[CellError("name", row["name"], refused.message)])
        context.known[row["name"], area.path] = org
        context.named.setdefault(row["name"], []).append(org)
        fresh = (row["name"], area.path) not in context.bodies
        return Fate(
            "created",
            row.number,
            "party.partyorg",
            org.pk,
            after={"organisation_id": org.organisation_id if fresh else None},
        )

    @staticmethod
    def _parent(row, context, errors):
        if not row["parent"]:
            return None
        found = context.named.get(row["parent"], [])
        if len(found) != 1:
            errors.append(CellError("parent", row["parent"], _("没有登记这个党组织，或有几个同名的。")))
            return None
        return found[0]

    @staticmethod
    def _host(row, errors):
        if not row["host"]:
            return None
        found = people.find_organisation(row["host"])
        if found is None:
            errors.append(CellError("host", row["host"], _("没有登记这个单位，或有几个同名的，请先导入单位。")))
        return found

    def undo(self, fates: list[Fate], context: Context) -> None:
        made = [fate for fate in fates if fate.kind == "created"]
        bodies = [fate.after["organisation_id"] for fate in made if fate.after.get("organisation_id")]
        own = PartyOrg.objects.filter(pk__in=[fate.object_id for fate in made])
        PartyChange.objects.filter(org__in=own, kind="set_up").delete()
        own.update(parent=None)  # so that they may go in any order; whatever else names them keeps them
        undo_fates([Fate(fate.kind, fate.row_number, fate.object_type, fate.object_id) for fate in made])
        undo_fates([Fate("created", 0, "people.organisation", pk) for pk in bodies])
