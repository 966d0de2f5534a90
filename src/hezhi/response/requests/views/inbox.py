"""处理台: what was sent to this desk, and what its handler does with it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

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
def start(request, pk):
    """Work begins."""
    form = forms.StartForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, start=form)
    text = form.cleaned_data["text"]
    return _do(request, pk, lambda d: actions.start_handling(d, actor=request.actor, text=text), _("已开始。"))


@require_POST
def extend(request, pk):
    """More time, with the reason."""
    form = forms.ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, extension=form)
    said = form.cleaned_data
    return _do(
        request,
        pk,
        lambda d: actions.extend_dispatch(
            d, actor=request.actor, until=queries.same_hour(d.due_at, said["until"]), reason=said["reason"]
        ),
        _("已延期，诉求人和派单的人都会知道。"),
    )


@require_http_methods(["GET", "POST"])
def part(request, pk):
    """A co-handler's part of another desk's request, and its report."""
    found = queries.part_on(pk, request.actor)
    if found is None:
        raise Http404
    form = forms.PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_co_handling(found.part, actor=request.actor, text=form.cleaned_data["text"])
            messages.success(request, _("已报给牵头单位。"))
            return HttpResponseRedirect(reverse("requests:handler_desk"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, refused.message)
    page = {"found": found, "form": form}
    return render(request, "requests/part.html", page, status=422 if form.errors else 200)


@require_POST
def report(request, pk):
    """办结, with words and photos before and after."""
    form = forms.ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pk, report=form)

    def deed(dispatch):
        said = form.cleaned_data
        before, after = (_kept(request, said[name]) for name in ("before", "photo"))
        actions.report_dispatch(dispatch, actor=request.actor, text=said["text"])
        actions.add_pictures(dispatch.request, before, actor=request.actor, is_proof=True, is_before=True)
        actions.add_pictures(dispatch.request, after, actor=request.actor, is_proof=True)

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
    if found.request.requester is None:
        raise Http404
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


def _kept(request, photo):
    return [actions.keep_photo(photo, photo.name, actor=request.actor)] if photo else []


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
    page |= {"start": forms.StartForm(), "extension": forms.ExtendForm()}
    page |= {"work": _work(request, pk)} | filled
    return render(request, "requests/work.html", page, status=422 if filled else 200)


def _do(request, pk, deed, words, to=""):
    dispatch = queries.dispatch_to_work_on(pk, request.actor)
    if dispatch is None:
        raise Http404
    try:
        deed(dispatch)
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
