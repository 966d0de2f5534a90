"""The page behind the search box in the head of every staff page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import reading
from .forms import SearchForm


@require_safe
@never_cache
@login_required
def page(request):
    """All that was found; where it is a single thing, that thing."""
    form = SearchForm(request.GET)
    narrowed = reading.Narrowed(**form.narrowed())
    found = reading.search(request.actor, request.GET.get("q", ""), narrowed, form.cleaned_data.get("before", ""))
    if found.only:
        return redirect(found.only)
    return render(request, "web/search/page.html", {"found": found, "form": form})
