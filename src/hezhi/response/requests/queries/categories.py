"""What a request can be about, and the clock it starts."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Category, ClockRule
from ..rules.time_limit import Limit, sending_limit

# The names that come with the house, for readers of other languages; a city's own names stand as they are.
CLOCK_NAMES = {
    "涉及生命财产安全": _("涉及生命财产安全"),
    "水电气热等时效性强的事": _("水电气热等时效性强的事"),
    "一般诉求": _("一般诉求"),
    "疑难复杂诉求": _("疑难复杂诉求"),
}


def categories() -> QuerySet[Category]:
    """The categories in use, parents first."""
    return Category.objects.filter(is_active=True).select_related("parent").order_by("parent_id", "id")


def every_category() -> QuerySet[Category]:
    """All categories ever used: figures of the past need those that are no longer."""
    return Category.objects.select_related("parent").order_by("id")


def all_categories() -> QuerySet[Category]:
    """Every category, those out of use too."""
    return Category.objects.select_related("parent").order_by("parent_id", "id")


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


def clock_name(rule: ClockRule) -> str:
    """What a clock is called in the reader's language."""
    return str(CLOCK_NAMES.get(rule.name, rule.name))


def dispatch_limit(rule: ClockRule, start: datetime) -> Limit:
    """Until when something that reached the desk at `start` must be sent on."""
    return sending_limit(start, rule.dispatch_hours)
