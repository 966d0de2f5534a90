"""What may be true of a compound, in words; and where a fact sent back, and a change of what is under assessment, may stand."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

VALUES = {
    "service": {
        "in_force": _("物业服务中"),
        "trial": _("先尝后买试用"),
        "emergency": _("应急物业服务"),
        "none": _("无物业服务"),
    },
    "body": {
        "committee": _("业委会"),
        "pmc": _("物管会"),
        "committee_unfiled": _("业委会未备案"),
        "committee_expired": _("业委会届满未换届"),
        "self_management_group": _("自管会"),
        "none": _("尚无业主组织"),
    },
    "party_coverage": {
        "covered": _("党的组织已覆盖"),
        "work_only": _("仅工作覆盖（指导员）"),
        "none": _("尚未覆盖"),
    },
    "assessed": {"yes": _("纳入考核"), "no": _("不纳入考核")},
}

SERVED = ("in_force", "trial", "emergency")


UNKNOWN = _("没有文件")


def words_of(kind: str, value: str | None) -> str:
    """A value in words; what no paper says anything of has its own."""
    return str(VALUES[kind][value]) if value else str(UNKNOWN)


def is_value(kind: str, value: str) -> bool:
    """Whether a fact of this kind may have this value."""
    return value in VALUES.get(kind, {})


class VerificationState(StrEnum):
    """Where a fact stands that was sent back for verification."""

    ASKED = "asked"
    UPHELD = "upheld"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


V = VerificationState

VERIFICATION_MOVES: dict[str, dict[VerificationState, VerificationState]] = {
    "standing.uphold_fact": {V.ASKED: V.UPHELD},
    "standing.amend_fact": {V.ASKED: V.AMENDED},
    "standing.withdraw_verification": {V.ASKED: V.WITHDRAWN},
}


class AssessmentState(StrEnum):
    """Where the wish stands that a compound leave or join the denominator."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


A = AssessmentState

ASSESSMENT_MOVES: dict[str, dict[AssessmentState, AssessmentState]] = {
    "standing.confirm_assessment": {A.PROPOSED: A.CONFIRMED},
    "standing.refuse_assessment": {A.PROPOSED: A.REFUSED},
}
