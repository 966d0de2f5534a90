"""Screen 53: the page, and the deeds of the administrators on it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hezhi.ground.accounts import actions, queries
from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import Refused

from . import forms, reading

TABS = {
    "grants": lambda area, request: reading.grants(area.path, request.GET.get("q", "").strip()[:40], request.actor),
    "proposals": lambda area, request: reading.grant_lines(queries.open_proposals(area.path), request.actor),
    "organisations": lambda area, request: reading.organisations(area.path),
    "posts": lambda area, request: reading.posts(area.path),
}


@require_safe
def page(request):
    """Areas on the left; organisations, posts, grants and open proposals of the picked one on the right."""
    permissions.require(request.actor, "accounts.see")
    area = reading.picked_area(request.actor, request.GET.get("at", ""))
    if area is None:
        raise Http404
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "grants"
    counts = reading.counts(area.path, request.actor)
    context = {
        "tree": reading.tree(request.actor.area_path, area.path),
        "area": area,
        "tab": tab,
        "tabs": _tabs(request, tab, counts),
        "counts": counts,
        "rows": TABS[tab](area, request),
        "words": request.GET.get("q", ""),
        "may": _may(request.actor),
    }
    return render(request, "web/organisation/page.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def propose(request):
    """Ask for a grant; a second person decides."""
    permissions.require(request.actor, "accounts.see")
    at = reading.picked_area(request.actor, request.GET.get("at", ""))
    if at is None:
        raise Http404
    form = forms.ProposalForm(
        request.POST or None,
        initial={"account": request.GET.get("account", ""), "area_path": at.path},
        roles=reading.role_choices(),
        areas=reading.area_choices(at.path),
        desks=reading.desk_choices(at.path),
    )
    if form.is_valid():
        try:
            proposal = actions.propose_grant(
                _user_of(form), actor=request.actor, role=queries.role(form.cleaned_data["role"]), **form.facts()
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(
                request, _("已提交。要等另一位管理员批准，%(name)s 才能用这个岗位。") % {"name": proposal.user}
            )
            return redirect(f"{reverse('web:organisation')}?tab=proposals&at={at.path}")
    return render(
        request, "web/organisation/propose.html", {"form": form, "area": at}, status=422 if form.errors else 200
    )


@require_POST
def decide(request, pk):
    """Give what was asked, or decline."""
    proposal = queries.proposal(pk)
    if proposal is None or proposal.decided_at:
        raise Http404
    try:
        if request.POST.get("answer") == "give":
            actions.confirm_grant(proposal, actor=request.actor)
            messages.success(request, _("已批准，%(name)s 现在可以用这个岗位。") % {"name": proposal.user})
        else:
            actions.decline_grant(proposal, actor=request.actor, reason=request.POST.get("reason", "")[:200])
            messages.success(request, _("没有批准，申请留在记录里。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect(f"{reverse('web:organisation')}?tab=proposals")


@never_cache
@require_http_methods(["GET", "POST"])
def end_grant(request, pk):
    """End a grant, with a reason; it works from the person's next click."""
    grant = queries.grant(pk)
    if grant is None:
        raise Http404
    permissions.require(request.actor, "accounts.end_grant", grant)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_grant(grant, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as no:
            messages.error(request, no.message)
        else:
            messages.success(request, _("已结束。%(name)s 的下一次点击就不再有这个岗位。") % {"name": grant.user})
        return redirect("web:organisation")
    line = reading.grant_lines([grant], request.actor)[0]
    return render(
        request, "web/organisation/end_grant.html", {"form": form, "line": line}, status=422 if form.errors else 200
    )


@never_cache
@require_safe
def person(request, pk):
    """以此人身份预览: what he may do and how much he sees, post by post, read-only. The look is recorded."""
    permissions.require(request.actor, "accounts.see")
    user = queries.account(pk)
    if user is None:
        raise Http404
    actions.note_preview(user, actor=request.actor)
    context = {
        "person": user,
        "posts": reading.rights_of(user, request.actor),
        "has_factor": queries.has_factor(user),
        "form": forms.ReasonForm(),
        "may": _may(request.actor, user),
    }
    return render(request, "web/organisation/person.html", context)


@require_POST
def mend_account(request, pk):
    """Unlock, take the second factor off, or close: each with a reason."""
    user = queries.account(pk)
    deed = {"unlock": actions.unlock, "factor": actions.remove_factor, "close": actions.close_account}.get(
        request.POST.get("deed")
    )
    form = forms.ReasonForm(request.POST)
    if user is None or deed is None:
        raise Http404
    if form.is_valid():
        deed(user, actor=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("已办，并记入留痕。"))
    else:
        messages.error(request, _("请写明理由。"))
    return redirect("web:organisation_person", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def open_account(request):
    """A new account, without any right until one is given."""
    permissions.require(request.actor, "accounts.open_account")
    form = forms.AccountForm(request.POST or None)
    if form.is_valid():
        try:
            user = actions.open_account(actor=request.actor, **form.cleaned_data)
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            messages.success(request, _("账号已开。下一步：为他申请岗位。"))
            return redirect("web:organisation_person", pk=user.pk)
    return render(request, "web/organisation/open_account.html", {"form": form}, status=422 if form.errors else 200)


def _user_of(form):
    user = queries.account_named(form.cleaned_data["account"])
    if user is None:
        raise Refused("grant.nobody", _("没有这个登录名。先开账号，再申请岗位。"), field="account")
    return user


def _tabs(request, tab, counts):
    names = {"grants": _("授权"), "proposals": _("等第二人批准"), "organisations": _("组织"), "posts": _("岗位")}
    query = request.GET.copy()
    query.pop("q", None)
    tabs = []
    for code, label in names.items():
        query["tab"] = code
        tabs.append({"label": label, "count": counts[code], "url": f"?{query.urlencode()}", "on": code == tab})
    return tabs


def _may(actor, user=None):
    deeds = ("propose_grant", "give_grant", "open_account", "unlock", "close_account")
    may = {deed: f"accounts.{deed}" in actor.deeds for deed in deeds}
    if user is not None and user.pk == actor.user_id:
        may |= {"propose_grant": False, "close_account": False}
    return may
