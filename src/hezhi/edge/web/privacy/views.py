"""Screen 23: 隐私中心. Every button is a plain form; nothing is needed but a sign-in."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people import actions as people
from hezhi.register.people import queries as register
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries

from . import reading


@require_safe
@login_required
def page(request):
    """Who looked, what is kept, what may be taken back."""
    return render(request, "web/privacy/page.html", {"page": reading.privacy_of(request.user, request.actor)})


@require_POST
@login_required
@transaction.atomic
def export(request, form):
    """A copy of one's own: a page to read or print, or a file for a machine. On record."""
    if form not in ("page", "json"):
        raise Http404
    person = register.get_person(request.actor.person) if request.actor.person else None
    if person is None:
        raise Http404
    people.export_own(person, actor=request.actor, form=form)
    copy = reading.copy_of(request.user, request.actor, is_whole=form == "json")
    if form == "page":
        return render(request, "web/privacy/copy.html", {"copy": copy})
    text = json.dumps(copy, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y%m%d}.json"'
    return response


@require_POST
@login_required
def forget(request):
    """Name and number leave what is over."""
    try:
        count = requests.forget_contact(actor=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        said = ngettext(
            "已从 %(count)d 件诉求里抹去姓名和联系方式。", "已从 %(count)d 件诉求里抹去姓名和联系方式。", count
        )
        messages.success(request, said % {"count": count})
    return redirect("web:privacy")


@require_POST
@login_required
def make_private(request, pk):
    """Neighbours no longer see it."""
    row = queries.requests_of(request.actor.person).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        requests.make_private(row, actor=request.actor)
        messages.success(request, _("已收回公开，邻居看不到这件了。"))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("web:privacy")
