"""The picture of who sits where: bodies one below the other by side, an arc from where somebody comes to where he sits. Drawn by the server."""

from dataclasses import dataclass
from math import hypot

from django.utils.translation import gettext as _

LEFT, BOX, HIGH, GAP, HEAD, NUMBER = 4, 204, 30, 8, 24, 11
STEP, REACH, LETTERS = 22, 170, 14


@dataclass(frozen=True)
class Heading:
    """The word over the bodies of one side."""

    words: str
    y: float


@dataclass(frozen=True)
class Node:
    """One body."""

    name: str
    short: str
    side: str
    is_party: bool
    x: float
    y: float
    text_y: float


@dataclass(frozen=True)
class Arc:
    """One or several persons who come from one body and sit in another; `number` leads to the table."""

    number: int
    path: str
    tip: str
    kind: str
    words: str
    x: float
    y: float
    text_y: float


@dataclass(frozen=True)
class Picture:
    """All that the SVG needs."""

    width: float
    height: float
    headings: list[Heading]
    nodes: list[Node]
    arcs: list[Arc]
    box: int = BOX
    high: int = HIGH
    radius: int = NUMBER


def picture(bodies, groups) -> Picture | None:
    """`bodies` in order, each with pk, name, side, is_party; `groups` as (number, home pk, seat pk, kind, words). None without bodies."""
    sides = {
        "community": _("社区两委"),
        "owners": _("业主组织"),
        "group": _("自管会（不计入）"),
        "company": _("物业服务人及其党组织"),
    }
    headings, nodes, places, y = [], [], {}, 0.0
    for side, words in sides.items():
        own = [body for body in bodies if body.side == side]
        if not own:
            continue
        headings.append(Heading(words, y + 15))
        y += HEAD
        for body in own:
            places[body.pk] = y + HIGH / 2
            short = body.name if len(body.name) <= LETTERS else body.name[: LETTERS - 1] + "…"
            nodes.append(Node(body.name, short, side, body.is_party, LEFT, y, y + 20))
            y += HIGH + GAP
        y += GAP
    if not nodes:
        return None
    drawn = [group for group in groups if group[1] in places and group[2] in places]
    arcs, reach = _arcs(drawn, places)
    return Picture(LEFT + BOX + reach + NUMBER + 8, max(y - GAP, HIGH), headings, nodes, arcs)


def _arcs(groups, places):
    """Short arcs inside, long ones outside; each has a lane of its own, so that no number lies on another."""
    spans = sorted(groups, key=lambda group: (abs(places[group[1]] - places[group[2]]), group[0]))
    step = min(STEP, REACH / max(len(spans), 1))
    edge = LEFT + BOX
    arcs: list[Arc] = []
    reach = 0.0
    for lane, (number, home, seat, kind, words) in enumerate(spans):
        bend = (30 + lane * step) * 4 / 3
        start, end = places[home], places[seat] - 6 if places[home] < places[seat] else places[seat] + 6
        x, y = _free_spot([(edge, start), (edge + bend, start), (edge + bend, end), (edge + 7, end)], arcs)
        path = f"M{edge} {start:.1f}C{edge + bend:.1f} {start:.1f} {edge + bend:.1f} {end:.1f} {edge + 7} {end:.1f}"
        tip = f"M{edge} {end:.1f}l9 -4.5v9Z"
        arcs.append(Arc(number, path, tip, kind, words, round(x, 1), round(y, 1), round(y + 4, 1)))
        reach = max(reach, 0.75 * bend)
    return arcs, reach


def _free_spot(curve, taken):
    """Where on its curve a number stands: in the middle, or as near to it as leaves the others free."""
    spots = [_point(curve, at / 100) for at in (50, 44, 56, 38, 62, 32, 68, 26, 74, 20, 80)]
    free = (spot for spot in spots if all(hypot(spot[0] - arc.x, spot[1] - arc.y) > 2 * NUMBER + 1 for arc in taken))
    return next(free, spots[0])


def _point(curve, at):
    """A point of a cubic curve, `at` from 0 to 1."""
    weights = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    return tuple(sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
