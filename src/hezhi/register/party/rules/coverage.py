"""Whether a Party organisation covers a project, day by day, from what covers it and who is sent there.

《北京市物业管理条例》第三条（2024-03-29 修正）推动在物业服务企业、业主委员会、物业管理委员会中建立党组织
Reading [D]: a Party organisation that covers the project counts; an instructor alone is work coverage (工作覆盖) and does not count (law.md 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hezhi.ground.law.article import Article

ARTICLE = Article("北京市物业管理条例", "3", version="2024-03-29")
COVERED, WORK_ONLY, NONE = "covered", "work_only", "none"


@dataclass(frozen=True)
class Span:
    """Something that holds on the days [since, until), by a paper. `org` is whose."""

    since: date
    until: date | None
    paper: str = ""
    org: int | None = None


@dataclass(frozen=True)
class Stretch:
    """Days [since, until) on which one thing is true of the project, and by what."""

    since: date
    until: date | None
    value: str
    by: Span | None


def coverage(
    organisations: Iterable[Span], instructors: Iterable[Span], since: date, until: date | None = None
) -> list[Stretch]:
    """What is true on each day of [since, until): without gap or overlap, neighbours differ. Of several organisations the first set up."""
    branches, sent = list(organisations), list(instructors)
    turns = (day for span in (*branches, *sent) for day in (span.since, span.until))
    starts = sorted({since} | {day for day in turns if day is not None and _inside(day, since, until)})
    stretches: list[Stretch] = []
    for start, end in zip(starts, [*starts[1:], until], strict=True):
        value, by = _on(start, branches, sent)
        last = stretches[-1] if stretches else None
        if last and (last.value, last.by) == (value, by):
            stretches[-1] = Stretch(last.since, end, value, by)
        else:
            stretches.append(Stretch(start, end, value, by))
    return stretches


def _inside(day: date, since: date, until: date | None) -> bool:
    return since < day and (until is None or day < until)


def _on(day: date, branches: list[Span], sent: list[Span]) -> tuple[str, Span | None]:
    for value, spans in ((COVERED, branches), (WORK_ONLY, sent)):
        holding = [span for span in spans if span.since <= day and (span.until is None or day < span.until)]
        if holding:
            return value, min(holding, key=_first_and_longest)
    return NONE, None


def _first_and_longest(span: Span) -> tuple:
    """Of several that hold: the first set up, of those begun on one day the one that lasts longest."""
    return span.since, span.org or 0, span.paper, -(span.until or date.max).toordinal()
