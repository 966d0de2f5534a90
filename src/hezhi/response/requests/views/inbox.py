"""处理台: what was sent to this desk, and what its handler does with it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries


@require_GET
def inbox(request):
    """The desk's list, the first due first."""
    permissions.require(request.actor, "requests.view_inbox")
    return render(request, "requests/inbox.html", {"inbox": queries.inbox_of(request.actor)})


@require_GET
def work(request, pk):
    """One request on the desk."""
    return _page(request, pk)


@require_POST
def accept(request, pk):
    """签收."""
    return _do(request, pk, lambda d: actions.accept_dispatch(d, actor=request.actor), _("已签收。"))


@require_POST
def contact(request, pk):
    """Write down that the person was spoken to."""
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, contact=form)
    return _do(
        request,
        pk,
        lambda d: actions.contact_requester(d, actor=request.actor, text=form.cleaned_data["text"]),
        _("已记下。"),
    )


@require_POST
def report(request, pk):
    """办结, with words and a photo."""
    form = forms.ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pk, report=form)

    def deed(dispatch):
        photo = form.cleaned_data["photo"]
        if photo:
            key = actions.keep_photo(photo, photo.name, actor=request.actor)
            actions.add_pictures(dispatch.request, [key], actor=request.actor, is_proof=True)
        actions.report_dispatch(dispatch, actor=request.actor, text=form.cleaned_data["text"])

    return _do(request, pk, deed, _("已报办结，等街道核实。"), to="requests:handler_desk")


@require_POST
def object_to(request, pk):
    """Say that it is another's."""
    form = forms.ObjectionForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, objection=form)
    said = form.cleaned_data
    proposed = queries.unit_named(said["proposed_name"])
    if proposed is None:
        form.add_error("proposed_name", _("没有找到这个单位，请写全称。"))
        return _page(request, pk, objection=form)
    return _do(
        request,
        pk,
        lambda d: actions.object_to_dispatch(
            d, actor=request.actor, reason=said["reason"], clause=said["clause"], proposed_handler=proposed
        ),
        _("已提出，时限照走。"),
        to="requests:handler_desk",
    )


@require_POST
def look(request, pk):
    """Open the person's number on record."""
    found = _work(request, pk)
    try:
        number = platform.look(found.request.requester, "phone", actor=request.actor, reason=_("承办时联系诉求人"))
        messages.info(request, _("电话 %(number)s。这次查看已留记录。") % {"number": number})
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("requests:work", args=[pk]), status=303)


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


def _page(request, pk, **filled):
    page = {"objection": forms.ObjectionForm(), "report": forms.ReportForm(), "contact": forms.WordsForm()}
    page |= {"work": _work(request, pk)} | filled
    return render(request, "requests/work.html", page, status=422 if filled else 200)


def _do(request, pk, deed, words, to=""):
    found = _work(request, pk)
    try:
        deed(found.item.dispatch)
        messages.success(request, words)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        to = ""
    address = reverse(to) if to else reverse("requests:work", args=[pk])
    return HttpResponseRedirect(address, status=303)


def _work(request, pk):
    found = queries.work_on(pk, request.actor)
    if found is None:
        raise Http404
    return found
