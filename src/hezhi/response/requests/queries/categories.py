"""What a request can be about, and the clock it starts."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from ..models import Category, ClockRule
from ..rules.time_limit import Limit, sending_limit


def categories() -> QuerySet[Category]:
    """The categories in use, parents first."""
    return Category.objects.filter(is_active=True).select_related("parent").order_by("parent_id", "id")


def category_by_code(code: str) -> Category | None:
    """One category by its code."""
    return Category.objects.filter(code=code).first()


def category_tree() -> list[tuple[Category, list[Category]]]:
    """Top categories with their children, for a picker."""
    rows = list(categories())
    children: dict[int, list[Category]] = {}
    for row in rows:
        if row.parent_id:
            children.setdefault(row.parent_id, []).append(row)
    return [(row, children.get(row.pk, [])) for row in rows if row.parent_id is None]


def clock_rule(code: str, on: date) -> ClockRule:
    """The time limit of this name in force on a day; the ordinary one where the name is unknown."""
    rules = ClockRule.objects.filter(valid_from__lte=on).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    by_code = {rule.code: rule for rule in rules.order_by("valid_from")}
    return by_code.get(code) or by_code["ordinary"]


def dispatch_limit(rule: ClockRule, start: datetime) -> Limit:
    """Until when something that reached the desk at `start` must be sent on."""
    return sending_limit(start, rule.dispatch_hours)
