"""Meetings and discussions: planned with an agenda, recorded with what was said and decided, tasks followed to their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from ..models import Meeting, Task
from ..states import MEETING_MOVES, MeetingState


@dataclass(frozen=True)
class TaskDraft:
    """What somebody is to do until a day."""

    what: str
    who: str
    due_on: date


@transaction.atomic
def plan_meeting(
    organisation, kind: str, *, at: datetime, place: str, agenda: str, area_path: str, actor: Actor
) -> Meeting:
    """Say when, where and about what a Party organisation or coordination committee meets."""
    meeting = Meeting(organisation=organisation, kind=kind, at=at, place=place[:80], agenda=agenda, area_path=area_path)
    permissions.require(actor, "party.plan_meeting", meeting)
    if not agenda.strip():
        raise Refused("party.agenda", _("请写明议题。"), "agenda")
    meeting.state = MeetingState.PLANNED
    meeting.save()
    audit.record("party.plan_meeting", meeting, actor=actor, changes={"at": at.isoformat(), "kind": kind})
    return meeting


@transaction.atomic
def record_meeting(
    meeting: Meeting, *, minutes: str, decided: str, tasks: Sequence[TaskDraft] = (), actor: Actor
) -> Meeting:
    """Write down what was said and decided, and who does what until when."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    permissions.require(actor, "party.record_meeting", meeting)
    meeting.state = step(MEETING_MOVES, "party.record_meeting", MeetingState(meeting.state))
    if meeting.at > clock.now():
        raise Refused("party.order", _("会还没有开，不能记纪要。"), "minutes")
    if not minutes.strip():
        raise Refused("party.minutes", _("请写明会上说了什么。"), "minutes")
    meeting.minutes, meeting.decided = minutes.strip(), decided.strip()
    meeting.save(update_fields=["state", "minutes", "decided"])
    for draft in tasks:
        if draft.due_on < meeting.at.date():
            raise Refused("party.order", _("任务的期限不能早于开会那天。"), "tasks")
    Task.objects.bulk_create(
        Task(meeting=meeting, what=draft.what, who=draft.who, due_on=draft.due_on, area_path=meeting.area_path)
        for draft in tasks
    )
    audit.record("party.record_meeting", meeting, actor=actor, changes={"tasks": len(tasks)})
    return meeting


@transaction.atomic
def call_off_meeting(meeting: Meeting, *, actor: Actor, reason: str) -> Meeting:
    """It does not take place."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    permissions.require(actor, "party.call_off_meeting", meeting)
    meeting.state = step(MEETING_MOVES, "party.call_off_meeting", MeetingState(meeting.state))
    meeting.save(update_fields=["state"])
    audit.record("party.call_off_meeting", meeting, actor=actor, reason=reason)
    return meeting


@transaction.atomic
def finish_task(task: Task, *, result: str, actor: Actor) -> Task:
    """What was given to do is done; what came of it is said."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    permissions.require(actor, "party.finish_task", task)
    if task.done_on is not None:
        raise Refused("party.ended", _("这项任务已经办结。"), "result")
    if not result.strip():
        raise Refused("party.result", _("请写明办得怎么样。"), "result")
    task.done_on, task.result = clock.today(), result.strip()[:300]
    task.save(update_fields=["done_on", "result"])
    audit.record("party.finish_task", task, actor=actor, changes={"what": task.what}, reason=task.result)
    return task
