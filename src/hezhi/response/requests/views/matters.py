"""许多人说的同一件事: the list of a month, one matter with all its voices, and the taking together and apart."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries


@require_GET
def matters(request):
    """What several told in a month, the largest first."""
    permissions.require(request.actor, "requests.see")
    page = queries.matters_page(request.actor, _month(request.GET.get("month", "")))
    return render(request, "requests/matters.html", {"page": page, "before": queries.month_before(page.month)})


@require_GET
def matter(request, pk):
    """One matter; a voice leads to its main request."""
    permissions.require(request.actor, "requests.see")
    main = _main(pk)
    if main.pk != pk:
        return redirect("requests:matter", main.pk)
    return render(request, "requests/matter.html", {"matter": queries.matter_of(main, request.actor)})


@require_POST
def merge(request, pk):
    """Put another matter under this one; its number or id is given."""
    form = forms.MergeForm(request.POST)
    other = queries.main_of(form.cleaned_data["other"]) if form.is_valid() else None
    main = _main(pk)
    if other is None:
        messages.error(request, _("没有找到这件诉求，请核对编号。"))
        return _open(main.pk)
    return _do(request, main.pk, lambda: actions.merge_matters(other, main, actor=request.actor), _("已并成一件事。"))


@require_POST
def unmerge(request, pk, record):
    """Undo one merging."""
    main = _main(pk)
    return _do(
        request, main.pk, lambda: actions.unmerge_matters(main, record, actor=request.actor), _("已撤销，仍是两件事。")
    )


@require_POST
def split(request, pk):
    """Take the ticked voices out."""
    main = _main(pk)
    ids = [whole for whole in map(forms.whole, request.POST.getlist("voice")) if whole]
    is_together = request.POST.get("how") == "together"
    return _do(
        request,
        main.pk,
        lambda: actions.split_voices(main, ids, actor=request.actor, is_together=is_together),
        _("已拆开，回到派单台。"),
    )


def _do(request, pk, deed, said):
    try:
        deed()
        messages.success(request, said)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return _open(pk)


def _main(pk):
    main = queries.main_of(pk)
    if main is None:
        raise Http404
    return main


def _month(words: str) -> date | None:
    try:
        return date.fromisoformat(words + "-01") if words else None
    except ValueError:
        return None


def _open(pk):
    return HttpResponseRedirect(reverse("requests:matter", args=[pk]), status=303)
