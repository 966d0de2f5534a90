"""全部诉求: the post's requests by state and category, the newest first."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hezhi.ground.platform import permissions

from .. import forms, queries


@require_GET
def list_requests(request):
    """Fifty a page; whatever is wrong in the question counts as not asked."""
    permissions.require(request.actor, "requests.see")
    kept = queries.kept_categories()
    form = forms.ListForm(request.GET, kept=kept)
    form.is_valid()
    state, category = form.cleaned_data.get("state") or "", form.cleaned_data.get("category")
    before = request.GET.get("before", "")
    try:
        found = queries.list_lines(request.actor, kept=kept, state=state, category=category, before=before)
    except ValueError:
        return HttpResponseRedirect(reverse("requests:list"))
    page = {"found": found, "form": form}
    page |= {"states": queries.state_options().drawn(state), "categories": kept.options().drawn(category)}
    page |= {"is_narrowed": bool(state or category), "is_later": bool(before)}
    return render(request, "requests/list.html", page)
