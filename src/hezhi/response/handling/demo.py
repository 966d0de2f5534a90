"""The desks of the cast at work: colleagues, ready words, routes walked and due, helpers asked outside. The same every time."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import Actor
from hezhi.register.people import actions as people
from hezhi.register.people import queries as people_queries
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from .models import Arrival, Assignment, Cost, Invitation, Mark, ReadyWords, Round, Route, Stop
from .queries.outside import digest

BUILD = sight.purpose("handling.demo", "造一座虚构的城市：写入虚构的常用语、路线和外部协助")
DESKS = ("steward", "secretary", "grid_worker", "handler", "utility_handler", "street_officer")
COLLEAGUES = {
    "steward": (("周秋分", "维修班长"), ("马白露", "保洁班长")),
    "utility_handler": (("孟大雪", "抢修班长"), ("石霜降", "片区管网员")),
    "handler": (("唐处暑", "物业科科员"),),
}
WORDS = {
    ("report", None): (
        "已到现场处理好，请您看看；还有不对的地方，直接退回来，我们接着办。",
        "已查看现场，情况属实，问题已当场解决，后面三天每天复查一次。",
    ),
    ("report", "common_parts.lighting"): ("灯已换好，试亮正常；同一楼道的其他灯也查了一遍。",),
    ("report", "utilities.heating"): ("已上门排气调阀，室温已测，供水温度已调高，明天再来测一次。",),
    ("report", "sanitation.rubbish"): ("垃圾已清运，桶站已冲洗，清运时间贴在桶站旁。",),
    ("contact", None): ("已打电话说明情况，约好上门时间。", "电话没人接，已发短信，晚些再打。"),
    ("progress", None): ("配件已订，到货当天上门。", "已排到明天上午，师傅出门前先打电话。"),
    ("reply", None): (
        "您问的事已经查到：已公示在楼门口，今天也发到小区群里。还有不清楚的，打 12345 报编号。",
        "这件事正在办，和您上次反映的是同一件，有进展马上告诉您。",
    ),
}
ROUTES = (
    (
        "早间环线",
        1,
        (
            "东门岗亭，道闸、照明、登记本",
            "垃圾房，清运、异味、地面",
            "地库入口，限高杆、积水、照明",
            "3号楼门厅，灯、门禁、信报箱",
            "儿童活动场，器械松动、地垫",
        ),
    ),
    (
        "消防周检",
        7,
        ("1号楼楼道，堆物、灭火器压力", "充电车棚，喷淋、私拉电线", "消防车道，占道车辆、标线", "水泵房，压力表、门锁"),
    ),
    ("夜间查灯", 3, ("东门到3号楼，路灯", "地库B1，应急灯", "北侧步道，草坪灯")),
)
HELPERS = (
    ("电梯维保赵师傅", "请查 2 号楼电梯关门异响，换下来的件拍张照。", "sent", 20),
    ("疏通队钱师傅", "请疏通 5 号楼东侧雨水井，清出的杂物运走。", "answered", -10),
    ("广告公司孙经理", "请把东门灯箱的破损面板换掉，先围挡。", "late", -5),
)
HELPERS_LINK = (
    "demo-link-of-a-helper"  # of an invented house: anybody may look at such a page; real links are 192 bits of chance
)


def build(world) -> str:
    """Give the desks of the cast what a desk gathers in a month. Returns what was made."""
    with transaction.atomic(), sight.job(BUILD):
        desks = [desk for key in DESKS if (desk := _Desk.of(world, key))]
        for desk in desks:
            desk.fill()
        return f"{len(desks)} desks, {Route.objects.count()} routes, {Invitation.objects.count()} helpers asked"


class _Desk:
    """One member of the cast at his desk."""

    def __init__(self, world, key, member):
        self.world, self.key, self.now = world, key, clock.now()
        self.post = member.posts[0]
        self.organisation = self.post.organisation
        self.area_path = self.post.area_path or self.organisation.area_path
        self.actor = Actor(
            name=self.post.person.name,
            post=str(self.post.title),
            grant_id=self.post.grant_id,
            area_path=self.post.area_path,
            desk=self.organisation.pk,
        )

    @classmethod
    def of(cls, world, key):
        member = world.cast.get(key)
        return cls(world, key, member) if member and member.posts else None

    def fill(self):
        """Colleagues first: work is given to them."""
        self._colleagues()
        self._words()
        self._taken()
        self._routes()

    def _colleagues(self):
        for name, title in COLLEAGUES.get(self.key, ()):
            person = people.add_person(name, area_path=self.organisation.area_path, actor=self.world.actor)
            people.appoint(person, self.organisation, title, actor=self.world.actor, since=self.world.begin)

    def _words(self):
        since = self.now.date() - timedelta(days=60)
        for (use, code), texts in WORDS.items():
            category = requests.category_by_code(code) if code else None
            ReadyWords.objects.bulk_create(
                ReadyWords(
                    desk=self.organisation.pk,
                    area_path=self.area_path,
                    use=use,
                    category=category,
                    text=text,
                    valid_from=since,
                    by=self.actor.post,
                )
                for text in texts
            )

    def _taken(self):
        """Two of three accepted orders are somebody's; where work goes on, somebody stood there; the first has cost something."""
        posts = list(people_queries.holders_of(self.organisation, self.now.date())) or [self.post]
        orders = [row for row in requests.at_desk(self.actor) if row.state not in ("sent", "dispatch_stands")]
        for n, dispatch in enumerate(orders):
            told = {"dispatch": dispatch, "desk": dispatch.handler_id, "area_path": dispatch.area_path}
            at = (dispatch.accepted_at or dispatch.sent_at) + timedelta(minutes=20)
            if n % 3 != 2 and not Assignment.objects.filter(dispatch=dispatch).exists():
                Assignment.objects.create(post=posts[n % len(posts)], at=at, by=self.actor.post, **told)
            if (
                dispatch.state == "handling"
                and at < self.now
                and not Arrival.objects.filter(dispatch=dispatch).exists()
            ):
                Arrival.objects.create(at=at, by=self.actor.post, **told)
                Cost.objects.create(amount=Decimal("86.50"), words="灯座、灯管各一", at=at, by=self.actor.post, **told)
        if self.key == "steward":
            self._helpers(orders)

    def _helpers(self, orders):
        for n, (dispatch, (name, asked, state, hours)) in enumerate(zip(orders, HELPERS, strict=False)):
            until = self.now + timedelta(hours=hours)
            over = {} if state == "sent" else {"ended_at": until, "opened_at": until - timedelta(hours=1)}
            if state == "answered":
                over |= {"answered_at": until, "answer": "已疏通，掏出两袋树叶和一块砖，水能下去了。"}
            Invitation.objects.create(
                dispatch=dispatch,
                request=dispatch.request,
                name=name,
                kind="hand",
                asked=asked,
                place=str(dispatch.request.compound or ""),
                token_hash=digest(f"{HELPERS_LINK}-{n}"),
                state=state,
                sent_at=min(self.now, until) - timedelta(hours=20),
                until=until,
                by=self.actor.post,
                desk=dispatch.handler_id,
                area_path=dispatch.area_path,
                **over,
            )

    def _routes(self):
        if self.key not in ("steward", "grid_worker"):
            return
        served = standing.compounds_served_by(self.organisation.pk, self.now.date())
        compounds = list(territory.compounds_by_id(served).values())
        compound = compounds[0] if compounds else territory.compounds_within(self.area_path).first()
        for n, (name, days, stops) in enumerate(ROUTES):
            route = Route.objects.create(
                desk=self.organisation.pk,
                name=name,
                compound=compound,
                every_days=days,
                area_path=compound.area_path if compound else self.area_path,
            )
            Stop.objects.bulk_create(
                Stop(route=route, position=k, place=line.split("，")[0], look_at=line.split("，")[1])
                for k, line in enumerate(stops, 1)
            )
            for past in range(1, 6):
                self._walked(route, self.now - timedelta(days=past * days - (n == 1), hours=3))

    def _walked(self, route, began):
        told = {"desk": route.desk, "area_path": route.area_path}
        ended = began + timedelta(minutes=35)
        walk = Round.objects.create(route=route, began_at=began, ended_at=ended, by=self.actor.post, **told)
        Mark.objects.bulk_create(
            Mark(
                round=walk, stop=stop, stop_place=stop.place, is_fine=True, at=began + timedelta(minutes=5 * k), **told
            )
            for k, stop in enumerate(route.stops.all(), 1)
        )
