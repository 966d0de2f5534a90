"""提诉求: tell, look once, send; the number at once. Works without account and without script."""

from typing import Any
from uuid import uuid4

from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.accounts.queries import address_of
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.ground.platform.sealed import open_secret, seal_secret

from .. import actions, forms, queries

SALT = "requests.filing"
COMPOUND_COOKIE = "hezhi-compound"
WAITING = "filing"  # in the session, sealed: what waits on the page `check`
DRAFT_HOURS = 24


@require_http_methods(["GET", "POST"])
def receive(request):
    """First page: what, where, how to reach. What is complete leads on to `check`; in elder mode (`quick`) it is filed at once. Photos and
    recordings are kept whatever else has to be mended or looked up first."""
    if request.method == "GET":
        kept = _waiting(request) if "again" in request.GET else None
        return _ask(request, forms.FilingForm(initial=kept or {"compound": where(request), "whom": "self"}), kept)
    kept = _unsealed(request.POST.get("draft"))
    if "back" in request.POST and kept:
        return _ask(request, forms.FilingForm(initial=kept), kept)
    told, unsettled = _placed(request.POST)
    form = forms.FilingForm(told)
    try:
        kept = (kept or {"token": str(uuid4())}) | _brought(request, kept)
    except Refused as refused:
        form.add_error(None, refused.message)
    if "find" in request.POST or "pick" in request.POST:
        said = {**request.POST.dict(), "compound": request.POST.get("pick") or None}
        return _ask(request, forms.FilingForm(initial=said), kept, request.POST.get("q", ""))
    if unsettled:
        return _ask(request, forms.FilingForm(initial=request.POST.dict()), kept, unsettled)
    if form.is_valid():
        said = form.cleaned_data | {name: kept[name] for name in ("token", "photos", "voices")} | _pointed_at(request)
        _point_out(form, said, is_known=request.actor.person is not None, is_quick="quick" in request.POST)
    if not form.is_valid():
        return _ask(request, form, kept)
    if "quick" in request.POST:
        return _file(request, said)
    return _look_once(request, said)


@require_GET
def check(request):
    """Second page: look once, then send. A page of its own address: going back to it sends nothing again."""
    if said := _waiting(request):
        return _check(request, said)
    followed = request.session.get("followed")
    return HttpResponseRedirect(
        reverse("requests:received", args=[followed[-1]]) if followed else reverse("requests:receive")
    )


@require_POST
def send(request):
    """File what was checked. The same page sent twice files once."""
    kept = _unsealed(request.POST.get("draft"))
    if not kept or "text" not in kept:
        return HttpResponseRedirect(reverse("requests:receive"))
    if "sort" in request.POST:
        category = forms.whole(request.POST.get("category"))
        return _look_once(request, kept | ({"category": category} if category else {}), tree="tree" in request.POST)
    return _file(request, kept)


def _file(request, kept):
    try:
        _knock(request, kept)
        row = actions.receive_request(_draft(request, kept), actor=request.actor)
        if not queries.pictures_count(row):
            actions.add_pictures(row, kept["photos"], actor=request.actor)
            actions.add_voices(row, kept.get("voices", ()), actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        return _check(request, kept, refused.message)
    if joins := forms.whole(request.POST.get("join")):
        try:
            actions.add_voice(row, joins, actor=request.actor)
        except Refused as refused:
            request.session["said"] = refused.message
    remember(request, row.pk)
    request.session.pop(WAITING, None)
    answer = HttpResponseRedirect(reverse("requests:received", args=[row.pk]), status=303)
    if kept.get("compound"):
        answer.set_cookie(
            COMPOUND_COOKIE, str(kept["compound"]), max_age=365 * 24 * 3600, samesite="Lax", httponly=True
        )
    return answer


def _placed(told):
    """What was posted, with the compound of the name that was typed and neither looked up nor picked, where one alone has it; and that
    name if it is not settled so."""
    name = told.get("q", "").strip()
    if not name or name == told.get("searched", "").strip() or told.get("compound"):
        return told, ""
    found = queries.compound_choices(name)
    alone = [one for one in found if one.name == name] or found
    if len(alone) != 1:
        return told, name
    told = told.copy()
    told["compound"] = alone[0].pk
    return told, ""


def _brought(request, kept):
    """Photos and recordings, those of an earlier try included."""
    kept = kept or {}
    return {
        "photos": [*kept.get("photos", ()), *_photos(request)][:9],
        "voices": [*kept.get("voices", ()), *_voices(request)][:3],
    }


def _pointed_at(request) -> dict[str, Any]:
    """The words and the kind of a trouble that was pointed at instead of written."""
    trouble = request.POST.get("trouble", "")
    words = next((str(words) for code, words, _icon in forms.TROUBLES if code == trouble), "")
    if not words or request.POST.get("text", "").strip():
        return {}
    category = queries.category_by_code(trouble)
    return {"text": words, "category": category.pk if category else None}


def _point_out(form, said, *, is_known, is_quick):
    if not said["text"] and not said["voices"]:
        short = _("请说一段，或者点一样。") if is_quick else _("请写一句是什么事，或者录一段话。")
        form.add_error("text", short)
    if not is_known and not said["phone"] and not said["mail"] and not said["is_anonymous"]:
        form.add_error("phone", _("请留手机号，办的人好联系您；也可以选不具名。"))


def _ask(request, form, kept=None, searched=""):
    initial = {**form.initial, **(form.data.dict() if form.is_bound else {})}
    compound = forms.whole(initial.get("compound"))
    own_phone = queries.masked_phone(request.actor)
    form.fields[
        "phone"
    ].required = not own_phone  # said on the page; not asked of who stays anonymous, so not of the browser
    form.use_required_attribute = False
    page = {
        "form": form,
        "draft": _sealed(kept) if kept else "",
        "photos": len((kept or {}).get("photos", ())),
        "voices": len((kept or {}).get("voices", ())),
        "troubles": forms.TROUBLES,
        "compound": queries.compound_named(compound) if compound else None,
        "searched": searched,
        "choices": queries.compound_choices(searched),
        "own_phone": own_phone,
    }
    template = "requests/receive_elder.html" if request.COOKIES.get("hezhi-elder") == "1" else "requests/receive.html"
    return render(request, template, page, status=422 if form.errors else 200)


def _look_once(request, said, *, tree=False):
    request.session[WAITING] = seal_secret(_sealed(said))
    return HttpResponseRedirect(reverse("requests:check") + ("?tree=1" if tree else ""), status=303)


def _check(request, said, refused=""):
    check = queries.check_filing(said["text"], compound=said.get("compound"), category=said.get("category"))
    page = {
        "said": said,
        "check": check,
        "draft": _sealed(said),
        "photos": said["photos"],
        "voices": len(said.get("voices", ())),
        "refused": refused,
        "tree": queries.category_tree() if "tree" in request.GET else (),
        "own_phone": queries.masked_phone(request.actor),
        "may_see_photos": request.actor.person is not None,
    }
    return render(request, "requests/check.html", page, status=422 if refused else 200)


def _draft(request, kept):
    anonymous = bool(kept.get("is_anonymous"))
    on_behalf = kept.get("whom") == "neighbour"
    return actions.Draft(
        text=kept["text"],
        title="" if kept["text"] else _("语音诉求，等人听写"),
        place=kept.get("place", ""),
        channel="web",
        compound=kept.get("compound"),
        compound_score=1.0 if kept.get("compound") else None,
        name="" if anonymous else (kept.get("for_name") if on_behalf else kept.get("name")) or "",
        phone="" if anonymous else kept.get("phone", ""),
        mail="" if anonymous else kept.get("mail", ""),
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


def _voices(request):
    files = [file for file in request.FILES.getlist("voice")[:3] if file.size]
    return [actions.keep_voice(file, file.name, actor=request.actor) for file in files]


def where(request) -> int | None:
    """The compound that the page speaks of: named in the address, remembered on the device, or one's own home."""
    for text in (request.GET.get("compound", ""), request.COOKIES.get(COMPOUND_COOKIE, "")):
        if found := forms.whole(text):
            return found
    return queries.home_compound(request.actor)


def remember(request, pk: int) -> None:
    """Let this device follow the request."""
    request.session["followed"] = [*request.session.get("followed", [])[-19:], pk]


def _sealed(said):
    return signing.dumps(said, salt=SALT, compress=True)


def _unsealed(text):
    try:
        return signing.loads(text or "", salt=SALT, max_age=DRAFT_HOURS * 3600)
    except signing.BadSignature:
        return None


def _waiting(request):
    """What was told on the first page and not sent yet, if it is not too old."""
    sealed = request.session.get(WAITING)
    return _unsealed(open_secret(sealed)) if sealed else None
