"""What is looked for, and what narrows it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hezhi.ground.ui import wording
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators

LONGEST = 60
MOST_ID = 2**62


class SearchForm(forms.Form):
    """The words; a month, a category with what lies under it, a compound. All may stay empty."""

    q = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    month = forms.ChoiceField(label=_("月份"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    compound = forms.IntegerField(required=False, min_value=1, max_value=MOST_ID, widget=forms.HiddenInput)
    before = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tree = requests.category_tree()
        fields: dict[str, Any] = self.fields
        fields["month"].choices = [
            ("", _("全部")),
            *((f"{month:%Y-%m}", wording.month(month)) for month in indicators.months_back()),
        ]
        fields["category"].choices = [
            ("", _("全部")),
            *((str(top), [(top.pk, top), *((below.pk, below) for below in under)]) for top, under in tree),
        ]
        for name in ("month", "category"):
            self.fields[name].widget.attrs["class"] = "input"

    def narrowed(self) -> dict:
        """What was chosen; whatever is wrong counts as not chosen."""
        self.is_valid()
        given = self.cleaned_data
        month = re.fullmatch(r"(\d{4})-(\d{2})", given.get("month") or "")
        return {
            "month": date(int(month[1]), int(month[2]), 1) if month else None,
            "category": int(given["category"]) if given.get("category") else None,
            "compound": given.get("compound"),
        }
