"""Pages that belong to no room: how one reads (language, elder mode), the kit, and the pages that say no."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

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


def not_permitted(request, refused):
    """The page that says which post would be needed."""
    return render(request, "ui/pages/not_permitted.html", {"message": refused.message}, status=403)
