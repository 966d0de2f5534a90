"""How long a term of a Party organisation lasts, and how its clock stands.

《关于党的基层组织任期的意见》一、二（2018-07-12）：基层委员会每届任期一般为5年，总支部委员会、支部委员会一般为3年；其中村和社区的每届任期为5年。
延期或提前须报上级党的委员会批准，一般不超过1年。
Reading: a term ends on the day corresponding to the election. A functional branch has no term in the text; its years are configuration [D], as
is the time of the reminder (six months in practice).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hezhi.ground.law.article import Article
from hezhi.ground.law.periods import corresponding_day, months_before

ARTICLE = Article("关于党的基层组织任期的意见", "1", version="2018-07-12")


@dataclass(frozen=True)
class Clock:
    """The term's last day is the day before `due`; `tone` is "" in time, warn soon, bad overdue."""

    due: date
    tone: str
    days: int


def term_years(kind: str, *, of_community: bool, years: Mapping[str, int], community_years: int) -> int:
    """Years of a term. `years` by kind is configuration, `of_community` says that it is a village's or community's own."""
    return community_years if of_community and kind != "functional_branch" else years[kind]


def re_election(elected_on: date, years: int, today: date, *, warn_months: int) -> Clock:
    """When the next election is due and how that stands today."""
    due = corresponding_day(elected_on, 12 * years)
    if today >= due:
        return Clock(due, "bad", (today - due).days)
    return Clock(due, "warn" if today >= months_before(due, warn_months) else "", (due - today).days)
