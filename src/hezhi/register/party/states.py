"""Words and moves of the room: kinds of Party organisation, what changes them, the life of a claim and of a meeting."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrgKind(TextChoices):
    """Kinds of Party organisation."""

    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    FUNCTIONAL_BRANCH = "functional_branch", _("功能党支部")


class ChangeKind(TextChoices):
    """What may happen to a Party organisation; each with its paper."""

    SET_UP = "set_up", _("设立")
    RENAMED = "renamed", _("更名")
    MOVED = "moved", _("改变隶属")
    RE_ELECTED = "re_elected", _("换届")
    MERGED = "merged", _("合并")
    DISSOLVED = "dissolved", _("撤销")


class MeetingKind(TextChoices):
    """What kind of meeting or discussion."""

    MEMBERS = "members", _("支部党员大会")
    COMMITTEE = "committee", _("委员会会议")
    THEME_DAY = "theme_day", _("主题党日")
    CLASS = "class", _("党课")
    COORDINATION = "coordination", _("协调委员会会议")
    DISCUSSION = "discussion", _("议事协商")


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called_off"


class EntryKind(TextChoices):
    """The three lists (三张清单)."""

    NEED = "need", _("需求清单")
    RESOURCE = "resource", _("资源清单")
    PROJECT = "project", _("项目清单")


class ClaimState(StrEnum):
    """Where a claim stands: asked by one side, agreed by the other, done, said well or ill of by both."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    DONE = "done"
    EVALUATED = "evaluated"


class ImpedimentKind(TextChoices):
    """What may stand in the way of a seat, as recorded with a paper."""

    ARREARS = "arrears", _("欠交物业费")
    KINSHIP = "kinship", _("与物业服务人有利害关系")
    PROHIBITED_USE = "prohibited_use", _("有法律禁止的使用行为")
    JUDGMENT_DEBTOR = "judgment_debtor", _("失信被执行人")


M, C = MeetingState, ClaimState
MEETING_MOVES: dict[str, dict[MeetingState, MeetingState]] = {
    "party.record_meeting": {M.PLANNED: M.HELD},
    "party.call_off_meeting": {M.PLANNED: M.CALLED_OFF},
}
CLAIM_MOVES: dict[str, dict[ClaimState, ClaimState]] = {
    "party.agree_claim": {C.ASKED: C.AGREED},
    "party.decline_claim": {C.ASKED: C.DECLINED},
    "party.finish_claim": {C.AGREED: C.DONE},
    "party.evaluate_claim": {C.DONE: C.EVALUATED},
}
MEETING_WORDS = {M.PLANNED: _("定了时间"), M.HELD: _("已开"), M.CALLED_OFF: _("取消")}
CLAIM_WORDS = {
    C.ASKED: _("等对方同意"),
    C.AGREED: _("双方已认领"),
    C.DECLINED: _("对方没有同意"),
    C.DONE: _("做完了，等双方评价"),
    C.EVALUATED: _("双方已评价"),
}
# Committees, general branches and branches hold the main membership; a functional branch never does.
HOLDS_MAIN = (OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH, OrgKind.BRANCH)
