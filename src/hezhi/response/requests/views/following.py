"""我的诉求: the home page, the list, the thread, and what the person may still do."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.accounts.queries import address_of
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.ground.platform.views import handed_out
from hezhi.ground.ui import navigation

from .. import actions, forms, queries
from .filing import COMPOUND_COOKIE


@require_GET
def home(request):
    """Screen 8: what waits for the person, one big door, telephones in reach."""
    found = queries.home_of(request.actor, forms.whole(request.COOKIES.get(COMPOUND_COOKIE)))
    return render(request, "requests/home.html", {"home": found})


@require_GET
def vote(request):
    """Behind the tile 投票: what is not there yet, and whom to ask. No dead tile."""
    found = queries.home_of(request.actor, forms.whole(request.COOKIES.get(COMPOUND_COOKIE)))
    return render(request, "requests/vote.html", {"home": found})


@require_GET
def mine(request):
    """Screen 11: one's own requests as cards."""
    followed = queries.followed_requests(request.session.get("followed", []))
    own = list(queries.requests_for(request.actor)[:50])
    seen = {row.pk for row in own}
    cards = queries.cards_of([*own, *(row for row in followed if row.pk not in seen)])
    return render(request, "requests/mine.html", {"cards": cards})


@require_GET
def received(request, pk):
    """Screen 10: the number, who, until when."""
    row = _own(request, pk)
    thread = queries.thread_of(row)
    said = request.session.pop("said", "")
    promise = queries.check_filing(row.text, compound=row.compound_id, category=row.category_id)
    return render(request, "requests/received.html", {"thread": thread, "promise": promise, "said": said})


@require_GET
def follow(request, pk):
    """Screen 12: the thread of one request."""
    row = _own(request, pk)
    page = {"thread": queries.thread_of(row), "adding": "add" in request.GET, "form": forms.WordsForm()}
    page |= {"rating": forms.RatingForm(), "community": queries.community_of(row)}
    return render(request, "requests/follow.html", page)


@require_http_methods(["GET", "POST"])
def look_up(request):
    """Screen 4: progress by number and the phone's last four; the same words whether the number or the phone was wrong."""
    form = forms.LookUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.knock("look_up", address_of(request) or "")
            actions.knock("look_up_number", "".join(filter(str.isdecimal, form.cleaned_data["number"])))
        except Refused as refused:
            form.add_error(None, refused.message)
            return render(request, "requests/look_up.html", {"form": form}, status=429)
        pk = queries.look_up(form.cleaned_data["number"], form.cleaned_data["last_four"])
        if pk is not None:
            request.session["followed"] = [*request.session.get("followed", [])[-19:], pk]
            return HttpResponseRedirect(reverse("requests:follow", args=[pk]), status=303)
        form.add_error(None, _("没有查到。请核对编号和手机号后四位，或打 12345 报编号。"))
    return render(request, "requests/look_up.html", {"form": form}, status=200)


@require_GET
def link(request, token):
    """The link from a message: leads to its thread. What is made up leads to the look-up, with the same words whatever is wrong with it."""
    try:
        actions.knock("link", address_of(request) or "")
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("requests:look_up"))
    pk = queries.request_by_link(token)
    if pk is None:
        messages.error(request, _("这个链接打不开了。请按编号查，或打 12345 报编号。"))
        return HttpResponseRedirect(reverse("requests:look_up"))
    request.session["followed"] = [*request.session.get("followed", [])[-19:], pk]
    return HttpResponseRedirect(reverse("requests:follow", args=[pk]))


@require_GET
def print_thread(request, pk):
    """One request on one sheet: number, words, what was done and when."""
    row = _own(request, pk)
    return render(request, "requests/print.html", {"thread": queries.thread_of(row), "at": clock.now()})


@require_GET
def thread_file(request, pk, key):
    """A photo or recording of one's own thread, with or without account."""
    return handed_out(queries.thread_file(_own(request, pk), str(key)))


@require_POST
def supplement(request, pk):
    """Add facts."""
    form = forms.WordsForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return _do(
        request,
        pk,
        lambda row, actor: actions.supplement_request(row, actor=actor, text=text),
        _("已补充，办的人看得见。"),
    )


@require_POST
def urge(request, pk):
    """Ask to hurry."""
    return _do(
        request, pk, lambda row, actor: actions.urge_request(row, actor=actor), _("已催办，承办单位和派单员都看得见。")
    )


@require_POST
def withdraw(request, pk):
    """Take it back."""
    return _do(request, pk, lambda row, actor: actions.withdraw_request(row, actor=actor), _("已撤回。"))


@require_POST
def reopen(request, pk):
    """It is not solved after all."""
    reason = request.POST.get("reason", "").strip()[:300]
    return _do(
        request,
        pk,
        lambda row, actor: actions.reopen_request(row, actor=actor, reason=reason),
        _("已重新打开，会再派人来办。"),
    )


@require_http_methods(["GET", "POST"])
def rate(request, pk):
    """Screen 13: three questions."""
    row = _own(request, pk)
    form = forms.RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return _do(
            request,
            pk,
            lambda row, actor: actions.rate_request(
                row,
                actor=actor,
                is_contacted=said["is_contacted"] == "yes",
                is_resolved=said["is_resolved"] == "yes",
                satisfaction=said["satisfaction"],
                reason=said["reason"],
            ),
            _("谢谢您。") if said["is_resolved"] == "yes" else _("已退回重办，谢谢您告诉我们。"),
        )
    return render(request, "requests/rate.html", {"thread": queries.thread_of(row), "form": form})


@require_GET
def request_page(request, pk):
    """Any request by its number in the house: at the desk for who dispatches, else the thread for whose it is."""
    row = queries.get_request(pk)
    if row is not None and permissions.may(request.actor, "requests.view_desk"):
        return HttpResponseRedirect(reverse("requests:desk_item", args=[pk]))
    if (
        row is not None
        and permissions.may(request.actor, "requests.view_inbox")
        and queries.dispatch_on(row, request.actor)
    ):
        return HttpResponseRedirect(navigation.address("handling:order", pk))
    if row is not None and request.actor.area_path and permissions.may(request.actor, "requests.see"):
        return render(request, "requests/read.html", {"read": queries.read_request(row)})
    return follow(request, pk)


def _do(request, pk, deed, words):
    row = _own(request, pk)
    try:
        deed(row, queries.follower(row, request.actor))
        messages.success(request, words)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("requests:follow", args=[pk]), status=303)


def _own(request, pk):
    row = queries.own_request(pk, request.actor, request.session.get("followed", []))
    if row is None:
        raise Http404
    return row
