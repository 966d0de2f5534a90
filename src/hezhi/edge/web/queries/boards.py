"""Boards of an area: a sentence, four figures with their targets, where, who must do what; every figure knows the list behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hezhi.ground.law.months import months_back
from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui.wording import month as month_words
from hezhi.ground.ui.wording import number
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.indicators.queries import Figure, Rate
from hezhi.steering.warnings import queries as warnings

MONTHS = 12
FIRST_ROWS = 20
BESIDE = 6  # early warnings and repeats beside a board
LEVEL_BELOW = {"city": "subdistrict", "district": "subdistrict", "subdistrict": "community", "community": "community"}


@dataclass(frozen=True)
class Kpi:
    """A figure as the kit's card shows it."""

    label: str
    figure: str | None
    unit: str
    url: str
    count: str
    change_tone: str
    change_text: str
    value: Decimal | int | None
    target: Decimal | int | None
    top: Decimal | int
    target_text: str
    state_tone: str
    state_text: str


@dataclass(frozen=True)
class Place:
    """A child area on the map and in its table."""

    code: str
    name: str
    secretary: str
    requests: int
    before: int
    change: str
    households: int
    value: Decimal | None
    word: str
    url: str
    list_url: str
    geometry: dict | None

    def for_map(self) -> dict:
        """What the sketch map takes."""
        return {"code": self.code, "name": short(self.name), "value": self.value, "word": self.word, "url": self.url,
                "geometry": self.geometry}  # fmt: skip


@dataclass(frozen=True)
class Trend:
    """Twelve months of one figure."""

    label: str
    now: str
    values: list
    labels: list[str]
    target: int | None
    unit: str


@dataclass(frozen=True)
class Board:
    """Screen 46: a district's or the city's month."""

    area: object
    month: date
    listed: object
    rows: list[tuple[object, str]]
    more: int
    figure_url: str
    kpis: list[Kpi]
    places: list[Place]
    map: list[dict]
    trends: list[Trend]
    new_rows: list
    dropped: tuple
    state: str
    hotline: indicators.HotlineBrief
    warnings: list


@dataclass(frozen=True)
class SubdistrictBoard:
    """Screen 44: a subdistrict's month and what stands open in it now."""

    area: object
    month: date
    listed: object
    rows: list
    figure_url: str
    overdue: int
    overdue_url: str
    kpis: list[Kpi]
    places: list[Place]
    map: list[dict]
    loudest: list
    late: list[tuple[str, int, object]]
    trend: Trend
    hotline: indicators.HotlineBrief
    warnings: list
    again: list


def short(name: str) -> str:
    """An area's name as a map has room for it: 棠梨 for 棠梨街道."""
    for form in ("街道", "地区", "社区", "镇", "乡"):
        if name.endswith(form) and len(name) - len(form) >= 2:
            return name.removesuffix(form)
    return name


def figure_url(figure: Figure) -> str:
    """The address of the list behind a figure."""
    said = {"month": f"{figure.month:%Y-%m}", "area": figure.area_path}
    for key in ("compound", "category"):
        if getattr(figure, key) is not None:
            said[key] = getattr(figure, key)
    if figure.kind != "property":
        said["kind"] = figure.kind
    if figure.matters:
        said["matters"] = "1"
    return f"{reverse('indicators:counted')}?{urlencode(said)}"


def board_url(path: str, month: date) -> str:
    """The board of an area in a month."""
    return f"{reverse('web:overview')}?{urlencode({'area': path, 'month': f'{month:%Y-%m}'})}"


def board(area, month: date) -> Board:
    """The month of a district or a city. A fixed number of queries; needs sight of the area."""
    found = indicators.list_of_30(area, month)
    listed = indicators.shown(indicators.content_of(found, {}, smallest=1))
    places = _places(area, month)
    first = found.rows[:FIRST_ROWS]
    secretaries = _secretaries(area.path)
    rates = indicators.rates_on(area.path, _month_ends(month))
    edition = indicators.editions_of(area.path, month).only("state").first()
    return Board(
        area=area,
        month=month,
        listed=listed,
        rows=[(row, secretaries.get(one.area_path, "—")) for one, row in zip(first, listed.rows, strict=False)],
        more=len(listed.rows) - len(first),
        figure_url=figure_url(Figure(month, area.path)),
        kpis=[_requests_kpi(found.totals, area, month), *_rate_kpis(rates, area, month)],
        places=places,
        map=[place.for_map() for place in places],
        trends=_trends(area, month, rates),
        new_rows=[row for row in found.rows if row.is_new] if found.totals.before is not None else [],
        dropped=found.dropped,
        state=edition.state if edition else "",
        hotline=indicators.hotline_brief(area),
        warnings=warnings.living_warnings(area.path, limit=BESIDE),
    )


def subdistrict_board(actor: Actor, area, month: date) -> SubdistrictBoard:
    """The month of a subdistrict or community, and what stands open this moment."""
    found = indicators.list_of_30(area, month, places=10)
    listed = indicators.shown(indicators.content_of(found, {}, smallest=1, places=10))
    places = _places(area, month, with_people=True)
    now = indicators.open_now(actor, area.path)
    rates = indicators.rates_on(
        area.path, [indicators.month_end(month), indicators.month_end(indicators.month_before(month))]
    )
    return SubdistrictBoard(
        area=area,
        month=month,
        listed=listed,
        rows=listed.rows,
        figure_url=figure_url(Figure(month, area.path)),
        overdue=now["overdue"],
        overdue_url=figure_url(Figure(month, area.path, kind="overdue")),
        kpis=[
            _requests_kpi(found.totals, area, month),
            _open_kpi(_("等着派单"), now["waiting"], now["open"], Figure(month, area.path, kind="waiting")),
            _open_kpi(_("已经超时"), now["overdue"], now["open"], Figure(month, area.path, kind="overdue")),
            _rate_kpi(*(rates[day]["service"] for day in rates), area=area, month=month),
        ],
        places=sorted(places, key=lambda place: -place.requests),
        map=[place.for_map() for place in places],
        loudest=list(indicators.loudest(area.path, month)),
        late=_late(actor, area),
        trend=_requests_trend(area, month),
        hotline=indicators.hotline_brief(area),
        warnings=warnings.living_warnings(area.path, limit=BESIDE),
        again=warnings.again_in(area.path, limit=BESIDE),
    )  # fmt: skip


def _late(actor, area):
    rows = indicators.late_by_desk(actor, area.path)
    names = people.organisations_by_id([row["desk"] for row in rows if row["desk"]])
    return [(str(names.get(row["desk"], _("还没派出去"))), row["late"], row["oldest"]) for row in rows]


def _secretaries(path) -> dict[str, str]:
    """community path -> its secretary's name today."""
    posts = people.posts_in_area(path, clock.today()).filter(organisation__kind="party_org", title="书记")
    return {post.area_path: post.person.name for post in posts.select_related("person")}


def _places(area, month, *, with_people=False) -> list[Place]:
    """The areas one or two levels below, with requests and households: what the map and its table say."""
    kind = LEVEL_BELOW[area.kind]
    children = list(territory.areas_within(area.path, kind))
    if not children:
        return []
    width = len(children[0].path)
    paths = [child.path for child in children]
    counts, before = (
        {path: row.requests for path, row in requests.count_areas(when, paths, property_only=True).items()}
        for when in (month, indicators.month_before(month))
    )
    homes = territory.count_compounds_below(area.path, width)
    borders = territory.boundaries_within(area.path, kind)
    people_by_path = _secretaries(area.path) if with_people else {}
    return [_place(child, month, counts, before, homes, borders, people_by_path) for child in children]


def _place(child, month, counts, before, homes, borders, people_by_path) -> Place:
    number_, households = counts.get(child.path, 0), homes.get(child.path, {}).get("households", 0)
    value = indicators.per_thousand(number_, households)
    return Place(
        code=child.path,
        name=child.name,
        secretary=people_by_path.get(child.path, "—"),
        requests=number_,
        before=before.get(child.path, 0),
        change=indicators.signed(number_ - before.get(child.path, 0)),
        households=households,
        value=value,
        word="—" if value is None else str(value),
        url=board_url(child.path, month),
        list_url=figure_url(Figure(month, child.path)),
        geometry=borders.get(child.path),
    )


def _requests_kpi(totals, area, month) -> Kpi:
    change = totals.change.absolute
    target = totals.year_before
    over = None if target is None else totals.requests - target
    return Kpi(
        label=_("物业类诉求"),
        figure=number(totals.requests),
        unit=_("件"),
        url=figure_url(Figure(month, area.path)),
        count=_("明细"),
        change_tone="muted" if not change else "bad" if change > 0 else "good",
        change_text=_change_words(change, _("件"), better_down=True),
        value=totals.requests,
        target=target,
        top=max(totals.requests, target or 0, 1) * 5 // 4 + 1,
        target_text=_("去年同月 %(n)s 件") % {"n": number(target)} if target is not None else _("去年同月没有记录"),
        state_tone="none" if over is None else "warn" if over > 0 else "",
        state_text="" if over is None else _("比去年多 %(n)s") % {"n": number(over)} if over > 0 else _("不多于去年"),
    )  # fmt: skip


def _change_words(change, unit, *, better_down: bool) -> str:
    if change is None:
        return _("没有上月可比")
    if not change:
        return _("＝ 与上月持平")
    arrow = "↑" if change > 0 else "↓"
    better = (change < 0) == better_down
    return _("%(arrow)s %(n)s %(unit)s %(word)s") % {
        "arrow": arrow, "n": number(abs(change), 1 if isinstance(change, Decimal) else 0), "unit": unit,
        "word": _("好转") if better else _("变差"),
    }  # fmt: skip


def _open_kpi(label, count, in_all, figure: Figure) -> Kpi:
    return Kpi(
        label=label,
        figure=number(count),
        unit=_("件"),
        url=figure_url(figure),
        count=_("明细"),
        change_tone="muted",
        change_text=_("此刻"),
        value=count,
        target=None,
        top=max(in_all, 1),
        target_text=_("没办完的共 %(n)s 件") % {"n": number(in_all)},
        state_tone="" if not count else "bad" if figure.kind == "overdue" else "warn",
        state_text=_("都办了") if not count else _("先办这些") if figure.kind == "overdue" else _("请派单"),
    )


def _rate_kpis(rates, area, month) -> list[Kpi]:
    now, before = indicators.month_end(month), indicators.month_end(indicators.month_before(month))
    return [_rate_kpi(rates[now][kind], rates[before][kind], area, month) for kind in rates[now]]


def _rate_kpi(rate: Rate, before: Rate, area, month) -> Kpi:
    gained = rate.points_since(before)
    return Kpi(
        label=rate.name,
        figure=None if rate.percent is None else str(rate.percent),
        unit="%",
        url=f"{reverse('indicators:property_rate', args=[rate.kind])}?{urlencode({'area': area.path, 'on': rate.on.isoformat()})}",
        count=f"{number(rate.numerator)} / {number(rate.denominator)}",
        change_tone="muted" if not gained else "good" if gained > 0 else "bad",
        change_text=_change_words(gained, _("个百分点"), better_down=False),
        value=rate.percent,
        target=rate.target.percent,
        top=100,
        target_text=_("目标 %(n)s%%") % {"n": rate.target.percent},
        state_tone="none" if rate.is_met is None else "" if rate.is_met else "bad",
        state_text=""
        if rate.is_met is None
        else _("已达标")
        if rate.is_met
        else _("差 %(n)s 个小区") % {"n": rate.missing},
    )


def _month_ends(month) -> list[date]:
    ends = [indicators.month_end(here) for here in months_back(month, MONTHS)]
    return [min(ends[0], clock.today()), *ends[1:]]


def _trends(area, month, rates) -> list[Trend]:
    days = sorted(rates)
    labels = [month_words(day) for day in days]
    rate_trends = [
        Trend(
            label=rates[days[-1]][kind].name,
            now=f"{rates[days[-1]][kind].percent}%" if rates[days[-1]][kind].percent is not None else "—",
            values=[rates[day][kind].percent for day in days],
            labels=labels,
            target=rates[days[-1]][kind].target.percent,
            unit="%",
        )
        for kind in ("body", "service")
    ]
    return [_requests_trend(area, month), *rate_trends]


def _requests_trend(area, month) -> Trend:
    series = requests.count_series(months_back(month, MONTHS)[-1], month, area.path, property_only=True)
    return Trend(
        label=_("物业类诉求，件"),
        now=number(series[-1].requests),
        values=[row.requests for row in series],
        labels=[month_words(row.month) for row in series],
        target=None,
        unit="",
    )
