"""What to look for in the history."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import permissions
from hezhi.ground.platform.queries import AuditFilter

MOST_ID = 2**62


class AuditForm(forms.Form):
    """Who, what, when, where; all may stay empty."""

    who = forms.CharField(label=_("谁"), max_length=40, required=False)
    deed = forms.ChoiceField(label=_("做了什么"), required=False)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    area = forms.ChoiceField(label=_("地方"), required=False)
    object_type = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    object_id = forms.IntegerField(required=False, min_value=0, max_value=MOST_ID, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=0, max_value=MOST_ID, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=MOST_ID, widget=forms.HiddenInput)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["deed"].choices = [("", _("全部")), *permissions.named_deeds()]
        fields["area"].choices = [("", _("全部")), *areas]
        for name in ("who", "deed", "since", "until", "area"):
            self.fields[name].widget.attrs["class"] = "input"

    def filter(self) -> AuditFilter:
        """The filter that was asked for; nothing where the form is wrong."""
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until")
        return AuditFilter(
            who=given.get("who", ""),
            deed=given.get("deed", ""),
            since=_midnight(given.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
            area_path=given.get("area", ""),
            object_type=given.get("object_type", ""),
            object_id=given.get("object_id"),
            before=given.get("before"),
            after=given.get("after"),
        )


def _midnight(day):
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)) if day else None
