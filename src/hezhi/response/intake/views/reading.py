"""How an import was read, and names that the register lacks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import Refused

from .. import actions, forms, queries


@require_GET
def reading(request, pk):
    """What was classified, located and joined in one import, with how much confidence."""
    permissions.require(request.actor, "intake.view_reading")
    report = queries.report_of(pk, request.actor)
    if report is None:
        raise Http404
    return render(request, "intake/reading.html", {"report": report})


@require_GET
def names(request):
    """Names still to be decided in the post's area."""
    permissions.require(request.actor, "intake.view_reading")
    found = list(queries.proposed_names(request.actor)[:100])
    return render(request, "intake/names.html", {"names": queries.with_communities(found)})


@require_POST
def accept_name(request, pk):
    """Register the compound."""
    proposed = queries.get_name(pk)
    form = forms.AcceptForm(request.POST)
    if proposed is None or not form.is_valid():
        raise Http404
    try:
        actions.accept_name(proposed, actor=request.actor, area=form.cleaned_data["community"])
        messages.success(request, _("已登记：%(name)s") % {"name": proposed.name})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("intake:names")


@require_POST
def dismiss_name(request, pk):
    """It is no compound."""
    proposed = queries.get_name(pk)
    if proposed is None:
        raise Http404
    actions.dismiss_name(proposed, actor=request.actor)
    return redirect("intake:names")
