"""What the joined pages say."""

from .boards import Board, SubdistrictBoard, board, subdistrict_board
from .bulletins import KINDS, bulletins, public_draw, public_draw_sheet
from .community import CommunityBoard, community_board
from .open_data import public_rates, rates_csv
from .portal import Portal, portal

__all__ = [
    "KINDS",
    "Board",
    "CommunityBoard",
    "Portal",
    "SubdistrictBoard",
    "board",
    "bulletins",
    "community_board",
    "portal",
    "public_draw",
    "public_draw_sheet",
    "public_rates",
    "rates_csv",
    "subdistrict_board",
]
