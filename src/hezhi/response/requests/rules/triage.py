"""Which way a request leaves the first desk.

《北京市接诉即办工作条例》第十一条、第十二条（2021-09-24）
"""

from enum import StrEnum


class Exit(StrEnum):
    """The ways out of triage."""

    EMERGENCY_LINE = "emergency_line"
    STATUTORY_ROUTE = "statutory_route"
    TELL_PROGRESS = "tell_progress"
    DIRECT = "direct"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"


def triage(*, is_burning: bool, is_before_court: bool, is_repeat: bool, has_handler: bool, is_located: bool) -> Exit:
    """Burning goes to 119 and the like; a matter before court to its statutory route; the same matter with nothing new gets the
    progress told; a clear handler gets it directly; else the subdistrict where the place is known, the district where it is not."""
    if is_burning:
        return Exit.EMERGENCY_LINE
    if is_before_court:
        return Exit.STATUTORY_ROUTE
    if is_repeat:
        return Exit.TELL_PROGRESS
    if has_handler and is_located:
        return Exit.DIRECT
    return Exit.SUBDISTRICT if is_located else Exit.DISTRICT
