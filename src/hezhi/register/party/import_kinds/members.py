"""Party members from a list: where they belong, in which functional branch they join, which community they report to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Row
from hezhi.ground.sheets.undoing import undo_fates
from hezhi.register.people import actions as people_actions
from hezhi.register.people import queries as people

from .. import actions
from ..models import HomeReport, Membership, PartyOrg

WAYS = {"组织关系": "main", "功能党支部": "functional", "报到": "report", "在职党员报到": "report"}


@dataclass
class Context:
    """Organisations by name."""

    actor: Any
    named: dict[str, list[PartyOrg]]


class MemberKind(ImportKind):
    """党员."""

    code = "party_members"
    name = gettext_lazy("党员")
    name_en = "Party members"
    deed = "party.import_members"
    columns = (
        Column("name", "姓名", "Name", ("党员姓名",), required=True, read=cells.short(40)),
        Column("phone", "手机号", "Phone", ("电话", "联系电话", "手机"), required=True, read=cells.phone, as_text=True),
        Column(
            "org", "党组织名称", "Party organisation", ("党组织", "所在党支部"), required=True, read=cells.short(80)
        ),
        Column("way", "怎样加入", "How", ("关系", "类型"), read=cells.choice(WAYS), choices=tuple(WAYS)),
        Column("unit", "工作单位", "Employer", ("单位",), read=cells.short(80)),
        Column("since", "起始日期", "Since", ("转入日期", "报到日期"), required=True, read=cells.day),
        Column("paper", "依据文件", "Paper", ("介绍信编号", "文件"), read=cells.short(200)),
    )

    def prepare(self, actor, options):
        named: dict[str, list[PartyOrg]] = {}
        for org in PartyOrg.objects.select_related("organisation").filter(ended_on=None):
            named.setdefault(org.organisation.name, []).append(org)
        return Context(actor, named)

    def judge(self, row: Row, context: Context) -> list[CellError]:
        if row["way"] == "report" and not row["unit"]:
            return [CellError("unit", "", _("在职党员报到要写工作单位。"))]
        if row["way"] != "report" and not row["paper"]:
            return [CellError("paper", "", _("请写明依据的文件。"))]
        return []

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        return [self._one(row, context) for row in rows]

    def _one(self, row: Row, context: Context) -> Fate:
        found = context.named.get(row["org"], [])
        if len(found) != 1 or not context.actor.covers(found[0].area_path):
            fault = CellError("org", row["org"], _("没有登记这个党组织，或有几个同名的，或不在您的管辖范围内。"))
            return Fate("refused", row.number, errors=[fault])
        org = found[0]
        person = people.find_person(phone=row["phone"], name=row["name"])
        is_new = person is None
        try:
            if person is None:
                person = people_actions.add_person(
                    row["name"], actor=context.actor, area_path=org.area_path, phone=row["phone"], is_party_member=True
                )
            if row["way"] == "report":
                return self._reported(row, org, person, is_new, context)
            if Membership.objects.filter(person=person, org=org, until=None).exists():
                return Fate("unchanged", row.number)
            before = Membership.objects.filter(person=person, is_main=True, until=None).first()
            is_main = {"main": True, "functional": False}.get(row["way"])
            made = actions.add_member(
                person, org, since=row["since"], paper=row["paper"], actor=context.actor, is_main=is_main
            )
        except Refused as refused:
            return Fate("refused", row.number, errors=[CellError("org", row["org"], refused.message)])
        after = {"person_id": person.pk} if is_new else {}
        kept = {"moved": before.pk} if before and made.is_main else {}
        return Fate("created", row.number, "party.membership", made.pk, before=kept, after=after)

    @staticmethod
    def _reported(row, org, person, is_new, context) -> Fate:
        if HomeReport.objects.filter(person=person, org=org, until=None).exists():
            return Fate("unchanged", row.number)
        made = actions.report_home(person, org, unit=row["unit"], since=row["since"], actor=context.actor)
        return Fate(
            "created", row.number, "party.homereport", made.pk, after={"person_id": person.pk} if is_new else {}
        )

    def undo(self, fates: list[Fate], context: Context) -> None:
        made = [fate for fate in fates if fate.kind == "created"]
        undo_fates([Fate(f.kind, f.row_number, f.object_type, f.object_id) for f in made])
        moved = [fate.before["moved"] for fate in made if fate.before.get("moved")]
        Membership.objects.filter(pk__in=moved).update(until=None)
        undo_fates(
            [Fate("created", 0, "people.person", f.after["person_id"]) for f in made if f.after.get("person_id")]
        )
