"""Posts from a list: who sits where, from when. A seat so entered signs nobody in; accounts are given by two administrators."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import clock
from hezhi.ground.platform.sealed import blind_index
from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Option, Row
from hezhi.ground.sheets.undoing import undo_fates

from .. import actions
from ..actions import PersonDraft
from ..models import Organisation, Person, Post
from .organisations import unknown_body


@dataclass
class Context:
    """Bodies by name, seats held now, and from when rows hold that do not say."""

    actor: Any
    since: date
    bodies: dict[str, list[Organisation]]
    seats: dict[tuple[int, str, str], Post]


class PostKind(ImportKind):
    """岗位."""

    code = "posts"
    name = gettext_lazy("岗位")
    name_en = "Posts"
    deed = "people.import_posts"
    columns = (
        Column("name", "姓名", "Name", ("人员", "任职人"), required=True, read=cells.short(40)),
        Column("organisation", "单位名称", "Organisation", ("单位", "所在单位"), required=True, read=cells.short(80)),
        Column("title", "职务", "Title", ("岗位", "职位"), required=True, read=cells.short(60)),
        Column("phone", "手机号", "Phone", ("电话", "联系电话", "手机"), read=cells.phone, as_text=True),
        Column("since", "任职日期", "Since", ("开始日期", "任期开始"), read=cells.day),
        Column("until", "任期结束", "Until", ("结束日期", "届满日期"), read=cells.day),
        Column("is_seat_based", "席位制", "By seat", ("是否席位制",), read=cells.yes_no),
    )
    options = (
        Option(
            "since",
            gettext_lazy("没写任职日期时从哪一天起"),
            help="Day from which seats hold (default today).",
            hint=gettext_lazy("不写就是今天。"),
        ),
    )

    def prepare(self, actor, options):
        bodies: dict[str, list[Organisation]] = {}
        for body in Organisation.objects.filter(is_active=True):
            for name in {body.name, body.short_name} - {""}:
                bodies.setdefault(name, []).append(body)
        held = Post.objects.filter(valid_until=None).select_related("person")
        seats = {(post.organisation_id, post.title, post.person.name): post for post in held}
        since = cells.day(options["since"]) if options.get("since") else clock.today()
        return Context(actor, since, bodies, seats)

    def judge(self, row: Row, context: Context) -> list[CellError]:
        if row["until"] and row["until"] <= (row["since"] or context.since):
            return [CellError("until", row.raw["until"], _("任期的结束日必须晚于开始日。"))]
        return []

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, good, seen = [], [], set()
        for row in rows:
            bodies = context.bodies.get(row["organisation"], [])
            if len(bodies) != 1 or not context.actor.covers(bodies[0].area_path):
                fault = CellError("organisation", row["organisation"], unknown_body())
                fates.append(Fate("refused", row.number, errors=[fault]))
                continue
            key = bodies[0].pk, row["title"], row["name"]
            if key in context.seats:
                fates.append(Fate("unchanged", row.number, "people.post", context.seats[key].pk))
            elif key in seen:
                fates.append(Fate("joined", row.number, "people.post"))
            else:
                seen.add(key)
                good.append((row, bodies[0]))
        people = _people(good, context)
        for (row, body), person in zip(good, people, strict=True):
            post = actions.appoint(
                person,
                body,
                row["title"],
                actor=context.actor,
                since=row["since"] or context.since,
                until=row["until"],
                is_seat_based=bool(row["is_seat_based"]),
            )
            fates.append(Fate("created", row.number, "people.post", post.pk, after={"person_id": person.pk}))
        return fates

    def undo(self, fates: list[Fate], context: Context) -> None:
        undo_fates([fate for fate in fates if fate.object_id])
        people = [fate.after["person_id"] for fate in fates if fate.after]
        Person.objects.filter(pk__in=people, posts=None, ownerships=None, residences=None).delete()


def _people(good, context: Context) -> list[Person]:
    """The persons of the seats: found by name and telephone, or entered; a name alone is a new person."""
    phones = {blind_index(row["phone"]) for row, _body in good if row["phone"]}
    known = {(p.name, bytes(p.phone_index)): p for p in Person.objects.filter(phone_index__in=phones)}
    found = [known.get((row["name"], blind_index(row["phone"]))) if row["phone"] else None for row, _body in good]
    keys, drafts, places = {}, [], []
    for (row, body), person in zip(good, found, strict=True):
        key = (row["name"], row["phone"]) if row["phone"] else row.number
        if person is None and key not in keys:
            keys[key] = len(drafts)
            drafts.append(PersonDraft(row["name"], body.area_path, phone=row["phone"] or ""))
        places.append(None if person else keys[key])
    made = actions.add_persons(drafts, actor=context.actor)
    return [person or made[place] for person, place in zip(found, places, strict=True)]
