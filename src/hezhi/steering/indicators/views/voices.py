"""Thanks beside complaints, of an area or of one compound."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hezhi.ground.platform import clock, permissions
from hezhi.register.territory import queries as territory

from .. import queries


@require_GET
def voices(request):
    """Two years of thanks and property requests, month by month; each figure opens."""
    area = queries.area_for(request.actor, request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    compound = None
    if said := request.GET.get("compound", ""):
        compound = (
            territory.get_visible_compound(request.actor, int(said)) if said.isdecimal() and len(said) < 12 else None
        )
        if compound is None:
            raise Http404
    path = compound.area_path if compound else area.path
    found = queries.voices(path, clock.today().replace(day=1), compound.pk if compound else None)
    page = {"area": area, "compound": compound, "voices": found, "places": queries.places_for(request.actor, area)}
    return render(request, "indicators/voices.html", page)
