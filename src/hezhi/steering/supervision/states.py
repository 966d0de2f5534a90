"""A yearly appraisal sheet (述职评议考核): where it stands, and which deed leads on."""

from enum import StrEnum


class SheetState(StrEnum):
    """Where a sheet stands."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    OBJECTED = "objected"
    SETTLED = "settled"
    SIGNED = "signed"


S = SheetState

MOVES: dict[str, dict[SheetState, SheetState]] = {
    "supervision.write_value": {S.DRAFTED: S.DRAFTED},
    "supervision.submit_sheet": {S.DRAFTED: S.SUBMITTED},
    "supervision.appraise": {S.SUBMITTED: S.SUBMITTED},
    "supervision.object": {S.SUBMITTED: S.OBJECTED},
    "supervision.settle": {S.OBJECTED: S.SETTLED},
    "supervision.first_sign": {S.SUBMITTED: S.SUBMITTED, S.SETTLED: S.SETTLED},
    "supervision.second_sign": {S.SUBMITTED: S.SIGNED, S.SETTLED: S.SIGNED},
}
