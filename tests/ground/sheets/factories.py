"""A small kind of sheet to try the machinery on: roles, a table without people and places."""

from pathlib import Path

import xlsxwriter

from hezhi.ground.accounts.models import Role
from hezhi.ground.platform.actor import Actor
from hezhi.ground.sheets import cells, kinds, undoing
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Option, Profile


class RoleKind(ImportKind):
    """编号 is the identity; 名称 may change; 重复 in one file is refused."""

    code, name, name_en, deed = "test-roles", "测试岗位", "Roles", "sheets.import"
    columns = (
        Column(
            "code", "编号", "Code", ("岗位编号", "ID"), required=True, read=cells.code(), example="a1", as_text=True
        ),
        Column("name", "名称", "Name", ("岗位名称",), required=True, read=cells.short(20), example="派单员"),
        Column("since", "启用日期", "Since", read=cells.day, hint="如 2026-01-07"),
        Column("phone", "电话", "Phone", read=cells.phone, as_text=True),
        Column("kind", "类别", "Kind", read=cells.choice({"街道": "s", "社区": "c"}), choices=("街道", "社区")),
    )
    options = (Option("datum", "坐标", (("wgs84", "WGS84"), ("bd09", "BD-09")), "wgs84"),)
    profiles = (Profile("elsewhere", "别处的表", {"代码": "code", "称呼": "name"}, {"datum": "bd09"}),)

    def judge(self, row, context):
        return [CellError("name", row["name"], "不许叫这个名字。")] if row["name"] == "坏名字" else []

    def store(self, rows, context):
        there = {role.code: role for role in Role.objects.filter(code__in=[r["code"] for r in rows])}
        new, changed, fates, seen = [], [], [], set()
        for row in rows:
            if row["code"] in seen:
                fates.append(Fate("refused", row.number, errors=[CellError("code", row["code"], "编号重复。")]))
                continue
            seen.add(row["code"])
            role = there.get(row["code"])
            if role is None:
                new.append((row, Role(code=row["code"], name=row["name"], name_en="")))
                continue
            before, after = undoing.diff(role, {"name": row["name"]})
            changed += [role] if before else []
            fates.append(
                Fate("updated" if before else "unchanged", row.number, "accounts.role", role.pk, before, [], after)
            )
        Role.objects.bulk_create([role for _, role in new])
        Role.objects.bulk_update(changed, ["name"])
        return fates + [
            Fate("created", row.number, "accounts.role", role.pk, after={"name": role.name}) for row, role in new
        ]

    def undo(self, fates, context):
        undoing.undo_fates(fates)


KIND = kinds.register(RoleKind())
ACTOR = Actor(name="沈一禾", user_id=7, area_path="0001", post="青槐街道 派单员", deeds=frozenset({KIND.deed}))
OTHER = Actor(name="别人", user_id=8, area_path="0002", deeds=frozenset({KIND.deed}))


def workbook(path: Path, *lines, name: str = "数据", above: int = 0) -> Path:
    """An xlsx with these lines."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines, start=above):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, cell) if isinstance(cell, str) else sheet.write(number, column, cell)
    return path


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file in this encoding."""
    path.write_bytes(text.encode(encoding))
    return path
