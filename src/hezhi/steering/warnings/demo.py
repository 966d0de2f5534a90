"""The last fortnight's nights as they were judged, what people did with some of the warnings, and a few supervisions with their answers."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import clock, permissions
from hezhi.register.people.demo import actor_of
from hezhi.response.requests import queries as requests

from . import actions, queries

NIGHTS = 16
DONE = (
    ("act", "", "上门看了，换了两处灯，通知了剩下几栋的物业"),
    ("dismiss", "one_matter", "同一处漏水，已经派单在修"),
    ("act", "", "约了物业和供热单位今天一起到现场，贴了告示"),
)
ASKED = ("已经超时，请说明原因和办好的时间", "居民又打来电话问，请说明进展", "约好的时间过了，没有人联系居民")
ANSWER = "今天上午已到现场，材料下午送到，明天办完后给居民回电话。"


def build(world) -> str:
    """Judge the nights; let the street and the community work on some; ask about a few late sendings."""
    raised = 0
    for back in range(NIGHTS, 0, -1):
        day = world.today - timedelta(days=back)
        with clock.fixed(_on(day + timedelta(days=1), 5)):
            raised += actions.judge_night(day)["raised"]
    worked = _work(world)
    asked = _ask(world)
    return f"{raised} warnings, {worked} worked on, {asked} supervisions"


def _work(world) -> int:
    officer = actor_of(world.cast["district_officer"])
    lines = [line for line in queries.living_warnings(officer.area_path) if line.is_asking][1::2]
    for line, (deed, reason, words) in zip(lines, DONE, strict=False):
        warning = actions.look_into_warning(line.warning, actor=officer)
        if deed == "act":
            actions.act_on_warning(warning, actor=officer, words=words)
        else:
            actions.dismiss_warning(warning, actor=officer, reason=reason, words=words)
    return min(len(lines), len(DONE))


def _ask(world) -> int:
    officer = actor_of(world.cast["street_officer"])
    late = list(requests.sendings_at_work(officer.area_path, "bad")[: len(ASKED)])
    made = [actions.supervise(d, actor=officer, reason=reason) for d, reason in zip(late, ASKED, strict=False)]
    secretary = actor_of(world.cast["secretary"])
    for supervision in made:
        if permissions.may(secretary, "warnings.answer_supervision", supervision):
            actions.answer_supervision(supervision, actor=secretary, text=ANSWER)
    return len(made)


def _on(day, hour) -> datetime:
    return datetime.combine(day, time(hour, 20), ZoneInfo(settings.TIME_ZONE))
