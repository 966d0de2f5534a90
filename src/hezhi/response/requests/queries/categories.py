"""What a request can be about, and the clock it starts."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.kept import Kept
from hezhi.ground.ui.options import Options

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


class KeptCategories:
    """All categories as they stand, held ready: their names, what lies under each, and the options of a picker in each language."""

    def __init__(self, rows: list[Category]):
        self._rows = {row.pk: row for row in rows}
        self._under: dict[int, list[int]] = {row.pk: [row.pk] for row in rows}
        for row in rows:
            if row.parent_id in self._under:
                self._under[row.parent_id].append(row.pk)
        self._options: dict[str | None, Options] = {}

    def name(self, pk: int | None, otherwise: str = "—") -> str:
        """What a category is called in the reader's language; `otherwise` for none."""
        row = self._rows.get(pk) if pk else None
        return str(row) if row else otherwise

    def under(self, pk: int) -> list[int]:
        """A category and what lies right under it; empty for one that is none."""
        return self._under.get(pk, [])

    def is_used(self, pk: int) -> bool:
        """Whether it is one of those in use."""
        return pk in self._rows and self._rows[pk].is_active

    @cached_property
    def top_codes(self) -> Mapping[int | str, str]:
        """The code of the top one by the id and by the code of each in use."""
        tops: dict[int | str, str] = {}
        for row in self._rows.values():
            if row.is_active:
                top = row
                while top.parent_id in self._rows and self._rows[top.parent_id].is_active:
                    top = self._rows[top.parent_id]
                tops[row.pk] = tops[row.code] = top.code
        return MappingProxyType(tops)

    def options(self) -> Options:
        """Those in use, each top one with its own as a group, in the reader's language."""
        language = get_language()
        if language not in self._options:
            used = [row for row in self._rows.values() if row.is_active]
            below: dict[int | None, list[Category]] = {}
            for row in used:
                below.setdefault(row.parent_id, []).append(row)
            groups = [(top, [(row.pk, row) for row in (top, *below.get(top.pk, []))]) for top in below.get(None, [])]
            self._options[language] = Options(groups)
        return self._options[language]


_kept = Kept(Category, lambda: KeptCategories(list(all_categories())))


def kept_categories() -> KeptCategories:
    """The categories, read again only where one of them changed. One statement: ask once a page."""
    return _kept.get()


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
