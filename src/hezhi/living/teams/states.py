"""Kinds of teams, seats in them, and where a shift, a person's place in it and a swap may stand."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

KINDS = {"red_steward": _("红色管家"), "red_armband": _("红袖标"), "doorway_head": _("楼门长")}
SEATS = {
    "commissioner": _("社区专员"),
    "grid_worker": _("网格员"),
    "steward": _("物业管家"),
    "leader": _("队长"),
    "member": _("队员"),
    "doorway_head": _("楼门长"),
}
SEATS_OF = {
    "red_steward": ("commissioner", "grid_worker", "steward", "member"),
    "red_armband": ("leader", "member"),
    "doorway_head": ("doorway_head",),
}
DUTIES = {"gate": _("门口值守"), "patrol": _("巡逻"), "visit": _("入户走访"), "other": _("其他")}


class ShiftState(StrEnum):
    """Where a shift stands."""

    PLANNED = "planned"
    CALLED_OFF = "called_off"


SHIFT_MOVES: dict[str, dict[ShiftState, ShiftState]] = {
    "teams.call_off_shift": {ShiftState.PLANNED: ShiftState.CALLED_OFF},
}


class PlaceState(StrEnum):
    """Where a person's place in a shift stands. Whoever cannot gives no reason."""

    HELD = "held"
    GIVEN_UP = "given_up"
    SWAPPED = "swapped"


PLACE_MOVES: dict[str, dict[PlaceState, PlaceState]] = {
    "teams.give_up": {PlaceState.HELD: PlaceState.GIVEN_UP},
    "teams.agree_swap": {PlaceState.HELD: PlaceState.SWAPPED},
}


class SwapState(StrEnum):
    """Where a swap stands that one person asked of another."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SWAP_MOVES: dict[str, dict[SwapState, SwapState]] = {
    "teams.agree_swap": {SwapState.ASKED: SwapState.AGREED},
    "teams.decline_swap": {SwapState.ASKED: SwapState.DECLINED},
    "teams.withdraw_swap": {SwapState.ASKED: SwapState.WITHDRAWN},
}
