"""Pages of the list of 30: the workbench, what a figure opens to, and the published lists that everybody may read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.numbers import whole_number
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import actions, queries
from ..forms import FigureForm, PrepareForm, RejectForm

PAGE = 50


def _bench(request, edition=None):
    """The workbench that the address asks for; 404 for what the post does not cover."""
    area = queries.area_for(request.actor, edition.area_path if edition else request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    month = edition.month if edition else queries.month_of(request.GET.get("month"), queries.last_whole_month())
    return queries.workbench(area, month, edition)


@require_GET
def list30(request, edition=None):
    """Screen 48: month, rule, exclusions, sign-off by two."""
    bench = _bench(request, edition)
    return render(request, "indicators/list30.html", _bench_page(request, bench, _prepare_form(bench)))


@require_GET
def edition(request, pk):
    """One edition on the workbench, also one that was sent back or replaced."""
    found = queries.get_visible_edition(request.actor, pk)
    if found is None:
        raise Http404
    return list30(request, found)


def _prepare_form(bench, posted=None):
    return PrepareForm(posted, listed=bench.shown.rows, correcting=bench.in_force is not None)


def _bench_page(request, bench, form, reject=None):
    return {
        "bench": bench,
        "list": bench.shown,
        "months": queries.months_back(),
        "places": queries.places_for(request.actor, bench.area),
        "form": form,
        "reject": reject or RejectForm(),
        "may_prepare": permissions.may(request.actor, "indicators.prepare_edition", bench.area),
        "may_release": bench.waiting and permissions.may(request.actor, "indicators.release_edition", bench.waiting),
        "is_own": bench.waiting and bench.waiting.prepared_by == request.actor.user_id,
    }


@require_POST
def prepare_edition(request):
    """Freeze the month's list and hand it to the second pair of eyes."""
    area = queries.area_for(request.actor, request.POST.get("area"))
    if area is None:
        raise Http404
    bench = queries.workbench(area, queries.month_of(request.POST.get("month"), queries.last_whole_month()))
    form = _prepare_form(bench, request.POST)
    if form.is_valid():
        try:
            made = actions.prepare_edition(
                area, bench.month, actor=request.actor, exclusions=form.exclusions(), reason=form.cleaned_data["reason"]
            )
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已拟定第 %(n)d 版，等另一位同事复核发布。") % {"n": made.edition})
            return redirect(_bench_address(bench))
    return render(request, "indicators/list30.html", _bench_page(request, bench, form), status=422)


def _bench_address(bench):
    return f"{reverse('indicators:list30')}?month={bench.month:%Y-%m}&area={bench.area.path}"


@require_POST
def release_edition(request, pk):
    """The second signature: the list becomes public."""
    found = _of_the_post(request, pk)
    try:
        actions.release_edition(found, actor=request.actor)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("已发布。公众现在就能看到。"))
    return redirect("indicators:edition", pk=found.pk)


@require_POST
def reject_edition(request, pk):
    """Back to who prepared it, with a reason."""
    found = _of_the_post(request, pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        bench = _bench(request, found)
        page = _bench_page(request, bench, _prepare_form(bench), form)
        return render(request, "indicators/list30.html", page, status=422)
    try:
        actions.reject_edition(found, actor=request.actor, reason=form.cleaned_data["reason"])
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    return redirect("indicators:edition", pk=found.pk)


def _of_the_post(request, pk):
    found = queries.get_visible_edition(request.actor, pk)
    if found is None:
        raise Http404
    return found


@require_GET
def counted(request):
    """The records behind a figure: as many lines as the figure says."""
    form = FigureForm(request.GET)
    if not form.is_valid():
        raise Http404
    figure = form.figure()
    found = queries.counted(figure, request.actor)
    if found.area is None or not permissions.may(request.actor, "indicators.see", found.area):
        raise Http404
    page = Paginator(found.records, PAGE).get_page(request.GET.get("page"))
    return render(request, "indicators/counted.html", {"found": found, "figure": figure, "page": page})


@require_GET
def list30_file(request, kind):
    """The workbench's list as a sheet, exactly as on the screen."""
    number = whole_number(request.GET.get("edition"))
    found = _of_the_post(request, number) if number else None
    bench = _bench(request, found)
    if kind != "xlsx":
        raise Http404
    by = f"{request.actor.name} {request.actor.post}".strip()
    return _file(queries.list_xlsx(bench.shown, exported_by=by), f"list30-{bench.month:%Y-%m}.xlsx")


@require_GET
def published(request):
    """All published lists, by month and area; open to everybody."""
    return render(request, "indicators/published.html", {"entries": queries.months_published()})


def _public(pk):
    found = queries.get_public_edition(pk)
    if found is None:
        raise Http404
    return found


@require_GET
def published_list30(request, pk):
    """A published list, without signing in."""
    found = _public(pk)
    return render(request, "indicators/published_list30.html", _public_page(found))


def _public_page(found):
    return {
        "edition": found,
        "list": queries.shown(found.content),
        "in_force": queries.edition_in_force(found.area_path, found.month),
        "objections_until": queries.objections_until(found),
        "check_code": queries.check_code(found),
    }


@require_GET
def published_print(request, pk):
    """The list on one sheet of paper."""
    return render(request, "indicators/published_print.html", _public_page(_public(pk)))


@require_GET
def published_compound(request, pk, compound):
    """The anonymous records of one compound in a published list: what its figure is made of."""
    found = _public(pk)
    records = queries.public_records(found, compound)
    if records is None:
        raise Http404
    return render(request, "indicators/published_compound.html", {**_public_page(found), "records": records})


@require_GET
def published_file(request, pk, name):
    """A published list as a file to keep."""
    made = queries.public_file(_public(pk), name)
    if made is None:
        raise Http404
    return _file(made, name)


def _file(made: bytes, name: str):
    """An answer that a browser saves under this name."""
    response = HttpResponse(made, content_type=queries.TYPES[name.rsplit(".", 1)[-1]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
