"""What the pages of the room are asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import DismissReason

INPUT = {"class": "input"}


class AskedInForm(forms.Form):
    """The year whose supervisions are shown, and the day by whose end an answer counts as not in time."""

    year = forms.IntegerField(min_value=2000, max_value=2100)
    known = forms.DateField(required=False)


class ActForm(forms.Form):
    """What was done."""

    words = forms.CharField(
        label=_("做了什么"), min_length=5, max_length=300, widget=forms.Textarea({**INPUT, "rows": 3})
    )


class DismissForm(forms.Form):
    """Why nothing has to be done."""

    reason = forms.ChoiceField(label=_("为什么不用做"), choices=DismissReason.choices, widget=forms.Select(INPUT))
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.TextInput(INPUT))


class SuperviseForm(forms.Form):
    """Why somebody above asks."""

    reason = forms.CharField(label=_("为什么督办"), min_length=4, max_length=300, widget=forms.TextInput(INPUT))


class AnswerForm(forms.Form):
    """The handler's answer."""

    text = forms.CharField(
        label=_("为什么、什么时候办好"), min_length=5, max_length=500, widget=forms.Textarea({**INPUT, "rows": 3})
    )
