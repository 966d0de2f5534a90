"""What `/_kit/` shows: invented figures for every part in every state. Nothing here is anyone's."""

from datetime import UTC, datetime, timedelta

from django.core.paginator import Paginator
from django.forms import CharField, ChoiceField, Form, RadioSelect, Textarea
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOW = datetime(2026, 11, 23, 7, 9, tzinfo=UTC)
SERIES = [79, 80, 78, 81, 82, 84, 83, 85, 86, 86, 87, 87.4]
MONTHS = ["25-12", "26-01", "26-02", "26-03", "26-04", "26-05", "26-06", "26-07", "26-08", "26-09", "26-10", "26-11"]


class Specimen(Form):
    """A short form with one fault."""

    phone = CharField(label=gettext_lazy("手机号"), help_text=gettext_lazy("办结时打这个电话"))
    where = CharField(label=gettext_lazy("在哪里"), required=False, help_text=gettext_lazy("已按您上次的地址填好"))
    what = CharField(label=gettext_lazy("什么事"), widget=Textarea(attrs={"rows": 3}))
    shown = ChoiceField(
        label=gettext_lazy("让邻居看到这件事吗？"),
        widget=RadioSelect,
        choices=[("yes", gettext_lazy("公开，不显示姓名电话")), ("no", gettext_lazy("不公开，只有办事的人看"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phone", "where", "what"):
            self.fields[name].widget.attrs["class"] = "input"

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if len(phone) != 11:
            self.add_error("phone", _("手机号少了 1 位，应是 11 位"))
        return phone


def everything():
    """All specimens by name."""
    return {
        "now": NOW,
        "form": Specimen(
            {"phone": "1380000204", "where": _("梧桐院 3号楼门口"), "what": _("路灯三天没亮"), "shown": "yes"}
        ),
        "series": SERIES,
        "months": MONTHS,
        "weeks": [5, 7, 4, 9, 6, 8, 5, 10, 8, 11, 14, 19],
        "page": Paginator(range(312), 50).page(2),
        "areas": _areas(),
        "drawn": _drawn(),
        "chart": {"labels": MONTHS, "series": [{"name": _("热线解决率"), "values": SERIES}], "target": 90, "unit": "%"},
        "chart_rows": list(zip(MONTHS, SERIES, strict=True)),
        "clocks": _clocks(),
        "thread": _thread(),
        **{f"target_{n}": _("目标 %(n)s%%") % {"n": n} for n in (90, 92, 93)},
    } | _lists()


def _clocks():
    hour = timedelta(hours=1)
    return {
        "green": NOW + 6 * 24 * hour,
        "amber_due": NOW + timedelta(minutes=28),
        "amber_at": NOW - hour,
        "late": NOW - timedelta(minutes=9),
        "met": NOW - hour,
    }


def _thread():
    words = [_("已收到"), _("已派人"), _("正在处理"), _("已办好"), _("已结束")]
    return [{"label": word, "state": state} for word, state in zip(words, ["done", "done", "now", "", ""], strict=True)]


def _areas():
    names = [
        (_("听雨"), 4.1),
        (_("麦浪"), 6.3),
        (_("鹭汀"), 3.2),
        (_("纸鸢"), None),
        (_("竹坞"), 7.4),
        (_("棠梨"), 11.8),
    ]
    return [{"name": name, "value": value, "url": "#map", "code": name} for name, value in names]


def _drawn():
    """The same areas with invented outlines: a grid bent a little."""
    corners = [[(116 + x * 0.02 + y * 0.003, 40 - y * 0.02 - (x % 2) * 0.004) for x in range(4)] for y in range(3)]
    areas = []
    for index, area in enumerate(_areas()):
        row, column = divmod(index, 3)
        ring = [corners[row][column], corners[row][column + 1], corners[row + 1][column + 1], corners[row + 1][column]]
        areas.append(area | {"geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}})
    return areas


def _lists():
    return {
        "rail": [
            {"label": _("看板"), "icon": "chart-bar", "url": "#rail", "on": True, "count": None},
            {"label": _("诉求"), "icon": "inbox", "url": "#rail", "on": False, "count": 9},
            {"label": _("小区"), "icon": "building-community", "url": "#rail", "on": False, "count": None},
        ],
        "tabs": [
            {"label": _("首页"), "icon": "home", "url": "#rail", "on": True, "count": None},
            {"label": _("反映"), "icon": "message-report", "url": "#rail", "on": False, "count": None},
            {"label": _("议事"), "icon": "users", "url": "#rail", "on": False, "count": 1},
            {"label": _("我的"), "icon": "user", "url": "#rail", "on": False, "count": None},
        ],
        "places": [
            {"name": _("云汀市"), "url": "#rail"},
            {"name": _("青禾区"), "url": "#rail"},
            {"name": _("棠梨街道"), "url": ""},
        ],
        "posts": [
            {"pk": 1, "title": _("棠梨街道 派单员"), "on": True},
            {"pk": 2, "title": _("青瓦社区 党委书记"), "on": False},
        ],
        "steps": [
            {"label": _("入户征询"), "note": "214 / 214", "state": "done"},
            {"label": _("选举物管会"), "note": _("须有 5 类成员"), "state": "now"},
            {"label": _("物业试用"), "note": _("前一步完成后可开始"), "state": ""},
        ],
        "entries": [
            {"title": _("修好后请您评价"), "text": _("不满意可以退回重办"), "state": "next"},
            {
                "at": NOW,
                "title": _("缺灯座，明天上午来装"),
                "text": _("线路查过了没问题，是灯座锈断了。"),
                "state": "now",
            },
            {"at": NOW - timedelta(days=1), "title": _("已收到您的诉求"), "text": _("路灯三天没亮"), "state": ""},
        ],
        "summary": [
            {"label": _("什么事"), "value": _("路灯三天没亮"), "url": "#form"},
            {"label": _("在哪里"), "value": _("梧桐院 3号楼门口"), "url": "#form"},
        ],
        "chips": [
            {"label": _("全部"), "count": None, "url": "#rail", "on": True},
            {"label": _("热线"), "count": 9, "url": "#rail", "on": False},
            {"label": _("退回"), "count": 0, "url": "#rail", "on": False},
        ],
    }
