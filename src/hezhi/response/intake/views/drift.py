"""Whether the reading still fits, by month; each figure opens to its requests."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hezhi.ground.platform import permissions

from .. import queries


@require_GET
def drift(request):
    """Twelve months."""
    permissions.require(request.actor, "intake.view_reading")
    return render(request, "intake/drift.html", {"drift": queries.drift(request.actor)})


@require_GET
def drift_requests(request):
    """The requests behind one figure."""
    permissions.require(request.actor, "intake.view_reading")
    kind, month = request.GET.get("kind", ""), _month(request.GET.get("month", ""))
    if kind not in queries.DRIFT_KINDS or month is None:
        raise Http404
    told = request.GET.get("page", "1")
    page = int(told) if told.isdecimal() and len(told) < 6 else 1
    category = request.GET.get("category", "")[:40]
    rows, is_more = queries.drift_requests(request.actor, month, kind, category=category, page=page)
    names = {"rows": rows, "kind": kind, "month": month, "category": category}
    names |= {"category_name": queries.category_names().get(category, category), "next": page + 1 if is_more else None}
    return render(request, "intake/drift_requests.html", names)


def _month(words: str) -> date | None:
    try:
        return date.fromisoformat(words + "-01")
    except ValueError:
        return None
