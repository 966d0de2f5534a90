"""Shapes of what people type: nothing is judged here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hezhi.ground.platform.numbers import whole_number
from hezhi.ground.platform.sealed import normal
from hezhi.register.territory import queries as territory

from . import queries

REDIRECTS = [
    ("emergency", _("紧急情况：110 / 119 / 120 / 122")),
    ("statutory", _("诉讼、仲裁、纪检、复议、信访等法定途径")),
    ("market", _("市场或社会服务渠道")),
    ("elsewhere", _("不在本级职责内，退回上级热线")),
    ("secret", _("涉及国家秘密、商业秘密、个人隐私：说明不能受理")),
    ("unlawful", _("要求不合法：把依据和道理讲清楚")),
]
EXPLAINED = ("secret", "unlawful")  # nobody else's duty either: explained, not sent elsewhere
SATISFACTION = [(5, _("非常满意")), (4, _("满意")), (3, _("基本满意")), (2, _("不满意")), (1, _("非常不满意"))]
YES_NO = [("yes", _("是")), ("no", _("否"))]
PICK_ONE = {"required": _("请点一项。")}


whole = whole_number  # as the views of the room call it
MOBILE_DIGITS = 11


def wrong_length(phone: str) -> str:
    """What to tell somebody whose mobile number (it begins with 1) is too short or too long; "" for any other number."""
    digits = phone.removeprefix("+86")
    if not digits.startswith("1") or digits.startswith("+"):
        return ""
    missing = MOBILE_DIGITS - len(digits)
    if missing > 0:
        return ngettext("手机号少了 %(n)s 位。", "手机号少了 %(n)s 位。", missing) % {"n": missing}
    if missing < 0:
        return ngettext("手机号多了 %(n)s 位。", "手机号多了 %(n)s 位。", -missing) % {"n": -missing}
    return ""


class SendForm(forms.Form):
    """Which unit gets it: by number, or by a name typed in."""

    handler = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    handler_name = forms.CharField(required=False, max_length=80)
    next = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class ListForm(forms.Form):
    """What narrows the list of requests: where they stand, and what they are about with all that lies under it."""

    state = forms.ChoiceField(
        required=False, label=_("到哪一步"), choices=[("", _("全部")), *queries.STATE_WORDS.items()]
    )
    category = forms.IntegerField(required=False, label=_("类别"))

    def __init__(self, *args, kept: queries.KeptCategories, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_category(self):
        """One of those in use."""
        found = self.cleaned_data["category"]
        if found is not None and not self.kept.is_used(found):
            raise forms.ValidationError("", code="unknown")
        return found


class WordsForm(forms.Form):
    """A few words for the person or for the file."""

    text = forms.CharField(
        max_length=2000, label=_("要说的话"), widget=forms.Textarea(attrs={"rows": 3, "class": "input"})
    )
    next = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class AnswerForm(forms.Form):
    """An answer in one's own words, else one of the ready ones."""

    ready = forms.IntegerField(required=False, min_value=0, max_value=99)
    text = forms.CharField(required=False, max_length=2000)
    next = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, *args, replies=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.replies = list(replies)

    def clean(self):
        """Own words win; one of the two there must be."""
        said = super().clean()
        if not said.get("text", "").strip():
            chosen = said.get("ready")
            if chosen is None or chosen >= len(self.replies):
                raise forms.ValidationError(_("请选一句或写一句给诉求人的话。"))
            said["text"] = str(self.replies[chosen])
        return said


class RedirectForm(WordsForm):
    """Where it belongs, and the words for the person."""

    to = forms.ChoiceField(choices=REDIRECTS, label=_("去处"))


class ReasonForm(forms.Form):
    """A reason in one sentence."""

    reason = forms.CharField(max_length=300, label=_("理由"))
    next = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class JoinForm(forms.Form):
    """Which main request it tells of; whether the same person brings new facts."""

    main = forms.IntegerField(min_value=1, max_value=2**62)
    has_new_facts = forms.BooleanField(required=False)
    next = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class MergeForm(forms.Form):
    """Another matter, by its id or by the number that is printed on it."""

    other = forms.CharField(max_length=30)

    def clean_other(self):
        """The id of that request."""
        told = self.cleaned_data["other"].strip().upper()
        found = whole(told) or queries.id_numbered(told)
        if not found:
            raise forms.ValidationError(_("没有这个编号。"))
        return found


class CategoryForm(forms.Form):
    """What it is about."""

    category = forms.IntegerField(min_value=1, max_value=2**62)


class CompoundForm(forms.Form):
    """Where it is, by the compound's id."""

    compound = forms.IntegerField(min_value=1, max_value=2**62)

    def clean_compound(self):
        """That compound."""
        found = territory.get_compound(self.cleaned_data["compound"])
        if found is None:
            raise forms.ValidationError(_("没有这个小区。"))
        return found


class CallForm(forms.Form):
    """What the person said on the telephone: the three answers, and what follows from the second."""

    is_contacted = forms.ChoiceField(choices=YES_NO, label=_("有人联系您了吗"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        choices=[
            ("solved", _("解决了")),
            ("back", _("没解决，退回承办单位接着办")),
            ("unresolved", _("没解决，现在办不了，约下次")),
        ],
        label=_("解决了吗"),
        widget=forms.RadioSelect,
    )
    satisfaction = forms.TypedChoiceField(choices=SATISFACTION, coerce=int, label=_("满意吗"), widget=forms.RadioSelect)
    words = forms.CharField(
        required=False,
        max_length=200,
        label=_("诉求人怎么说（退回时要写）"),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    reason = forms.ChoiceField(
        required=False,
        choices=[("", "—"), *queries.UNRESOLVED_WORDS.items()],
        label=_("为什么办不了（公开给诉求人）"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    next_date = forms.DateField(
        required=False,
        label=_("下次联系的日子"),
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
    )


class PromiseForm(forms.Form):
    """What became of it on the promised day."""

    outcome = forms.ChoiceField(
        choices=[("now", _("现在能办了，退给原来的承办单位接着办")), ("later", _("还办不了，另约日子"))],
        label=_("现在怎么样"),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        required=False,
        max_length=200,
        label=_("有了什么变化（能办时要写）"),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    reason = forms.ChoiceField(
        required=False,
        choices=[("", "—"), *queries.UNRESOLVED_WORDS.items()],
        label=_("为什么还办不了（公开给诉求人）"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    next_date = forms.DateField(
        required=False,
        label=_("下次联系的日子"),
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
    )


class DrawForm(forms.Form):
    """A period that is over, the number that others published, and how many to draw."""

    first = forms.DateField(label=_("从哪天"), widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    last = forms.DateField(label=_("到哪天"), widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    published = forms.CharField(
        max_length=120,
        label=_("公布的数和期号"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("比如：某期彩票开奖号")}),
    )
    count = forms.IntegerField(
        label=_("抽几件"), initial=20, widget=forms.NumberInput(attrs={"class": "input", "min": 1, "max": 200})
    )


TROUBLES = [  # what an old person points at instead of writing: (category, words, icon)
    ("common_parts.lighting", _("楼里灯不亮"), "bulb"),
    ("common_parts.leak", _("漏水、下水堵"), "droplet"),
    ("elevator", _("电梯坏了"), "elevator"),
    ("utilities.heating", _("暖气不热"), "flame"),
    ("sanitation", _("垃圾没人收"), "trash"),
    ("other", _("别的事，请打电话问我"), "phone"),
]


class FilingForm(forms.Form):
    """What a person tells: in words, with photos; where; and how to reach him."""

    text = forms.CharField(
        required=False,
        max_length=2000,
        min_length=2,
        label=_("什么事"),
        widget=forms.Textarea(
            attrs={"class": "input", "rows": 4, "placeholder": _("一句话就行，比如：3号楼门口的路灯三天没亮")}
        ),
        error_messages={
            "min_length": _("再多写几个字。"),
            "max_length": _("最多 2000 字。"),
        },
    )
    place = forms.CharField(
        required=False,
        max_length=100,
        label=_("小区里的哪里"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("几号楼、几单元、门口还是地库")}),
    )
    compound = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    category = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    name = forms.CharField(
        required=False,
        max_length=20,
        label=_("怎么称呼您"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )
    phone = forms.RegexField(
        r"^[\d\s\-+]{7,20}$",
        required=False,
        label=_("手机号"),
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": _("手机号好像不对，请看看有没有少一位。")},
    )
    mail = forms.EmailField(
        required=False,
        max_length=120,
        label=_("邮箱（没有手机时用它收进展）"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={"invalid": _("邮箱好像不对，请看看有没有写全。")},
    )
    trouble = forms.ChoiceField(required=False, choices=[("", ""), *((code, words) for code, words, _icon in TROUBLES)])
    whom = forms.ChoiceField(
        required=False,
        choices=[("self", _("我自己")), ("neighbour", _("替邻居"))],
        label=_("替谁反映"),
        widget=forms.RadioSelect,
    )
    for_name = forms.CharField(
        required=False, max_length=20, label=_("邻居怎么称呼"), widget=forms.TextInput(attrs={"class": "input"})
    )
    is_anonymous = forms.BooleanField(required=False, label=_("不具名（办事的人看不到姓名电话，可能联系不上您）"))

    def clean_phone(self):
        """One spelling for one number, and as long as such a number is."""
        phone = normal(self.cleaned_data["phone"])
        if fault := wrong_length(phone):
            raise forms.ValidationError(fault)
        return phone


class ThanksForm(forms.Form):
    """Whom a person thanks, and for what."""

    whom = forms.TypedChoiceField(
        coerce=int,
        label=_("谢谢谁"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选要谢谢谁。"), "invalid_choice": _("请选要谢谢谁。")},
    )
    text = forms.CharField(
        max_length=500,
        min_length=2,
        label=_("谢谢什么"),
        widget=forms.Textarea(
            attrs={"class": "input", "rows": 3, "placeholder": _("比如：温师傅大冷天把楼道灯修好了，还帮老人提菜上楼")}
        ),
        error_messages={"required": _("请写一句谢谢什么。"), "min_length": _("再多写几个字。")},
    )
    compound = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        required=False,
        max_length=20,
        label=_("怎么称呼您"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )
    is_public = forms.BooleanField(required=False, label=_("可以贴出来，不写我的名字"))

    def __init__(self, *args, bodies=(), **kwargs):
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["whom"]
        whom.choices = [(body.pk, str(body)) for body in bodies]


class RecordForm(forms.Form):
    """What a caller or a visitor tells, written down by who is on duty."""

    channel = forms.ChoiceField(
        choices=[("phone", _("打电话来的")), ("hall", _("到大厅来的"))],
        initial="phone",
        label=_("怎么来的"),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        max_length=2000,
        min_length=2,
        label=_("他说了什么"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"required": _("请写下他说的事。"), "min_length": _("再多写几个字。")},
    )
    compound_name = forms.CharField(
        required=False, max_length=60, label=_("哪个小区"), widget=forms.TextInput(attrs={"class": "input"})
    )
    place = forms.CharField(
        required=False, max_length=100, label=_("小区里的哪里"), widget=forms.TextInput(attrs={"class": "input"})
    )
    name = forms.CharField(
        required=False, max_length=20, label=_("怎么称呼"), widget=forms.TextInput(attrs={"class": "input"})
    )
    phone = forms.RegexField(
        r"^[\d\s\-+]{7,20}$",
        required=False,
        label=_("电话"),
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "tel", "autocomplete": "off"}),
        error_messages={"invalid": _("电话号码好像不对，请再念一遍核对。")},
    )
    is_anonymous = forms.BooleanField(required=False, label=_("不愿意留姓名电话"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_phone(self):
        """As long as such a number is."""
        phone = normal(self.cleaned_data["phone"])
        if fault := wrong_length(phone):
            raise forms.ValidationError(fault)
        return phone

    def clean(self):
        """A telephone, unless the caller wants none on file."""
        said = super().clean()
        if "phone" not in self.errors and not said.get("phone") and not said.get("is_anonymous"):
            self.add_error("phone", _("请问清电话；他不愿意留，就勾下面一项。"))
        return said


class LookUpForm(forms.Form):
    """Number and the phone's last four."""

    number = forms.CharField(
        max_length=30,
        label=_("诉求编号"),
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "HZ20261124-000123-7", "autocomplete": "off"}),
    )
    last_four = forms.RegexField(
        r"^\s*\d{4}\s*$",
        label=_("手机号后四位"),
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("请填 4 位数字。")},
    )


class RatingForm(forms.Form):
    """Three questions."""

    is_contacted = forms.ChoiceField(
        choices=YES_NO, label=_("有人联系您了吗"), widget=forms.RadioSelect, error_messages=PICK_ONE
    )
    is_resolved = forms.ChoiceField(
        choices=YES_NO, label=_("解决了吗"), widget=forms.RadioSelect, error_messages=PICK_ONE
    )
    satisfaction = forms.TypedChoiceField(
        choices=SATISFACTION, coerce=int, label=_("满意吗"), widget=forms.RadioSelect, error_messages=PICK_ONE
    )
    reason = forms.CharField(
        required=False, max_length=200, label=_("想说的话"), widget=forms.TextInput(attrs={"class": "input"})
    )
