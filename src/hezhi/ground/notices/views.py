"""Screen 22: my messages; and for the administrator, how sending goes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hezhi.ground.platform import permissions
from hezhi.ground.platform.numbers import whole_number

from . import actions, queries, wording


@require_safe
@login_required
def notices(request):
    """Newest first; what is new is marked."""
    before = request.GET.get("before", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in wording.KINDS else ""
    lines = queries.lines_of(request.user, before=whole_number(before), kind=kind)
    muted = queries.muted_by(request.user)
    context = {
        "lines": lines,
        "new": queries.count_new(request.user),
        "older": lines[-1].pk if len(lines) == queries.PAGE_ROWS else None,
        "chips": [_chip("", _("全部"), kind), *(_chip(code, name, kind) for code, name in wording.KINDS.items())],
        "kinds": [(code, wording.KINDS[code], code in muted) for code in wording.MAY_MUTE],
        "layout": "ui/layouts/staff.html" if request.actor.grant_id else "ui/layouts/resident.html",
    }
    return render(request, "notices/notices.html", context)


def _chip(code, label, chosen):
    url = reverse("notices:notices") + (f"?kind={code}" if code else "")
    return {"label": label, "url": url, "on": code == chosen, "count": None}


@require_POST
@login_required
def mute(request):
    """Which kinds stay in the list only."""
    actions.mute(request.user, request.POST.getlist("kind"), actor=request.actor)
    messages.success(request, _("已记下。消息列表里照样都有。"))
    return redirect("notices:notices")


@require_POST
@login_required
def mark_read(request):
    """全部已读."""
    actions.mark_read(request.user, actor=request.actor)
    return redirect("notices:notices")


@require_safe
@login_required
def sending(request):
    """What waits, what failed and why; by which ways messages go."""
    permissions.require(request.actor, "notices.view_sending")
    may_send = permissions.may(request.actor, "notices.send_again")
    return render(request, "notices/sending.html", {"sending": queries.sending(), "may_send": may_send})


@require_POST
@login_required
def send_again(request):
    """What was given up is tried afresh."""
    count = actions.send_again(actor=request.actor)
    messages.success(request, _("%(count)d 条放回去再送，下一分钟开始。") % {"count": count})
    return redirect("notices:sending")
