"""The computed values of a sheet: plain numbers by the queries that the boards use, what they say in words, and the page they open to.

Property rates, cross-appointments and published lists are read as known on a day, so that a recount gives the same for ever. Counts of the
hotline and of supervisions are those of the moment of counting: a call-back told later may move them, and the recount says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hezhi.register.party import queries as party
from hezhi.register.territory import queries as territory
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.warnings import queries as warnings

RATES = {code: kind for kind, code in indicators.CODES.items()}


def computed(source: str, area, on: date, known_on: date) -> dict:
    """The numbers of a source for an area's year that ended `on`, as known at the end of `known_on`. Needs sight of the area."""
    if source in RATES:
        rate = indicators.rates_on(area.path, [on], indicators.known_at(known_on))[on][RATES[source]]
        return _share(rate.numerator, rate.denominator, rate.percent)
    return SOURCES[source](area, on, known_on)


def _share(numerator, denominator, percent):
    return {
        "numerator": numerator,
        "denominator": denominator,
        "percent": None if percent is None else str(percent),
    }


def _cross(area, on, known_on):
    compounds = list(territory.compounds_within(area.path))
    found = party.indicator(party.scene(compounds, on, indicators.known_at(known_on)))
    return _share(len(found.crossed), len(found.assessed), found.percent(found.crossed))


def _hotline(area, on, _known_on):
    year = indicators.hotline_year(area, on.year)
    return {
        "score": None if year.score is None else str(year.score),
        "valid": year.valid,
        "ranks": [[month, rank, of] for month, rank, of in year.ranks],
    }


@dataclass(frozen=True)
class Listed:
    """A place of the area on a published list of the city."""

    edition: Any
    row: dict
    compound: Any


def listed_in(area, year: int, known_on: date) -> tuple[list[Listed], int]:
    """The area's places on the lists of the city that were in force when known, by month and rank; and how many lists there were."""
    city = territory.lineage(area.path)[0]
    known = indicators.known_at(known_on)
    editions = indicators.published_editions(city.path).filter(month__year=year, released_at__lte=known)
    in_force: dict[date, Any] = {}
    for edition in editions.order_by("month", "edition"):
        in_force[edition.month] = edition
    rows = [(edition, row) for edition in in_force.values() for row in edition.content["rows"]]
    named = territory.compounds_by_id({row["compound_id"] for _edition, row in rows})
    inside = {pk: one for pk, one in named.items() if one.area_path.startswith(area.path)}
    places = [Listed(edition, row, inside[pk]) for edition, row in rows if (pk := row["compound_id"]) in inside]
    return places, len(in_force)


def _list30(area, on, known_on):
    places, lists = listed_in(area, on.year, known_on)
    return {"places": len(places), "compounds": len({one.compound.pk for one in places}), "lists": lists}


def _overdue(area, on, known_on):
    asked, overdue = warnings.count_supervisions(area.path, on.year, indicators.known_at(known_on))
    return {"asked": asked, "overdue": overdue}


SOURCES: dict[str, Callable[..., dict]] = {
    "cross_appointment": _cross,
    "hotline_score": _hotline,
    "list30": _list30,
    "overdue_supervisions": _overdue,
}


def value_words(source: str, facts: dict) -> str:
    """The value itself, as the sheet prints it large."""
    if source in RATES or source == "cross_appointment":
        return f"{facts['percent']}%" if facts["percent"] is not None else "—"
    if source == "hotline_score":
        return facts["score"] or "—"
    if source == "list30":
        return _("%(n)d 次") % {"n": facts["places"]}
    return str(facts["overdue"])


def detail_words(source: str, facts: dict) -> str:
    """What the value rests on."""
    if source in RATES or source == "cross_appointment":
        return _("%(n)d / %(of)d 个纳入考核的小区") % {"n": facts["numerator"], "of": facts["denominator"]}
    if source == "hotline_score":
        return _hotline_words(facts)
    if source == "list30":
        return _("%(compounds)d 个小区，全年 %(lists)d 期名单") % facts
    return _("全年督办 %(asked)d 件，其中未按时答复 %(overdue)d 件") % facts


def _hotline_words(facts):
    if not facts["valid"]:
        return _("全年没有有效回访")
    ranks = [
        _("%(month)d月 %(rank)d/%(of)d") % {"month": month, "rank": rank, "of": of}
        for month, rank, of in facts["ranks"]
        if rank
    ]
    said = _("有效回访 %(n)d 件") % {"n": facts["valid"]}
    return f"{said}；{_('各期位次')} {'、'.join(ranks)}" if ranks else said


def evidence_link(source: str, area_path: str, on: date, known_on: date | None) -> str:
    """The page where the value opens to what it is made of."""
    if source == "written":
        return ""
    known = {"known": known_on.isoformat()} if known_on else {}
    asked = {"area": area_path, "on": on.isoformat(), **known}
    if source in RATES:
        return reverse("indicators:property_rate", args=[RATES[source]]) + "?" + urlencode(asked)
    if source == "cross_appointment":
        return reverse("web:seats_indicator") + "?" + urlencode(asked)
    if source == "hotline_score":
        return reverse("indicators:hotline_rates") + "?" + urlencode({"area": area_path, "period": f"{on:%Y-%m}"})
    year: dict[str, str | int] = {"area": area_path, "year": on.year, **known}
    if source == "list30":
        return reverse("supervision:listed") + "?" + urlencode(year)
    return reverse("warnings:supervisions") + "?" + urlencode(year | {"only": "late"})
