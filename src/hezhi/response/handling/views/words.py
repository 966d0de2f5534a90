"""常用语: what the organisation keeps ready."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import queries as requests

from .. import actions, forms, queries


@require_http_methods(["GET", "POST"])
def words(request):
    """All of them, and a new one."""
    permissions.require(request.actor, "handling.keep_words")
    form = forms.ReadyForm(request.POST or None, categories=requests.categories())
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_words(actor=request.actor, **form.cleaned_data)
            messages.success(request, _("已存，本单位的人都能用。"))
            return HttpResponseRedirect(reverse("handling:words"), status=303)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
    page = {"rows": queries.words_kept(request.actor)[:200], "form": form}
    return render(request, "handling/words.html", page, status=422 if form.errors else 200)


@require_POST
def end(request, pk):
    """Not offered any more."""
    permissions.require(request.actor, "handling.keep_words")
    row = queries.words_kept(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        actions.end_words(row, actor=request.actor)
        messages.success(request, _("已停用；用过的地方不变。"))
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("handling:words"), status=303)
