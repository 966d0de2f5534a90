"""工单处置: one work order on one page, and what is done with it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from .. import actions, forms, queries


@never_cache
@require_GET
def order(request, pk):
    """One work order."""
    return page(request, pk)


@require_GET
def paper(request, pk):
    """The same on one sheet of paper, without the person's number."""
    found = order_of(request, pk)
    return render(request, "handling/paper.html", {"order": found, "now": clock.now()})


@never_cache
@require_POST
def look(request, pk):
    """Open the person's number on record: it stands on this answer alone."""
    found = order_of(request, pk)
    if found.request.requester is None or found.request.is_anonymous:
        raise Http404
    number = platform.look(found.request.requester, "phone", actor=request.actor, reason=_("承办时联系诉求人"))
    return page(request, pk, status=200, number=number)


@require_POST
def accept(request, pk):
    """接单: signed for, and one's own."""
    return do(request, pk, lambda d: actions.take_orders([d], actor=request.actor), _("已签收。"))


@require_POST
def arrive(request, pk):
    """到场."""
    return do(request, pk, lambda d: actions.arrive(d, actor=request.actor), _("到场时间已记下。"), mark="#report")


@require_POST
def contact(request, pk):
    """Write down that the person was spoken to."""
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        return page(request, pk, contact=form)
    return do(
        request,
        pk,
        lambda d: requests.contact_requester(d, actor=request.actor, text=form.cleaned_data["text"]),
        _("已记下。"),
    )


@require_POST
def ask(request, pk):
    """A question to the person."""
    form = forms.AskForm(request.POST)
    if not form.is_valid():
        return page(request, pk, question=form)
    text = form.cleaned_data["text"]
    return do(
        request,
        pk,
        lambda d: requests.ask_requester(d, actor=request.actor, text=text),
        _("已问，诉求人会收到；时限照走。"),
    )


@require_POST
def start(request, pk):
    """Work begins."""
    form = forms.StartForm(request.POST)
    if not form.is_valid():
        return page(request, pk, start=form)
    text = form.cleaned_data["text"]
    return do(request, pk, lambda d: requests.start_handling(d, actor=request.actor, text=text), _("已开始。"))


@require_POST
def extend(request, pk):
    """More time, with the reason."""
    form = forms.ExtendForm(request.POST)
    if not form.is_valid():
        return page(request, pk, extension=form)
    said = form.cleaned_data
    return do(
        request,
        pk,
        lambda d: requests.extend_dispatch(
            d, actor=request.actor, until=request_queries.same_hour(d.due_at, said["until"]), reason=said["reason"]
        ),
        _("已延期，诉求人和派单的人都会知道。"),
    )


@require_POST
def report(request, pk):
    """办结, with words and photos before and after."""
    form = forms.ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, pk, report=form)

    def deed(dispatch):
        before, after = (
            [requests.keep_photo(photo, photo.name, actor=request.actor) for photo in form.cleaned_data[name]]
            for name in ("before", "photo")
        )
        text = form.cleaned_data["text"]
        actions.finish_order(dispatch, actor=request.actor, text=text, before=before, after=after)

    return do(request, pk, deed, _("已报办结，等街道核实。"), to=reverse("handling:home") + f"?sent=order-{pk}")


@require_POST
def object_to(request, pk):
    """Say that it is another's."""
    form = forms.ObjectionForm(request.POST)
    if not form.is_valid():
        return page(request, pk, objection=form)
    said = form.cleaned_data
    proposed = request_queries.unit_named(said["proposed_name"])
    if proposed is None:
        form.add_error("proposed_name", _("没有找到这个单位，请写全称。"))
        return page(request, pk, objection=form)
    return do(
        request,
        pk,
        lambda d: requests.object_to_dispatch(
            d, actor=request.actor, reason=said["reason"], clause=said["clause"], proposed_handler=proposed
        ),
        _("已提出，时限照走。"),
        to=reverse("handling:home"),
    )


@require_POST
def assign(request, pk):
    """To a colleague."""
    found = order_of(request, pk)
    form = forms.AssignForm(request.POST, posts=found.posts)
    if not form.is_valid():
        return page(request, pk, assignment=form)
    said = form.cleaned_data
    return do(
        request,
        pk,
        lambda d: actions.assign_order(d, actor=request.actor, post=said["post"], words=said["words"]),
        _("已转给同事。"),
    )


@require_POST
def cost(request, pk):
    """A note of what it cost."""
    form = forms.CostForm(request.POST)
    if not form.is_valid():
        return page(request, pk, cost=form)
    return do(request, pk, lambda d: actions.note_cost(d, actor=request.actor, **form.cleaned_data), _("费用已记下。"))


@require_http_methods(["GET", "POST"])
def part(request, pk):
    """A co-handler's part of another desk's request, and its report."""
    found = request_queries.part_on(pk, request.actor)
    if found is None:
        raise Http404
    form = forms.PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            requests.report_co_handling(found.part, actor=request.actor, text=form.cleaned_data["text"])
            messages.success(request, _("已报给牵头单位。"))
            return HttpResponseRedirect(reverse("handling:home"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, refused.message)
    shown = {"found": found, "form": form}
    return render(request, "handling/part.html", shown, status=422 if form.errors else 200)


def page(request, pk, *, status=None, number="", **filled):
    """The work order's page, with what was typed where something must be mended."""
    permissions.require(request.actor, "requests.view_inbox")
    found = order_of(request, pk)
    shown = _forms_of(found) | {"order": found, "work": found.work, "number": number} | filled
    return render(request, "handling/order.html", shown, status=status or (422 if filled else 200))


def _forms_of(found):
    """The empty forms whose fields the page draws, by what may be done now; the others are written in the template."""
    work = found.work
    forms_of: dict[str, Any] = {}
    if work.may_object:
        forms_of["objection"] = forms.ObjectionForm()
    if work.may_accept or work.may_work:
        forms_of["assignment"] = forms.AssignForm(posts=found.posts)
    if work.may_extend:
        forms_of["extension"] = forms.ExtendForm()
    if work.may_work:
        until = timezone.localtime(_answer_by(found.dispatch))
        photos = [picture.file for picture in found.shown[:4]]
        asked = {"place": found.place[:120], "until": until, "photos": photos}
        forms_of["report"] = forms.ReportForm(initial={"text": found.report_words})
        forms_of["cost"] = forms.CostForm()
        forms_of["invitation"] = forms.InviteForm(pictures=found.shown, initial=asked)
    return forms_of


def do(request, pk, deed, words, *, to="", mark=""):
    """Do it; on refusal say why and stay."""
    dispatch = request_queries.dispatch_to_work_on(pk, request.actor)
    if dispatch is None:
        raise Http404
    address = reverse("handling:order", args=[pk]) + mark
    try:
        deed(dispatch)
        messages.success(request, words)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        to = ""
    return HttpResponseRedirect(to or address, status=303)


def order_of(request, pk):
    """The work order on a desk of the post in use; another's does not exist."""
    found = queries.order_on(pk, request.actor)
    if found is None:
        raise Http404
    return found


def _answer_by(dispatch):
    """When an outside helper is asked to answer: two days, not after the own limit; one day where that limit is near or over."""
    now = clock.now()
    return max(min(dispatch.due_at, now + timedelta(days=2)), now + timedelta(days=1))
