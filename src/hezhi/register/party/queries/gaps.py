"""短板: what a compound lacks of Party building, what to do about it and who; the same words on the board and on the compound's file."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.platform import clock

from ..rules import conflicts as judge
from ..rules.conflicts import Conflict
from ..rules.cross_appointment import IN, OUT
from ..states import ImpedimentKind
from .orgs import coverages_on, instructors_on, leaders, term_of
from .seats import Place, Scene


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: at which compound, in words, what to do, who does it, and the kind of page that mends it."""

    compound: Any
    tone: str
    words: str
    todo: str
    who: str
    mend: str = ""
    thing: int | None = None


def gaps_of(shown: Scene) -> list[Gap]:
    """What the places of a scene lack, the worst first. Only compounds under assessment are asked for more than they have."""
    today = clock.today()
    compounds = [place.compound.pk for place in shown.places]
    covering: dict[int, list] = {}
    for row in coverages_on(compounds, today):
        covering.setdefault(row.compound_id, []).append(row.org)
    sent = {row.compound_id for row in instructors_on(compounds, today)}
    secretaries = leaders([org.organisation_id for orgs in covering.values() for org in orgs], today)
    found: list[Gap] = []
    for place in shown.places:
        if place.is_assessed:
            found += _of_coverage(place, sent)
            found += _of_crossing(place)
        found += _of_branches(place, covering.get(place.compound.pk, []), secretaries, today)
        found += [_of_conflict(place, conflict, shown) for conflict in place.conflicts]
    unique: dict[tuple, Gap] = {}
    for gap in found:  # a branch that covers several compounds is missing its secretary once
        unique.setdefault((gap.words, gap.thing or gap.compound.pk), gap)
    return sorted(unique.values(), key=lambda gap: gap.tone != "bad")


def conflict_words(conflict: Conflict, shown: Scene) -> str:
    """What does not go together, in words."""
    post = shown.posts[conflict.posts[0]]
    said = {"name": post.person.name, "body": str(post.organisation), "title": post.title}
    if conflict.code == judge.BARRED:
        kind = dict(ImpedimentKind.choices).get(conflict.figure, conflict.figure)
        return _("%(name)s在%(body)s任%(title)s，但记录在案：%(kind)s") % {**said, "kind": kind}
    if conflict.code == judge.MANY:
        return _("%(name)s同时在 %(n)s 个组织任职，太多了") % {**said, "n": conflict.figure}
    return {
        judge.EMPLOYEE: _("%(name)s是物业服务人的人，又在%(body)s任%(title)s"),
        judge.KIN: _("%(name)s与物业服务人有利害关系，又在%(body)s任%(title)s"),
        judge.TWICE: _("%(body)s的%(title)s同一时间有两个人，或同一人登记了两次"),
        judge.EXPIRED: _("%(body)s的%(title)s任期已满，没有人接任"),
        judge.OUTLIVED: _("%(name)s在%(body)s的席位还在，所依附的职务已经没有了"),
    }[conflict.code] % said


def _of_coverage(place: Place, sent):
    fact = place.facts.get("party_coverage")
    if fact is None or fact.value != "covered":
        has_instructor = place.compound.pk in sent or (fact is not None and fact.value == "work_only")
        words = _("只有党建指导员，党的组织还没有覆盖") if has_instructor else _("党的组织没有覆盖，也没有指导员")
        todo = _("在物业服务人或业主组织里设支部，或由功能党支部覆盖")
        yield Gap(place.compound, "bad", words, todo, _("街道党工委、社区党委"), "cover")


def _of_crossing(place: Place):
    directions = {crossing.direction for crossing in place.crossed.crossings}
    if not place.crossed.is_crossed:
        yield Gap(place.compound, "warn", _("社区、业主组织、物业之间没有交叉任职"),
                  _("请社区两委进物管会或物业党支部，请物业负责人进社区党委（席位制）"), _("社区书记"), "appoint")  # fmt: skip
    elif OUT not in directions:
        yield Gap(place.compound, "warn", _("社区没有人进业主组织或物业"),
                  _("推荐社区两委成员进物管会，或任物业党支部第一书记"), _("社区书记"), "appoint")  # fmt: skip
    elif IN not in directions:
        yield Gap(place.compound, "warn", _("业主组织、物业没有人进社区两委"),
                  _("按席位制吸收物业负责人或业委会主任兼任社区党委委员"), _("街道党工委、社区书记"), "appoint")  # fmt: skip


def _of_branches(place: Place, orgs, secretaries, today):
    for org in orgs:
        term = term_of(org, today)
        if org.organisation_id not in secretaries:
            yield Gap(place.compound, "bad", _("%s没有书记") % org, _("选举或指派书记"), _("上级党组织"), "org", org.pk)
        if term and term.tone:
            words = _("%(org)s换届已超期 %(n)s 天") if term.tone == "bad" else _("%(org)s还有 %(n)s 天到换届")
            yield Gap(place.compound, term.tone, words % {"org": org, "n": term.days}, _("组织换届选举"),
                      _("上级党组织"), "org", org.pk)  # fmt: skip


def _of_conflict(place: Place, conflict: Conflict, shown: Scene) -> Gap:
    todo = {
        judge.EXPIRED: _("改选或重新任命"),
        judge.OUTLIVED: _("结束这个席位，或补上新的任职"),
        judge.TWICE: _("核对任职文件，结束其中一个"),
        judge.MANY: _("减少兼职"),
    }.get(conflict.code, _("请当事人回避或退出，补选委员"))
    tone = "warn" if conflict.code in (judge.MANY, judge.EXPIRED, judge.TWICE) else "bad"
    return Gap(
        place.compound, tone, conflict_words(conflict, shown), todo, _("街道、社区党委"), "post", conflict.posts[0]
    )
