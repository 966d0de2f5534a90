"""Screen 54: who did what to what, when, where and why; how the seal stands; taking it out as a sheet."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hezhi.ground.platform import actions, clock, permissions, queries, sight
from hezhi.ground.sheets import writing
from hezhi.ground.ui import wording

from . import forms, reading

FORMS = {
    "xlsx": (writing.CONTENT_TYPE, lambda table: writing.xlsx(table)),
    "csv": ("text/csv; charset=utf-8", lambda table: writing.csv_bytes(table)),
}


@require_safe
def page(request):
    """The history that this post may read, newest first."""
    permissions.require(request.actor, "platform.read_audit")
    form = _form(request)
    found, state = queries.audit_page(request.actor, form.filter()), queries.chain_state()
    context = {
        "form": form,
        "page": found,
        "lines": reading.lines(found.rows, until_xid=_until(state), deeds=request.actor.deeds),
        "chain": state,
        "purposes": sorted(sight.PURPOSES.items()),
        "may_check": permissions.may(request.actor, "platform.check_audit"),
        "may_export": permissions.may(request.actor, "platform.export_audit"),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "web/audit/page.html", context)


@require_POST
def check(request):
    """Have the whole chain recomputed now."""
    found = actions.check_audit(actor=request.actor)
    if found.is_sound:
        messages.success(request, _("核验完成：%(rows)d 条记录，没有改动。") % {"rows": found.rows})
    else:
        messages.error(request, _("核验发现问题，请看下面。"))
    return redirect("web:audit")


@require_safe
def export(request, form):
    """The same rows as a sheet; leaves a record."""
    if form not in FORMS:
        raise Http404
    rows = actions.export_audit(_form(request).filter(), actor=request.actor, form=form)
    table = reading.table(
        rows, until_xid=_until(queries.chain_state()), actor=request.actor, as_of=wording.moment(clock.now())
    )
    media_type, write = FORMS[form]
    response = HttpResponse(write(table), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.{form}"'
    return response


def _form(request):
    return forms.AuditForm(request.GET, areas=reading.area_choices(request.actor))


def _until(state) -> int:
    return state.batch.until_xid if state.batch else 0
