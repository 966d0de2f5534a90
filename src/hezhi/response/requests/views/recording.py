"""What is told for others: thanks to somebody, and what staff write down for callers and visitors."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hezhi.ground.accounts.queries import address_of
from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries
from .filing import remember, where


@require_http_methods(["GET", "POST"])
def thank(request):
    """谢谢一个人: a request of its own kind; who is thanked is told."""
    compound = forms.whole(request.POST.get("pick") or request.POST.get("compound")) or where(request)
    bodies = queries.bodies_to_thank(compound)
    is_sent = request.method == "POST" and not {"find", "pick"} & set(request.POST)
    form = forms.ThanksForm(
        request.POST if is_sent else None, initial={"compound": compound, "token": uuid4()}, bodies=bodies
    )
    if is_sent and form.is_valid():
        try:
            if request.actor.user_id is None:
                actions.knock("file_address", address_of(request) or "")
            row = actions.give_thanks(
                _thanks(request, form.cleaned_data), actor=request.actor, whom=form.cleaned_data["whom"]
            )
            remember(request, row.pk)
            return HttpResponseRedirect(reverse("requests:follow", args=[row.pk]), status=303)
        except Refused as refused:
            form.add_error(None, refused.message)
    page = {
        "form": form,
        "bodies": bodies,
        "compound": queries.compound_named(compound) if compound else None,
        "searched": request.POST.get("q", ""),
        "choices": queries.compound_choices(request.POST.get("q", "")),
    }
    return render(request, "requests/thank.html", page, status=422 if form.errors else 200)


@require_GET
def thanks(request):
    """What came in as thanks, for those who were thanked."""
    permissions.require(request.actor, "requests.see")
    return render(request, "requests/thanks.html", {"rows": list(queries.thanks_for(request.actor)[:60])})


@require_http_methods(["GET", "POST"])
def record(request):
    """代录: a caller or visitor tells, staff write; the number is read out, and it says who wrote."""
    permissions.require(request.actor, "requests.record")
    form = forms.RecordForm(request.POST or None, initial={"token": uuid4(), "channel": "phone"})
    found = queries.compound_choices(request.POST.get("compound_name", ""), limit=8) if request.method == "POST" else []
    picked = forms.whole(request.POST.get("compound")) or (found[0].pk if len(found) == 1 else None)
    is_settled = picked or not found or request.POST.get("shown") == request.POST["compound_name"]
    if not is_settled and "find" not in request.POST:
        form.add_error("compound_name", _("不止一个小区有这几个字，请选一个；都不是就再按一次登记。"))
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            row = actions.receive_request(_recorded(request, form.cleaned_data, picked), actor=request.actor)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("已登记，请把编号念给他听：%(number)s") % {"number": row.number})
            return HttpResponseRedirect(reverse("requests:record"), status=303)
    page = {"form": form, "found": found, "picked": picked}
    return render(request, "requests/record.html", page, status=422 if form.is_bound and form.errors else 200)


def _thanks(request, said):
    signed = said["text"] if request.actor.person or not said["name"] else f"{said['text']}——{said['name']}"
    return actions.Draft(
        text=signed,
        channel="web",
        compound=said["compound"],
        compound_score=1.0 if said["compound"] else None,
        person=request.actor.person,
        is_anonymous=request.actor.person is None,
        is_public=said["is_public"],
        token=said["token"],
    )


def _recorded(request, said, compound):
    anonymous = said["is_anonymous"]
    return actions.Draft(
        text=said["text"],
        place=said["place"],
        channel=said["channel"],
        compound=compound,
        compound_score=1.0 if compound else None,
        area_path="" if compound else request.actor.area_path,
        name="" if anonymous else said["name"],
        phone="" if anonymous else said["phone"],
        filed_by=(request.actor.post or request.actor.name)[:80],
        is_anonymous=anonymous,
        token=said["token"],
        **queries.filing_category(said["text"], compound=compound, category=None),
    )
