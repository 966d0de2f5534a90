"""What the pages of the room are asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import GRADES

INPUT = {"class": "input"}


def _words(label, most, fewest=5, rows=3):
    return forms.CharField(
        label=label, min_length=fewest, max_length=most, widget=forms.Textarea({**INPUT, "rows": rows})
    )


class ListedForm(forms.Form):
    """The year whose lists are read, and the day up to which they had come out."""

    year = forms.IntegerField(min_value=2000, max_value=2100)
    known = forms.DateField(required=False)


class WriteForm(forms.Form):
    """A value that a person writes."""

    words = _words(_("内容"), 500, fewest=2)


class AppraiseForm(forms.Form):
    """Comments and grade."""

    comments = _words(_("点评"), 1000, rows=4)
    grade = forms.ChoiceField(label=_("等次"), choices=GRADES, widget=forms.Select(INPUT))


class ObjectForm(forms.Form):
    """Why the area objects."""

    reason = _words(_("异议的理由"), 500)


class SettleForm(forms.Form):
    """The answer to an objection, and the grade that holds."""

    answer = _words(_("答复"), 500)
    grade_held = forms.ChoiceField(label=_("定的等次"), choices=GRADES, widget=forms.Select(INPUT))
