"""Early warnings: the list, one with its requests, and what people do with it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.steering.indicators import queries as indicators

from .. import actions, queries
from ..forms import ActForm, DismissForm

STATES = (
    ("", gettext_lazy("全部")),
    ("raised", gettext_lazy("等人看")),
    ("looked_into", gettext_lazy("在看")),
    ("acted", gettext_lazy("办了")),
    ("dismissed", gettext_lazy("不用办")),
    ("ended", gettext_lazy("回到平常")),
)


def asked_area(request):
    """The area that the address asks for; 404 for what the post does not cover."""
    area = indicators.area_for(request.actor, request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "warnings.see", area):
        raise Http404
    return area


def key_of(request) -> int | None:
    """The key that a page is read on by."""
    said = request.GET.get("after", "")
    return int(said) if said.isdigit() and len(said) < 19 else None


@require_GET
def warnings(request):
    """All early warnings of the area, the newest first."""
    area = asked_area(request)
    state = request.GET.get("state", "")
    lines, after = queries.warnings_page(area.path, state=state, after=key_of(request))
    page = {
        "area": area,
        "lines": lines,
        "asking": queries.count_asking(area.path),
        "after": after,
        "chips": [_chip(area, code, word, state) for code, word in STATES],
        "places": indicators.places_for(request.actor, area),
    }
    return render(request, "warnings/warnings.html", page)


def _chip(area, code, word, state):
    said = {"area": area.path, **({"state": code} if code else {})}
    return {"label": word, "count": None, "url": f"?{urlencode(said)}", "on": code == state}


@require_GET
def warning(request, pk):
    """One warning: what left its base, the requests that made it, what was done."""
    return _page(request, _found(request, pk))


def _found(request, pk):
    found = queries.get_warning(pk)
    if found is None or not permissions.may(request.actor, "warnings.see", found):
        raise Http404
    return found


def _page(request, found, *, act=None, dismiss=None, status=200):
    voices, days = queries.days_of_warning(found)
    rows = queries.requests_of_warning(found)
    page = {
        "line": queries.line_of(found),
        "warning": found,
        "rows": rows,
        "voices": voices,
        "labels": [f"{day.month}-{day.day}" for day in days],
        "history": audit.history_of(found),
        "act": act or ActForm(),
        "dismiss": dismiss or DismissForm(),
        "may": {
            deed: permissions.may(request.actor, f"warnings.{deed}", found) for deed in ("look_into", "act", "dismiss")
        },
    }
    return render(request, "warnings/warning.html", page, status=status)


@require_POST
def look_into(request, pk):
    """Take it up."""
    found = _found(request, pk)
    return _do(request, found, lambda: actions.look_into_warning(found, actor=request.actor), _("已记下您在看。"))


@require_POST
def act(request, pk):
    """Say what was done."""
    found, form = _found(request, pk), ActForm(request.POST)
    if not form.is_valid():
        return _page(request, found, act=form, status=422)
    words = form.cleaned_data["words"]
    return _do(request, found, lambda: actions.act_on_warning(found, actor=request.actor, words=words), _("已记下。"))


@require_POST
def dismiss(request, pk):
    """Say why nothing has to be done."""
    found, form = _found(request, pk), DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, found, dismiss=form, status=422)
    said = form.cleaned_data
    return _do(
        request,
        found,
        lambda: actions.dismiss_warning(found, actor=request.actor, reason=said["reason"], words=said["note"]),
        _("已记下。回到平常以前不再提醒。"),
    )


def _do(request, found, deed, said):
    try:
        deed()
        messages.success(request, said)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    return HttpResponseRedirect(reverse("warnings:warning", args=[found.pk]), status=303)


@require_GET
def again(request):
    """Who told the same matter of the same compound again, without a name."""
    area = asked_area(request)
    page = {"area": area, "lines": queries.again_in(area.path), "places": indicators.places_for(request.actor, area)}
    return render(request, "warnings/again.html", page)


@require_GET
def again_of(request, pk):
    """The requests of one such person and matter."""
    found = queries.requests_again(pk)
    if found is None or not permissions.may(request.actor, "warnings.see", found[0]):
        raise Http404
    return render(request, "warnings/again_of.html", {"request_again": found[0], "rows": found[1]})
