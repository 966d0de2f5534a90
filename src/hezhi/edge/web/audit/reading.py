"""History rows as a screen or a sheet shows them: deeds, things and places by their names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hezhi.ground.platform import permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines
from hezhi.register.territory import queries as territory

from ..naming import field_name, page_of, thing_name, value_name

SHOWN = 2


@dataclass(frozen=True)
class Line:
    """One deed in words. `changes` are (what, before, after) or (what, "", fact)."""

    pk: int
    at: object
    who: str
    post: str
    deed: str
    is_look: bool
    thing: str
    object_type: str
    object_id: int | None
    page: str
    place: str
    reason: str
    changes: list[tuple[str, str, str]]
    row_hash: str
    is_sealed: bool

    @property
    def first(self):
        """What the line itself shows."""
        return self.changes[:SHOWN]

    @property
    def rest(self):
        """What opens below it."""
        return self.changes[SHOWN:]


def lines(rows: Iterable, *, until_xid: int, deeds: Collection[str] = ()) -> list[Line]:
    """The rows in words; one query for all places. A thing leads to its page where one of the `deeds` opens it."""
    rows = list(rows)
    named = [row.changes["area"] for row in rows if isinstance(row.changes.get("area"), str)]
    places = territory.lineages(path for path in [*named, *(row.area_path for row in rows)] if path)
    return [_line(row, places, until_xid, deeds) for row in rows]


def area_choices(actor: Actor) -> list[tuple[str, str]]:
    """The areas to choose from: the post's own and those right below."""
    own = territory.area_at(actor.area_path)
    if own is None:
        return []
    return [(own.path, own.name), *((area.path, f"　{area.name}") for area in territory.children_of(own))]


def table(rows: Iterable, *, until_xid: int, actor: Actor, as_of: str) -> OutTable:
    """The same rows as a table to take away."""
    columns = [
        OutColumn(_("编号"), "whole", 9),
        OutColumn(_("时间"), "moment", 17),
        OutColumn(_("谁")),
        OutColumn(_("岗位"), width=22),
        OutColumn(_("做了什么"), width=18),
        OutColumn(_("对象"), width=20),
        OutColumn(_("地方"), width=26),
        OutColumn(_("理由"), width=26),
        OutColumn(_("变化"), width=48),
        OutColumn(_("校验值"), width=66),
    ]
    about = about_lines(
        definition=_("留痕记录，按时间从新到旧；校验值可用 hezhi verify audit 复核"),
        as_of=as_of,
        exported_by=f"{actor.name} {actor.post}",
    )
    told = lines(rows, until_xid=until_xid)
    return OutTable(_("审计"), columns, [_cells(line) for line in told], about=about, landscape=True)


def _line(row, places, until_xid, deeds) -> Line:
    return Line(
        pk=row.pk,
        at=row.at,
        who=_who(row),
        post=row.post,
        deed=permissions.deed_name(row.deed),
        is_look=row.deed == "platform.look",
        thing=thing_name(row.object_type, row.object_id),
        object_type=row.object_type,
        object_id=row.object_id,
        page=page_of(row.object_type, row.object_id, deeds),
        place=_place(places, row.area_path),
        reason=row.reason,
        changes=[_change(key, _place(places, value) if key == "area" else value) for key, value in row.changes.items()],
        row_hash=bytes(row.row_hash).hex(),
        is_sealed=row.xid < until_xid,
    )


def _who(row) -> str:
    """A person by name; a job without a person is the system."""
    if row.actor_name in sight.PURPOSES and not row.user_id:
        return _("系统")
    return row.actor_name or _("未登录的人")


def _place(places, path) -> str:
    """The two nearest names of a path."""
    found = places.get(path, []) if isinstance(path, str) else []
    return " › ".join(area.name for area in found[-2:])


def _change(key, value) -> tuple[str, str, str]:
    if isinstance(value, list) and len(value) == 2:
        return field_name(key), _words(key, value[0]), _words(key, value[1])
    return field_name(key), "", _words(key, value)


def _words(key, value) -> str:
    if named := value_name(key, value):
        return named
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)[:200]


def _cells(line: Line) -> list:
    changes = "；".join(
        f"{what}：{before} → {after}" if before else f"{what}：{after}" for what, before, after in line.changes
    )
    return [
        line.pk,
        line.at,
        line.who,
        line.post,
        line.deed,
        line.thing,
        line.place,
        line.reason,
        changes,
        line.row_hash,
    ]
