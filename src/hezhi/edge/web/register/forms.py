"""What is asked on the register's pages."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

YES_NO = [("", _("全部")), ("1", _("是")), ("0", _("否"))]


class CompoundFilterForm(forms.Form):
    """By what a list of compounds is narrowed. Unknown values narrow nothing."""

    area = forms.ChoiceField(label=_("在哪里"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    served = forms.ChoiceField(label=_("有物业"), required=False, choices=YES_NO)
    placed = forms.ChoiceField(label=_("已知在哪个区"), required=False, choices=YES_NO)
    assessed = forms.ChoiceField(label=_("纳入考核"), required=False, choices=YES_NO)
    q = forms.CharField(label=_("名称"), required=False, max_length=40)

    def __init__(self, *args, areas, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].choices = areas
        fields["kind"].choices = [("", _("全部")), *kinds]

    def values(self) -> dict:
        """The valid answers; what is not valid counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked."""
        return any(value for name, value in self.values().items() if name != "area")


class LookForm(forms.Form):
    """Why a sealed number is looked at."""

    field = forms.ChoiceField(label=_("看哪一项"), choices=[("phone", _("联系电话")), ("id_number", _("身份证号"))])
    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("例如：漏水，要联系楼下业主。理由和您的姓名会留在审计里，本人可以查到。"),
    )


INPUT = {"class": "input"}
SERVED = ("service:in_force", "service:trial", "service:emergency")


def _day(label, *, required=True, help_text=""):
    widget = forms.DateInput({**INPUT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _line(label, limit, *, required=True, help_text=""):
    return forms.CharField(
        label=label, max_length=limit, required=required, help_text=help_text, widget=forms.TextInput(INPUT)
    )


class FactForm(forms.Form):
    """记一条事实: what a paper says of a compound, between which days, whose."""

    what = forms.ChoiceField(label=_("什么情况"), widget=forms.Select(INPUT))
    organisation = _line(
        _("谁（单位名称）"), 80, required=False, help_text=_("物业服务人、业委会、物管会或党组织；写登记的名称或简称")
    )
    since = _day(_("从哪天起"), required=False, help_text=_("一直如此、说不出哪天的，不填"))
    until = _day(_("到哪天为止"), required=False, help_text=_("还在继续的，不填；填不再是的第一天"))
    source = _line(_("依据的文件"), 200, help_text=_("例如：物业服务合同备案、业委会备案证明"))

    def __init__(self, *args, values, **kwargs):
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = values

    def clean(self):
        """Whoever serves is named."""
        said = super().clean() or {}
        if said.get("what") in SERVED and not said.get("organisation"):
            self.add_error("organisation", _("有物业服务时要写明是谁。"))
        return said


class CorrectionForm(FactForm):
    """What was stated wrongly, put right; the old statement stays readable."""

    reason = _line(_("为什么更正"), 200)


class MoveForm(forms.Form):
    """Where a compound lies from a day on."""

    area = forms.ChoiceField(label=_("归到哪里"), widget=forms.Select(INPUT))
    since = _day(_("从哪天起"))
    reason = _line(_("依据或原因"), 200)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = areas


class TransferForm(forms.Form):
    """Who sells what share of a home to whom, on which day."""

    seller = forms.ChoiceField(label=_("谁转出"), widget=forms.Select(INPUT))
    buyer = _line(_("谁转入（姓名）"), 40)
    phone = _line(_("转入人手机号"), 20, required=False, help_text=_("用来认出同一个人；保存后只显示中间打码的号码"))
    share = _line(_("多少份额"), 12, required=False, help_text=_("不填就是他的全部；也可以写 1/2、0.5"))
    on = _day(_("从哪天起"))
    deed_number = _line(_("不动产权证号"), 60, required=False)

    def __init__(self, *args, sellers, **kwargs):
        super().__init__(*args, **kwargs)
        seller: Any = self.fields["seller"]
        seller.choices = sellers

    def clean_share(self):
        """A fraction of one, None for all of it."""
        words = self.cleaned_data["share"].strip().replace("％", "%").replace("／", "/")
        if not words:
            return None
        try:
            share = Fraction(words.rstrip("% ")) / (100 if words.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share <= 1:
            raise forms.ValidationError(_("份额写成 1/2 或 0.5，不超过 1。"))
        return share
