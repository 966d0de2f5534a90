"""The schemes of the composite score: what holds from when, and a new one by two people."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries
from ..forms import SchemeForm
from . import decide as second_person

DECISIONS: dict[str, Callable] = {"confirm": actions.confirm_scheme, "refuse": actions.refuse_scheme}


def _area(request):
    area = queries.area_for(request.actor, request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    return area


@require_GET
def schemes(request):
    """Which weights hold from which period on, and what waits for the second person."""
    return _page(request, _area(request), SchemeForm())


def _page(request, area, form, status=200):
    rows = queries.schemes_for(area.path)
    page = {
        "area": area,
        "now": queries.hotline_scheme(queries.periods_back(1)[0].month, area.path),
        "shipped": [(one, queries.percents_of(one)) for one in queries.shipped_schemes()],
        "rows": [
            (
                row,
                queries.percents_of(queries.as_scheme(row)),
                permissions.may(request.actor, "indicators.confirm_scheme", row),
            )
            for row in rows
        ],
        "form": form,
        "may_propose": permissions.may(request.actor, "indicators.propose_scheme", area),
        "places": queries.places_for(request.actor, area),
    }
    return render(request, "indicators/score_schemes.html", page, status=status)


@require_POST
def propose(request):
    """A new scheme, waiting for another officer."""
    area, form = _area(request), SchemeForm(request.POST)
    permissions.require(request.actor, "indicators.propose_scheme", area)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.propose_scheme(
                area,
                actor=request.actor,
                code=said["code"],
                valid_from=queries.month_of(said["valid_from"]),
                weights=form.weights(),
                basic_factor=f"{said['basic_factor'].normalize():f}",
                source=said["source"],
                objection_days=said["objection_days"],
            )
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已提出，等另一位同事决定。在那之前照旧方案算。"))
            return redirect(f"{reverse('indicators:score_schemes')}?area={area.path}")
    return _page(request, area, form, status=422)


@require_POST
def decide(request, pk, decision):
    """The second person confirms or refuses."""
    found = queries.get_scheme(pk)
    if found is not None and not request.actor.covers(found.area_path):
        raise Http404
    second_person(request, found, decision, DECISIONS)
    return redirect(f"{reverse('indicators:score_schemes')}?area={found.area_path}")
