"""核实: the street's word on what handlers report."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries


@require_GET
def reports(request):
    """What handlers reported, for the street's word."""
    permissions.require(request.actor, "requests.view_desk")
    return render(request, "requests/reports.html", {"rows": queries.reports_waiting(request.actor)})


@require_POST
def accept_report(request, pk):
    """The report is good."""
    return _judge(request, pk, lambda d: actions.accept_report(d, actor=request.actor))


@require_POST
def send_back(request, pk):
    """The report is not good enough."""
    reason = request.POST.get("reason", "")[:300]
    return _judge(request, pk, lambda d: actions.send_back(d, actor=request.actor, reason=reason))


def _judge(request, pk, deed):
    dispatch = queries.get_dispatch(pk)
    if dispatch is None:
        raise Http404
    try:
        deed(dispatch)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("requests:reports"), status=303)
