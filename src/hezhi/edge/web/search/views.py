"""The page behind the search box in the head of every staff page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import reading


@require_safe
@never_cache
@login_required
def page(request):
    """All that was found; where it is a single thing, that thing."""
    found = reading.search(request.actor, request.GET.get("q", ""))
    only = [url for *_, url in [*found.requests, *found.compounds] if url]
    if len(found.requests) + len(found.compounds) == 1 and only:
        return redirect(only[0])
    return render(request, "web/search/page.html", {"found": found})
