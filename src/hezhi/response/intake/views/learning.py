"""Teaching the reader: what reads now, from what to learn, how far it is, how good it became, use it, go back."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries

LOOK_AGAIN_SECONDS = 2


@require_GET
def learning(request):
    """What reads now and since when, what read before, what was learnt."""
    permissions.require(request.actor, "intake.train")
    return render(request, "intake/learning.html", {"school": queries.school()})


@require_GET
def new_training(request):
    """From which examples, and which label means which category."""
    permissions.require(request.actor, "intake.train")
    return render(request, "intake/new_training.html", {"lesson": queries.lesson()})


@require_POST
def start_training(request):
    """Begin; the page of the training says how far it is."""
    asked = forms.training_asked(request.POST)
    try:
        training = actions.start_training(actor=request.actor, **asked)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("intake:new_training"), status=303)
    return _open(training.pk)


@require_GET
@never_cache
def training(request, pk):
    """How far it is (the page looks again by itself, without script), or how good it became."""
    permissions.require(request.actor, "intake.train")
    found = _training(pk)
    is_running = found.state in queries.RUNNING
    names = {"training": found, "use": queries.use_now(), "is_running": is_running}
    if not is_running:
        names |= {
            "report": queries.report_of_training(found),
            "classes": queries.classes_of(found),
            "wrong": queries.wrong_rows(found),
        }
    response = render(request, "intake/training.html", names)
    if is_running:
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@require_POST
def use_training(request, pk):
    """Let it read from now on."""
    found = _training(pk)
    return _do(request, lambda: actions.use_training(found, actor=request.actor), _("从现在起用这个模型。"), pk)


@require_POST
def use_former(request):
    """Back to the one before."""
    return _do(request, lambda: actions.use_former(actor=request.actor), _("已换回上一个。"))


def _do(request, deed, said, pk=None):
    try:
        deed()
        messages.success(request, said)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        if pk:
            return _open(pk)
    return HttpResponseRedirect(reverse("intake:learning"), status=303)


def _training(pk):
    found = queries.get_training(pk)
    if found is None:
        raise Http404
    return found


def _open(pk):
    return HttpResponseRedirect(reverse("intake:training", args=[pk]), status=303)
