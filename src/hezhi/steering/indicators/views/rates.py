"""Pages of the property rates (物业三率): the three of an area, one of them opened, and the movement beside what was published."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hezhi.ground.platform import clock, permissions
from hezhi.ground.sheets.writing import csv_bytes, xlsx

from .. import queries
from ..forms import RateForm
from .lists import _file

MAKERS = {"xlsx": xlsx, "csv": csv_bytes}


@dataclass(frozen=True)
class _Page:
    """What the address asks for, and what every page of the property rates shows around it."""

    asked: queries.Asked
    form: RateForm
    places: list

    def shown(self) -> dict:
        """For the template."""
        return {"asked": self.asked, "area": self.asked.area, "form": self.form, "places": self.places}


def _asked(request, kind="") -> _Page:
    """404 for what the post does not cover; a date that is none is today."""
    area = queries.area_for(request.actor, request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    form = RateForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    asked = queries.Asked(
        area=area,
        kind=kind,
        on=said.get("on") or clock.today(),
        known=queries.known_at(said.get("known")),
        only=said.get("only") or "",
        value=said.get("value") or "",
        name=said.get("name") or "",
    )
    return _Page(asked, form, queries.places_for(request.actor, area))


@require_GET
def property_rates(request):
    """The three property rates of an area on a day, where they lack, and what was published elsewhere."""
    page = _asked(request)
    return render(request, "indicators/property_rates.html", {**page.shown(), "board": queries.rates_board(page.asked)})


@require_GET
def property_rate(request, kind):
    """Screen 47: a property rate opened."""
    page = _asked(request, kind)
    found = queries.rate_page(page.asked, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    if found is None:
        raise Http404
    extra: dict[str, Any] = {"gaps": queries.gaps_below(page.asked)} if page.asked.only == "missing" else {}
    if page.asked.only == "changes":
        extra = {"changes": queries.rate_changes(page.asked)}
    shown = {**page.shown(), "found": found, "definition": queries.definition(found.rate), **extra}
    return render(request, "indicators/property_rate.html", shown)


@require_GET
def property_rate_file(request, kind, form):
    """The list under its filter as a sheet."""
    page = _asked(request, kind)
    by = f"{request.actor.name} {request.actor.post}".strip()
    asked = replace(page.asked, only="") if page.asked.only == "changes" else page.asked
    table = queries.rate_table(asked, exported_by=by)
    if table is None or form not in MAKERS:
        raise Http404
    make: Any = MAKERS[form]
    return _file(make(table), f"{queries.CODES[kind]}-{asked.on.isoformat()}.{form}")


@require_GET
def property_rates_story(request):
    """One's own movement between the days of the published series."""
    page = _asked(request)
    found = queries.story(page.asked.area, page.asked.known)
    return render(request, "indicators/property_rates_story.html", {**page.shown(), "story": found})
