"""工作台 and 工单列表."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries


@require_GET
def home(request):
    """The desk's day."""
    permissions.require(request.actor, "requests.view_inbox")
    return render(request, "handling/home.html", {"home": queries.home_of(request.actor)})


@require_GET
def orders(request):
    """The list: team, mine, pool; by due time."""
    permissions.require(request.actor, "requests.view_inbox")
    asked = {name: request.GET.get(name, "")[:60] for name in ("whose", "only", "after")}
    return render(request, "handling/orders.html", {"page": queries.order_page(request.actor, **asked)})


@require_GET
def served(request):
    """The compounds that the desk serves."""
    permissions.require(request.actor, "handling.see_served")
    return render(request, "handling/served.html", {"compounds": queries.served_compounds(request.actor)})


@require_GET
def compound(request, pk):
    """One of them on one page, without owners and residents."""
    permissions.require(request.actor, "handling.see_served")
    found = queries.served_compound(pk, request.actor)
    if found is None:
        raise Http404
    return render(request, "handling/compound.html", {"served": found})


@require_POST
def take(request):
    """接单, several at once."""
    permissions.require(request.actor, "requests.view_inbox")
    ids = [int(pk) for pk in request.POST.getlist("pk")[:100] if pk.isdecimal() and len(pk) < 19]
    rows = queries.orders_among(ids, request.actor)
    try:
        taken = actions.take_orders(rows, actor=request.actor)
        words = ngettext("已接 %(n)d 件。", "已接 %(n)d 件。", taken) % {"n": taken}
        (messages.success if taken else messages.warning)(
            request, words if taken else _("没有可接的：先勾选还没签收的。")
        )
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("handling:orders") + "?whose=mine", status=303)
