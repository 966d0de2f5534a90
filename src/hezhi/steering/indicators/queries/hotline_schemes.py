"""The schemes by which a city scores, read from data: weights and the factor of a basically satisfied answer, with dates."""

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from ..rules.composite_score import Scheme, scheme_on

SCHEMES = Path(__file__).parent.parent / "data" / "hotline_schemes.json"


def hotline_scheme(month: date) -> Scheme:
    """The scheme in force for the period of a month."""
    return scheme_on(_schemes(), month)


@cache
def _schemes() -> tuple[Scheme, ...]:
    return tuple(_scheme(row) for row in json.loads(SCHEMES.read_text(encoding="utf-8")))


def _scheme(row):
    return Scheme(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        weights={kind: Fraction(weight) for kind, weight in row["weights"].items()},
        basic_factor=Fraction(row["basic_factor"]),
        source=row["source"],
    )
