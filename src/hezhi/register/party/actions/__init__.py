"""All writes of the room, one function per deed."""

from .coverage import cover_compound, recall_instructor, send_instructor, uncover_compound
from .impediments import lift_impediment, record_impediment
from .lists import add_entry, agree_claim, claim, close_entry, decline_claim, evaluate_claim, finish_claim
from .meetings import TaskDraft, call_off_meeting, finish_task, plan_meeting, record_meeting
from .members import add_member, end_membership, end_report, look_member, report_home
from .organisations import dissolve, merge, move, re_elect, rename, set_up, usual_years

__all__ = [
    "TaskDraft",
    "add_entry",
    "add_member",
    "agree_claim",
    "call_off_meeting",
    "claim",
    "close_entry",
    "cover_compound",
    "decline_claim",
    "dissolve",
    "end_membership",
    "end_report",
    "evaluate_claim",
    "finish_claim",
    "finish_task",
    "lift_impediment",
    "look_member",
    "merge",
    "move",
    "plan_meeting",
    "re_elect",
    "recall_instructor",
    "record_impediment",
    "record_meeting",
    "rename",
    "report_home",
    "send_instructor",
    "set_up",
    "uncover_compound",
    "usual_years",
]
