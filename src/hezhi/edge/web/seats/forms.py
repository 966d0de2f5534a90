"""What is asked on the pages of who sits where."""

from django import forms
from django.utils.translation import gettext_lazy as _

INPUT = {"class": "input", "type": "date"}
WHICH = (("crossed", _("有交叉任职")), ("two_way", _("双向都有")), ("missing", _("没有交叉任职")), ("all", _("全部")))


class SeatsForm(forms.Form):
    """Of which day, as known on which day (empty: now), and which of the compounds."""

    on = forms.DateField(label=_("哪一天的情况"), required=False, widget=forms.DateInput(INPUT, format="%Y-%m-%d"))
    known = forms.DateField(label=_("按哪天所知"), required=False, widget=forms.DateInput(INPUT, format="%Y-%m-%d"))
    which = forms.ChoiceField(choices=WHICH, required=False)
