"""提诉求: tell, look once, send; the number at once. Works without account and without script."""

from uuid import uuid4

from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hezhi.ground.accounts.queries import address_of
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, forms, queries

SALT = "requests.filing"
COMPOUND_COOKIE = "hezhi-compound"
DRAFT_HOURS = 24


@require_http_methods(["GET", "POST"])
def receive(request):
    """First page: what, where, how to reach. POST without `back` leads on to the check."""
    if request.method == "GET":
        return _ask(request, forms.FilingForm(initial={"compound": _where(request), "whom": "self"}))
    kept = _unsealed(request.POST.get("draft"))
    if "back" in request.POST and kept:
        return _ask(request, forms.FilingForm(initial=kept), kept)
    if "find" in request.POST or "pick" in request.POST:
        said = {**request.POST.dict(), "compound": request.POST.get("pick") or None}
        return _ask(request, forms.FilingForm(initial=said), kept, request.POST.get("q", ""))
    form = forms.FilingForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, kept)
    said = form.cleaned_data
    if request.actor.person is None and not said["phone"] and not said["is_anonymous"]:
        form.add_error("phone", _("请留手机号，办的人好联系您；也可以选不具名。"))
        return _ask(request, form, kept)
    try:
        photos = list((kept or {}).get("photos", ())) + _photos(request)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _ask(request, form, kept)
    said |= {"photos": photos[:9], "token": (kept or {}).get("token") or str(uuid4())}
    return _check(request, said)


@require_POST
def send(request):
    """File what was checked. The same page sent twice files once."""
    kept = _unsealed(request.POST.get("draft"))
    if not kept:
        return HttpResponseRedirect(reverse("requests:receive"))
    if "sort" in request.POST and (category := forms.whole(request.POST.get("category"))):
        return _check(request, kept | {"category": category})
    try:
        _knock(request, kept)
        row = actions.receive_request(_draft(request, kept), actor=request.actor)
        if kept["photos"] and not queries.pictures_count(row):
            actions.add_pictures(row, kept["photos"], actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        return _check(request, kept, refused.message)
    if joins := forms.whole(request.POST.get("join")):
        try:
            actions.add_voice(row, joins, actor=request.actor)
        except Refused as refused:
            request.session["said"] = refused.message
    _remember(request, row.pk)
    answer = HttpResponseRedirect(reverse("requests:received", args=[row.pk]), status=303)
    if kept.get("compound"):
        answer.set_cookie(
            COMPOUND_COOKIE, str(kept["compound"]), max_age=365 * 24 * 3600, samesite="Lax", httponly=True
        )
    return answer


def _ask(request, form, kept=None, searched=""):
    initial = {**form.initial, **(form.data.dict() if form.is_bound else {})}
    compound = forms.whole(initial.get("compound"))
    own_phone = queries.masked_phone(request.actor)
    form.fields["phone"].required = not own_phone  # said on the page; not asked of who stays anonymous
    page = {
        "form": form,
        "draft": _sealed(kept) if kept else "",
        "photos": len((kept or {}).get("photos", ())),
        "compound": queries.compound_named(compound) if compound else None,
        "searched": searched,
        "choices": queries.compound_choices(searched),
        "own_phone": own_phone,
    }
    return render(request, "requests/receive.html", page, status=422 if form.errors else 200)


def _check(request, said, refused=""):
    check = queries.check_filing(said["text"], compound=said.get("compound"), category=said.get("category"))
    page = {
        "said": said,
        "check": check,
        "draft": _sealed(said),
        "photos": said["photos"],
        "refused": refused,
        "tree": queries.category_tree() if "tree" in request.POST else (),
        "own_phone": queries.masked_phone(request.actor),
        "may_see_photos": request.actor.person is not None,
    }
    return render(request, "requests/check.html", page, status=422 if refused else 200)


def _draft(request, kept):
    anonymous = bool(kept.get("is_anonymous"))
    on_behalf = kept.get("whom") == "neighbour"
    return actions.Draft(
        text=kept["text"],
        place=kept.get("place", ""),
        channel="web",
        compound=kept.get("compound"),
        compound_score=1.0 if kept.get("compound") else None,
        name="" if anonymous else (kept.get("for_name") if on_behalf else kept.get("name")) or "",
        phone="" if anonymous else kept.get("phone", ""),
        person=request.actor.person,
        filed_by=(request.actor.name or kept.get("name", "")) if on_behalf else "",
        is_anonymous=anonymous,
        is_public=request.POST.get("is_public") == "1",
        token=kept["token"],
        **queries.filing_category(kept["text"], compound=kept.get("compound"), category=kept.get("category")),
    )


def _knock(request, kept):
    if request.actor.user_id is None:
        actions.knock("file_address", address_of(request) or "")
        if kept.get("phone"):
            actions.knock("file_phone", kept["phone"])


def _photos(request):
    return [actions.keep_photo(file, file.name, actor=request.actor) for file in request.FILES.getlist("photos")[:9]]


def _where(request):
    for text in (request.GET.get("compound", ""), request.COOKIES.get(COMPOUND_COOKIE, "")):
        if found := forms.whole(text):
            return found
    return queries.home_compound(request.actor)


def _remember(request, pk):
    request.session["followed"] = [*request.session.get("followed", [])[-19:], pk]


def _sealed(said):
    return signing.dumps(said, salt=SALT, compress=True)


def _unsealed(text):
    try:
        return signing.loads(text or "", salt=SALT, max_age=DRAFT_HOURS * 3600)
    except signing.BadSignature:
        return None
