"""The kind of sheet `requests`: rows of any hotline become requests that are classified, located and compared with what was told before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets.cells import CellError
from hezhi.ground.sheets.kinds import Column, Fate, ImportKind, Option, Row
from hezhi.register.territory import queries as territory

from .. import actions, cells, layouts, queries
from ..queries import Reader


@dataclass
class Context:
    """What all rows of one file need."""

    actor: Actor
    reader: Reader
    zone: ZoneInfo
    source: str
    area: str = ""
    options: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None

    @property
    def dates(self) -> str:
        """The file's order of month and day where it writes them with slashes."""
        return self.options.get("dates", "")


class RequestSheet(ImportKind):
    """Requests from a hotline's own sheets."""

    code = "requests"
    name = _lazy("诉求（热线工单）")
    name_en = "Requests (hotline orders)"
    deed = "requests.import"
    profiles = layouts.PROFILES
    columns: Sequence[Column] = (
        Column("external_id", "工单编号", "Number", ("编号", "诉求编号", "受理编号", "诉件编号", "案件编号"), read=cells.identity, as_text=True, example="20190601-000123"),
        Column("received_at", "来电时间", "Told at", ("受理时间", "诉求时间", "登记时间", "反映时间", "创建时间"), read=cells.told_at, example="2019-06-01 08:30"),
        Column("kind", "诉求类型", "Kind", ("类型", "诉求性质"), read=cells.kind, example="投诉"),
        Column("category", "问题分类", "Category", ("诉求分类", "分类", "问题类型", "一级分类"), example="电梯"),
        Column("title", "标题", "Title", ("诉求标题", "主题", "问题标题"), example="电梯坏了"),
        Column("text", "主要内容", "Text", ("内容", "诉求内容", "反映内容", "问题描述", "正文", "详细内容", "问题内容"), required=True, example="3号楼电梯停运两天"),
        Column("district", "被反映区", "District", ("区", "所属区", "区县", "行政区", "所在区域")),
        Column("subdistrict", "被反映街乡镇", "Subdistrict", ("街道", "街乡镇", "所属街道", "所属街镇", "乡镇街道")),
        Column("community", "村/社区", "Community", ("社区", "所在村社区", "所属社区", "村社区")),
        Column("compound", "小区点位", "Compound", ("小区", "小区名称", "问题点位", "点位", "所在小区"), example="梧桐院"),
        Column("address", "地址", "Address", ("问题地址", "事发地址", "诉求地址", "详细地址", "发生地址")),
        Column("landmark", "相关地点", "Landmark"),
        Column("lon", "经度", "Longitude", ("lng",), read=cells.coordinate),
        Column("lat", "纬度", "Latitude", read=cells.coordinate),
        Column("name", "来电人", "Name", ("诉求人", "反映人", "姓名")),
        Column("phone", "来电人电话", "Phone", ("联系电话", "电话", "来电号码"), read=cells.number, as_text=True),
        Column("handle", "留言用户", "Account", ("用户编号",)),
        Column("channel", "处理受理方式", "Channel", ("来源", "诉求来源", "受理渠道", "渠道"), read=cells.channel),
        Column("state", "工单状态", "State", ("状态", "办理状态"), read=cells.is_done),
        Column("answer", "回复内容", "Answer", ("答复内容", "办理答复")),
        Column("answered_at", "回复时间", "Answered at", ("答复时间",), read=cells.told_at),
        Column("closed_at", "办结时间", "Closed at", ("结案时间",), read=cells.told_at),
        Column("is_contacted", "是否联系", "Contacted", read=cells.yes_or_unknown),
        Column("is_resolved", "是否解决", "Resolved", read=cells.yes_or_unknown),
        Column("satisfaction", "是否满意", "Satisfied", ("满意度",), read=cells.satisfaction),
        Column("handler", "主办单位", "Handler", ("承办单位",)),
        Column("nature", "工单性质", "Nature"),
        Column("outcome", "办理结果", "Outcome"),
        Column("callback", "是否有效回访", "Call-back"),
        Column("company", "企业名称", "Company"),
        Column("tags", "标签", "Tags"),
        Column("line", "序号", "Line"),
        Column("support", "点赞数", "Support"),
        Column("against", "反对数", "Against"),
    )  # fmt: skip
    options = (
        Option("source", _lazy("来源代号"), help="Under which name the sender's numbers are kept; a row met again by it makes no second request.", hint=_lazy("来表单位的代号，例如 hotline。同一来源的编号再来一次，不会多出一件。")),
        Option("area", _lazy("范围"), help="Path or name of the area the file is about; names are looked for inside it.", hint=_lazy("这份表说的是哪个区、哪个街道；写名称就行，不写就是全市。")),
        Option("zone", _lazy("时区"), help="The time zone in which the file's times are written (default: the city's).", hint=_lazy("表里的时间按哪里的钟写的；不写就按本市。")),
        Option("datum", _lazy("坐标"), choices=[("wgs84", "WGS84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")], default="wgs84", hint=_lazy("高德、腾讯地图取的点选 GCJ-02，百度地图取的点选 BD-09。")),
        Option("dates", _lazy("日期写法"), choices=[("mdy", _lazy("月/日/年")), ("dmy", _lazy("日/月/年"))], hint=_lazy("只有像 03/04/2026 这样看不出月和日的表才要选。")),
        Option("identity", _lazy("编号"), choices=[("number", _lazy("表里的编号")), ("content", _lazy("按内容"))], default="number", help="`content`: the number column is only a line number; equal rows are known by what they say.", hint=_lazy("编号那一列只是行号时，选“按内容”。")),
    )  # fmt: skip

    def more_url(self, sheet_import) -> str:
        """The page that says how its rows were read."""
        return reverse("intake:reading", args=[sheet_import.pk])

    def prepare(self, actor, options) -> Context:
        """The reader of the register, once per file."""
        zone = options.get("zone") or settings.TIME_ZONE
        if zone not in available_timezones():
            raise Refused("intake.no_such_zone", _("没有这个时区：%(zone)s。") % {"zone": zone}, "zone")
        area = _area(options.get("area", ""))
        reader = queries.fresh_reader(area)
        return Context(
            actor, reader, ZoneInfo(zone), options.get("source") or "sheet", area, dict(options), clock.now()
        )

    def judge(self, row: Row, context: Context) -> list[CellError]:
        """A row must say something, and lie where the importer may work."""
        if not (row.get("title") or row.get("text")):
            return [CellError("text", "", _("标题和内容都是空的。"))]
        if faults := _times(row, context):
            return faults
        place = context.reader.area_of(cells.area_names(row))
        if place and not _covers(context, place):
            said = row.get("subdistrict") or row.get("district") or ""
            return [CellError("subdistrict", said, _("不在您岗位的辖区里。"))]
        named = str(row.get("compound") or "")
        if named and not _covers(context, context.reader.area_of_named(named, place)):
            return [CellError("compound", named, _("不在您岗位的辖区里。"))]
        return []

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        """Read, compare and store all rows; one fate for each."""
        return actions.take_in(rows, context)

    def undo(self, fates: list[Fate], context: Context) -> None:
        """Take the requests back; refused where somebody worked on one since."""
        actions.give_back(fates, actor=context.actor)


def _covers(context: Context, place: str) -> bool:
    """Whether the importer may write there; "" is nowhere in particular."""
    return not place or bool(context.actor.job) or context.actor.covers(place)


def _times(row: Row, context: Context) -> list[CellError]:
    """Times that cannot be read, or that have not come yet."""
    faults = []
    for key in ("received_at", "answered_at", "closed_at"):
        try:
            moment = cells.moment_of(row.get(key), context.zone, context.dates)
        except CellError as error:
            faults.append(CellError(key, row.raw.get(key, ""), error.reason))
            continue
        if key == "received_at" and moment and moment > context.now + timedelta(days=1):
            faults.append(CellError(key, row.raw.get(key, ""), _("时间在将来，请核对。")))
    return faults


def _area(told: str) -> str:
    """The path of the area that the file is about, by path or by name; "" for all."""
    if not told:
        return ""
    area = territory.area_at(told) or territory.find_area(told)
    if area is None:
        raise Refused("intake.no_such_area", _("没有找到这个地方：%(name)s。") % {"name": told}, "area")
    return area.path
