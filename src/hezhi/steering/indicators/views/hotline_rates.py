"""Pages of the hotline's three rates: the board, a rank explained, the requests behind a number, what is left out."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries
from ..forms import ExclusionForm, HotlineForm
from . import decide

PAGE = 50
DECISIONS: dict[str, Callable] = {
    "confirm": actions.confirm_exclusion,
    "refuse": actions.refuse_exclusion,
    "lift": actions.lift_exclusion,
}


def _asked(request):
    """The board that the address asks for, and what else it says; 404 for what the post does not cover."""
    form = HotlineForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    area = queries.area_for(request.actor, said.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    return queries.hotline_board(area, queries.period_named(form.month()), said.get("by", "")), said


def _page(request, board, **more):
    """What every page of the board names: the address of the same board, where one may turn to."""
    basis = board.basis
    said = {"period": basis.period, "area": basis.area.path, "by": basis.by}
    return {
        "board": board,
        "title": queries.hotline_title(board),
        "definition": queries.hotline_definition(board),
        "periods": queries.periods_back(),
        "places": queries.places_for(request.actor, basis.area),
        "address": urlencode(said),
        **more,
    }


@require_GET
def hotline_rates(request):
    """热线响应率、解决率、满意率 of a period: who stands where, on what."""
    board, _said = _asked(request)
    basis = board.basis
    page = _page(
        request,
        board,
        editions=queries.scores_for_board(request.actor, basis.area.path, basis.period.month, basis.by),
        may_prepare=board.is_over and permissions.may(request.actor, "indicators.prepare_scores", basis.area),
    )
    return render(request, "indicators/hotline_rates.html", page)


@require_GET
def hotline_unit(request):
    """Why a unit stands where it stands."""
    board, said = _asked(request)
    row = board.row_of(said.get("unit", ""))
    if row is None:
        raise Http404
    return render(request, "indicators/hotline_unit.html", _page(request, board, why=queries.why_here(board, row)))


@require_GET
def hotline_records(request):
    """The requests behind a number: as many lines as it says."""
    board, said = _asked(request)
    row = board.row_of(said["unit"]) if said.get("unit") else board.total
    found = queries.hotline_records(board, row, said.get("kind", "")) if row else None
    if found is None:
        raise Http404
    page = Paginator(found.records, PAGE).get_page(request.GET.get("page"))
    return render(request, "indicators/hotline_records.html", _page(request, board, found=found, row=row, page=page))


@require_GET
def hotline_file(request, form):
    """The board as a sheet, exactly as on the screen."""
    board, _said = _asked(request)
    makers = {"xlsx": queries.hotline_xlsx, "csv": queries.hotline_csv}
    if form not in makers:
        raise Http404
    made = makers[form](board, exported_by=f"{request.actor.name} {request.actor.post}".strip())
    response = HttpResponse(made, content_type=queries.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="hotline-rates-{board.basis.period}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
def hotline_exclusions(request):
    """What is left out of the period's rates and what waits for the second person."""
    board, _said = _asked(request)
    return _exclusions_page(request, board, ExclusionForm(initial={"number": request.GET.get("number", "")}))


def _exclusions_page(request, board, form, status=200):
    actor = request.actor
    listed = queries.exclusions_on(board)
    page = _page(
        request,
        board,
        form=form,
        rows=[(one, permissions.may(actor, "indicators.confirm_exclusion", one)) for one in listed],
        sendings=queries.sendings_on(board),
        may_propose=permissions.may(actor, "indicators.propose_exclusion", board.basis.area),
    )
    return render(request, "indicators/hotline_exclusions.html", page, status=status)


@require_POST
def propose_exclusion(request):
    """Ask that a request be left out; another officer decides."""
    board, _said = _asked(request)
    permissions.require(request.actor, "indicators.propose_exclusion", board.basis.area)
    form = ExclusionForm(request.POST)
    if not form.is_valid():
        return _exclusions_page(request, board, form, status=422)
    found = queries.request_in(board.basis.area, form.cleaned_data["number"])
    if found is None:
        form.add_error("number", _("这个辖区没有这个编号的诉求，请核对。"))
        return _exclusions_page(request, board, form, status=422)
    said = form.cleaned_data
    try:
        actions.propose_exclusion(found, actor=request.actor, reason=said["reason"], words=said["words"])
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return _exclusions_page(request, board, form, status=422)
    messages.success(request, _("已提出，等另一位同事决定。在那之前照常计入。"))
    return redirect(f"{reverse('indicators:hotline_exclusions')}?{request.GET.urlencode()}")


@require_POST
def decide_exclusion(request, pk, decision):
    """The second person confirms, refuses, or takes back."""
    decide(request, queries.get_exclusion(pk), decision, DECISIONS)
    return redirect(f"{reverse('indicators:hotline_exclusions')}?{request.GET.urlencode()}")
