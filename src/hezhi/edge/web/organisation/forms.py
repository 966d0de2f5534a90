"""Shapes of what administrators type."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

INPUT = {"class": "input"}


class ProposalForm(forms.Form):
    """For whom, which post, where, until when, why."""

    account = forms.CharField(
        label=_("给谁（登录名）"), max_length=150, widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("角色"), widget=forms.Select(attrs=INPUT))
    title = forms.CharField(
        label=_("岗位名称"),
        max_length=80,
        help_text=_("对人怎么称呼，例如：青槐街道 派单员"),
        widget=forms.TextInput(attrs=INPUT),
    )
    area_path = forms.ChoiceField(label=_("管哪里"), required=False, widget=forms.Select(attrs=INPUT))
    desk = forms.ChoiceField(label=_("办哪个单位的件"), required=False, widget=forms.Select(attrs=INPUT))
    until = forms.DateField(
        label=_("到哪一天为止"), required=False, widget=forms.DateInput(attrs={**INPUT, "type": "date"})
    )
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.TextInput(attrs=INPUT))

    def __init__(self, *args, roles, areas, desks, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = roles
        fields["area_path"].choices = areas
        fields["desk"].choices = desks

    def facts(self) -> dict:
        """What the deed takes, besides person and role."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "area_path": given["area_path"],
            "desk": int(given["desk"]) if given["desk"] else None,
            "valid_until": _end_of(given["until"]),
            "reason": given["reason"],
        }


class ReasonForm(forms.Form):
    """Why; kept in the history."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.TextInput(attrs=INPUT))


class AccountForm(forms.Form):
    """A new way in."""

    username = forms.RegexField(
        label=_("登录名"),
        regex=r"^[\w.@+-]{2,60}$",
        help_text=_("字母、数字和 . - _，定了不能改"),
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs=INPUT))
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        help_text=_("至少12个字。当面告诉本人，请他登录后马上改掉。"),
        widget=forms.PasswordInput(attrs={**INPUT, "autocomplete": "new-password"}),
    )


def _end_of(day):
    """The end of the day, where the city is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE)) if day else None
