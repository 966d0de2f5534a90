"""派单台: parse, ask or do one thing, show the desk with the next request open."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import actions as platform
from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries

ONLY = ("hotline", "residents", "returned")


@require_GET
def desk(request, pk=None):
    """The list and what lies open; a request by script gets the fragment alone."""
    return _desk(request, pk)


def _desk(request, pk=None, **shown):
    permissions.require(request.actor, "requests.view_desk")
    only = request.GET.get("only", "")
    page = queries.desk_page(request.actor, pk=pk, only=only if only in ONLY else "")
    if pk is not None and page.detail is None:
        raise Http404
    names = {"page": page, "picked": pk is not None, "bulk": request.GET.get("bulk") == "1"}
    names |= {
        "redirects": forms.REDIRECTS,
        "replies": queries.ready_replies(request.actor),
        "tree": queries.category_tree() if request.GET.get("sort") else (),
    }
    names |= shown
    fragment = request.headers.get("HX-Request") == "true"
    response = render(request, "requests/_desk.html" if fragment else "requests/desk.html", names)
    response["Vary"] = "HX-Request"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def dispatch(request, pk):
    """Send it to the unit that was pressed, and open the next."""
    row, form = _row(request, pk), forms.SendForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    choice = queries.choice_of(row, said.get("handler"), said.get("handler_name", ""))
    if choice.handler is None:
        messages.error(request, _("没有找到这个单位，请从清单里选，或把名称写全。"))
        return _open(pk)
    return _do(
        request,
        lambda: actions.dispatch_request(
            row, actor=request.actor, handler=choice.handler, co_handlers=choice.co_handlers, rule=choice.rule
        ),
        pk,
        said.get("next"),
    )


@require_POST
def dispatch_many(request):
    """Send the ticked ones to their suggested units; what is not sure stays."""
    permissions.require(request.actor, "requests.view_desk")
    ids = [pk for pk in map(forms.whole, request.POST.getlist("pk")) if pk][:100]
    rows = list(queries.visible_requests(request.actor).filter(pk__in=ids))
    try:
        sent, left = actions.dispatch_many(rows, actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return _open(None)
    messages.success(request, ngettext("已派出 %(n)d 件。", "已派出 %(n)d 件。", len(sent)) % {"n": len(sent)})
    if left:
        messages.warning(request, _("%(n)d 件把握不够，留给您选。") % {"n": len(left)})
    return _open(None)


@require_POST
def recall(request, pk):
    """Undo the last sending, and open it again."""
    dispatch_row = queries.get_dispatch(pk)
    if dispatch_row is None:
        raise Http404
    return _do(
        request,
        lambda: actions.recall_dispatch(dispatch_row, actor=request.actor),
        dispatch_row.request_id,
        dispatch_row.request_id,
    )


@require_POST
def answer(request, pk):
    """Answer at once, in one's own words or with a ready sentence."""
    return _with(
        request,
        pk,
        partial(forms.AnswerForm, replies=queries.ready_replies(request.actor)),
        lambda row, said: actions.answer_request(row, actor=request.actor, text=said["text"]),
    )


@require_POST
def redirect(request, pk):
    """Return it with a reason: the person is told where it belongs."""
    return _with(
        request,
        pk,
        forms.RedirectForm,
        lambda row, said: _show_the_way(row, said, request.actor),
    )


def _show_the_way(row, said, actor):
    if said["to"] in forms.EXPLAINED:
        return actions.explain_request(row, actor=actor, text=said["text"])
    return actions.redirect_request(row, actor=actor, to=said["to"], text=said["text"])


@require_POST
def join(request, pk):
    """Join it to the main request of the same matter."""

    def deed(row, said):
        main = _row(request, said["main"])
        return actions.join_request(row, main, actor=request.actor, has_new_facts=said["has_new_facts"])

    return _with(request, pk, forms.JoinForm, deed)


@require_POST
def correct_category(request, pk):
    """Say what it is about; the suggestion follows."""
    row, form = _row(request, pk), forms.CategoryForm(request.POST)
    if not form.is_valid():
        return _open(pk)
    return _do(
        request,
        lambda: actions.correct_category(row, actor=request.actor, category=form.cleaned_data["category"]),
        pk,
        pk,
    )


@require_POST
def correct_compound(request, pk):
    """Say where it is: one of those that may be meant."""
    row, form = _row(request, pk), forms.CompoundForm(request.POST)
    if not form.is_valid():
        return _open(pk)
    return _do(
        request,
        lambda: actions.correct_compound(row, actor=request.actor, compound=form.cleaned_data["compound"]),
        pk,
        pk,
    )


@require_POST
def move(request, pk):
    """Uphold an objection: the proposed handler, or the one that was pressed."""
    row, form = _row(request, pk), forms.SendForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    choice = queries.choice_of(row, said.get("handler"), said.get("handler_name", ""))
    current = queries.current_dispatch(row)
    if current is None:
        raise Http404
    if choice.handler is None and (form.errors or said.get("handler") or said.get("handler_name")):
        messages.error(request, _("没有找到这个单位，请从清单里选，或把名称写全。"))
        return _open(pk)
    return _do(
        request,
        lambda: actions.move_dispatch(current, actor=request.actor, handler=choice.handler),
        pk,
        form.cleaned_data.get("next"),
    )


@require_POST
def let_stand(request, pk):
    """The objection falls, with a reason."""
    return _with(
        request,
        pk,
        forms.ReasonForm,
        lambda row, said: actions.let_dispatch_stand(
            queries.current_dispatch(row), actor=request.actor, reason=said["reason"]
        ),
    )


@require_POST
def transcribe(request, pk):
    """Write down what was said in a recording."""
    voice = queries.get_voice(pk)
    if voice is None:
        raise Http404
    text = request.POST.get("text", "")[:2000]
    return _do(
        request,
        lambda: actions.transcribe_voice(voice, actor=request.actor, text=text),
        voice.request_id,
        voice.request_id,
    )


@require_POST
def look(request, pk):
    """Open the caller's number on record: it stands on this answer alone."""
    row = _row(request, pk)
    if row.requester is None:
        raise Http404
    number = platform.look(row.requester, "phone", actor=request.actor, reason=_("派单时联系来电人"))
    return _desk(request, pk, number=number)


def _with(request, pk, form_class, deed):
    row, form = _row(request, pk), form_class(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(_fault(form, field, said[0]) for field, said in form.errors.items()))
        return _open(pk)
    return _do(request, lambda: deed(row, form.cleaned_data), pk, form.cleaned_data.get("next"))


def _fault(form, field, words):
    label = form.fields[field].label if field in form.fields else ""
    return f"{label}：{words}" if label else words


def _do(request, deed, pk, following):
    """Do it; on refusal say why and stay, else go on to what follows."""
    try:
        deed()
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return _open(pk)
    return _open(following)


def _row(request, pk):
    row = queries.get_request(pk)
    if row is None:
        raise Http404
    return row


def _open(pk):
    address = reverse("requests:desk_item", args=[pk]) if pk else reverse("requests:desk")
    return HttpResponseRedirect(address, status=303)
