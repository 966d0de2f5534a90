"""What an edition of scores says, worked from the requests it froze: the same lines and scheme give the same figures for ever."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import queries as requests

from ..rules.composite_score import Candidate, Place, Scheme, placed
from ..rules.hotline_rates import KINDS, Callbacks
from .frozen import canonical
from .hotline_exclusions import excluded_between
from .hotline_files import hotline_content, plain_row
from .hotline_rates import HotlineBoard, HotlineRow, Tally, moments_of

VERSION = 1
FIELDS = ("id", "number", "told", "unit", "compound", "category", "contacted", "resolved", "satisfaction", "voices")


@dataclass(frozen=True)
class Line:
    """A frozen request. `unit` is the row it counts for, "" for none (an area not known further)."""

    id: int
    number: str
    told: str
    unit: str
    compound: str
    category: str
    contacted: bool | None
    resolved: bool | None
    satisfaction: int | None
    voices: int


def frozen_scores(board: HotlineBoard) -> tuple[dict[str, Any], bytes, int]:
    """(content, packed records, how many) of a board. Refused where records and counts disagree. Two queries more than the board."""
    lines = _lines(board)
    units = [_unit(row) for row in board.rows]
    content = _content(hotline_content(board), units, lines, board.scheme, frozenset(), timezone.localtime(board.as_of))
    counted = {str(row.unit): row.counted for row in board.rows}
    worked = {str(row["unit"]): _counted(row) for row in content["rows"]}
    if counted != worked or _counted(content["total"]) != board.total.counted:
        raise Refused("counts_differ", _("计数与记录对不上，请先核对。"))
    return content, pack(lines), len(lines)


def reworked(content: dict[str, Any], lines: Sequence[Line], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The same content worked anew from its lines, without the requests of these numbers."""
    head = {key: content[key] for key in ("period", "begins", "ends", "is_over", "area", "by", "scheme", "as_of")}
    excluded = frozenset(content["excluded"]) | without
    return _content(head, content["units"], lines, scheme_of(content), excluded, None)


def scheme_of(content: dict[str, Any]) -> Scheme:
    """The scheme that an edition was worked by."""
    said = content["scheme"]
    return Scheme(
        said["code"],
        date.fromisoformat(said["valid_from"]),
        {kind: Fraction(said["weights"][kind]) for kind in KINDS},
        Fraction(said["basic_factor"]),
        said.get("source", ""),
    )


def pack(lines: Iterable[Line]) -> bytes:
    """Lines as they are stored."""
    rows = [[getattr(line, field) for field in FIELDS] for line in lines]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> list[Line]:
    """Stored lines."""
    return [Line(*row) for row in json.loads(zlib.decompress(bytes(packed)))]


def digest(content: dict[str, Any]) -> str:
    """The check code of a content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def is_of(line: Line, kind: str) -> bool:
    """Whether a line is one of a number: the same words as the live count."""
    asked = line.resolved is not None
    level = line.satisfaction or 0
    return {
        "accepted": True,
        "valid": asked,
        "contacted": asked and line.contacted is True,
        "resolved": asked and line.resolved is True,
        "unresolved": asked and line.resolved is False,
        "satisfied": asked and level >= 4,
        "basically": asked and level == 3,
        "dissatisfied": asked and 1 <= level <= 2,
        "group": line.voices >= 2,
    }[kind]


def _lines(board) -> list[Line]:
    first, last = moments_of(board.window)
    path = board.basis.area.path
    rows = requests.rated_lines(first, last, path, without=excluded_between(first, last, path))
    units = {str(row.unit) for row in board.rows}
    lines = [_line(row, board, units) for row in rows]
    return lines if board.basis.is_of_areas else [line for line in lines if line.unit]


def _line(row, board, units) -> Line:
    unit = str(row.handler)
    if board.basis.is_of_areas:
        unit = row.area_path[: max(map(len, units), default=0)]
    told = timezone.localtime(row.told_at).isoformat(timespec="minutes")
    return Line(
        row.pk,
        row.number,
        told,
        unit if unit in units else "",
        row.compound,
        row.category,
        row.is_contacted,
        row.is_resolved,
        row.satisfaction,
        row.voices,
    )


def _unit(row: HotlineRow) -> dict[str, Any]:
    """What the records do not say of a unit, kept as it was."""
    before = row.before.score if row.before else None
    return {
        "unit": row.unit,
        "name": row.name,
        "within": row.within,
        "kind": row.kind,
        "sort": row.place.candidate.name_key,
        "households": row.households,
        "score_before": None if before is None else str(before),
        "left_out": row.tally.left_out,
    }


def _content(head, units, lines, scheme, excluded, as_of) -> dict[str, Any]:
    tallies = {str(unit["unit"]): Tally(left_out=unit["left_out"]) for unit in units}
    summed, nowhere = Tally(left_out=sum(unit["left_out"] for unit in units)), Tally()
    for line in lines:
        mine = tallies.get(line.unit, nowhere)
        if line.number in excluded:
            mine.left_out += 1
            summed.left_out += 1
            continue
        for tally in (mine, summed):
            _add(tally, line)
    by_key = {str(unit["unit"]): unit for unit in units}
    candidates = [Candidate(u["unit"], u["sort"], tallies[str(u["unit"])].counted) for u in units]
    rows = [_row(place, by_key, tallies) for place in placed(candidates, scheme)]
    households = sum(unit["households"] or 0 for unit in units) or None
    total = HotlineRow(
        "", "合计", "", "", placed([Candidate("", "", summed.counted)], scheme)[0], summed, households, None
    )
    return {
        **{key: head[key] for key in ("period", "begins", "ends", "is_over", "area", "by")},
        "version": VERSION,
        "as_of": as_of.isoformat(timespec="seconds") if as_of else head["as_of"],
        "scheme": _said(scheme),
        "units": units,
        "rows": [plain_row(row) for row in rows],
        "total": plain_row(total),
        "of_no_unit": nowhere.counted.accepted,
        "excluded": sorted(excluded),
        "records": {"count": len(lines), "sha256": hashlib.sha256(zlib.decompress(pack(lines))).hexdigest()},
    }


def _said(scheme: Scheme) -> dict[str, Any]:
    return {
        "code": scheme.code,
        "valid_from": scheme.valid_from.isoformat(),
        "weights": {kind: str(scheme.weights[kind]) for kind in KINDS},
        "basic_factor": str(scheme.basic_factor),
        "source": scheme.source,
    }


def _row(place: Place, by_key, tallies) -> HotlineRow:
    unit = by_key[str(place.candidate.unit)]
    before = None
    if unit["score_before"] is not None:
        before = Place(None, Decimal(unit["score_before"]), None, place.candidate)
    return HotlineRow(
        unit["unit"],
        unit["name"],
        unit["within"],
        unit["kind"],
        place,
        tallies[str(unit["unit"])],
        unit["households"],
        before,
    )


def _add(tally: Tally, line: Line) -> None:
    numbers = ("accepted", "valid", "contacted", "resolved", "satisfied", "basically")
    tally.counted += Callbacks(*(int(is_of(line, kind)) for kind in numbers))
    for kind in ("unresolved", "dissatisfied", "group"):
        setattr(tally, kind, getattr(tally, kind) + int(is_of(line, kind)))


def _counted(row) -> Callbacks:
    return Callbacks(*(row[kind] for kind in ("accepted", "valid", "contacted", "resolved", "satisfied", "basically")))
