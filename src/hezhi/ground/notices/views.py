"""Screen 22: my messages."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from . import actions, queries


@require_safe
@login_required
def notices(request):
    """Newest first; what is new is marked."""
    before = request.GET.get("before", "")
    lines = queries.lines_of(request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context = {
        "lines": lines,
        "new": queries.count_new(request.user),
        "older": lines[-1].pk if len(lines) == queries.PAGE_ROWS else None,
        "layout": "ui/layouts/staff.html" if request.actor.grant_id else "ui/layouts/resident.html",
    }
    return render(request, "notices/notices.html", context)


@require_POST
@login_required
def mark_read(request):
    """全部已读."""
    actions.mark_read(request.user, actor=request.actor)
    return redirect("notices:notices")
