"""Pages of the property rates (物业三率): the three of an area, one of them opened, and the movement beside what was published."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hezhi.ground.platform import clock, permissions
from hezhi.ground.sheets.writing import csv_bytes, xlsx

from .. import queries
from ..forms import RateForm
from .lists import _file

MAKERS: dict[str, Any] = {"xlsx": xlsx, "csv": partial(csv_bytes, about=True)}


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
    may_check = permissions.may(request.actor, "standing.send_back_fact", page.asked.area)
    shown = {
        **page.shown(),
        "found": found,
        "definition": queries.definition(found.rate),
        "may_check": may_check,
        **extra,
    }
    return render(request, "indicators/property_rate.html", shown)


@require_GET
def property_rate_file(request, kind, form):
    """The list under its filter as a sheet."""
    page, by = _asked(request, kind), _by(request)
    make = queries.changes_table if page.asked.only == "changes" else queries.rate_table
    return _sheet(make(page.asked, exported_by=by), f"{queries.CODES.get(kind)}-{page.asked.on.isoformat()}", form)


@require_GET
def property_rate_series(request, kind):
    """A property rate by day, in points by month, and where it is heading."""
    page = _asked(request, kind)
    found = queries.rate_series(page.asked, _span(page)) if kind in queries.NAMES else None
    if found is None:
        raise Http404
    shown = {"series": found, "spans": queries.SPANS, "method": queries.method_words(found),
             "definition": queries.definition(found.now)}  # fmt: skip
    return render(request, "indicators/property_rate_series.html", {**page.shown(), **shown})


@require_GET
def property_rate_series_file(request, kind, form):
    """Every day of the series as a sheet, the forecast beneath."""
    page = _asked(request, kind)
    found = queries.rate_series(page.asked, _span(page)) if kind in queries.NAMES else None
    table = queries.series_table(found, exported_by=_by(request)) if found else None
    return _sheet(table, f"{queries.CODES.get(kind)}-series-{page.asked.on.isoformat()}", form)


def _span(page) -> int:
    said = page.form.cleaned_data.get("months")
    return said if said in queries.SPANS else queries.SPANS[0]


@require_GET
def property_rates_gaps(request):
    """What is missing and where, sorted by what closes the gap fastest."""
    page = _asked(request)
    found = queries.gaps(page.asked.area, page.asked.on, queries.step_of, page.asked.known)
    shown = {"gaps": found, "definition": queries.pace_definition()}
    return render(request, "indicators/property_rates_gaps.html", {**page.shown(), **shown})


@require_GET
def property_rates_file(request, what, form):
    """The page of the three rates, of the gaps or of the movement as a sheet."""
    page, by = _asked(request), _by(request)
    if what == "board":
        table = queries.board_table(page.asked, exported_by=by)
    elif what == "gaps":
        found = queries.gaps(page.asked.area, page.asked.on, queries.step_of, page.asked.known)
        table = queries.gaps_table(page.asked, found, exported_by=by)
    elif what == "story":
        table = queries.story_table(page.asked, queries.story(page.asked.area, page.asked.known), exported_by=by)
    else:
        raise Http404
    return _sheet(table, f"property-rates-{what}-{page.asked.on.isoformat()}", form)


def _sheet(table, name, form):
    if table is None or form not in MAKERS:
        raise Http404
    return _file(MAKERS[form](table), f"{name}.{form}")


def _by(request) -> str:
    return f"{request.actor.name} {request.actor.post}".strip()


@require_GET
def property_rates_story(request):
    """One's own movement between the days of the published series."""
    page = _asked(request)
    found = queries.story(page.asked.area, page.asked.known)
    return render(request, "indicators/property_rates_story.html", {**page.shown(), "story": found})
