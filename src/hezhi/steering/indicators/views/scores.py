"""Editions of the hotline's rates and scores: prepared, opened for objections, final; every figure opens to what it counted then."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries
from ..forms import HotlineForm, ObjectionForm
from . import do, reason_of
from .lists import _file

PAGE = 50
LISTED = 60


@require_GET
def editions(request):
    """All editions that the post may read, the newest first."""
    if not {"indicators.see", "indicators.object_to_score"} & set(request.actor.deeds):
        raise Http404
    rows = queries.visible_scores(request.actor).defer("content")[:LISTED]
    shown = [(row, queries.by_word(row.by)) for row in rows]
    return render(request, "indicators/score_editions.html", {"rows": shown})


def _found(request, pk):
    found = queries.get_scores(request.actor, pk)
    if found is None:
        raise Http404
    return found


@require_GET
def edition(request, pk):
    """One edition: its table, what stands beside the score, objections, what may be done."""
    return _page(request, _found(request, pk))


def _page(request, found, form=None, status=200):
    actor, is_open = request.actor, queries.is_open_for_objections(found)
    units = queries.units_one_stands_for(actor, found) if is_open else []
    page = {
        "edition": found,
        "title": queries.score_title(found),
        "by": queries.by_word(found.by),
        "definition": queries.score_definition(found),
        "is_open": is_open,
        "form": form or (ObjectionForm(units=units, figures=queries.figure_names()) if units else None),
        "objections": [(one, _may_decide(actor, one)) for one in queries.objections_of(found)],
        "undecided": queries.count_undecided(found),
        "others": queries.score_editions_of(found.area_path, found.month, found.by)
        .defer("content")
        .exclude(pk=found.pk),
        "may": {
            deed: permissions.may(actor, f"indicators.{deed}_scores", found) for deed in ("open", "reject", "finalise")
        },
        "is_own": found.prepared_by == actor.user_id,
        "history": audit.history_of(found) if actor.covers(found.area_path) else [],
    }
    return render(request, "indicators/score_edition.html", page, status=status)


def _may_decide(actor, objection):
    return (
        objection.state == "raised"
        and objection.raised_by != actor.user_id
        and permissions.may(actor, "indicators.uphold_objection", objection.edition)
    )


@require_GET
def lines(request, pk):
    """The requests behind a number, as of the edition."""
    found = _found(request, pk)
    unit = request.GET.get("unit", "")
    behind = queries.score_lines(found, unit, request.GET.get("kind", ""))
    if behind is None:
        raise Http404
    row = next((one for one in found.content["rows"] if str(one["unit"]) == unit), found.content["total"])
    page = {
        "edition": found,
        "title": queries.score_title(found),
        "found": behind,
        "row": row,
        "page": Paginator(behind.lines, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "indicators/score_lines.html", page)


@require_GET
def file(request, pk, name):
    """An edition as a file."""
    by = f"{request.actor.name} {request.actor.post}".strip()
    made = queries.score_file(_found(request, pk), name, exported_by=by)
    if made is None:
        raise Http404
    return _file(made, name)


@require_POST
def prepare(request):
    """Freeze the board that the address names."""
    form = HotlineForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    area = queries.area_for(request.actor, said.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.prepare_scores", area):
        raise Http404
    try:
        made = actions.prepare_scores(
            area,
            queries.period_named(form.month()),
            actor=request.actor,
            by=said.get("by", ""),
            reason=request.POST.get("reason", ""),
        )
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect(f"{reverse('indicators:hotline_rates')}?period={said.get('period', '')}&area={area.path}")
    messages.success(request, _("已拟定第 %(n)d 版，等另一位同事复核。") % {"n": made.edition})
    return redirect("indicators:score_edition", pk=made.pk)


@require_POST
def decide(request, pk, decision):
    """Open for objections, send back, or close the window."""
    found = _found(request, pk)
    deeds: dict[str, Callable] = {
        "open": lambda: actions.open_scores(found, actor=request.actor),
        "reject": lambda: actions.reject_scores(found, actor=request.actor, reason=request.POST.get("reason", "")),
        "finalise": lambda: actions.finalise_scores(found, actor=request.actor),
    }
    if decision not in deeds:
        raise Http404
    done = do(request, deeds[decision])
    return redirect("indicators:score_edition", pk=(done or found).pk)


@require_POST
def object_to(request, pk):
    """A ranked unit objects."""
    found = _found(request, pk)
    units = queries.units_one_stands_for(request.actor, found)
    form = ObjectionForm(request.POST, units=units, figures=queries.figure_names())
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.object_to_score(found, actor=request.actor, **said)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已提出，等另一个人决定。"))
            return redirect("indicators:score_edition", pk=found.pk)
    return _page(request, found, form, status=422)


@require_POST
def decide_objection(request, pk, decision):
    """Uphold or refuse an objection."""
    found = queries.get_objection(pk)
    if found is None or decision not in ("uphold", "refuse"):
        raise Http404
    deed = actions.uphold_objection if decision == "uphold" else actions.refuse_objection
    do(request, lambda: deed(found, actor=request.actor, words=reason_of(request)))
    return redirect("indicators:score_edition", pk=found.edition_id)
