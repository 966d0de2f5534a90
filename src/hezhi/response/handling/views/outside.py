"""A helper without an account: the handler asks, the helper answers once."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.accounts.queries import address_of
from hezhi.ground.platform import files
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import actions as requests

from .. import actions, forms, queries
from . import orders


@never_cache
@require_POST
def invite(request, pk):
    """Ask; the answer to this very request is the only one that shows the link."""
    found = orders.order_of(request, pk)
    form = forms.InviteForm(request.POST, pictures=found.shown)
    if not form.is_valid():
        return orders.page(request, pk, invitation=form)
    try:
        made, path = actions.invite_outside(found.dispatch, actor=request.actor, **form.cleaned_data)
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return orders.page(request, pk, invitation=form)
    link = request.build_absolute_uri(path)
    return _private(render(request, "handling/invited.html", {"order": found, "invitation": made, "link": link}))


@require_POST
def revoke(request, pk):
    """The link is dead."""
    row = queries.invitation_on(pk, request.actor)
    if row is None:
        raise Http404
    try:
        actions.revoke_invitation(row, actor=request.actor)
        messages.success(request, _("链接已撤回，对方打不开了。"))
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("handling:order", args=[row.request_id]), status=303)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request, token):
    """What is asked, and the one answer. Whatever makes a link unusable looks the same."""
    try:
        requests.knock("outside", address_of(request) or "")
    except Refused:
        return _over(request)
    asked = queries.asked_by(token)
    if asked is None:
        return _over(request)
    form = forms.OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        actions.mark_opened(asked.pk)
    elif form.is_valid():
        try:
            actions.answer_invitation(token, text=form.cleaned_data["text"], photos=form.cleaned_data["photos"])
            return HttpResponseRedirect(reverse("handling:outside_done"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    shown = {"asked": asked, "form": form, "token": token}
    return _private(render(request, "handling/outside.html", shown, status=422 if form.errors else 200))


@never_cache
@require_GET
def photo(request, token, place):
    """One of the photos that the handler ticked."""
    stored = queries.photo_for(token, place)
    if stored is None:
        raise Http404
    answer = FileResponse(files.path_of(stored).open("rb"), content_type=stored.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return _private(answer)


@require_GET
def done(request):
    """Thanks; says nothing about which."""
    return render(request, "handling/outside_done.html")


def _over(request):
    return _private(render(request, "handling/outside_over.html", status=404))


def _private(answer):
    answer["Referrer-Policy"] = (
        "same-origin"  # never the link to another site; without a referrer at all the form's Origin is null
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer
