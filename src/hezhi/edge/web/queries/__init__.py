"""What the joined pages say."""

from .boards import Board, SubdistrictBoard, board, subdistrict_board
from .portal import Portal, portal

__all__ = ["Board", "Portal", "SubdistrictBoard", "board", "portal", "subdistrict_board"]
