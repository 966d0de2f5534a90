"""巡查与主动发现."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import actions as requests

from .. import actions, forms, queries


@require_GET
def patrol(request):
    """The routes of the desk, those due first."""
    permissions.require(request.actor, "handling.patrol")
    page = {"routes": queries.routes_of(request.actor), "found": queries.found_lately(request.actor)}
    return render(request, "handling/patrol.html", page)


@require_http_methods(["GET", "POST"])
def routes(request):
    """Routes as data: a name, and a line for each stop."""
    permissions.require(request.actor, "handling.keep_route")
    compounds = queries.compounds_of(request.actor)
    form = forms.RouteForm(request.POST or None, compounds=compounds)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next((row for row in compounds if row.pk == said["compound"]), None)
        try:
            actions.keep_route(
                actor=request.actor,
                name=said["name"],
                stops=said["stops"],
                compound=chosen,
                every_days=said["every_days"],
            )
            messages.success(request, _("路线已存。"))
            return HttpResponseRedirect(reverse("handling:patrol"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
    page = {"routes": queries.routes_of(request.actor), "form": form}
    return render(request, "handling/routes.html", page, status=422 if form.errors else 200)


@require_POST
def begin(request, pk):
    """Set out."""
    return _led(request, _route(request, pk), lambda row: actions.begin_round(row, actor=request.actor))


@require_POST
def drop(request, pk):
    """Not walked any more."""
    actions.drop_route(_route(request, pk), actor=request.actor)
    messages.success(request, _("这条路线不再走了；走过的记录还在。"))
    return HttpResponseRedirect(reverse("handling:patrol"), status=303)


@require_GET
def walk(request, pk):
    """The walk: the next stop first, what was seen below."""
    permissions.require(request.actor, "handling.patrol")
    return render(request, "handling/walk.html", {"walk": _walk(request, pk)})


@require_POST
def mark(request, pk):
    """In order."""
    found = _walk(request, pk)
    try:
        stop = request.POST.get("stop", "")
        actions.mark_stop(found.round, int(stop) if stop.isdecimal() else 0, actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("handling:walk", args=[pk]), status=303)


@require_POST
def end(request, pk):
    """Home again."""
    actions.end_round(_walk(request, pk).round, actor=request.actor)
    messages.success(request, _("这次巡查已记下。"))
    return HttpResponseRedirect(reverse("handling:patrol"), status=303)


@require_http_methods(["GET", "POST"])
def found(request):
    """上报 what was seen; from a stop of a walk, place and compound are known."""
    permissions.require(request.actor, "handling.report_found")
    walk, stop = _at(request)
    compounds = queries.compounds_of(request.actor)
    start = {"at_once": True}
    if stop is not None:
        start |= {"place": stop.place, "compound": walk.round.route.compound_id}
    form = forms.FoundForm(request.POST or None, request.FILES or None, compounds=compounds, initial=start)
    if request.method == "POST" and form.is_valid():
        answer = _report(request, form, walk, stop)
        if answer is not None:
            return answer
    page = {"form": form, "walk": walk, "stop": stop, "compounds": compounds}
    return render(request, "handling/found.html", page, status=422 if form.errors else 200)


def _report(request, form, walk, stop):
    said = form.cleaned_data
    try:
        photos = [requests.keep_photo(photo, photo.name, actor=request.actor) for photo in said.pop("photos")]
        told = actions.Found(photos=photos, round=walk.round if walk else None, stop=stop, **said)
        row, is_own = actions.report_found(told, actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return None
    if is_own:
        messages.success(request, _("已接下，编号 %(number)s。办完拍照报办结。") % {"number": row.number})
        return HttpResponseRedirect(reverse("handling:order", args=[row.pk]), status=303)
    messages.success(request, _("已上报，编号 %(number)s，等派单台派给该办的单位。") % {"number": row.number})
    to = reverse("handling:walk", args=[walk.round.pk]) if walk else reverse("handling:patrol")
    return HttpResponseRedirect(to, status=303)


def _at(request):
    asked = {name: request.GET.get(name) or request.POST.get(name, "") for name in ("walk", "stop")}
    if not all(value.isdecimal() and len(value) < 19 for value in asked.values()):
        return None, None
    walk = queries.walk_on(int(asked["walk"]), request.actor)
    line = next((line for line in walk.stops if line.stop.pk == int(asked["stop"])), None) if walk else None
    return (walk, line.stop) if line else (None, None)


def _led(request, row, deed):
    try:
        return HttpResponseRedirect(reverse("handling:walk", args=[deed(row).pk]), status=303)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("handling:patrol"), status=303)


def _route(request, pk):
    permissions.require(request.actor, "handling.patrol")
    row = queries.route_of(pk, request.actor)
    if row is None:
        raise Http404
    return row


def _walk(request, pk):
    permissions.require(request.actor, "handling.patrol")
    row = queries.walk_on(pk, request.actor)
    if row is None:
        raise Http404
    return row
