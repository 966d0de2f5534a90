"""The schemes by which an area scores: the shipped ones and those that two officers have decided, with their dates."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import ScoreScheme
from ..rules.composite_score import Scheme, scheme_on
from ..rules.hotline_rates import KINDS
from ..states import SchemeState

SCHEMES = Path(__file__).parent.parent / "data" / "hotline_schemes.json"


def hotline_scheme(month: date, area_path: str = "") -> Scheme:
    """The scheme in force for the period of a month in an area."""
    decided = ScoreScheme.objects.filter(state=SchemeState.CONFIRMED, valid_from__lte=month)
    return scheme_on([*_shipped(), *(as_scheme(row) for row in decided)], month, area_path)


def as_scheme(row: ScoreScheme) -> Scheme:
    """A row as the rule takes it. ValueError where it means nothing."""
    return Scheme(
        code=row.code,
        valid_from=row.valid_from,
        weights={kind: Fraction(getattr(row, kind)) for kind in KINDS},
        basic_factor=Fraction(row.basic_factor),
        source=row.source,
        area_path=row.area_path,
        objection_days=row.objection_days,
    )


def shipped_schemes() -> tuple[Scheme, ...]:
    """Those that come with the house."""
    return _shipped()


def percents_of(scheme: Scheme) -> dict[str, Decimal]:
    """Its weights in percent, and the factor as a decimal, as people write them."""
    weights = {kind: Decimal(weight.numerator * 100) / weight.denominator for kind, weight in scheme.weights.items()}
    return {**weights, "basic_factor": Decimal(scheme.basic_factor.numerator) / scheme.basic_factor.denominator}


def schemes_for(area_path: str) -> QuerySet[ScoreScheme]:
    """All that were proposed for an area or below it, the newest first."""
    rows = ScoreScheme.objects.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    return rows.order_by("-valid_from", "-id")


def get_scheme(pk: int) -> ScoreScheme | None:
    """One of them."""
    return ScoreScheme.objects.filter(pk=pk).first()


def lock_scheme(scheme: ScoreScheme) -> ScoreScheme:
    """The row, held until the transaction ends."""
    return ScoreScheme.objects.select_for_update().get(pk=scheme.pk)


@cache
def _shipped() -> tuple[Scheme, ...]:
    return tuple(_scheme(row) for row in json.loads(SCHEMES.read_text(encoding="utf-8")))


def _scheme(row):
    return Scheme(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        weights={kind: Fraction(weight) for kind, weight in row["weights"].items()},
        basic_factor=Fraction(row["basic_factor"]),
        source=row["source"],
    )
