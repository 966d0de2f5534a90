"""Facts about a compound are stated and corrected. Two times: when it was true, and since when we know.

Nothing that was once known is rewritten: its `known_during` is closed and new rows say what is known now. What was said on a past day can
be asked again for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from hezhi.ground.platform import audit, clock, outbox, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from .events import FactStated
from .models import Fact
from .states import is_value

LOCK = 7301  # first key of this room's advisory locks; the second is the compound


@dataclass(frozen=True)
class FactDraft:
    """A fact as a paper states it: true from a day (None: as far back as anyone knows) until a day (None: still)."""

    compound: object
    kind: str
    value: str
    source: str
    organisation: object | None = None
    since: date | None = None
    until: date | None = None


@transaction.atomic
def state_fact(
    compound,
    kind: str,
    value: str,
    *,
    source: str,
    actor: Actor,
    organisation=None,
    since: date | None = None,
    until: date | None = None,
) -> Fact:
    """State what a paper says. Where it overlaps what we held for true, the paper now stated wins for its days; a paper that comes late
    changes nothing of what was known before. The same again changes nothing."""
    draft = FactDraft(compound, kind, value, source, organisation, since, until)
    permissions.require(actor, "standing.state_fact", compound)
    _judge(draft)
    _lock(compound)
    overlapping = list(_known(compound, kind).filter(true_during__overlap=DateRange(since, until)))
    if same := next((fact for fact in overlapping if _says_the_same(fact, draft)), None):
        return same
    moment = clock.now()
    fact = _replace(overlapping, draft, moment)
    _tell(fact, actor, "standing.state_fact", _changes(draft, overlapping))
    return fact


@transaction.atomic
def correct_fact(
    fact: Fact,
    *,
    actor: Actor,
    reason: str,
    source: str,
    value: str | None = None,
    organisation=None,
    since: date | None = None,
    until: date | None = None,
) -> Fact:
    """Say that a fact was stated wrongly: its whole row is known no longer, and another takes its place. `value` None keeps the value;
    the days and the organisation are those now given."""
    draft = FactDraft(fact.compound, fact.kind, value or fact.value, source, organisation, since, until)
    permissions.require(actor, "standing.correct_fact", fact)
    _judge(draft)
    _lock(fact.compound)
    fact = Fact.objects.select_related("compound").get(pk=fact.pk)
    if fact.known_during.upper is not None or fact.known_during.isempty:
        raise Refused("fact.superseded", _("这条记录已被更正过，请在最新的记录上更正。"))
    if not reason.strip():
        raise Refused("fact.reason", _("请写明更正的理由。"), "reason")
    moment = clock.now()
    _forget(fact, moment)
    overlapping = list(_known(fact.compound, fact.kind).filter(true_during__overlap=DateRange(since, until)))
    corrected = _replace(overlapping, draft, moment)
    changes = _changes(draft, [fact, *overlapping])
    _tell(corrected, actor, "standing.correct_fact", changes, reason)
    return corrected


@transaction.atomic
def state_facts(drafts: Sequence[FactDraft], *, actor: Actor) -> list[Fact]:
    """State many facts of compounds of which nothing of that kind is known yet, in one go; one audit row. For imports and the demo."""
    for draft in drafts:
        permissions.require(actor, "standing.state_fact", draft.compound)
        _judge(draft)
    if not drafts:
        return []
    moment = clock.now()
    facts = Fact.objects.bulk_create([_fact(draft, moment) for draft in drafts], batch_size=2000)
    audit.record("standing.state_fact", actor=actor, changes={"facts": len(facts)})
    return facts


def _judge(draft):
    if not is_value(draft.kind, draft.value):
        raise Refused("fact.value", _("“%(value)s”不是可以填的情况。") % {"value": draft.value}, "value")
    if not draft.source.strip():
        raise Refused("fact.source", _("请写明依据的文件。"), "source")
    if draft.since and draft.until and draft.until <= draft.since:
        raise Refused("fact.order", _("结束日必须晚于开始日。"), "until")


def _lock(compound):
    """Two papers about one compound are entered one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, compound.pk])


def _known(compound, kind):
    return Fact.objects.filter(compound=compound, kind=kind, known_during__upper_inf=True, known_during__isempty=False)


def _says_the_same(fact, draft):
    span = fact.true_during
    organisation = draft.organisation.pk if draft.organisation else None
    return (fact.value, fact.organisation_id, span.lower, span.upper) == (
        draft.value,
        organisation,
        draft.since,
        draft.until,
    )


def _replace(overlapping, draft, moment):
    """Close what is overlapped, keep its days outside the new span as new rows, and write the new fact."""
    rests = [rest for fact in overlapping for rest in _rests(fact, draft, moment)]
    for fact in overlapping:
        _forget(fact, moment)
    Fact.objects.bulk_create(rests)
    fact = _fact(draft, moment)
    fact.save()
    return fact


def _forget(fact, moment):
    fact.known_during = TimestamptzRange(fact.known_during.lower, moment)
    if not Fact.objects.filter(pk=fact.pk).update(known_during=fact.known_during):
        raise Refused("fact.out_of_sight", _("现有记录不在您的管辖范围内。"))


def _rests(fact, draft, moment):
    span = fact.true_during
    before = draft.since is not None and (span.lower is None or span.lower < draft.since)
    after = draft.until is not None and (span.upper is None or span.upper > draft.until)
    if before:
        yield _copy(fact, span.lower, draft.since, moment)
    if after:
        yield _copy(fact, draft.until, span.upper, moment)


def _copy(fact, since, until, moment):
    return Fact(
        compound_id=fact.compound_id,
        kind=fact.kind,
        value=fact.value,
        organisation_id=fact.organisation_id,
        area_path=fact.area_path,
        true_during=DateRange(since, until),
        known_during=TimestamptzRange(moment, None),
        source=fact.source,
    )


def _fact(draft, moment: datetime):
    return Fact(
        compound=draft.compound,
        kind=draft.kind,
        value=draft.value,
        organisation=draft.organisation,
        area_path=draft.compound.area_path,
        true_during=DateRange(draft.since, draft.until),
        known_during=TimestamptzRange(moment, None),
        source=draft.source[:200],
    )


def _changes(draft, before):
    return {
        "kind": draft.kind,
        "value": [[fact.value for fact in before], draft.value],
        "organisation": str(draft.organisation) if draft.organisation else None,
        "since": draft.since.isoformat() if draft.since else None,
        "until": draft.until.isoformat() if draft.until else None,
        "source": draft.source,
    }


def _tell(fact, actor, deed, changes, reason=""):
    audit.record(deed, fact.compound, actor=actor, changes=changes, reason=reason)
    outbox.publish(FactStated(fact.compound_id, fact.kind))
