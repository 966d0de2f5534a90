"""What is asked on the register's pages."""

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
