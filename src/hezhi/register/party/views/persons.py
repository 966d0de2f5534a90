"""Who sits where, who belongs, who reports, who instructs, and what stands in the way: lists and forms."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people import actions as people_actions
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from .. import actions, forms, queries
from . import area_asked, ask, frame, person_of


@require_safe
def instructors(request):
    """党建指导员 and the projects they are sent to."""
    area = area_asked(request)
    rows = list(queries.get_instructors(area.path))
    covered = {row.compound_id for row in queries.coverages_on([r.compound_id for r in rows], clock.today())}
    context = frame(request, area, "party:instructors") | {
        "rows": [(row, row.compound_id in covered) for row in rows],
        "now": sum(row.until is None for row in rows),
        "may_send": permissions.may(request.actor, "party.send_instructor", area),
    }
    return render(request, "party/instructors.html", context)


@require_http_methods(["GET", "POST"])
def send_instructor(request):
    """Send somebody to a project."""
    area = area_asked(request)
    permissions.require(request.actor, "party.send_instructor", area)
    options = {"compound": queries.compound_options, "sent_by": queries.org_options, "holder": queries.holder_options}

    def run(said):
        compound = territory.get_compound(int(said["compound"]))
        actions.send_instructor(
            person_of(said, actor=request.actor, area_path=compound.area_path),
            compound,
            sent_by=queries.get_org(int(said["sent_by"])),
            since=said["since"],
            paper=said["paper"],
            actor=request.actor,
        )

    return _enter(request, area, forms.InstructorForm, options, title=_("派驻一位党建指导员"), button=_("派驻"), run=run,
                  done=_("已派驻。"), back="party:instructors", compound=request.GET.get("compound", ""),
                  note=_("只有指导员、没有党组织的小区，记为“仅工作覆盖”，不计入党的组织覆盖率。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def recall_instructor(request, pk):
    """He is sent there no more."""
    row = queries.get_instructor(pk)
    if row is None or not request.actor.covers(row.compound.area_path):
        raise Http404
    permissions.require(request.actor, "party.recall_instructor", row.compound)
    return _end(
        request,
        title=_("%(name)s不再是%(compound)s的指导员") % {"name": row.person, "compound": row.compound},
        run=lambda said: actions.recall_instructor(row, until=said["on"], paper=said["paper"], actor=request.actor),
        back=reverse("party:instructors"),
    )


@require_safe
def reports(request):
    """在职党员回社区报到: masked, with what they would do."""
    area = area_asked(request)
    rows = queries.reports_in(area.path)
    context = frame(request, area, "party:reports") | {
        "rows": [(row, queries.masked_name(row.person.name)) for row in rows],
        "may_report": permissions.may(request.actor, "party.report_home", area),
    }
    return render(request, "party/reports.html", context)


@require_http_methods(["GET", "POST"])
def report_home(request):
    """Somebody reports to his home community."""
    area = area_asked(request)
    permissions.require(request.actor, "party.report_home", area)
    options = {"org": queries.own_org_options, "holder": queries.holder_options}

    def run(said):
        org = queries.get_org(int(said["org"]))
        person = person_of(said, actor=request.actor, area_path=org.area_path)
        actions.report_home(
            person, org, unit=said["unit"], offers=said["offers"], since=said["since"], actor=request.actor
        )

    return _enter(request, area, forms.ReportForm, options, title=_("登记一位回社区报到的在职党员"), button=_("登记"), run=run,
                  done=_("已登记。"), back="party:reports", note=_("报到不转组织关系，也不打卡、不积分。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def end_report(request, pk):
    """He reports here no more."""
    row = queries.get_report(pk)
    if row is None:
        raise Http404
    permissions.require(request.actor, "party.end_report", row)
    return _end(
        request,
        title=_("这位党员不再在%s报到") % row.org,
        run=lambda said: actions.end_report(row, until=said["on"], reason=said["paper"], actor=request.actor),
        back=reverse("party:reports"),
    )


@require_safe
def impediments(request):
    """What stands in the way of seats in an area."""
    area = area_asked(request)
    context = frame(request, area, "party:impediments") | {
        "rows": list(queries.impediments_in(area.path)),
        "may_record": permissions.may(request.actor, "party.record_impediment", area),
    }
    return render(request, "party/impediments.html", context)


@require_http_methods(["GET", "POST"])
def record_impediment(request):
    """Record what stands in the way of somebody's seat."""
    area = area_asked(request)
    permissions.require(request.actor, "party.record_impediment", area)
    options = {"holder": queries.holder_options, "towards": lambda path: queries.body_options(path, "provider")}

    def run(said):
        actions.record_impediment(
            person_of(said, actor=request.actor, area_path=area.path),
            said["kind"],
            since=said["since"],
            paper=said["paper"],
            area_path=area.path,
            towards=people.get_organisation(int(said["towards"])) if said["towards"] else None,
            actor=request.actor,
        )

    return _enter(request, area, forms.ImpedimentForm, options, title=_("登记一项任职障碍"), button=_("登记"), run=run,
                  done=_("已登记。"), back="party:impediments")  # fmt: skip


@require_http_methods(["GET", "POST"])
def lift_impediment(request, pk):
    """It stands in the way no more."""
    row = queries.get_impediment(pk)
    if row is None:
        raise Http404
    permissions.require(request.actor, "party.lift_impediment", row)
    return _end(
        request,
        title=_("%s的任职障碍已消除") % row.person,
        run=lambda said: actions.lift_impediment(row, until=said["on"], paper=said["paper"], actor=request.actor),
        back=reverse("party:impediments"),
    )


@require_http_methods(["GET", "POST"])
def appoint(request):
    """Seat somebody in a body; by office if his seat hangs on one."""
    area = area_asked(request)
    permissions.require(request.actor, "people.appoint", area.path)
    bodies = queries.body_options(area.path)
    form = forms.AppointForm(
        request.POST or None,
        initial={"organisation": request.GET.get("organisation", ""), "since": clock.today()},
        choices={"organisation": bodies, "holder": queries.holder_options(area.path), "unit": bodies},
    )

    def run(said):
        body = people.get_organisation(int(said["organisation"]))
        inside = request.actor.covers(body.area_path)
        person = person_of(said, actor=request.actor, area_path=area.path)
        people_actions.appoint(
            person,
            body,
            said["title"],
            actor=request.actor,
            area_path=body.area_path if inside else area.path,
            since=said["since"],
            until=said["until"],
            hangs_on=people.get_post(int(said["holder"])) if said["by_office"] else None,
            unit=people.get_organisation(int(said["unit"])) if said["unit"] else None,
            paper=said["paper"],
        )

    return ask(request, form, title=_("任命一人"), button=_("任命"), run=run, done=_("已任命，任职文件记下了。"),
               back=_back(request, f"{reverse('party:home')}?area={area.path}"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def end_post(request, pk):
    """A seat ends; those that hang on it end with it."""
    post = people.get_post(pk)
    if post is None:
        raise Http404
    permissions.require(request.actor, "people.end_post", post.area_path or post.organisation.area_path)
    return _end(
        request,
        title=_("%(name)s不再任%(body)s%(title)s")
        % {"name": post.person, "body": post.organisation, "title": post.title},
        run=lambda said: people_actions.end_post(post, on=said["on"], reason=said["paper"], actor=request.actor),
        back=_back(request, reverse("party:home")),
        note=_("依附于这个职务的席位（席位制）同一天自动结束，也留下记录。"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def look_member(request, pk):
    """Why, then who; the look is written down before the name is shown."""
    row = queries.get_membership(pk)
    if row is None:
        raise Http404
    permissions.require(request.actor, "party.look_member", row)
    form, shown = forms.LookForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        try:
            shown = actions.look_member(row, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error("reason", refused.message)
    history = list(queries.memberships_of(row.person_id)) if shown else []
    context = {"row": row, "form": form, "shown": shown, "history": history}
    return render(request, "party/look_member.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_membership(request, pk):
    """He belongs or joins here no more."""
    row = queries.get_membership(pk)
    if row is None:
        raise Http404
    permissions.require(request.actor, "party.end_membership", row)
    return _end(
        request,
        title=_("一位党员离开%s") % row.org,
        run=lambda said: actions.end_membership(row, until=said["on"], reason=said["paper"], actor=request.actor),
        back=reverse("party:organisation", args=[row.org_id]),
    )


def _enter(request, area, form_class, options, *, back, run, title, button, done, note="", **initial):
    """A form by which something of the area is entered from a day on; its choices are those of the area."""
    form = form_class(
        request.POST or None,
        initial={"since": clock.today(), **initial},
        choices={name: found(area.path) for name, found in options.items()},
    )
    back = f"{reverse(back)}?area={area.path}"
    return ask(request, form, title=title, button=button, run=run, done=done, back=back, note=note)


def _end(request, *, title, run, back, note=""):
    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    return ask(request, form, title=title, button=_("记下"), run=run, done=_("已记下。"), back=back, note=note)


def _back(request, usual):
    """Back to the page of this house from which one came, if it says so."""
    asked = request.GET.get("back", "")
    return asked if asked.startswith("/") and not asked.startswith("//") and "\\" not in asked else usual
