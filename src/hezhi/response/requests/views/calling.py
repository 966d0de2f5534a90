"""回访: whom to ask, and what was said on the telephone."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.ground.ui import navigation

from .. import actions, forms, queries


@require_GET
def callbacks(request):
    """Call-backs that are due, people without an account first."""
    permissions.require(request.actor, "requests.view_desk")
    page = {"calls": queries.calls_due(request.actor), "promised": queries.promised_to(request.actor, limit=20)}
    return render(request, "requests/callbacks.html", page)


@require_http_methods(["GET", "POST"])
def call(request, pk):
    """One call: the three answers as the person gave them."""
    permissions.require(request.actor, "requests.view_desk")
    form = forms.CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = queries.request_called(pk, request.actor)
        if row is None:
            raise Http404
        try:
            _write(row, form.cleaned_data, request.actor)
            messages.success(request, _("已记下。"))
            return HttpResponseRedirect(reverse("requests:callbacks"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            field = {"reason": "reason" if form.cleaned_data["outcome"] == "unresolved" else "words"}
            form.add_error(field.get(refused.field, refused.field) or None, refused.message)
    page = {"page": _found(request, pk), "form": form}
    return render(request, "requests/call.html", page, status=422 if form.errors else 200)


@never_cache
@require_POST
def look(request, pk):
    """Open the number to dial, on record: it stands on this answer alone."""
    found = _found(request, pk)
    if found.call.request.requester is None:
        raise Http404
    number = platform.look(found.call.request.requester, "phone", actor=request.actor, reason=_("回访诉求人"))
    page = {"page": found, "form": forms.CallForm(), "number": number}
    return render(request, "requests/call.html", page)


@require_POST
def unreached(request, pk):
    """Nobody answered the telephone."""
    found = _found(request, pk)
    try:
        many = actions.note_unreached(found.call.request, actor=request.actor)
        messages.success(request, _("记下了：第 %(n)d 次没打通。") % {"n": many})
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("requests:call", args=[pk]), status=303)
    return HttpResponseRedirect(reverse("requests:callbacks"), status=303)


@require_http_methods(["GET", "POST"])
def promised(request, pk):
    """On the promised day: it can be done now, or another day is named with the reason."""
    row = queries.promise_on(pk, request.actor)
    if row is None:
        raise Http404
    form = forms.PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if said["outcome"] == "now":
                actions.take_up(row, actor=request.actor, reason=said["words"])
            else:
                actions.put_off(row, actor=request.actor, reason=said["reason"], next_date=said["next_date"])
            messages.success(request, _("已记下，诉求人会知道。"))
            return HttpResponseRedirect(
                navigation.address("handling:home") or reverse("requests:callbacks"), status=303
            )
        except NotPermitted:
            raise
        except Refused as refused:
            field = "words" if said["outcome"] == "now" and refused.field == "reason" else refused.field
            form.add_error(field or None, refused.message)
    page = {"row": row, "form": form, "history": queries.history_lines(row), "words": queries.UNRESOLVED_WORDS}
    return render(request, "requests/promised.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def draws(request):
    """Samples for a second call: drawn once a period, open to be run again."""
    permissions.require(request.actor, "requests.view_desk")
    form = forms.DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.draw_callbacks(actor=request.actor, **form.cleaned_data)
            return HttpResponseRedirect(reverse("requests:draws"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
    page = {"form": form, "draws": queries.draws(request.actor)[:24]}
    page["may_draw"] = "requests.draw_callbacks" in request.actor.deeds
    return render(request, "requests/draws.html", page, status=422 if form.errors else 200)


@require_GET
def draw_sheet(request, pk):
    """A draw as plain text: the pool, the number, the way."""
    permissions.require(request.actor, "requests.view_desk")
    text = queries.draw_sheet(pk)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _write(row, said, actor):
    answers = {"is_contacted": said["is_contacted"] == "yes", "satisfaction": said["satisfaction"]}
    if said["outcome"] == "back":
        actions.return_unsolved(row, actor=actor, reason=said["words"], **answers)
    elif said["outcome"] == "unresolved":
        chosen = {"reason": said["reason"], "next_date": said["next_date"]}
        actions.close_request(row, actor=actor, is_resolved=False, **chosen, **answers)
    else:
        actions.close_request(row, actor=actor, is_resolved=True, reason=said["words"], **answers)


def _found(request, pk):
    permissions.require(request.actor, "requests.view_desk")
    found = queries.call_on(pk, request.actor)
    if found is None:
        raise Http404
    return found
