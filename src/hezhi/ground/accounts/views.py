"""Coming in by password and code, entering the demo's cast, changing the post, one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hezhi.ground.platform import clock
from hezhi.ground.platform.numbers import whole_number
from hezhi.ground.platform.refusal import Refused

from . import actions, drawing, forms, queries, sessions

PENDING_SECONDS = 600


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Screen 6: name and password. Who needs a second factor goes on to it; nobody is signed in before."""
    if request.method == "GET" and request.user.is_authenticated:
        return _onwards(request, request.user)
    form = forms.SignInForm(request.POST or None)
    locked = None
    if form.is_valid():
        answer = actions.try_password(**form.cleaned_data, address=queries.address_of(request))
        if answer.user:
            return _after_password(request, answer.user)
        locked = answer.locked_until
        if not locked:
            form.add_error(None, _("登录名或密码不对。"))
    return _sign_in_page(request, "accounts/sign_in.html", form, locked)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request):
    """The six digits, or a recovery code."""
    user = _pending(request)
    if user is None:
        return redirect("accounts:sign_in")
    form = forms.CodeForm(request.POST or None)
    locked = None
    if form.is_valid():
        answer = actions.try_code(user, form.cleaned_data["code"], address=queries.address_of(request))
        if answer.user:
            return _come_in(request, user, "code")
        locked = answer.locked_until
        if not locked:
            form.add_error("code", _("验证码不对，或者已经用过。请等下一组数字。"))
    return _sign_in_page(request, "accounts/second_factor.html", form, locked, person=user)


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request):
    """Binding an authenticator: the picture, one code as proof, then the recovery codes, shown once."""
    signed_in = request.user if request.user.is_authenticated else None
    user = signed_in or _pending(request)
    if user is None:
        return redirect("accounts:sign_in")
    if signed_in is None and queries.has_factor(user):
        return redirect("accounts:second_factor")  # a stolen password must not bind another phone
    secret = request.session.setdefault("secret", actions.new_secret())
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = actions.enrol(
                user, actor=queries.actor_through(user, None), secret=secret, code=form.cleaned_data["code"]
            )
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            return _show_codes(request, user, codes)
    return render(
        request,
        "accounts/enrol.html",
        {"form": form, "person": user, "secret": drawing.in_groups(secret), "picture": drawing.qr(user, secret)},
        status=422 if form.errors else 200,
    )


@require_POST
def sign_out(request):
    """Going out."""
    sessions.end(request)
    return redirect("/")


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request):
    """The demo's cast, one tap to be one of them. Outside demo mode this page does not exist."""
    if not settings.HEZHI_DEMO:
        raise Http404
    if request.method == "GET":
        return render(request, "accounts/enter.html", {"cast": queries.cast(), "next": request.GET.get("next", "")})
    user = queries.cast_member(_number(request.POST.get("user")))
    if user is None:
        raise Http404
    sessions.begin(request, user, way="demo")
    return _onwards(request, user, _number(request.POST.get("grant")))


@require_POST
@login_required
def switch_post(request):
    """Another of the person's posts in force: new session id, new sight, its own first page."""
    grant = next((g for g in request.grants if g.pk == _number(request.POST.get("grant"))), None)
    if grant is None:
        raise Http404
    request.session["grant"] = grant.pk
    sessions.rotate(request)
    return redirect(_home(request.grants, grant.pk))


@never_cache
@login_required
def account(request):
    """My account: posts, sessions, second factor, password."""
    return _account_page(request, forms.PasswordForm())


@sensitive_post_parameters()
@require_POST
@login_required
def change_password(request):
    """A new password; all other sessions end."""
    form = forms.PasswordForm(request.POST)
    if form.is_valid():
        try:
            user = actions.change_password(request.user, actor=request.actor, **form.cleaned_data)
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            actions.end_other_sessions(user, actor=request.actor, but=request.session.session_key)
            sessions.keep_after_password(request, user)
            messages.success(request, _("密码已改。别处的登录都已退出。"))
            return redirect("accounts:account")
    return _account_page(request, form, status=422)


@never_cache
@require_POST
@login_required
def recovery_codes(request):
    """New recovery codes, shown once."""
    if not queries.has_factor(request.user):
        return redirect("accounts:enrol")
    codes = actions.fresh_recovery_codes(request.user, actor=request.actor)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "onwards": reverse("accounts:account")})


@require_POST
@login_required
def end_session(request):
    """End one of one's sessions, or all the others."""
    if request.POST.get("all"):
        actions.end_other_sessions(request.user, actor=request.actor, but=request.session.session_key)
    else:
        sign_in = queries.sign_ins_of(request.user).filter(pk=_number(request.POST.get("sign_in"))).first()
        if sign_in is None:
            raise Http404
        actions.end_session(sign_in, actor=request.actor)
    messages.success(request, _("已退出。"))
    return redirect("accounts:account")


def local(target: str, request) -> str:
    """The address, if it lies in this house; else ""."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else ""


def _after_password(request, user):
    grants = list(queries.live_grants(user))
    if not queries.needs_second_factor(user, grants):
        return _come_in(request, user, "password")
    request.session.cycle_key()
    request.session["pending"] = {
        "user": user.pk,
        "since": int(clock.now().timestamp()),
        "next": request.POST.get("next", ""),
    }
    return redirect("accounts:second_factor" if queries.has_factor(user) else "accounts:enrol")


def _pending(request):
    """Who gave the right password a moment ago and still owes the code."""
    pending = request.session.get("pending")
    if not pending or int(clock.now().timestamp()) - pending["since"] > PENDING_SECONDS:
        return None
    return queries.active_user(pending["user"])


def _come_in(request, user, way):
    pending = request.session.get("pending") or {}
    target = local(request.POST.get("next") or pending.get("next") or "", request)
    sessions.begin(request, user, way=way)
    return HttpResponseRedirect(target) if target else _onwards(request, user)


def _show_codes(request, user, codes):
    pending = request.session.get("pending") or {}
    if pending:
        sessions.begin(request, user, way="code")
    request.session.pop("secret", None)
    onwards = local(pending.get("next", ""), request) or _home(list(queries.live_grants(user)), None)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "onwards": onwards})


def _onwards(request, user, chosen=None):
    grants = list(queries.live_grants(user))
    if chosen in [grant.pk for grant in grants]:
        request.session["grant"] = chosen
    target = local(request.POST.get("next") or request.GET.get("next") or "", request)
    return HttpResponseRedirect(target or _home(grants, request.session.get("grant")))


def _home(grants, chosen) -> str:
    try:
        return reverse(queries.home_of(grants, chosen))
    except NoReverseMatch:
        return "/"


def _sign_in_page(request, template, form, locked, **more):
    wait = drawing.wait_words(locked) if locked else None
    context = {
        "form": form,
        "locked": locked,
        "wait": wait,
        "is_demo": settings.HEZHI_DEMO,
        "next": local(request.POST.get("next") or request.GET.get("next") or "", request),
        **more,
    }
    return render(request, template, context, status=429 if locked else 422 if form.errors else 200)


def _account_page(request, form, status=200):
    context = {
        "form": form,
        "sign_ins": queries.sign_ins_of(request.user),
        "session_key": request.session.session_key,
        "has_factor": queries.has_factor(request.user),
        "needs_factor": queries.needs_second_factor(request.user, request.grants),
        "layout": "ui/layouts/staff.html" if request.actor.grant_id else "ui/layouts/resident.html",
    }
    return render(request, "accounts/account.html", context, status=status)


def _number(text):
    return whole_number(text) or 0
