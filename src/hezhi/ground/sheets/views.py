"""Screen 52: bring a sheet, see how it is understood, mend cells, confirm, take back."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused

from . import actions, forms, guard, kinds, permissions, queries, reviewing, words, working, writing

LOOK_AGAIN_SECONDS = 2
FORM_BYTES = 64 * 1024  # what the form around a file may take


@require_GET
def home(request):
    """The kinds one may bring, and what was brought."""
    allowed = permissions.kinds_of(request.actor)
    _may_come_in(request, allowed)
    page = Paginator(queries.visible_imports(request.actor), 20).get_page(request.GET.get("page"))
    names = {kind.code: kind.shown for kind in kinds.registered()}
    for sheet_import in page:
        sheet_import.kind_name = names.get(sheet_import.kind, sheet_import.kind)
    return render(request, "sheets/home.html", {"kinds": allowed, "page": page})


@csrf_exempt  # only until the size is known: nothing of an oversized body is read; `_bring` is protected
def bring(request, code):
    """Choose a file of one kind."""
    limit = guard.MOST_BYTES + FORM_BYTES
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        return _bring_page(
            request, _kind(request, code), words.refusal("too_large", {"limit": guard.MOST_BYTES // 2**20}), status=413
        )
    return _bring(request, code)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _bring(request, code):
    kind = _kind(request, code)
    if request.method == "GET":
        return _bring_page(request, kind)
    form = forms.BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _bring_page(request, kind, form.errors["file"][0], status=422)
    try:
        sheet_import = _received(request, kind, form.cleaned_data["file"])
    except Refused as refused:
        return _bring_page(request, kind, refused.message, status=422)
    return _see_other("sheets:import", sheet_import.pk)


@require_GET
@never_cache
def show(request, pk):
    """One import at whatever step it is."""
    return _page(request, _own(request, pk))


@require_POST
def read_again(request, pk):
    """Another sheet, header row, column or answer: read the file again."""
    sheet_import = _own(request, pk)
    return _deed(
        request,
        sheet_import,
        lambda: _do(request, sheet_import, "sheets.preview", layout=forms.layout_from(request.POST, sheet_import)),
    )


@require_POST
def mend(request, pk):
    """Take the corrected cells and look again."""
    sheet_import = _own(request, pk)
    return _deed(
        request,
        sheet_import,
        lambda: _mend(request, sheet_import),
    )


@require_POST
def commit(request, pk):
    """Store the good rows."""
    sheet_import = _own(request, pk)
    return _deed(request, sheet_import, lambda: _do(request, sheet_import, "sheets.commit"))


@require_POST
def undo(request, pk):
    """Take the import back."""
    sheet_import = _own(request, pk)
    return _deed(request, sheet_import, lambda: actions.undo_import(sheet_import, actor=request.actor))


@require_POST
def discard(request, pk):
    """Give the file up."""
    sheet_import = _own(request, pk)
    if sheet_import.work_tries and sheet_import.work:
        messages.warning(request, _("后台正在处理这份文件，做完这一页会变。"))
        return _see_other("sheets:import", pk)
    actions.discard_import(sheet_import, actor=request.actor)
    messages.info(request, _("文件已放弃，什么也没有写入。"))
    return HttpResponseRedirect(reverse("sheets:home"))


@require_GET
@never_cache
def refused_rows(request, pk):
    """The refused rows as a sheet."""
    sheet_import = _own(request, pk)
    name = _("退回的行") + f"-{sheet_import.pk}.xlsx"
    return _download(writing.refused_sheet(sheet_import), name)


@require_GET
def template_book(request, code):
    """The workbook to fill in."""
    kind = _kind(request, code)
    return _download(writing.template(kind), f"{kind.shown}.xlsx")


def _received(request, kind, upload):
    """Receive the upload and, where its columns are plain, look through it at once."""
    with tempfile.NamedTemporaryFile(prefix="hezhi-brought-") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        options = {key[2:]: value for key, value in request.POST.items() if key.startswith("o-") and value}
        sheet_import = actions.receive_file(Path(kept.name), upload.name, kind, actor=request.actor, options=options)
    try:
        return _do(request, sheet_import, "sheets.preview")
    except Refused as refused:
        messages.warning(request, refused.message)
        return sheet_import


def _do(request, sheet_import, deed, **how):
    """A small file at once, a large one behind the page."""
    if working.is_large(sheet_import):
        return working.ask(sheet_import, deed, actor=request.actor, **how)
    return working.DEEDS[deed](sheet_import, actor=request.actor, **how)


def _mend(request, sheet_import):
    working.require_idle(sheet_import)
    kept = actions.keep_cells(sheet_import, actor=request.actor, cells=forms.mended_cells(request.POST))
    return _do(request, kept, "sheets.preview")


def _deed(request, sheet_import, deed):
    """Do it and show where the import stands; what was refused is said on the same page."""
    try:
        deed()
    except NotPermitted:
        raise
    except MoveRefused:
        messages.warning(request, _("这一步已经做过了，下面是现在的情况。"))
    except Refused as refused:
        messages.warning(request, refused.message)
    if request.htmx:
        return _page(request, queries.get_import(sheet_import.pk))
    return _see_other("sheets:import", sheet_import.pk)


def _page(request, sheet_import):
    shown = reviewing.review(sheet_import, request.GET.get("page", 1))
    template = "sheets/_import.html" if request.htmx and not request.htmx.boosted else "sheets/import.html"
    response = render(request, template, {"shown": shown, "sentence": reviewing.sentence(shown)})
    if shown.is_working and not request.htmx:
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)  # works without script
    return response


def _bring_page(request, kind, fault="", status=200):
    context = {
        "kind": kind,
        "fault": fault,
        "limit": guard.MOST_BYTES // 2**20,
        "kinds": permissions.kinds_of(request.actor),
        "often": [option for option in kind.options if not option.is_rare],
        "rare": [option for option in kind.options if option.is_rare],
    }
    return render(request, "sheets/bring.html", context, status=status)


def _kind(request, code):
    kind = next((k for k in permissions.kinds_of(request.actor) if k.code == code), None)
    _may_come_in(request, [kind] if kind else [])
    return kind


def _may_come_in(request, allowed) -> None:
    if not allowed or not permissions.may_come_in(request.actor):
        raise Http404


def _own(request, pk):
    sheet_import = queries.get_import(pk)
    if sheet_import is None or not permissions.may_import(request.actor, sheet_import):
        raise Http404
    return sheet_import


def _see_other(name, pk):
    response = HttpResponseRedirect(reverse(name, args=[pk]))
    response.status_code = 303
    return response


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=writing.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response
