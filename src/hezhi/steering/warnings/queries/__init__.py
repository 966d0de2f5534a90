"""All reads of the room: warnings, what is late, supervisions, the load of bodies, the measurement."""

from .again import AgainLine, again_in, requests_again
from .judging import readings_on
from .late import (
    Column,
    LatePage,
    due_for_escalation,
    is_at_work,
    late_page,
    sending,
)
from .load import LOADS, LoadPage, load_definition, load_page, load_xlsx, loaded
from .measuring import METHODS, Measured, measure, measured_content, planted_incidents
from .schemes import supervision_scheme, warning_scheme, warning_schemes
from .supervisions import (
    AskedIn,
    count_supervisions,
    get_supervision,
    lock_supervision,
    open_supervision,
    supervisions_for,
)
from .warnings import (
    MEASURE,
    WarningLine,
    compound_of,
    days_of_warning,
    get_warning,
    ids_behind,
    judge,
    line_of,
    living_warnings,
    lock_living,
    lock_warning,
    requests_of_warning,
    warnings_page,
)

__all__ = [
    "LOADS",
    "MEASURE",
    "METHODS",
    "AgainLine",
    "AskedIn",
    "Column",
    "LatePage",
    "LoadPage",
    "Measured",
    "WarningLine",
    "again_in",
    "compound_of",
    "count_supervisions",
    "days_of_warning",
    "due_for_escalation",
    "get_supervision",
    "get_warning",
    "ids_behind",
    "is_at_work",
    "judge",
    "late_page",
    "line_of",
    "living_warnings",
    "load_definition",
    "load_page",
    "load_xlsx",
    "loaded",
    "lock_living",
    "lock_supervision",
    "lock_warning",
    "measure",
    "measured_content",
    "open_supervision",
    "planted_incidents",
    "readings_on",
    "requests_again",
    "requests_of_warning",
    "sending",
    "supervision_scheme",
    "supervisions_for",
    "warning_scheme",
    "warning_schemes",
    "warnings_page",
]
