"""What the pages of the room are asked for: a month, an area, exclusions with their reasons."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hezhi.ground.law.months import RECORDED, month_named

from .queries.counted import KINDS, Figure
from .queries.hotline_exclusions import REASONS

MOST_EXCLUSIONS = 3
INPUT = {"class": "input"}


class FigureForm(forms.Form):
    """The address of a figure."""

    month = forms.RegexField(r"^(?:19|20|21)\d\d-(0[1-9]|1[0-2])$")
    area = forms.CharField(max_length=60)
    compound = forms.IntegerField(required=False)
    category = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
    matters = forms.BooleanField(required=False)

    def figure(self) -> Figure:
        """The figure meant; only after `is_valid`."""
        said = self.cleaned_data
        return Figure(
            month_named(said["month"], date.min),
            said["area"],
            said["compound"],
            said["category"],
            said["kind"] or "property",
            said["matters"],
        )


class PrepareForm(forms.Form):
    """A correction's reason, and compounds that must not be ranked, each with its own."""

    reason = forms.CharField(label=_("为什么更正"), max_length=300, required=False, widget=forms.TextInput(INPUT))

    def __init__(self, *args, listed=(), correcting=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = correcting
        choices = [("", "—"), *((row.compound_id, row.compound) for row in listed)]
        for number in range(1, MOST_EXCLUSIONS + 1):
            self.fields[f"compound_{number}"] = forms.ChoiceField(
                label=_("小区"),
                choices=choices,
                required=False,
                widget=forms.Select({**INPUT, "aria-label": _("小区")}),
            )
            self.fields[f"why_{number}"] = forms.CharField(
                label=_("不列入的原因"),
                max_length=200,
                required=False,
                widget=forms.TextInput({**INPUT, "placeholder": _("不列入的原因"), "aria-label": _("不列入的原因")}),
            )

    def pairs(self):
        """The fields two by two, for the page."""
        return [(self[f"compound_{n}"], self[f"why_{n}"]) for n in range(1, MOST_EXCLUSIONS + 1)]

    def exclusions(self) -> dict[int, str]:
        """{compound: reason} of the lines that were filled."""
        said = self.cleaned_data
        named = ((said[f"compound_{n}"], said[f"why_{n}"]) for n in range(1, MOST_EXCLUSIONS + 1))
        return {int(compound): why for compound, why in named if compound}


class RejectForm(forms.Form):
    """Why a prepared list goes back."""

    reason = forms.CharField(label=_("退回的原因"), max_length=300, widget=forms.TextInput(INPUT))


FIRST_DAY, LAST_DAY = date(min(RECORDED), 1, 1), date(max(RECORDED), 12, 31)


class RecordedDay(forms.DateField):
    """A day of the years that are reckoned with; what lies outside is no day."""

    def __init__(self, **kwargs):
        bounds = {"type": "date", "min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        super().__init__(required=False, widget=forms.DateInput({**INPUT, **bounds}), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("年份写 1900 到 2199。"), code="year")
        return day


class RateForm(forms.Form):
    """Which property rates: of a day, as known on a day (empty: now), and which of its compounds."""

    on = RecordedDay(label=_("哪一天的情况"))
    known = RecordedDay(label=_("按哪天所知"))
    name = forms.CharField(label=_("小区名"), max_length=40, required=False, widget=forms.TextInput(INPUT))
    only = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("counted", "missing", "excluded", "changes")], required=False
    )
    value = forms.SlugField(max_length=40, required=False)
    months = forms.IntegerField(required=False)


class SendBackForm(forms.Form):
    """What the keeper of a fact is asked to verify."""

    why = forms.CharField(label=_("要核实什么"), max_length=300, widget=forms.TextInput(INPUT))


class UpholdForm(forms.Form):
    """The paper that a fact rests on, as its keeper answers."""

    paper = forms.CharField(label=_("依据的文件"), max_length=200, widget=forms.TextInput(INPUT))
    answer = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.TextInput(INPUT))


class AmendForm(UpholdForm):
    """What is true instead, between which days."""

    value = forms.ChoiceField(label=_("实际情况"), widget=forms.Select(INPUT))
    since = forms.DateField(
        label=_("从哪天起"),
        required=False,
        help_text=_("不写就是早已如此。"),
        widget=forms.DateInput({**INPUT, "type": "date"}),
    )
    until = forms.DateField(
        label=_("到哪天止"),
        required=False,
        help_text=_("不写就是至今。"),
        widget=forms.DateInput({**INPUT, "type": "date"}),
    )
    field_order = ["value", "since", "until", "paper", "answer"]

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["value"].choices = choices


class AssessmentForm(forms.Form):
    """A compound that is to leave the denominator, or to be taken in again."""

    name = forms.CharField(label=_("小区名"), max_length=80, widget=forms.TextInput(INPUT))
    value = forms.ChoiceField(
        label=_("改成"), choices=[("no", _("不纳入考核")), ("yes", _("纳入考核"))], widget=forms.Select(INPUT)
    )
    since = forms.DateField(label=_("从哪天起"), widget=forms.DateInput({**INPUT, "type": "date"}))
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.TextInput(INPUT))
    source = forms.CharField(label=_("依据的文件"), max_length=150, widget=forms.TextInput(INPUT))


class HotlineForm(forms.Form):
    """The address of the hotline's rates: period, area, what is compared; on the pages behind it also the unit and the number."""

    period = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    area = forms.CharField(max_length=60, required=False)
    by = forms.SlugField(max_length=24, required=False)
    unit = forms.CharField(max_length=60, required=False)
    kind = forms.SlugField(max_length=12, required=False)

    def month(self) -> date | None:
        """The period's month; None where none was named."""
        return month_named(self.cleaned_data.get("period"))


class ExclusionForm(forms.Form):
    """A request to be left out of the hotline's rates, and why."""

    number = forms.CharField(label=_("诉求编号"), max_length=24, widget=forms.TextInput(INPUT))
    reason = forms.ChoiceField(label=_("原因"), choices=REASONS, widget=forms.Select(INPUT))
    words = forms.CharField(label=_("说明"), max_length=300, widget=forms.TextInput(INPUT))


class DecisionForm(forms.Form):
    """Why an exclusion is refused or lifted; confirming needs no words."""

    reason = forms.CharField(max_length=300, required=False)


class ObjectionForm(forms.Form):
    """An objection to a request or a figure of an open edition."""

    unit = forms.ChoiceField(label=_("单位"), widget=forms.Select(INPUT))
    number = forms.CharField(
        label=_("诉求编号"),
        max_length=24,
        required=False,
        help_text=_("不针对哪一件，就选下面的数。"),
        widget=forms.TextInput(INPUT),
    )
    reason = forms.ChoiceField(
        label=_("为什么不该算"), choices=[("", "—"), *REASONS], required=False, widget=forms.Select(INPUT)
    )
    figure = forms.ChoiceField(label=_("哪个数不对"), required=False, widget=forms.Select(INPUT))
    words = forms.CharField(label=_("说明"), min_length=5, max_length=300, widget=forms.Textarea({**INPUT, "rows": 3}))

    def __init__(self, *args, units=(), figures=(), **kwargs):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].choices = [(unit.unit, unit.name) for unit in units]
        fields["figure"].choices = [("", "—"), *figures]


class SchemeForm(forms.Form):
    """A new scheme: three weights in percent that add up to 100, the factor, from which period, by which paper."""

    code = forms.CharField(label=_("方案名称"), max_length=40, widget=forms.TextInput(INPUT))
    valid_from = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("从哪一期起"),
        help_text=_("写成 2027-01；从还没结束的考核期起，以前的期照旧方案。"),
        widget=forms.TextInput({**INPUT, "placeholder": "2027-01"}),
    )
    response = forms.DecimalField(label=_("响应率权重，%"), min_value=0, max_value=100, widget=forms.NumberInput(INPUT))
    resolution = forms.DecimalField(
        label=_("解决率权重，%"), min_value=0, max_value=100, widget=forms.NumberInput(INPUT)
    )
    satisfaction = forms.DecimalField(
        label=_("满意率权重，%"), min_value=0, max_value=100, widget=forms.NumberInput(INPUT)
    )
    basic_factor = forms.DecimalField(
        label=_("基本满意按几算"),
        min_value=0,
        max_value=1,
        initial="0.9",
        widget=forms.NumberInput({**INPUT, "step": "0.01"}),
    )
    objection_days = forms.IntegerField(
        label=_("异议期，天"), min_value=0, max_value=30, initial=5, widget=forms.NumberInput(INPUT)
    )
    source = forms.CharField(label=_("依据的文件"), max_length=300, widget=forms.TextInput(INPUT))

    def weights(self) -> dict[str, str]:
        """The three as fractions of 100."""
        said = self.cleaned_data
        return {kind: f"{said[kind].normalize():f}/100" for kind in ("response", "resolution", "satisfaction")}
