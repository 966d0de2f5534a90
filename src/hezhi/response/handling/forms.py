"""Shapes of what is typed at the place and at the desk: nothing is judged here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import queries


class ManyFiles(forms.ClearableFileInput):
    """A camera that may take several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of photos, as a list."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        """Each one by the ordinary rules of a file."""
        if not data:
            return []
        return [
            super(PhotosField, self).clean(one, initial) for one in (data if isinstance(data, list | tuple) else [data])
        ]


class WordsForm(forms.Form):
    """A few words for the person or for the file."""

    text = forms.CharField(
        max_length=2000, label=_("要说的话"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"})
    )


class AskForm(forms.Form):
    """A question to the person."""

    text = forms.CharField(
        max_length=500,
        label=_("问诉求人的话"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("比如：几点在家方便？")}),
    )


class StartForm(forms.Form):
    """Work begins; what the person reads meanwhile."""

    text = forms.CharField(
        required=False,
        max_length=500,
        label=_("打算怎么办"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("比如：配件明天到，后天上午装")}),
    )


class ExtendForm(forms.Form):
    """More time: until which day, and why."""

    until = forms.DateField(label=_("延到哪一天"), widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    reason = forms.CharField(max_length=300, label=_("为什么要延"), widget=forms.TextInput(attrs={"class": "input"}))


class ObjectionForm(forms.Form):
    """Why it is another's: the reason, the clause, and whose it is."""

    reason = forms.CharField(max_length=300, label=_("理由"), widget=forms.TextInput(attrs={"class": "input"}))
    clause = forms.CharField(
        max_length=120,
        label=_("依据哪一条"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("职责清单第…条")}),
    )
    proposed_name = forms.CharField(
        max_length=80, label=_("应当由谁承办"), widget=forms.TextInput(attrs={"class": "input"})
    )


class PartForm(forms.Form):
    """What a co-handler did."""

    text = forms.CharField(
        max_length=2000,
        min_length=5,
        label=_("做了什么，或者为什么没做"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        error_messages={"min_length": _("请写清楚做了什么，至少 5 个字。")},
    )


class ReportForm(forms.Form):
    """What was done, in words for the person, with photos before and after."""

    text = forms.CharField(
        max_length=2000, label=_("做了什么"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"})
    )
    before = PhotosField(required=False, label=_("办之前的照片"))
    photo = PhotosField(required=False, label=_("办好后的照片"))


class CostForm(forms.Form):
    """What it cost, and for what."""

    amount = forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        label=_("花了多少元"),
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.01", "min": "0.01", "inputmode": "decimal"}),
    )
    words = forms.CharField(max_length=120, label=_("花在什么上"), widget=forms.TextInput(attrs={"class": "input"}))


class AssignForm(forms.Form):
    """Which colleague, and a word for him."""

    post = forms.TypedChoiceField(coerce=int, label=_("转给谁"), widget=forms.Select(attrs={"class": "input"}))
    words = forms.CharField(
        required=False, max_length=200, label=_("交代一句"), widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args, posts=(), **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self, "post", [(post.pk, f"{post.person} {post.title}") for post in posts])


class InviteForm(forms.Form):
    """Whom to ask outside, what, where, until when."""

    name = forms.CharField(
        max_length=40,
        label=_("请谁"),
        widget=forms.TextInput(
            attrs={"class": "input", "placeholder": _("比如：电梯维保赵师傅"), "autocomplete": "off"}
        ),
    )
    kind = forms.ChoiceField(
        choices=[("sms", _("发短信")), ("email", _("发邮件")), ("hand", _("不发，我自己转给他"))],
        initial="sms",
        label=_("链接怎么给"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    address = forms.CharField(
        required=False,
        max_length=120,
        label=_("手机号或邮箱"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    asked = forms.CharField(
        max_length=500,
        label=_("请他做什么"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=_("写事情和要求，不要写诉求人的姓名、电话。对方看得到这句话、地点和您勾选的照片，别的都看不到。"),
    )
    place = forms.CharField(max_length=120, label=_("在哪里"), widget=forms.TextInput(attrs={"class": "input"}))
    until = forms.DateTimeField(
        label=_("什么时候前回话"),
        widget=forms.DateTimeInput(attrs={"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    photos = forms.MultipleChoiceField(required=False, label=_("给他看的照片"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, pictures=(), **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self, "photos", [(picture.file, picture.file) for picture in pictures])

    def clean(self):
        """An address that fits the way."""
        said = super().clean()
        kind, address = said.get("kind"), (said.get("address") or "").strip()
        if kind == "sms" and not (address.isdecimal() and len(address) == 11):
            self.add_error("address", _("手机号是 11 位数字。"))
        if kind == "email" and ("@" not in address or " " in address):
            self.add_error("address", _("邮箱好像不对，请看看。"))
        return said


class OutsideForm(forms.Form):
    """A helper's one answer."""

    text = forms.CharField(
        max_length=2000,
        min_length=2,
        label=_("做了什么，或者为什么做不了"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"required": _("请写一句做了什么，或者为什么做不了。"), "min_length": _("再多写几个字。")},
    )
    photos = PhotosField(required=False, label=_("拍照或选照片（最多 4 张）"))


class ReadyForm(forms.Form):
    """A sentence to keep ready."""

    use = forms.ChoiceField(choices=queries.USES, label=_("用在哪里"), widget=forms.Select(attrs={"class": "input"}))
    category = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("哪一类先用它"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    text = forms.CharField(
        max_length=500,
        min_length=5,
        label=_("这句话"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"min_length": _("写一句完整的话，至少 5 个字。")},
    )

    def __init__(self, *args, categories=(), **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self, "category", [("", _("所有类别"))] + [(row.pk, str(row)) for row in categories])


class RouteForm(forms.Form):
    """A route: its name and its stops, a line each: place, comma, what is looked at."""

    name = forms.CharField(max_length=60, label=_("路线名"), widget=forms.TextInput(attrs={"class": "input"}))
    compound = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("小区"), widget=forms.Select(attrs={"class": "input"})
    )
    every_days = forms.IntegerField(
        min_value=1,
        max_value=365,
        initial=1,
        label=_("几天走一次"),
        widget=forms.NumberInput(attrs={"class": "input", "min": 1}),
    )
    stops = forms.CharField(
        max_length=6000,
        label=_("点位，一行一个：地点，看什么"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 8, "placeholder": _("东门岗亭，道闸、照明、登记本")}),
    )

    def __init__(self, *args, compounds=(), **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self, "compound", [("", "—")] + [(row.pk, row.name) for row in compounds])

    def clean_stops(self):
        """[(place, what is looked at)], at most 60."""
        lines = [line.strip() for line in self.cleaned_data["stops"].splitlines() if line.strip()][:60]
        return [(place.strip(), look.strip() or _("看一看")) for place, _comma, look in map(_parted, lines)]


class FoundForm(forms.Form):
    """What was seen."""

    compound = forms.TypedChoiceField(coerce=int, label=_("小区"), widget=forms.Select(attrs={"class": "input"}))
    place = forms.CharField(
        required=False,
        max_length=100,
        label=_("小区里的哪里"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("几号楼、几单元、门口还是地库")}),
    )
    text = forms.CharField(
        max_length=2000,
        min_length=4,
        label=_("看到了什么"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"min_length": _("再多写几个字。")},
    )
    photos = PhotosField(required=False, label=_("照片"))
    at_once = forms.BooleanField(required=False, initial=True, label=_("归我们的话，马上接下来办"))

    def __init__(self, *args, compounds=(), **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self, "compound", [(row.pk, row.name) for row in compounds])


def _choose(form: Any, name: str, choices) -> None:
    """What may be chosen is known only when the form is made."""
    form.fields[name].choices = choices


def _parted(line):
    for comma in ("，", ",", "：", ":", "\t"):
        if comma in line:
            return line.partition(comma)
    return line, "", ""
