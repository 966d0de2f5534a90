"""Pages that belong to no room: how one reads (language, elder mode), the kit, and the pages that say no."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import specimens

A_YEAR = 365 * 24 * 3600


@require_POST
def elder(request):
    """Large type and large targets, or back; remembered on this phone only."""
    response = HttpResponseRedirect(_next(request))
    response.set_cookie("hezhi-elder", "1" if request.POST.get("elder") == "1" else "0", max_age=A_YEAR, samesite="Lax")
    return response


def _next(request):
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def failed(request):
    """The last page: our fault, or a database that is just coming back (503, the page asks again by itself)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string("ui/pages/recovering.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    return HttpResponse(render_to_string("500.html"), status=500)


def kit(request):
    """Every part in every state: the measure for all screens. Open to all, it holds only invented things."""
    return render(request, "ui/kit.html", {"kit": specimens.everything()})
