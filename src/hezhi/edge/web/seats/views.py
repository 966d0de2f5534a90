"""Screen 38 and the lists behind its indicator."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hezhi.ground.platform import permissions
from hezhi.register.territory import queries as territory

from . import forms, reading


@require_safe
def page(request):
    """Who sits where, for a compound, a community, a subdistrict; of a wide area the indicator by the areas below."""
    permissions.require(request.actor, "party.see")
    compound, area = _asked(request)
    return render(request, "web/seats/page.html", reading.page(request.actor, area, compound, _days(request)))


@require_safe
def indicator(request):
    """Numerator and denominator of the coverage of cross-appointment."""
    permissions.require(request.actor, "party.see")
    _compound, area = _asked(request)
    context = reading.lists(request.actor, area, _days(request)) | {"form": forms.SeatsForm(request.GET)}
    return render(request, "web/seats/indicator.html", context)


def _asked(request):
    """The compound and its area, or the area asked for, or the post's own; 404 for what the post does not cover."""
    pk = request.GET.get("compound", "")
    if pk.isdecimal() and len(pk) < 12:
        compound = territory.get_visible_compound(request.actor, int(pk))
        area = territory.area_at(compound.area_path) if compound else None
    else:
        compound, path = None, request.GET.get("area") or request.actor.area_path
        area = territory.area_at(path) if path and request.actor.covers(path) else None
    if area is None:
        raise Http404
    return compound, area


def _days(request) -> dict:
    form = forms.SeatsForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    return {"on": said.get("on"), "known": said.get("known"), "which": said.get("which", "")}
