"""Coordination committees; meetings with agenda, minutes, decisions and tasks."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hezhi.ground.platform import clock, permissions
from hezhi.register.people import actions as people_actions
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from .. import actions, forms, queries
from ..actions import TaskDraft
from ..states import MEETING_WORDS, MeetingState
from . import area_asked, ask, frame

PAGE = 40


@require_safe
def committees(request):
    """党建工作协调委员会 of the three levels, with chair and part-time members by unit."""
    area = area_asked(request)
    rows = queries.committees_in(area.path)
    levels = {place.path: place for place in territory.areas_at(body.area_path for body, _p in rows).values()}
    context = frame(request, area, "party:committees") | {
        "rows": [
            (body, levels.get(body.area_path), posts, request.actor.covers(body.area_path)) for body, posts in rows
        ],
        "may_set_up": permissions.may(request.actor, "people.add_organisation", area.path),
        "may_appoint": permissions.may(request.actor, "people.appoint", area.path),
        "may_end_post": permissions.may(request.actor, "people.end_post", area.path),
        "may_meet": permissions.may(request.actor, "party.plan_meeting", None),
    }
    return render(request, "party/committees.html", context)


@require_http_methods(["GET", "POST"])
def set_up_committee(request):
    """A coordination committee of an area."""
    area = area_asked(request)
    permissions.require(request.actor, "people.add_organisation", area.path)
    form = forms.CommitteeForm(
        request.POST or None,
        initial={"area_path": area.path, "name": _("%s党建工作协调委员会") % area.name},
        choices={"area_path": queries.area_options(area.path)},
    )

    def run(said):
        people_actions.add_organisation(
            said["name"], "coordination_committee", actor=request.actor, area_path=said["area_path"]
        )

    return ask(request, form, title=_("成立党建工作协调委员会"), button=_("成立"), run=run,
               done=_("已成立，请任命主任和兼职委员。"), back=f"{reverse('party:committees')}?area={area.path}")  # fmt: skip


@require_safe
def meetings(request):
    """Meetings and discussions of an area, the latest first, and what they gave to do."""
    area = area_asked(request)
    rows = queries.meetings_in(area.path)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    context = frame(request, area, "party:meetings") | {
        "rows": [(row, MEETING_WORDS[MeetingState(row.state)]) for row in found[:PAGE]],
        "before": found[PAGE - 1].pk if len(found) > PAGE else None,
        "tasks": list(queries.open_tasks(area.path)[:PAGE]),
        "today": clock.today(),
        "may_meet": permissions.may(request.actor, "party.plan_meeting", None),
        "may_finish": permissions.may(request.actor, "party.finish_task", None),
    }
    return render(request, "party/meetings.html", context)


@require_http_methods(["GET", "POST"])
def plan_meeting(request):
    """Say when, where and about what."""
    area = area_asked(request)
    permissions.require(request.actor, "party.plan_meeting")
    form = forms.MeetingForm(
        request.POST or None,
        initial={"organisation": request.GET.get("organisation", "")},
        choices={"organisation": queries.body_options(area.path, "party_org", "coordination_committee")},
    )

    def run(said):
        body = people.get_organisation(int(said["organisation"]))
        path = body.area_path if request.actor.covers(body.area_path) else area.path
        actions.plan_meeting(
            body,
            said["kind"],
            at=said["at"],
            place=said["place"],
            agenda=said["agenda"],
            area_path=path,
            actor=request.actor,
        )

    return ask(request, form, title=_("定一次会"), button=_("定下"), run=run, done=_("已定下。"),
               back=f"{reverse('party:meetings')}?area={area.path}")  # fmt: skip


@require_safe
def meeting(request, pk):
    """One meeting."""
    found = _meeting(request, pk)
    may = {
        deed: permissions.may(request.actor, f"party.{deed}", found)
        for deed in ("record_meeting", "call_off_meeting", "finish_task")
    }
    context = {
        "meeting": found,
        "state": MEETING_WORDS[MeetingState(found.state)],
        "tasks": list(queries.tasks_of(found)),
        "lineage": [step for step in territory.lineage(found.area_path) if request.actor.covers(step.path)],
        "may": may,
        "is_over": found.at <= clock.now(),
        "today": clock.today(),
    }
    return render(request, "party/meeting.html", context)


@require_http_methods(["GET", "POST"])
def record_meeting(request, pk):
    """Minutes, decisions, tasks."""
    found = _meeting(request, pk)
    permissions.require(request.actor, "party.record_meeting", found)
    form = forms.MinutesForm(request.POST or None)

    def run(said):
        tasks = [TaskDraft(*row) for row in form.tasks()]
        actions.record_meeting(
            found, minutes=said["minutes"], decided=said["decided"], tasks=tasks, actor=request.actor
        )

    return ask(request, form, title=_("%s：会议纪要") % found.organisation, button=_("记下"), run=run,
               done=_("纪要已记下。"), back=reverse("party:meeting", args=[found.pk]),
               note=_("谁到会写在纪要里；系统不记考勤，也不积分。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def call_off_meeting(request, pk):
    """It does not take place."""
    found = _meeting(request, pk)
    permissions.require(request.actor, "party.call_off_meeting", found)
    return ask(request, forms.ReasonForm(request.POST or None), title=_("取消这次会"), button=_("取消会议"),
               run=lambda said: actions.call_off_meeting(found, actor=request.actor, reason=said["words"]),
               done=_("已取消。"), back=reverse("party:meeting", args=[found.pk]))  # fmt: skip


@require_http_methods(["GET", "POST"])
def finish_task(request, pk):
    """A task is done; what came of it."""
    task = queries.get_task(pk)
    if task is None:
        raise Http404
    permissions.require(request.actor, "party.finish_task", task)
    back = reverse("party:meeting", args=[task.meeting_id])
    if task.done_on:
        return redirect(back)
    return ask(request, forms.ReasonForm(request.POST or None), title=_("办结：%s") % task.what, button=_("办结"),
               run=lambda said: actions.finish_task(task, result=said["words"], actor=request.actor),
               done=_("已办结。"), back=back)  # fmt: skip


def _meeting(request, pk):
    permissions.require(request.actor, "party.see")
    found = queries.get_meeting(pk)
    if found is None:
        raise Http404
    return found
