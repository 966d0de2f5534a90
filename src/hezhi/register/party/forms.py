"""What is asked on the pages of the Party organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .states import EntryKind, ImpedimentKind, MeetingKind, OrgKind

INPUT = {"class": "input"}


def _text(label, limit, *, required=True, help_text=""):
    return forms.CharField(
        label=label, max_length=limit, required=required, help_text=help_text, widget=forms.TextInput(INPUT)
    )


def _day(label, *, required=True, help_text=""):
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput({**INPUT, "type": "date"}, format="%Y-%m-%d"),
    )


def _pick(label, *, required=True, help_text="", choices=()):
    return forms.ChoiceField(
        label=label, required=required, help_text=help_text, choices=choices, widget=forms.Select(INPUT)
    )


def _long(label, *, required=True, help_text=""):
    return forms.CharField(
        label=label,
        max_length=6000,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({**INPUT, "rows": 5}),
    )


def _paper():
    return _text(_("依据的文件"), 200, help_text=_("例如：批复、决定、通知的名称和文号"))


class PickingForm(forms.Form):
    """A form whose choices the page fills: `choices={"parent": [...]}`; an optional one begins with an empty line."""

    def __init__(self, *args, choices: dict[str, list] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for name, found in (choices or {}).items():
            field: Any = self.fields[name]
            field.choices = found if field.required else [("", "—"), *found]


class SetUpForm(PickingForm):
    """A new Party organisation."""

    name = _text(_("名称"), 80)
    kind = _pick(_("类别"), choices=OrgKind.choices)
    area_path = _pick(_("在哪里"))
    parent = _pick(_("上级党组织"), required=False)
    host = _pick(_("设在哪个单位"), required=False, help_text=_("设在物业服务人、业委会或物管会里的，选这个单位"))
    on = _day(_("设立日期"))
    elected_on = _day(_("上次换届日期"), required=False, help_text=_("新设立的不用填"))
    paper = _paper()


class RenameForm(forms.Form):
    """Another name."""

    name = _text(_("新名称"), 80)
    on = _day(_("从哪天起"))
    paper = _paper()


class MoveForm(PickingForm):
    """Under another organisation."""

    parent = _pick(_("新的上级党组织"), required=False)
    on = _day(_("从哪天起"))
    paper = _paper()


class ReElectForm(forms.Form):
    """A new term."""

    on = _day(_("换届日期"))
    years = forms.IntegerField(
        label=_("每届几年"), min_value=1, max_value=5, widget=forms.NumberInput({**INPUT, "inputmode": "numeric"})
    )
    paper = _paper()


class MergeForm(PickingForm):
    """Into another organisation."""

    into = _pick(_("并入哪个党组织"))
    on = _day(_("从哪天起"))
    paper = _paper()


class EndForm(forms.Form):
    """From which day something is no more, and by what paper or for what reason."""

    on = _day(_("从哪天起不再是"))
    paper = _text(_("依据或原因"), 200)


class CoverForm(PickingForm):
    """A compound that an organisation covers."""

    compound = _pick(_("小区"))
    since = _day(_("从哪天起"))
    paper = _paper()


class PersonFields(PickingForm):
    """A person: one who holds a post already, or another by name and telephone."""

    holder = _pick(
        _("已有任职的人"), required=False, help_text=_("交叉任职请从这里选；列表里没有的，在下面写姓名和手机号")
    )
    name = _text(_("姓名"), 40, required=False)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        required=False,
        widget=forms.TextInput({**INPUT, "inputmode": "tel", "autocomplete": "off"}),
        help_text=_("用来认出同一个人；保存后只显示中间打码的号码"),
    )

    def clean(self):
        """Somebody must be named."""
        said = super().clean() or {}
        if not said.get("holder") and not said.get("name"):
            self.add_error("name", _("请选一个人，或写姓名。"))
        return said


class AppointForm(PersonFields):
    """A seat in a body."""

    field_order = ("organisation", "title", "holder", "by_office", "name", "phone", "unit", "since", "until", "paper")
    organisation = _pick(_("在哪个组织任职"))
    title = _text(_("职务"), 60, help_text=_("例如：书记、副书记、委员、主任、兼职委员"))
    by_office = _pick(
        _("席位制"),
        required=False,
        choices=[("", _("不是")), ("1", _("是席位制"))],
        help_text=_("随上面选的职务任职，那个职务一结束，这个席位自动结束"),
    )
    unit = _pick(_("代表哪个单位"), required=False, help_text=_("协调委员会的兼职委员选所在单位"))
    since = _day(_("任职日期"))
    until = _day(_("任期到哪天"), required=False)
    paper = _paper()

    def clean(self):
        """A seat by office needs the office."""
        said = super().clean() or {}
        if said.get("by_office") and not said.get("holder"):
            self.add_error("by_office", _("席位制要选一个已有的职务。"))
        return said


class MemberForm(PersonFields):
    """A member of an organisation."""

    since = _day(_("从哪天起"))
    paper = _text(_("依据的文件"), 200, help_text=_("例如：组织关系介绍信编号；功能党支部写批复"))


class ReportForm(PersonFields):
    """在职党员回社区报到."""

    field_order = ("org", "name", "phone", "holder", "unit", "offers", "since")
    org = _pick(_("向哪个党组织报到"))
    unit = _text(_("工作单位"), 80)
    offers = _text(_("愿意为邻里做什么"), 120, required=False)
    since = _day(_("报到日期"))


class InstructorForm(PersonFields):
    """Somebody is sent to a project."""

    field_order = ("compound", "holder", "name", "phone", "sent_by", "since", "paper")
    compound = _pick(_("小区"))
    sent_by = _pick(_("由哪个党组织派"))
    since = _day(_("从哪天起"))
    paper = _paper()


class ImpedimentForm(PersonFields):
    """What stands in the way of a seat."""

    field_order = ("holder", "name", "phone", "kind", "towards", "since", "paper")
    kind = _pick(_("什么情况"), choices=ImpedimentKind.choices)
    towards = _pick(_("与哪家物业服务人"), required=False)
    since = _day(_("从哪天起"))
    paper = _paper()


class CommitteeForm(PickingForm):
    """A coordination committee of an area."""

    area_path = _pick(_("哪一级"))
    name = _text(_("名称"), 80)


class MeetingForm(PickingForm):
    """When, where, about what."""

    organisation = _pick(_("哪个组织"))
    kind = _pick(_("什么会"), choices=MeetingKind.choices)
    at = forms.DateTimeField(
        label=_("时间"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({**INPUT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = _text(_("地点"), 80)
    agenda = _long(_("议题"), help_text=_("一行一个"))


class MinutesForm(forms.Form):
    """What was said and decided, and who does what until when."""

    minutes = _long(_("会上说了什么"))
    decided = _long(_("定了什么"), required=False, help_text=_("一行一项"))
    what_1, what_2, what_3 = (_text(_("要办的事"), 200, required=False) for _n in range(3))
    who_1, who_2, who_3 = (_text(_("谁办"), 80, required=False) for _n in range(3))
    due_1, due_2, due_3 = (_day(_("哪天前"), required=False) for _n in range(3))

    def clean(self):
        """A task is whole or is none."""
        said = super().clean() or {}
        for n in (1, 2, 3):
            given = [bool(said.get(f"{part}_{n}")) for part in ("what", "who", "due")]
            if any(given) and not all(given):
                self.add_error(f"what_{n}", _("要办的事、谁办、哪天前，三样都要写。"))
        return said

    def tasks(self) -> list[tuple]:
        """The whole ones: what, who, until when."""
        said = self.cleaned_data
        rows = [(said[f"what_{n}"], said[f"who_{n}"], said[f"due_{n}"]) for n in (1, 2, 3)]
        return [row for row in rows if row[0]]


class ReasonForm(forms.Form):
    """A reason, or a result: a few words that stay on record."""

    words = _text(_("说明"), 300)


class EntryForm(PickingForm):
    """A line of the lists."""

    kind = _pick(_("哪张清单"), choices=EntryKind.choices)
    organisation = _pick(_("谁的"))
    title = _text(_("一句话"), 80, help_text=_("需要什么、能给什么、想一起做什么"))
    detail = _long(_("细说"), required=False)
    compound = _pick(_("哪个小区"), required=False)


class ClaimForm(PickingForm):
    """A body takes a line on."""

    organisation = _pick(_("认领单位"))
    plan = _text(_("打算怎么做"), 300)


class LookForm(forms.Form):
    """Why a member is looked at."""

    reason = _text(_("为什么要看"), 200, help_text=_("理由和您的姓名会留在审计里，本人可以查到。"))
