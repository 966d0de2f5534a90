"""Shape of what is typed about teams and shifts."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import queries
from .states import DUTIES, KINDS, SEATS, SEATS_OF

INPUT = {"class": "input"}


class TeamForm(forms.Form):
    """A new team."""

    kind = forms.ChoiceField(label=_("什么队伍"), choices=list(KINDS.items()), widget=forms.Select(INPUT))
    name = forms.CharField(label=_("叫什么"), max_length=60, widget=forms.TextInput(INPUT))
    compound = forms.CharField(
        label=_("哪个小区"),
        max_length=80,
        required=False,
        help_text=_("红袖标可以不写。"),
        widget=forms.TextInput(INPUT),
    )


class MemberForm(forms.Form):
    """A person's seat in a team."""

    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(INPUT))
    phone = forms.CharField(
        label=_("电话"), max_length=20, help_text=_("按电话找到本人；存的是密文，只显示打码。"),
        widget=forms.TextInput({**INPUT, "inputmode": "tel"}),
    )  # fmt: skip
    seat = forms.ChoiceField(label=_("位置"), widget=forms.Select(INPUT))
    building = forms.ChoiceField(label=_("楼栋"), required=False, widget=forms.Select(INPUT))
    entrance = forms.CharField(label=_("单元"), max_length=20, required=False, widget=forms.TextInput(INPUT))

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.houses = {str(house.pk): house for house in queries.buildings(team)}
        fields: dict[str, Any] = self.fields
        fields["seat"].choices = [(seat, SEATS[seat]) for seat in SEATS_OF[team.kind]]
        fields["building"].choices = [("", "—"), *((pk, str(house)) for pk, house in self.houses.items())]
        if team.kind != "doorway_head":
            del self.fields["building"], self.fields["entrance"]

    def house(self):
        """The building chosen."""
        return self.houses.get(self.cleaned_data.get("building", ""))


class ShiftForm(forms.Form):
    """A shift, or the same on several days in a row."""

    duty = forms.ChoiceField(label=_("做什么"), choices=list(DUTIES.items()), widget=forms.Select(INPUT))
    place = forms.CharField(label=_("在哪里"), max_length=60, widget=forms.TextInput(INPUT))
    day = forms.DateField(label=_("哪天"), widget=forms.DateInput({**INPUT, "type": "date"}))
    days = forms.IntegerField(
        label=_("连排几天"), min_value=1, max_value=31, initial=1, widget=forms.NumberInput(INPUT)
    )
    begins = forms.TimeField(label=_("几点起"), widget=forms.TimeInput({**INPUT, "type": "time"}))
    ends = forms.TimeField(
        label=_("几点止"), help_text=_("早于开始就是第二天。"), widget=forms.TimeInput({**INPUT, "type": "time"})
    )
    needed = forms.IntegerField(
        label=_("要几个人"), min_value=1, max_value=50, initial=1, widget=forms.NumberInput(INPUT)
    )

    def spans(self) -> list[tuple[datetime, datetime]]:
        """(start, end) of each day's shift, in the city's time."""
        said = self.cleaned_data
        return queries.spans_of_days(said["day"], said["days"], said["begins"], said["ends"])


class PersonForm(forms.Form):
    """Who is meant; with a swap also which of his places is taken in exchange."""

    person = forms.IntegerField()
    taken = forms.IntegerField(required=False)
