"""Screen 50 述职考核: who has a sheet and who lacks one, one sheet with its evidence, and what each side does with it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.steering.indicators import queries as indicators

from . import actions, queries
from .forms import AppraiseForm, ListedForm, ObjectForm, SettleForm, WriteForm

DEEDS = ("write_value", "submit_sheet", "appraise", "object", "settle", "first_sign", "second_sign")
FORMS = {"appraise": AppraiseForm, "object": ObjectForm, "settle": SettleForm}


def _area(request, said):
    area = indicators.area_for(request.actor, said)
    if area is None or not permissions.may(request.actor, "supervision.see", area):
        raise Http404
    return area


def _year(said) -> int:
    return int(said) if said and said.isdecimal() and len(said) == 4 else queries.last_year()


@require_GET
def sheets(request):
    """The year's sheets by area; those that lack one stand in their place."""
    area, year = _area(request, request.GET.get("area")), _year(request.GET.get("year"))
    rows = queries.year_of(area, year)
    may_draft = permissions.may(request.actor, "supervision.draft_sheet", area)
    page = {
        "area": area,
        "year": year,
        "years": queries.years_back(),
        "rows": rows,
        "lacking": sum(row.sheet is None for row in rows),
        "places": indicators.places_for(request.actor, area),
        "may_draft": may_draft and queries.may_be_drafted(area, year),
    }
    return render(request, "supervision/sheets.html", page)


@require_POST
def draft_sheet(request):
    """Begin a year's sheet of one's own area."""
    area, year = _area(request, request.POST.get("area")), _year(request.POST.get("year"))
    try:
        made = actions.draft_sheet(area, year, actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
        return HttpResponseRedirect(f"{reverse('supervision:sheets')}?area={area.path}&year={year}", status=303)
    return _to(made)


@require_GET
def sheet(request, pk):
    """One sheet; with `?recount=1` every computed line is counted again beside what was frozen."""
    return _page(request, _found(request, pk))


@require_GET
def listed(request):
    """What the line on the list of 30 counted: the area's places of a year, each with its list and its records."""
    area, form = _area(request, request.GET.get("area")), ListedForm(request.GET)
    if not form.is_valid():
        raise Http404
    known = form.cleaned_data["known"] or queries.last_whole_day()
    places, lists = queries.listed_in(area, form.cleaned_data["year"], known)
    page = {"area": area, "year": form.cleaned_data["year"], "known": known, "places": places, "lists": lists}
    return render(request, "supervision/listed.html", page)


def _found(request, pk):
    found = queries.get_sheet(pk)
    if found is None or not permissions.may(request.actor, "supervision.see", found):
        raise Http404
    return found


def _page(request, found, *, status=200, **bound):
    recount = request.GET.get("recount") == "1"
    page = {
        "sheet": found,
        "lines": queries.lines_of(found, recount=recount),
        "recount": recount,
        "title": queries.sheet_title(found),
        "scheme": queries.scheme_of(found),
        "as_of": queries.as_of_words(found),
        "until": queries.objection_until(found),
        "may": {deed: permissions.may(request.actor, f"supervision.{deed}", found) for deed in DEEDS},
        "forms": {name: bound.get(name) or form() for name, form in FORMS.items()},
        "write": bound.get("write"),
        "writing": bound.get("writing"),
    }
    return render(request, "supervision/sheet.html", page, status=status)


@require_GET
def sheet_file(request, pk, kind):
    """The sheet as PDF or Word."""
    found = _found(request, pk)
    if kind not in queries.TYPES:
        raise Http404
    answer = HttpResponse(queries.sheet_file(found, kind), content_type=queries.TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="appraisal-{found.year}-{found.area_path}.{kind}"'
    return answer


@require_POST
def write_value(request, pk, key):
    """Write one line by hand."""
    found, form = _found(request, pk), WriteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, write=form, writing=key)
    words = form.cleaned_data["words"]
    return _do(request, found, lambda: actions.write_value(found, actor=request.actor, key=key, words=words))


@require_POST
def submit_sheet(request, pk):
    """▶提交."""
    found = _found(request, pk)
    return _do(request, found, lambda: actions.submit_sheet(found, actor=request.actor))


@require_POST
def appraise(request, pk):
    """Comments and grade."""
    found, form = _found(request, pk), AppraiseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, appraise=form)
    return _do(request, found, lambda: actions.appraise(found, actor=request.actor, **form.cleaned_data))


@require_POST
def object_to_grade(request, pk):
    """The area objects."""
    found, form = _found(request, pk), ObjectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, object=form)
    return _do(request, found, lambda: actions.object_to_grade(found, actor=request.actor, **form.cleaned_data))


@require_POST
def settle(request, pk):
    """Another person answers the objection."""
    found, form = _found(request, pk), SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, settle=form)
    said = form.cleaned_data
    return _do(
        request,
        found,
        lambda: actions.settle_objection(found, actor=request.actor, answer=said["answer"], grade=said["grade_held"]),
    )


@require_POST
def sign(request, pk, which):
    """One of the two signatures."""
    found = _found(request, pk)
    deeds = {"first": actions.sign_first, "second": actions.sign_second}
    if which not in deeds:
        raise Http404
    return _do(request, found, lambda: deeds[which](found, actor=request.actor))


def _do(request, found, deed):
    try:
        deed()
        messages.success(request, _("已记下。"))
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    return _to(found)


def _to(found):
    return HttpResponseRedirect(reverse("supervision:sheet", args=[found.pk]), status=303)
