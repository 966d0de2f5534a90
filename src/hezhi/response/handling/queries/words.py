"""Ready words: what an organisation keeps, as of a day."""

from datetime import date

from django.db.models import Q, QuerySet

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor

from ..models import ReadyWords, WordsUse

USES = WordsUse.choices


def words_of(actor: Actor, use: str, *, category: int | None = None, on: date | None = None) -> list[ReadyWords]:
    """What the post's organisation says in such a case; those for this category first, then those for all."""
    if actor.desk is None:
        return []
    rows = _valid(ReadyWords.objects.filter(desk=actor.desk, use=use), on or clock.today())
    rows = rows.filter(Q(category=None) | Q(category=category))
    return sorted(rows, key=lambda row: (row.category_id is None, row.pk))


def words_by_use(actor: Actor, *, category: int | None) -> dict[str, list[ReadyWords]]:
    """The same for a work order's page, for all that is said there: {use: words}. One query."""
    found: dict[str, list[ReadyWords]] = {use: [] for use in WordsUse.values if use != WordsUse.REPLY}
    if actor.desk is None:
        return found
    rows = _valid(ReadyWords.objects.filter(desk=actor.desk, use__in=found), clock.today())
    rows = rows.filter(Q(category=None) | Q(category=category))
    for row in sorted(rows, key=lambda row: (row.category_id is None, row.pk)):
        found[row.use].append(row)
    return found


def ready_words(actor: Actor) -> list[str]:
    """What the dispatch desk of the post may answer with one press."""
    return [row.text for row in words_of(actor, WordsUse.REPLY)]


def words_kept(actor: Actor) -> QuerySet[ReadyWords]:
    """All that the organisation kept, what is offered now first, then what was."""
    rows = ReadyWords.objects.filter(desk=actor.desk) if actor.desk else ReadyWords.objects.none()
    return rows.select_related("category").order_by("use", "id")


def _valid(rows, on):
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
