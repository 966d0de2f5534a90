"""Screen 43 督办预警, supervisions and their answers, and the load of bodies."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.steering.indicators import queries as indicators

from .. import actions, queries
from ..forms import AnswerForm, AskedInForm, SuperviseForm
from .warnings import asked_area, key_of

LINES = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def late(request):
    """■▲● columns with owner and hours, early warnings beside."""
    area = asked_area(request)
    only = request.GET.get("only", "")
    page = queries.late_page(area, only=only, after=request.GET.get("after", ""))
    shown = {
        "page": page,
        "area": area,
        "only": only if only in page.counts else "",
        "places": indicators.places_for(request.actor, area),
        "may_supervise": "warnings.supervise" in request.actor.deeds,
    }
    return render(request, "warnings/late.html", shown)


@require_GET
def ask(request, pk):
    """The page on which a sending is supervised."""
    return _ask(request, _sending(request, pk), SuperviseForm())


def _sending(request, pk):
    found = queries.sending(pk)
    if found is None or not permissions.may(request.actor, "warnings.supervise", found):
        raise Http404
    return found


def _ask(request, found, form, status=200):
    page = {"dispatch": found, "form": form, "hours": queries.supervision_scheme().answer_hours}
    return render(request, "warnings/supervise.html", page, status=status)


@require_POST
def supervise(request, pk):
    """Ask the handler, with a reason."""
    found, form = _sending(request, pk), SuperviseForm(request.POST)
    if form.is_valid():
        try:
            actions.supervise(found, actor=request.actor, reason=form.cleaned_data["reason"])
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已督办，承办单位会收到。"))
            return HttpResponseRedirect(reverse("warnings:supervisions"), status=303)
    return _ask(request, found, form, status=422)


@require_GET
def supervisions(request):
    """What was asked: of this desk, and in this post's area."""
    if not {"warnings.see", "warnings.answer_supervision"} & set(request.actor.deeds):
        raise Http404
    year = _year_asked(request) if "year" in request.GET else {}
    rows, after = queries.supervisions_for(request.actor, after=key_of(request), asked_in=year.get("asked_in"))
    lines = [(row, _rights(request.actor, row)) for row in rows]
    return render(request, "warnings/supervisions.html", year | {"lines": lines, "after": after, "form": AnswerForm()})


def _year_asked(request):
    """An area's year: all that was asked, or only what was late by the end of a day."""
    area, form = asked_area(request), AskedInForm(request.GET)
    if not form.is_valid():
        raise Http404
    year, known = form.cleaned_data["year"], form.cleaned_data["known"] or clock.today()
    by, is_late = indicators.known_at(known), request.GET.get("only") == "late"
    asked, overdue = queries.count_supervisions(area.path, year, by)
    here = {"area": area.path, "year": year, "known": known.isoformat()}
    chips = [
        {"label": _("全年"), "count": asked, "url": f"?{urlencode(here)}", "on": not is_late},
        {"label": _("未按时答复"), "count": overdue, "url": f"?{urlencode(here | {'only': 'late'})}", "on": is_late},
    ]
    asked_in = queries.AskedIn(area.path, year, by if is_late else None)
    return {"asked_in": asked_in, "area": area, "year": year, "known": known, "chips": chips}


def _rights(actor, row):
    return {deed: permissions.may(actor, f"warnings.{deed}_supervision", row) for deed in ("answer", "press", "close")}


@require_POST
def answer(request, pk):
    """The handler answers."""
    text = request.POST.get("text", "")
    return _do(request, pk, lambda s: actions.answer_supervision(s, actor=request.actor, text=text), _("已答复。"))


@require_POST
def press(request, pk):
    """Ask again."""
    reason = request.POST.get("reason", "")
    return _do(request, pk, lambda s: actions.press_supervision(s, actor=request.actor, reason=reason), _("已再问。"))


@require_POST
def close(request, pk):
    """The answer will do."""
    return _do(request, pk, lambda s: actions.close_supervision(s, actor=request.actor), _("已了结。"))


def _do(request, pk, deed, said):
    found = queries.get_supervision(pk)
    if found is None:
        raise Http404
    try:
        deed(found)
        messages.success(request, said)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    return HttpResponseRedirect(reverse("warnings:supervisions"), status=303)


@require_GET
def load(request):
    """The load of every body of the area."""
    area = asked_area(request)
    page = queries.load_page(area, kind=request.GET.get("kind", ""))
    shown = {
        "page": page,
        "area": area,
        "places": indicators.places_for(request.actor, area),
        "definition": queries.load_definition(),
    }
    return render(request, "warnings/load.html", shown)


@require_GET
def load_file(request):
    """The same table as a workbook."""
    area = asked_area(request)
    by = f"{request.actor.name} {request.actor.post}".strip()
    made = queries.load_xlsx(queries.load_page(area, kind=request.GET.get("kind", "")), exported_by=by)
    response = HttpResponse(made, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="load.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
def loaded(request):
    """The sendings behind a number."""
    area = asked_area(request)
    body, kind = request.GET.get("body", ""), request.GET.get("of", "")
    found = queries.loaded(area, int(body), kind) if body.isdigit() and len(body) < 19 else None
    if found is None:
        raise Http404
    body_found, rows = found
    shown = {
        "area": area,
        "body": body_found,
        "name": queries.LOADS[kind],
        "page": Paginator(rows, LINES).get_page(request.GET.get("page")),
    }
    return render(request, "warnings/loaded.html", shown)
