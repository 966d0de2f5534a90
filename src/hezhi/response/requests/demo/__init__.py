"""Two years of an invented city's requests: seasons, incidents that grow, desks that are full now. The same every time."""

import math
from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from hezhi.ground.law.months import month_after, months_back
from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import Actor
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory

from .. import actions, queries
from ..states import DispatchState, RequestState
from .planted import QUIET_MONTHS, SIZES, STILL_GOING, Planted, top_of
from .texts import CLOSERS, INCIDENTS, OPENERS, OWN, PLACES, PROMISED, REPORTS, TEXTS

BUILD = sight.purpose("requests.demo", "造一座虚构的城市：写入两年的虚构诉求")
SEED = 20261124
PER_COMPOUND_A_MONTH = 6.25  # 60,000 in two years of 400 compounds
SURE_SHARE = 0.95  # of what waits at a dispatch desk is read with certainty; the rest is the officer's to choose
MATTERS_A_MONTH = 0.3  # of the compounds have something that many tell of
DRIFT, HOLD = 0.07, 0.93  # how far a compound's weight moves in a month (log), and how much of that it keeps
PER_DAY_HOURS = (1, 1, 0, 0, 0, 1, 3, 7, 11, 12, 11, 8, 6, 7, 9, 9, 8, 8, 9, 9, 7, 5, 3, 2)

# category: (weight, months in which it is stronger, by how much)
WEIGHTS = {
    "elevator.trapped": (0.6, (7, 8), 1.6),
    "elevator.fault": (5.5, (6, 7, 8), 1.5),
    "elevator.inspection": (0.8, (), 1),
    "parking.fee": (3.2, (), 1),
    "parking.order": (6.5, (1, 2, 9), 1.2),
    "fire_safety.route": (2.6, (), 1),
    "fire_safety.charging": (4.2, (3, 4, 5), 1.2),
    "fire_safety.hazard": (0.4, (1, 2), 1.5),
    "sanitation.rubbish": (5.5, (6, 7, 8), 1.4),
    "sanitation.cleaning": (3.4, (), 1),
    "sanitation.sewage": (2.2, (7, 8), 1.7),
    "greening": (2.8, (4, 5, 6, 9), 1.8),
    "security": (1.9, (), 1),
    "security.access": (2.3, (), 1),
    "security.falling": (0.9, (), 1),
    "common_parts.lighting": (4.6, (11, 12, 1), 1.4),
    "common_parts.leak": (4.6, (7, 8), 2.6),
    "common_parts.drain": (3.4, (7, 8), 1.9),
    "common_parts.wall": (1.3, (3, 7), 1.4),
    "common_parts.road": (1.6, (3, 4), 1.3),
    "utilities.heating": (2.0, (11, 12, 1, 2, 3), 6.5),
    "utilities.water": (2.6, (6, 7), 1.5),
    "utilities.power": (1.7, (7, 8), 1.8),
    "utilities.gas": (0.9, (12, 1), 1.4),
    "utilities.network": (0.9, (), 1),
    "property_fee": (4.8, (1, 12), 1.4),
    "common_revenue": (1.5, (), 1),
    "maintenance_fund": (1.1, (), 1),
    "committee": (2.2, (3, 9), 1.3),
    "provider_conduct": (5.0, (), 1),
    "illegal_use.building": (2.2, (4, 5), 1.5),
    "illegal_use.rental": (1.4, (7, 8), 1.4),
    "illegal_use.piling": (2.4, (), 1),
    "nuisance.noise": (5.4, (5, 6, 7, 8, 9), 1.9),
    "nuisance.smoke": (1.6, (6, 7, 8), 1.6),
    "nuisance.dogs": (2.3, (), 1),
    "developer": (1.6, (), 1),
    "renovation": (2.1, (4, 5, 6, 9, 10), 1.6),
    "facilities": (1.7, (8, 9), 1.4),
    "civic.elderly": (1.5, (), 1),
    "civic.papers": (1.2, (), 1),
    "traffic": (2.1, (), 1),
    "city_management": (1.9, (4, 5, 9), 1.3),
    "environment": (1.3, (3, 4), 1.6),
    "public_security": (0.8, (), 1),
    "consumer": (1.8, (3, 11), 1.5),
    "employment": (1.2, (1, 12), 1.7),
    "education": (1.0, (6, 8), 2.2),
    "health": (0.9, (12, 1), 1.4),
    "housing": (0.7, (), 1),
    "government_service": (0.9, (), 1),
    "praise": (1.6, (1, 12), 1.3),
    "other": (1.0, (), 1),
}
KINDS = {  # how much stronger a category's first word is in a kind of compound
    "old": {"common_parts": 1.8, "renovation": 3.0, "provider_conduct": 1.5, "elevator": 0.2, "parking": 0.8},
    "housing_reform": {"common_parts": 1.7, "renovation": 2.2, "elevator": 0.3, "committee": 1.3},
    "commercial": {"parking": 1.5, "property_fee": 1.6, "committee": 1.7, "elevator": 1.3, "common_revenue": 2.0},
    "resettlement": {"sanitation": 1.6, "developer": 2.2, "illegal_use": 1.6, "nuisance": 1.2},
    "affordable": {"developer": 1.6, "elevator": 1.4, "illegal_use": 1.4},
    "unit_managed": {"utilities": 1.6, "provider_conduct": 1.7, "elevator": 0.3},
    "direct_managed": {"common_parts": 2.0, "utilities": 1.4, "elevator": 0.05},
    "courtyard": {"sanitation": 1.8, "illegal_use": 1.6, "elevator": 0.0, "property_fee": 0.3},
}
VIA = {  # who handles the first word of a category
    "elevator": "provider", "parking": "provider", "sanitation": "provider", "greening": "provider",
    "security": "provider", "common_parts": "provider", "property_fee": "provider", "common_revenue": "provider",
    "fire_safety": "subdistrict", "illegal_use": "subdistrict", "nuisance": "subdistrict", "renovation": "subdistrict",
    "city_management": "subdistrict", "committee": "community", "civic": "community", "provider_conduct": "community",
    "praise": "community", "other": "community",
}  # fmt: skip
NAMED = {  # a category's handler among the organisations, by a word in its name
    "utilities.heating": ("供热", "热力"), "utilities.water": ("自来水", "供水", "水务"),
    "utilities.power": ("供电", "电力"), "utilities.gas": ("燃气",), "utilities.network": ("通信", "宽带"),
    "nuisance.dogs": ("派出所", "警务"), "public_security": ("派出所", "警务"), "fire_safety.hazard": ("消防",),
    "developer": ("住建", "房管"), "maintenance_fund": ("住建", "房管"), "housing": ("住建", "房管"),
    "elevator.inspection": ("市场监管",), "consumer": ("市场监管",), "traffic": ("交通",), "environment": ("生态", "环保"),
    "employment": ("人力", "社保"), "education": ("教育", "教委"), "health": ("卫生", "卫健"), "illegal_use.building": ("城管",),
    "government_service": ("政务",), "facilities": ("规划", "发展"),
}  # fmt: skip
COMMUNITY_CODES = ("civic.papers", "civic.elderly", "provider_conduct", "committee", "other")
NAMED_KINDS = ("utility", "district_department", "city_department", "police_post")
ALONE = ("praise", "other", "civic.papers", "government_service", "elevator.trapped")  # nobody joins these
CO_SHARE = 0.04  # of the sendings have the street office as co-handler
TOLD_AGAIN = 0.02  # of the requests: the same person tells the same matter once more
MOST_TINY = 5  # voices of a matter as there are a hundred a month in the city
PROVIDER_CODES = (
    "common_parts.lighting",
    "sanitation.rubbish",
    "greening",
    "parking.order",
    "elevator.fault",
    "security.access",
)
CLAUSES = {
    "provider": gettext_noop("派单目录：物业服务合同约定事项"),
    "subdistrict": gettext_noop("派单目录：街道职责清单"),
    "community": gettext_noop("派单目录：社区工作事项清单"),
}
UNNAMED = gettext_noop("派单目录通则：未列明的，由所在社区先接")
UNSERVED = gettext_noop("派单目录：没有物业服务的小区，由社区先接")


@dataclass
class Place:
    """A compound with all the bodies that may get something about it."""

    compound: object
    weight: float
    provider: object | None
    committee: object | None
    office: object | None
    district: object | None


def build(world=None, *, total: int | None = None, months: int | None = None, seed: int = SEED) -> dict[str, int]:
    """Fill the room for a city that stands already (areas, compounds, organisations, facts). `world.today` and the clock say what today
    is; members of `world.cast` with a home and no post get requests of their own.
    Returns what was made. Deterministic for the same city, day and seed."""
    now = _now_of(world)
    with transaction.atomic(), sight.job(BUILD):
        city = _City(world, now.astimezone(ZoneInfo(settings.TIME_ZONE)), Random(seed))  # noqa: S311
        months = months or getattr(getattr(world, "size", None), "months", 24)
        return city.fill(total or round(len(city.places) * PER_COMPOUND_A_MONTH * months), months)


class _City:
    def __init__(self, world, now, random):
        self.world, self.now, self.random = world, now, random
        self.city = territory.children_of(None).first()
        self.actor = Actor(name="演示城市", job="requests.demo", area_path=self.city.path)
        self.categories = {row.code: row for row in queries.categories()}
        self.clocks = {
            code: queries.clock_rule(code, now.date()) for code in ("emergency", "timely", "ordinary", "complex")
        }
        self.organisations = list(people.organisations_in(self.city.path))
        self.by_kind = defaultdict(dict)
        for org in self.organisations:
            self.by_kind[org.kind].setdefault(org.area_path, org)
        self.named = {}
        self.places = self._places()
        self.cumulative = list(accumulate(place.weight for place in self.places))
        self.phones = [f"120{self.random.randrange(10**8):08d}" for _ in range(9000)]
        self.cases = []
        self.planted: list[Planted] = []

    def fill(self, total, months):
        """Catalogue, two years, incidents, full desks, the cast's own; written in one go."""
        rules = self._catalogue()
        self._incidents()
        self._full_desks()
        self._own_requests()
        self._plant(months)
        self._two_years(total, months)
        if self.world is not None:
            self.world.planted = sorted(self.planted, key=lambda one: (one.begin, one.compound, one.category))
        self._desks_of_the_cast()
        self._promised_today()
        rows = actions.receive_history(self.cases, actor=self.actor)
        while actions.fold_counts():
            pass
        states = Counter(row.state for row in rows)
        return {"requests": len(rows), "catalogue_rules": rules, **{f"state_{k}": n for k, n in sorted(states.items())}}

    def _places(self):
        compounds = list(territory.visible_compounds(self.actor).order_by("id"))
        providers = standing.providers_of([c.pk for c in compounds], self.now.date())
        by_id = people.organisations_by_id(s.organisation for s in providers.values() if s.organisation)
        places = []
        for compound in compounds:
            homes = compound.households or 300
            weight = (
                homes
                * math.exp(self.random.gauss(0, 0.75))
                * (1.25 if compound.kind in ("old", "housing_reform") else 1)
            )
            served = providers.get(compound.pk)
            places.append(
                Place(
                    compound,
                    weight,
                    by_id.get(served.organisation) if served else None,
                    self._over("residents_committee", compound.area_path),
                    self._over("subdistrict_office", compound.area_path),
                    self._over("district_government", compound.area_path),
                )
            )
        return places

    def _over(self, kind, path):
        for end in range(len(path), 0, -4):
            if path[:end] in self.by_kind[kind]:
                return self.by_kind[kind][path[:end]]
        return None

    def _catalogue(self):
        """Duty lists as rules: named departments and utilities where they are, relations to the place for the rest."""
        rules = [_rule(self.city.path, None, "community", clause=UNNAMED)]
        for word, via in VIA.items():
            rules.append(_rule(self.city.path, word, via, clause=CLAUSES[via]))
            if via == "provider":
                rules.append(_rule(self.city.path, word, "community", clause=UNSERVED))
        for code, words in NAMED.items():
            for org in self.organisations:
                if any(word in org.name for word in words) and org.area_path:
                    rules.append(
                        _rule(org.area_path, code, "organisation", org, f"职责清单：{self.categories[code].name}")
                    )
        return actions.load_catalogue(rules, actor=self.actor)

    def _handler(self, code, place):
        """The same choice as the catalogue makes, from memory."""
        if code in NAMED:
            key = code, place.compound.area_path
            if key not in self.named:
                fit = [
                    org
                    for org in self.organisations
                    if org.area_path
                    and place.compound.area_path.startswith(org.area_path)
                    and any(word in org.name for word in NAMED[code])
                ]
                self.named[key] = max(fit, key=lambda org: len(org.area_path), default=None)
            if self.named[key]:
                return self.named[key]
        via = VIA.get(code.split(".")[0], "subdistrict")
        first = {"provider": place.provider, "community": place.committee, "subdistrict": place.office}[via]
        return first or place.committee or place.office or place.district

    # ---- two years -------------------------------------------------------------------------------------------------------------
    def _two_years(self, total, months):
        spans = months_back(self.now.date(), months)[::-1]
        shares = []
        for n, month in enumerate(spans):
            season = 1 + 0.18 * math.cos((month.month - 1) / 6 * math.pi) + (0.12 if month.month in (7, 8) else 0)
            whole = 1 if month < self.now.date().replace(day=1) else self.now.day / 30
            shares.append(season * (1 - 0.006 * n) * whole)
        drift = [0.0] * len(self.places)
        weights = []
        for month in spans:
            self._told_by_many(month)
            drift = [HOLD * way + self.random.gauss(0, DRIFT) for way in drift]
            weights.append([place.weight * math.exp(way) for place, way in zip(self.places, drift, strict=True)])
        there = Counter(case.draft.received_at.date().replace(day=1) for case in self.cases)
        for month, share, weighed in zip(spans, shares, weights, strict=True):
            self._month(month, max(round(total * share / sum(shares)) - there[month], 0), weighed)

    def _told_by_many(self, month):
        """A month's common matters: in some compounds, the larger the likelier, neighbours tell of one thing again and again."""
        r = self.random
        for place in self._pick(round(len(self.places) * MATTERS_A_MONTH)):
            codes, cumulative = self._table(place.compound.kind, month.month)
            code = r.choices(codes, cum_weights=cumulative)[0]
            if code not in ALONE:
                start = month + timedelta(days=r.randrange(20))
                self._incident(place, code, TEXTS[code], start, r.randint(2, 8), r.randint(2, 5), apart=0.08)

    def _month(self, month, many, weights):
        end = min(datetime.combine(month_after(month), time.min, self.now.tzinfo), self.now - timedelta(minutes=20))
        days = (end.date() - month).days + (1 if end.date() > month else 0) or 1
        tables = {}
        for place in self._spread(many, weights):
            kind = place.compound.kind
            if kind not in tables:
                tables[kind] = self._table(kind, month.month)
            codes, cumulative = tables[kind]
            code = codes[bisect(cumulative, self.random.random() * cumulative[-1])]
            moment = self._moment(month, days)
            if moment < end:
                self._add(place, code, moment)
                self._perhaps_again(place, code, moment)

    def _pick(self, many):
        return self.random.choices(self.places, cum_weights=self.cumulative, k=many)

    def _perhaps_again(self, place, code, moment):
        """Not solved, or broken anew: whoever told it tells it again."""
        first = self.cases[-1].draft
        while self.random.random() < TOLD_AGAIN and code not in ALONE:
            moment += timedelta(days=self.random.randint(3, 25), hours=self.random.randint(0, 5))
            if moment < self.now - timedelta(minutes=20):
                self._add(place, code, moment, phone=first.phone, name=first.name)

    def _spread(self, many, weights):
        """Everybody's share of a month, to the nearest request: what a compound tells of changes slowly, not by the throw of a die."""
        cumulative = list(accumulate(weights))
        step = cumulative[-1] / max(many, 1)
        first = self.random.random() * step
        return [self.places[bisect(cumulative, first + n * step)] for n in range(many)]

    def _table(self, kind, month):
        stronger = KINDS.get(kind, {})
        weights = []
        for code, (weight, months, factor) in WEIGHTS.items():
            weights.append(weight * (factor if month in months else 1) * stronger.get(code.split(".")[0], 1))
        if month not in (11, 12, 1, 2, 3):
            weights[list(WEIGHTS).index("utilities.heating")] *= 0.1
        return list(WEIGHTS), list(accumulate(weights))

    def _moment(self, month, days):
        hour = self.random.choices(range(24), weights=PER_DAY_HOURS)[0]
        day = datetime.combine(month + timedelta(days=self.random.randrange(days)), time(hour), self.now.tzinfo)
        return day + timedelta(minutes=self.random.randrange(60), seconds=self.random.randrange(60))

    def _add(self, place, code, moment, *, text=None, joins=None, **more):
        """One case, lived as far as its age lets it."""
        draft = self._draft(place, code, moment, text, **more)
        case = actions.PastCase(draft, state=RequestState.RECEIVED, joins=joins)
        if joins is not None:
            case.state = RequestState.LINKED_DUPLICATE
        else:
            self._live(case, place, code, moment)
        self.cases.append(case)
        return len(self.cases) - 1

    def _draft(self, place, code, moment, text=None, **more):
        r = self.random
        spot = r.choice(PLACES)
        gaps = {"b": r.randint(1, 14), "u": r.randint(1, 5), "f": r.randint(2, 17), "d": r.choice("东南西北"), "z": r.choice("ABC"),
                "n": r.randint(3, 9), "m": r.randint(10, 15), "t": r.randint(12, 17)}  # fmt: skip
        gaps["r"] = f"{gaps['f']}0{r.randint(1, 4)}"
        spot = spot.format(**gaps)
        title = (text or r.choice(TEXTS[code])).format(p=spot, **gaps)
        whole = f"{r.choice(OPENERS)}{place.compound.name}{title}。{r.choice(CLOSERS)}"
        channel = r.choices(("hotline", "web", "hall", "patrol"), weights=(78, 15, 3, 4))[0]
        category = self.categories[code]
        return actions.Draft(
            **{
                "text": whole,
                "title": title,
                "place": f"{place.compound.name}{spot}",
                "kind": _kind_of(code, r),
                "channel": channel,
                "received_at": moment,
                "area_path": place.compound.area_path,
                "compound": place.compound.pk,
                "compound_score": round(r.uniform(0.82, 0.99), 2),
                "compound_reason": "文中写明小区名",
                "category": category.pk,
                "category_score": round(min(0.99, r.betavariate(9, 1.6)), 2),
                "category_reason": f"提到“{category.words[0]}”" if category.words else "",
                "name": r.choice("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗") + r.choice(("女士", "先生")),
                "phone": r.choice(self.phones),
                "is_public": channel == "web" and r.random() < 0.6,
                "source": "demo" if channel == "hotline" else "",
            }
            | more
        )

    # ---- the life of one case --------------------------------------------------------------------------------------------------
    def _live(self, case, place, code, moment):
        r, age = self.random, (self.now - moment).total_seconds() / 3600
        fate = r.random()
        if fate < 0.035 and age > 3:
            case.state, case.answer = RequestState.ANSWERED, "您问的事已电话答复，并把办理地点发到您手机。"
            case.answered_at = case.closed_at = moment + timedelta(minutes=r.randint(5, 90))
            return
        if fate < 0.045 and age > 3:
            case.state, case.answer = RequestState.REDIRECTED, "这件事走法律途径，已告诉您法院和法律援助的电话。"
            case.answered_at = moment + timedelta(minutes=r.randint(5, 90))
            return
        category = self.categories[code]
        rule = self.clocks[category.clock]
        sent = moment + timedelta(minutes=min(r.expovariate(1 / (rule.dispatch_hours * 14)), rule.dispatch_hours * 75))
        if sent > self.now:
            return
        handler = self._handler(code, place)
        if handler is None:
            return
        self._send(case, place, code, handler, sent, rule)

    def _send(self, case, place, code, handler, sent, rule):
        r = self.random
        took = timedelta(hours=rule.hours * min(r.betavariate(2.2, 3.0) * 1.15, 1.25))
        accepted = sent + timedelta(minutes=r.randint(4, 170) if rule.hours > 2 else r.randint(1, 20))
        reported = max(sent + took, accepted + timedelta(minutes=20))
        past = actions.PastDispatch(handler=handler.pk, sent_at=sent, rule=self._words(code, handler), clock=rule.code)
        if handler.kind == "subdistrict_office" and place.district:
            past.copied_to = place.district.pk
        if place.office and handler.pk != place.office.pk and r.random() < CO_SHARE:
            past.co_handlers = [place.office.pk]
            reported_at = sent + took * r.uniform(0.5, 1.3)
            if reported_at < self.now:
                past.co_reported_at, past.co_report = reported_at, "已到现场配合，情况已告诉牵头单位。"
        case.dispatches = [past]
        case.state = RequestState.IN_HAND
        if r.random() < 0.03 and accepted < self.now:
            self._moved(case, place, past, sent)
            past = case.dispatches[-1]
        if accepted > self.now:
            past.state = DispatchState.SENT
            return
        past.accepted_at = accepted
        if reported > self.now:
            past.state = r.choice(
                (DispatchState.ACCEPTED, DispatchState.CONTACTED, DispatchState.HANDLING, DispatchState.HANDLING)
            )
            case.is_contacted = past.state != DispatchState.ACCEPTED
            return
        past.reported_at, past.report = reported, self._report(code)
        judged = reported + timedelta(hours=r.uniform(0.5, 20))
        if judged > self.now:
            past.state, case.state = DispatchState.REPORTED, RequestState.REPORTED
            return
        past.state, case.answer, case.answered_at = DispatchState.ACCEPTED_BACK, past.report, judged
        asked = judged + timedelta(hours=r.uniform(2, 60))
        if asked > self.now:
            case.state = RequestState.CALLBACK
            return
        self._close(case, asked)

    def _moved(self, case, place, past, sent):
        """A sending that came back and went on."""
        other = next(
            (org for org in (place.office, place.committee, place.provider) if org and org.pk != past.handler), None
        )
        if other is None:
            return
        past.state, past.objection = DispatchState.MOVED, "不属于本单位管理范围"
        past.objection_clause, past.proposed_handler = "职责清单第4条", other.pk
        past.excluded_reason = f"异议成立，改派{other.name}"
        case.dispatches.append(
            actions.PastDispatch(
                handler=other.pk, sent_at=sent + timedelta(hours=3), rule=past.objection_clause, clock=past.clock
            )
        )

    def _close(self, case, asked):
        r = self.random
        better = 1 - (self.now - asked).days / 900  # the city learns: later cases end better
        case.closed_at, case.is_contacted = asked, r.random() < 0.9 + 0.08 * better
        case.is_resolved = r.random() < 0.66 + 0.22 * better
        if case.is_resolved:
            case.state = RequestState.CLOSED
            case.satisfaction = r.choices((5, 4, 3, 2, 1), weights=(56, 28, 10, 4, 2))[0]
            return
        case.state = RequestState.CLOSED_UNRESOLVED
        case.satisfaction = r.choices((5, 4, 3, 2, 1), weights=(4, 14, 30, 30, 22))[0]
        case.unresolved_reason = r.choice(("condition", "money", "third_party", "disagrees", "long_work"))
        case.next_date = asked.date() + timedelta(days=r.randint(20, 60))
        if case.next_date < self.now.date():  # spoken to on that day, and another named: a few of them are due today
            case.next_date = self.now.date() + timedelta(days=(asked.toordinal() + (case.draft.compound or 0)) % 46)

    def _words(self, code, handler):
        return f"{self.categories[code].name}类 → {handler}"

    # ---- incidents, full desks, the cast ---------------------------------------------------------------------------------------
    def _incidents(self):
        """Matters told by many: a cold house now, a lift in July, a raised fee, yellow water in one street."""
        big = sorted(self.places, key=lambda p: -(p.compound.households or 0))
        today = self.now.date()
        self._incident(
            big[3], "utilities.heating", INCIDENTS["heating"], today - timedelta(days=20), 21, 58, rising=True
        )
        self._incident(big[7], "property_fee", INCIDENTS["fee"], today - timedelta(days=75), 24, 64)
        july = date(today.year if today.month > 7 else today.year - 1, 7, 6)
        self._incident(big[11], "elevator.fault", INCIDENTS["lift"], july, 30, 71)
        if len(big) > 20:
            street = big[17].compound.area_path[:12]
            for place in [p for p in self.places if p.compound.area_path.startswith(street)][:6]:
                self._incident(place, "utilities.water", INCIDENTS["water"], today - timedelta(days=3), 3, 11)

    def _plant(self, months):
        """Incidents of known size and first day, the same kinds of matter as elsewhere; a few of them are still going on."""
        r, today = self.random, self.now.date()
        first = months_back(today, months)[::-1][QUIET_MONTHS] if months > QUIET_MONTHS else None
        for size in SIZES:
            many = round(size.many * len(self.places) / 400) if first else 0
            starts = [first + timedelta(days=r.randrange((today - first).days - size.days)) for _ in range(many)]
            if size.name in STILL_GOING:
                starts.append(today - timedelta(days=size.days - 4))
            for start in starts:
                place = self._pick(1)[0]
                codes, cumulative = self._table(place.compound.kind, start.month)
                code = r.choices(codes, cum_weights=cumulative)[0]
                while code in ALONE:
                    code = r.choices(codes, cum_weights=cumulative)[0]
                self._incident(
                    place, code, TEXTS[code], start, size.days, size.voices, rising=size.is_rising, size=size.name
                )

    def _incident(self, place, code, words, start, days, many, *, rising=False, apart=0.3, size=""):
        """`apart` is the share of voices that nobody joined to the first: told of the same, kept as a matter of their own."""
        r, main = self.random, None
        moments = []
        for _ in range(many):
            part = r.random() ** (0.5 if rising else 1.4)
            moments.append(self._moment(start + timedelta(days=int(part * days)), 1))
        told = sorted(m for m in moments if m < self.now - timedelta(minutes=30))
        if told:
            size = size or ("tiny" if many <= MOST_TINY else "known")
            place_and_days = place.compound.pk, top_of(code), told[0].date(), told[-1].date()
            self.planted.append(Planted(*place_and_days, len(told), size))
        for moment in told:
            text = r.choice(words)
            is_main = main is None or r.random() < apart
            place_in_list = self._add(place, code, moment, text=text, joins=None if is_main else main)
            main = place_in_list if is_main else main

    def _full_desks(self):
        """What waits right now: every street's dispatch desk, every community's and handler's inbox."""
        by_street = defaultdict(list)
        for place in self.places:
            if len(place.compound.area_path) >= 12:
                by_street[place.compound.area_path[:12]].append(place)
        for path in sorted(by_street):
            self._full_street(by_street[path])
        for places in _by_body(self.places, "committee"):
            self._full_inbox(places, places[0].committee, COMMUNITY_CODES, (-20, 3, 9, 20, 31, 55, 90, 130))
        for places in _by_body(self.places, "provider"):
            self._full_inbox(places, places[0].provider, PROVIDER_CODES, (-6, 5, 14, 40, 80, 120))
        self._full_bodies()

    def _full_bodies(self):
        """The desks of departments, utilities and police posts, each with its own kind of matter; and of committees that the cast sits on."""
        kinds = defaultdict(list)
        for code in NAMED:
            for place in self.places:
                body = self._handler(code, place)
                if body is not None and body.kind in NAMED_KINDS:
                    kinds[body.pk].append((code, place))
        by_id = {org.pk: org for org in self.organisations}
        for pk in sorted(kinds):
            codes = sorted({code for code, _place in kinds[pk]})
            places = [place for _code, place in kinds[pk]]
            self._full_inbox(places, by_id[pk], codes, (-3, 2, 6, 13, 19, 22, 70, 140))
        for body, place in self._committees_of_the_cast():
            self._full_inbox([place], body, ("committee", "common_revenue", "maintenance_fund"), (-5, 4, 40, 120))

    def _committees_of_the_cast(self):
        for member in getattr(self.world, "cast", {}).values():
            for post in member.posts:
                if post.organisation.kind in ("pmc", "owners_committee"):
                    for place in self.places:
                        if post.organisation.name.startswith(place.compound.name):
                            yield post.organisation, place

    def _desks_of_the_cast(self):
        """Whoever is entered by name finds a working day: late, due now, fresh and not taken, sent back. Dice of its own, so that the city
        stays the city it was."""
        self.random, kept = Random(SEED + 1), self.random  # noqa: S311
        bodies = {
            post.organisation.pk: post.organisation
            for m in getattr(self.world, "cast", {}).values()
            for post in m.posts
        }
        for body in bodies.values():
            codes = {"provider": PROVIDER_CODES, "residents_committee": COMMUNITY_CODES}.get(body.kind)
            codes = codes or tuple(code for code in NAMED if any(word in body.name for word in NAMED[code]))
            key = {"provider": "provider", "residents_committee": "committee"}.get(body.kind)
            places = [
                p
                for p in self.places
                if (getattr(p, key) == body if key else p.compound.area_path.startswith(body.area_path or "-"))
            ]
            if codes and places:
                self._working_day(places, body, codes)
        self.random = kept

    def _working_day(self, places, body, codes):
        r = self.random
        sayings = [(code, text) for code in codes for text in TEXTS[code]]
        r.shuffle(sayings)
        new, work = DispatchState.SENT, DispatchState.HANDLING
        day = (
            (-26, work),
            (-3, DispatchState.ACCEPTED),
            (1, DispatchState.SENT_BACK),
            (2, new),
            (4, work),
            (6, new),
            (8, new),
        )
        rest = ((23, new), (47, DispatchState.CONTACTED), (95, new), (140, new), (150, new))
        for n, (left, state) in enumerate(day + rest):
            code, text = sayings[n % len(sayings)]
            self._on_desk(r.choice(places), body, min(left, self._hours(code) - 1), code, text)
            past = self.cases[-1].dispatches[0]
            past.state, past.accepted_at = state, None if state == new else past.sent_at + timedelta(minutes=30)
            if state == DispatchState.SENT_BACK:
                past.report, past.reported_at = self._report(code), self.now - timedelta(hours=3)

    def _full_inbox(self, places, handler, codes, hours):
        """One desk: a late one, some due today, some fresh; no two of them in the same words while words last."""
        r = self.random
        sayings = [(code, text) for code in codes for text in TEXTS[code]]
        r.shuffle(sayings)
        more = [r.choice((-26, -11, 8, 17, 26, 36, 60, 100)) for _ in range(r.choice((0, 0, 1, 2, 4, 7)))]
        for n, left in enumerate([*hours, *more]):
            code, text = sayings[n % len(sayings)]
            self._on_desk(r.choice(places), handler, min(left, self._hours(code) - 1), code, text)

    def _hours(self, code):
        return self.clocks[self.categories[code].clock].hours

    def _full_street(self, places):
        r = self.random
        for left in (-9, -4, 28, 41, 47, 55):
            self._waiting(
                r.choice(places),
                r.choice(("elevator.fault", "utilities.heating", "common_parts.drain", "utilities.gas")),
                left,
            )
        for left in (130, 185, 220, 260, 300, 330, 375, 540, 700):
            code = r.choice(
                (
                    "common_parts.lighting",
                    "parking.order",
                    "sanitation.rubbish",
                    "property_fee",
                    "greening",
                    "nuisance.noise",
                )
            )
            self._waiting(r.choice(places), code, left)
        served = [place for place in places if place.provider and place.office]
        if served:
            self._objected(r.choice(served))
            for hours in (-2, 20, 50, 90):
                self._reported(r.choice(served), hours)

    def _waiting(self, place, code, left):
        rule = self.clocks[self.categories[code].clock]
        moment = (
            self.now + timedelta(minutes=left, seconds=self.random.randrange(50)) - timedelta(hours=rule.dispatch_hours)
        )
        sure = self.random.random() < SURE_SHARE
        score = round(self.random.uniform(0.84, 0.99) if sure else self.random.uniform(0.4, 0.65), 2)
        draft = self._draft(place, code, moment, category_score=score)
        self.cases.append(actions.PastCase(draft, state=RequestState.RECEIVED))

    def _on_desk(self, place, handler, hours_left, code, text=None):
        rule = self.clocks[self.categories[code].clock]
        sent = self.now + timedelta(hours=hours_left) - timedelta(hours=rule.hours)
        if sent > self.now:
            sent = self.now - timedelta(minutes=self.random.randint(5, 300))
        state = self.random.choice(
            (DispatchState.SENT, DispatchState.ACCEPTED, DispatchState.HANDLING, DispatchState.CONTACTED)
        )
        case = actions.PastCase(
            self._draft(place, code, sent - timedelta(minutes=50), text), state=RequestState.IN_HAND
        )
        case.dispatches = [
            actions.PastDispatch(
                handler=handler.pk,
                sent_at=sent,
                state=state,
                rule=self._words(code, handler),
                clock=rule.code,
                accepted_at=None if state == DispatchState.SENT else sent + timedelta(minutes=30),
            )
        ]
        self.cases.append(case)

    def _objected(self, place):
        self._on_desk(place, place.provider, 60, "nuisance.smoke")
        past = self.cases[-1].dispatches[0]
        past.state, past.objection = DispatchState.OBJECTED, "底商油烟不在物业服务合同之内"
        past.objection_clause, past.proposed_handler = "大气污染防治职责清单第7条", place.office.pk
        past.accepted_at = None

    def _reported(self, place, hours_left):
        code = self.random.choice(("common_parts.lighting", "sanitation.rubbish", "elevator.fault", "greening"))
        self._on_desk(place, place.provider, hours_left, code)
        case, past = self.cases[-1], self.cases[-1].dispatches[0]
        case.state, past.state, past.report = RequestState.REPORTED, DispatchState.REPORTED, self._report(code)
        past.accepted_at = past.sent_at + timedelta(minutes=20)
        past.reported_at = max(self.now - timedelta(minutes=self.random.randint(10, 300)), past.accepted_at)

    def _report(self, code):
        return self.random.choice(REPORTS.get(code.split(".")[0], REPORTS[""]))

    def _own_requests(self):
        """Requests of the cast's residents: one under way, one done that waits for their word, one long closed."""
        by_compound = {place.compound.pk: place for place in self.places}
        for number, (person, name, compound) in enumerate(_residents(self.world, self.now.date())):
            place = by_compound.get(compound)
            if place is not None:
                mine = {"person": person, "phone": "", "name": name, "channel": "web", "source": ""}
                for code, days, text, state in OWN[number % len(OWN)]:
                    self._own(place, code, days, text, mine, RequestState(state))

    def _own(self, place, code, days, text, mine, state):
        handler = place.provider or place.committee
        moment = self.now - timedelta(days=days, hours=2)
        case = actions.PastCase(self._draft(place, code, moment, text, **mine), state=state)
        sent = moment + timedelta(minutes=25)
        past = actions.PastDispatch(
            handler.pk, sent, rule=self._words(code, handler), accepted_at=sent + timedelta(minutes=15)
        )
        case.dispatches, case.is_contacted = [past], True
        if state == RequestState.IN_HAND:
            past.state = DispatchState.HANDLING
        else:
            past.reported_at, past.report = sent + timedelta(days=2), self._report(code)
            case.answer, case.answered_at = past.report, past.reported_at + timedelta(hours=2)
        if state == RequestState.CLOSED:
            case.closed_at, case.is_resolved, case.satisfaction = case.answered_at + timedelta(days=1), True, 5
        self.cases.append(case)

    def _promised_today(self):
        """The last of the cast's residents was told a day for what could not be done: it is today. Drawn last, so that all else stays as it was."""
        by_compound = {place.compound.pk: place for place in self.places}
        known = [one for one in _residents(self.world, self.now.date()) if one[2] in by_compound]
        for person, name, compound in known[-1:]:
            mine = {"person": person, "phone": "", "name": name, "channel": "web", "source": ""}
            code, days, text = PROMISED
            self._own(by_compound[compound], code, days, text, mine, RequestState.CLOSED_UNRESOLVED)
            case = self.cases[-1]
            case.closed_at, case.is_resolved, case.satisfaction = case.answered_at + timedelta(days=1), False, 3
            case.unresolved_reason, case.next_date = "money", self.now.date()


def _now_of(world):
    """The clock's moment; for a city that ends on another day, the middle of that day's afternoon."""
    now, today = clock.now(), getattr(world, "today", None)
    if today is None or now.astimezone(ZoneInfo(settings.TIME_ZONE)).date() == today:
        return now
    return datetime.combine(today, time(15), ZoneInfo(settings.TIME_ZONE))


def _residents(world, on):
    """Members of the cast with a home and no post: (person, name, compound)."""
    for member in getattr(world, "cast", {}).values():
        homes = people.homes_of(member.person, on) if not member.posts else []
        if homes:
            yield member.person.pk, member.person.name, homes[0].compound


def _by_body(places, body):
    """Places grouped by the body of that name that serves them, in a steady order."""
    groups = defaultdict(list)
    for place in places:
        found = getattr(place, body)
        if found:
            groups[found.pk].append(place)
    return list(groups.values())


def _rule(area_path, category, via, handler=None, clause=""):
    return {
        "area_path": area_path,
        "category": category,
        "via": via,
        "handler": handler,
        "clause": clause,
        "valid_from": date(2024, 1, 1),
    }


def _kind_of(code, random):
    if code == "praise":
        return "praise"
    if code in ("civic.papers", "housing", "government_service", "other"):
        return random.choice(("inquiry", "inquiry", "help"))
    return random.choices(("help", "complaint", "report", "suggestion"), weights=(52, 38, 4, 6))[0]
