"""What the joined pages say."""

from .boards import Board, SubdistrictBoard, board, subdistrict_board
from .community import CommunityBoard, community_board
from .portal import Portal, portal

__all__ = [
    "Board",
    "CommunityBoard",
    "Portal",
    "SubdistrictBoard",
    "board",
    "community_board",
    "portal",
    "subdistrict_board",
]
