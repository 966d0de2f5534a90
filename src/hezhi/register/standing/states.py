"""What may be true of a compound: the values of each kind of fact, in words."""

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


def is_value(kind: str, value: str) -> bool:
    """Whether a fact of this kind may have this value."""
    return value in VALUES.get(kind, {})
