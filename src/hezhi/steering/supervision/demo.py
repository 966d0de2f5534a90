"""Last year's sheets: a community's signed by two, a second community's objected to, the street's waiting, the district's a draft."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.people.demo import actor_of

from . import actions, queries

WRITTEN = {
    "fund": "全年服务群众经费用于楼门照明、便民座椅和文化活动，居民会议议定，公示后支出。",
    "red_lines": "全年未发生红线事项。",
    "work": "每月一次协调会，推动三处无物业小区引入服务，两支功能党支部开展议事。",
}
COMMENTS = "底数清，三率有进展；热线反复问题还要往前做。"
OBJECTION = "两个小区十二月已签合同，文件一月才到，请按材料复核。"
DEEDS = ("see", "draft_sheet", "write_value", "submit_sheet", "object")


def build(world) -> str:
    """Each step on its day in January and February."""
    year = world.today.year - 1
    street, district = world.communities[0].parent, world.districts[0]
    officer, other = actor_of(world.cast["district_officer"]), actor_of(world.cast["district_releaser"])
    signed = _submitted(world.communities[0], year, actor_of(world.cast["secretary"]))
    with clock.fixed(_on(world, 1, 20)):
        actions.appraise(signed, actor=officer, comments=COMMENTS, grade="fairly_good")
    with clock.fixed(_on(world, 2, 3)):
        actions.sign_first(signed, actor=officer)
        actions.sign_second(signed, actor=other)
    neighbour = world.communities[1]
    objected = _submitted(neighbour, year, _post_of(neighbour))
    with clock.fixed(_on(world, 1, 20)):
        actions.appraise(objected, actor=officer, comments=COMMENTS, grade="fair")
    with clock.fixed(_on(world, 1, 23)):
        actions.object_to_grade(objected, actor=_post_of(neighbour), reason=OBJECTION)
    _submitted(street, year, actor_of(world.cast["street_officer"]))
    with clock.fixed(_on(world, 1, 12)):
        actions.draft_sheet(district, year, actor=officer)
    return "4 appraisal sheets"


def _submitted(area, year, actor):
    with clock.fixed(datetime(year + 1, 1, 12, 10, tzinfo=ZoneInfo(settings.TIME_ZONE))):
        sheet = actions.draft_sheet(area, year, actor=actor)
        for item in queries.unwritten(sheet):
            actions.write_value(sheet, actor=actor, key=item.key, words=WRITTEN.get(item.key, "见附件。"))
        return actions.submit_sheet(sheet, actor=actor)


def _post_of(area) -> Actor:
    """The neighbour's secretary, who has no account in the cast."""
    deeds = frozenset(f"supervision.{deed}" for deed in DEEDS)
    return Actor(name="闻冬至", post=f"{area.name}党委书记", area_path=area.path, deeds=deeds, user_id=None)


def _on(world, month, day) -> datetime:
    return datetime.combine(date(world.today.year, month, day), time(15), ZoneInfo(settings.TIME_ZONE))
