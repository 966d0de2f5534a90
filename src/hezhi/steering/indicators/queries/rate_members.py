"""A property rate opened: which compounds are in it and which are not, the fact and the paper behind each, and what would close the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.law.months import year_before
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.standing.states import words_of
from hezhi.register.territory import queries as territory

from ..rules import property_rates as rule
from .property_rates import NAMES, Rate, rates_below, rates_from, rates_on
from .property_schemes import scheme_on
from .rates_gaps import fastest_first, paces

PAGE, MOST = 50, 50_000
ALL, COUNTED, MISSING, EXCLUDED = "", "counted", "missing", "excluded"
STEPS = {
    ("body", "committee_unfiled"): gettext_lazy("报街道备案"),
    ("body", "committee_expired"): gettext_lazy("组织换届"),
    ("body", "self_management_group"): gettext_lazy("组建物管会或业委会"),
    ("body", "none"): gettext_lazy("组建物管会或业委会"),
    ("service", "emergency"): gettext_lazy("应急期内签正式合同"),
    ("service", "none"): gettext_lazy("引进物业，可先尝后买"),
    ("party_coverage", "work_only"): gettext_lazy("建立党组织，或功能党支部"),
    ("party_coverage", "none"): gettext_lazy("派指导员，建立党组织"),
}
FIND_PAPER = gettext_lazy("核实情况，补上文件")


@dataclass(frozen=True)
class Asked:
    """Which list of a rate: what a page's address says."""

    area: Any
    kind: str
    on: date
    known: datetime | None = None
    only: str = ALL
    value: str = ""
    name: str = ""


@dataclass(frozen=True)
class MemberRow:
    """A compound of the list with what was true of it and why we say so."""

    compound: int
    name: str
    place: str
    households: int | None
    words: str
    tone: str
    counts: bool
    who: str
    since: date | None
    until: date | None
    source: str
    known_since: datetime | None
    step: str
    ended: standing.Ended | None
    sent_back: Any = None


@dataclass(frozen=True)
class ValueCount:
    """How many compounds of the denominator have a value, and whether it counts."""

    value: str
    words: str
    compounds: int
    counts: bool
    step: str
    days: int | None


@dataclass(frozen=True)
class RatePage:
    """Screen 47: the rate, what it is made of, one page of its list, and where the gaps are."""

    asked: Asked
    rate: Rate
    before: Rate
    values: list[ValueCount]
    rows: list[MemberRow]
    after_key: str
    before_key: str
    excluded: int


def rate_page(asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> RatePage | None:
    """One page of a rate's list, found by its key. A fixed number of queries; needs sight of the area. None for an unknown kind."""
    if asked.kind not in NAMES:
        return None
    year_ago = year_before(asked.on)
    tallies = standing.count_assessed(asked.area.path, [asked.on, year_ago], known=asked.known)
    rate, before_rate = (rates_from(tallies, day, asked.known)[asked.kind] for day in (asked.on, year_ago))
    pace = _paces(asked, rate.scheme)
    order = fastest_first(rate.scheme, asked.kind, pace)
    found = _members(asked, rate, order, after=_key(after), before=_key(before) if not after else None, limit=size + 1)
    back = bool(before) and not after
    more, found = len(found) > size, (found[-size:] if back else found[:size])
    return RatePage(
        asked=asked,
        rate=rate,
        before=before_rate,
        values=_values(asked, rate, tallies, order, pace),
        rows=_rows(asked, rate, found),
        after_key=_say(found[-1].key) if found and (more or back) else "",
        before_key=_say(found[0].key) if found and ((after and not back) or (back and more)) else "",
        excluded=standing.count_excluded(asked.area.path, asked.on, asked.known),
    )


def _paces(asked, scheme):
    """How fast others closed the gap: asked only where the gaps are listed."""
    if asked.only != MISSING:
        return {}
    return paces(asked.area.path, asked.kind, scheme, asked.on, asked.known)


def _members(asked, rate, order, **more) -> list[standing.Member]:
    compounds = None
    if asked.name:
        compounds = [one.pk for one in territory.find_compounds(asked.name, within=asked.area.path, limit=500)]
    if asked.only == EXCLUDED:
        return standing.assessed_members(
            asked.area.path, asked.kind, asked.on, order=order, known=asked.known, compounds=compounds, assessed="no",
            **more,
        )  # fmt: skip
    return standing.assessed_members(
        asked.area.path, asked.kind, asked.on, order=order, known=asked.known, compounds=compounds,
        only=_wanted(asked, rate.scheme), **more,
    )  # fmt: skip


def _wanted(asked, scheme) -> Sequence[str] | None:
    if asked.value:
        return [asked.value]
    counted = scheme.counted[asked.kind]
    if asked.only == COUNTED:
        return counted
    if asked.only == MISSING:
        return [value for value in scheme.order(asked.kind) if value not in counted]
    return None


def _values(asked, rate, tallies, order, pace) -> list[ValueCount]:
    """The denominator by value, what closes the gap fastest first."""
    counts: dict[str, int] = {}
    for tally in (one for one in tallies if one.on == asked.on):
        value = getattr(tally, asked.kind) or rule.UNKNOWN
        counts[value] = counts.get(value, 0) + tally.compounds
    return [
        ValueCount(
            value,
            _words(asked.kind, value),
            counts[value],
            rule.counts(rate.scheme, asked.kind, value),
            step_of(asked.kind, value, rate.scheme),
            pace[value].days if value in pace and pace[value].is_enough else None,
        )
        for value in order
        if counts.get(value)
    ]


def _words(kind, value) -> str:
    return words_of(kind, None if value == rule.UNKNOWN else value)


def step_of(kind: str, value: str, scheme: rule.Scheme) -> str:
    """What would make a compound count ("" where it does)."""
    if rule.counts(scheme, kind, value):
        return ""
    return str(STEPS.get((kind, value), FIND_PAPER))


def _rows(asked, rate, members) -> list[MemberRow]:
    compounds = territory.compounds_by_id([member.compound for member in members])
    lineages = territory.lineages({member.area_path for member in members})
    bodies = people.organisations_by_id([member.organisation for member in members if member.organisation])
    counted = rate.scheme.counted[asked.kind]
    gaps = [member.compound for member in members if member.value not in counted]
    ended = standing.last_ended(gaps, asked.kind, asked.on, counted, asked.known)
    asked_of = standing.sent_back([member.compound for member in members], _kind_shown(asked), asked.known)
    return [_row(asked, rate.scheme, member, compounds, lineages, bodies, ended, asked_of) for member in members]


def _kind_shown(asked) -> str:
    return "assessed" if asked.only == EXCLUDED else asked.kind


def _row(asked, scheme, member, compounds, lineages, bodies, ended, asked_of) -> MemberRow:
    compound = compounds[member.compound]
    counts = asked.only != EXCLUDED and rule.counts(scheme, asked.kind, member.value)
    body = bodies.get(member.organisation)
    is_excluded = asked.only == EXCLUDED
    return MemberRow(
        compound=member.compound,
        name=compound.name,
        place=" ".join(area.name for area in lineages[member.area_path] if area.path > asked.area.path),
        households=compound.households,
        words=_("不纳入考核") if is_excluded else words_of(asked.kind, member.value),
        tone="none" if is_excluded else "" if counts else "bad" if member.value in (None, "none") else "warn",
        counts=counts,
        who=str(body) if body else "",
        since=member.since,
        until=member.until,
        source=member.assessed_source if is_excluded else member.source,
        known_since=member.known_since,
        step="" if is_excluded else step_of(asked.kind, member.value or rule.UNKNOWN, scheme),
        ended=ended.get(member.compound),
        sent_back=asked_of.get(member.compound),
    )


def _say(key) -> str:
    return "-".join(str(part) for part in key)


def _key(text: str) -> tuple[int, str, int] | None:
    """A page's key as its address writes it; a broken one is the first page."""
    place, _dash, rest = text.partition("-")
    path, _dash, pk = rest.rpartition("-")
    if not (place.isdecimal() and pk.isdecimal() and path.isalnum() and len(place) < 5 and len(pk) < 12):
        return None
    return int(place), path, int(pk)


def rate_table(asked: Asked, *, exported_by: str = "") -> OutTable | None:
    """The list under its filter, whole, as it goes out in a sheet."""
    if asked.kind not in NAMES:
        return None
    rate = rates_on(asked.area.path, [asked.on], asked.known)[asked.on][asked.kind]
    order = fastest_first(rate.scheme, asked.kind, _paces(asked, rate.scheme))
    rows = _rows(asked, rate, _members(asked, rate, order, limit=MOST))
    title = _("%(area)s%(rate)s明细") % {"area": asked.area.name, "rate": rate.name}
    said = f"{rate.numerator} / {rate.denominator} = {rate.percent}%" if rate.denominator else "—"
    about = about_lines(unit=asked.area.name, definition=definition(rate), as_of=as_of(asked), exported_by=exported_by)
    lines = [
        (
            row.name, row.place, row.households, row.words, _("计入") if row.counts else _("没有计入"), row.who, row.since, row.until,
            row.source, row.known_since, row.step, _mark(row.sent_back),
        )
        for row in rows
    ]  # fmt: skip
    return OutTable(title, _columns(), lines, about=[*about, (rate.name, said)], landscape=True)


def _columns():
    return [
        OutColumn(_("小区"), "text", 22),
        OutColumn(_("位置"), "text", 28),
        OutColumn(_("户数"), "whole", 9),
        OutColumn(_("当日情况"), "text", 18),
        OutColumn(_("计入"), "text", 10),
        OutColumn(_("单位"), "text", 26),
        OutColumn(_("起"), "date", 12),
        OutColumn(_("止"), "date", 12),
        OutColumn(_("依据"), "text", 32),
        OutColumn(_("何时得知"), "moment", 18),
        OutColumn(_("下一步"), "text", 24),
        OutColumn(_("核实"), "text", 24),
    ]


def _mark(sent) -> str:
    """That a fact is being verified, in the words of the sheet."""
    if sent is None:
        return ""
    said = {"who": sent.asked_name, "day": timezone.localdate(sent.asked_at).isoformat(), "why": sent.why}
    return _("退回核实中：%(who)s %(day)s，%(why)s") % said


def definition(rate: Rate) -> str:
    """What the rate counts, in words, with the version of its definition."""
    counted = _("、").join(_words(rate.kind, value) for value in rate.scheme.counted[rate.kind])
    left_out = _("、").join(_words(rate.kind, value) for value in rate.scheme.nearest[rate.kind])
    return _("分母：当日纳入考核的小区。计入：%(in)s；不计入：%(out)s。口径第 %(version)s 版") % {
        "in": counted, "out": left_out, "version": rate.scheme.version,
    }  # fmt: skip


def as_of(asked: Asked) -> str:
    """The two times of a list in words."""
    if asked.known is None:
        return _("%(on)s 的情况，按现在所知") % {"on": asked.on.isoformat()}
    return _("%(on)s 的情况，按 %(known)s 所知") % {
        "on": asked.on.isoformat(), "known": asked.known.date().isoformat(),
    }  # fmt: skip


def gaps_below(asked: Asked) -> list[tuple[Any, Rate]]:
    """Where the gaps are: the areas below that lack any, most first."""
    rows = [(area, rates[asked.kind]) for area, rates in rates_below(asked.area, asked.on, asked.known)]
    return sorted((row for row in rows if row[1].gap), key=lambda row: (-row[1].gap, row[0].path))


@dataclass(frozen=True)
class ChangeRow:
    """A change in a compound's standing, for the list of changes."""

    compound: int
    name: str
    place: str
    before: str
    after: str
    tone: str
    on: date
    source: str
    known_since: datetime


def rate_changes(asked: Asked, *, limit: int = 200) -> list[ChangeRow]:
    """What changed in the year until the list's day, newest first, each with its paper."""
    found = standing.assessed_changes(
        asked.area.path, asked.kind, year_before(asked.on), asked.on, known=asked.known, limit=limit
    )
    compounds = territory.compounds_by_id({one.compound for one in found})
    lineages = territory.lineages({one.area_path for one in found})
    scheme = scheme_on(asked.on, asked.known)
    return [
        ChangeRow(
            compound=one.compound,
            name=compounds[one.compound].name,
            place=" ".join(area.name for area in lineages[one.area_path] if area.path > asked.area.path),
            before=words_of(asked.kind, one.before),
            after=words_of(asked.kind, one.after),
            tone="" if rule.counts(scheme, asked.kind, one.after) else "warn",
            on=one.on,
            source=one.source,
            known_since=one.known_since,
        )
        for one in found
    ]


def judged(kind: str, value: str | None, on: date) -> tuple[bool, str]:
    """Whether a value counts on a day, and what would make it count ("" where it does)."""
    scheme = scheme_on(on)
    return rule.counts(scheme, kind, value), step_of(kind, value or rule.UNKNOWN, scheme)
