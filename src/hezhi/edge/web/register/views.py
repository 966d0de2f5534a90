"""The register's pages. What lies outside the post's area does not exist here."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import writing
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from . import forms, reading

FILES: dict[str, Any] = {
    "xlsx": (writing.CONTENT_TYPE, writing.xlsx),
    "csv": ("text/csv; charset=utf-8", writing.csv_bytes),
}


@require_safe
def areas(request, path=""):
    """An area with what lies in it; for a community the list of its compounds."""
    permissions.require(request.actor, "territory.see")
    area = reading.area_of(request.actor, path)
    if area is None:
        raise Http404
    if area.kind == "community":
        return compounds(request, at=area.path)
    return render(request, "web/register/areas.html", reading.area_page(request.actor, area))


@require_safe
def compounds(request, at=""):
    """The compounds of the post's area, narrowed, a page at a time."""
    permissions.require(request.actor, "territory.see")
    form = _filters(request, at)
    asked = form.values()
    area = reading.area_of(request.actor, asked["area"])
    if area is None:
        raise Http404
    asked["area"] = area.path
    found = reading.narrowed(request.actor, asked)
    page = territory.compound_page(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "form": form,
        "area": area,
        "lineage": [step for step in territory.lineage(area.path) if request.actor.covers(step.path)],
        "page": page,
        "lines": reading.compound_lines(request.actor, page.rows),
        "total": found.count(),
        "homes": territory.households_of(found),
        "is_narrowed": form.is_narrowed,
    }
    return render(request, "web/register/compounds.html", context)


@require_safe
def compounds_file(request, form):
    """The narrowed list as a sheet."""
    permissions.require(request.actor, "territory.see")
    if form not in FILES:
        raise Http404
    asked = _filters(request).values()
    area = reading.area_of(request.actor, asked["area"])
    if area is None:
        raise Http404
    media_type, write = FILES[form]
    table = reading.export_table(request.actor, reading.narrowed(request.actor, {**asked, "area": area.path}))
    response = HttpResponse(write(table), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="compounds-{clock.today():%Y%m%d}.{form}"'
    return response


@require_safe
def compound(request, pk):
    """小区档案: one compound on one page."""
    found = _compound(request, pk)
    return render(request, "web/register/compound.html", reading.file_of(request.actor, found))


@require_safe
def compound_print(request, pk):
    """The same on one sheet of paper, without anybody's numbers."""
    found = _compound(request, pk)
    return render(request, "web/register/compound_print.html", reading.file_of(request.actor, found))


@require_safe
def building(request, pk, building):
    """The units of one building with their owners, masked."""
    found = _compound(request, pk)
    permissions.require(request.actor, "people.see", found.area_path)
    house = territory.get_building(found, building)
    if house is None:
        raise Http404
    may_transfer = permissions.may(request.actor, "people.transfer", found.area_path)
    context = reading.building_page(found, house) | {"may_transfer": may_transfer}
    return render(request, "web/register/building.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def look(request, pk, person):
    """Why, then the number, once. The look is written down before the number is shown."""
    found = _compound(request, pk)
    permissions.require(request.actor, "platform.look", found)
    owner = people.get_person(person)
    if owner is None or not people.is_of_compound(owner, found):
        raise Http404
    form = forms.LookForm(request.POST or None)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = platform.look(
                owner, form.cleaned_data["field"], actor=request.actor, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    context = {
        "compound": found,
        "owner": owner,
        "form": form,
        "shown": shown,
        "lineage": territory.lineage(found.area_path),
    }
    return render(request, "web/register/look.html", context)


def _compound(request, pk):
    permissions.require(request.actor, "territory.see")
    found = territory.get_visible_compound(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _filters(request, at=""):
    given = request.GET.copy()
    if at and "area" not in given:
        given["area"] = at
    return forms.CompoundFilterForm(given, areas=reading.area_choices(request.actor), kinds=reading.kind_choices())
