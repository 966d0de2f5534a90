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
    form = forms.ListForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) for name in ("state", "category")}
    before = request.GET.get("before", "")
    try:
        found = queries.list_requests(
            request.actor, state=asked["state"] or "", category=asked["category"], before=before
        )
    except ValueError:
        return HttpResponseRedirect(reverse("requests:list"))
    page = {"found": found, "rows": queries.lines_of(found), "form": form, "asked": asked}
    page |= {"states": queries.STATE_WORDS.items(), "tree": form.tree}
    page |= {"is_narrowed": any(asked.values()), "is_later": bool(before)}
    return render(request, "requests/list.html", page)
