"""Facts about a compound are stated and corrected. Two times: when it was true, and since when we know.

Nothing that was once known is rewritten: its `known_during` is closed and new rows say what is known now. What was said on a past day can
be asked again for ever.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import DateRange, TimestamptzRange

from hezhi.ground.platform import audit, clock, outbox, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..events import FactStated
from ..models import Fact, FactKind
from ..states import is_value

TWO_PEOPLE = gettext_lazy("是否纳入考核由一人提出、另一人决定，请在“不纳入考核”里提出。")
LOCK = 7301  # first key of this room's advisory locks; the second is the compound


@dataclass(frozen=True)
class FactDraft:
    """A fact as a paper states it: true from a day (None: as far back as anyone knows) until a day (None: still)."""

    compound: Any
    kind: str
    value: str
    source: str
    organisation: Any = None
    since: date | None = None
    until: date | None = None


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
    return state_facts([FactDraft(compound, kind, value, source, organisation, since, until)], actor=actor)[0]


@transaction.atomic
def state_facts(drafts: Sequence[FactDraft], *, actor: Actor) -> list[Fact]:
    """State many facts in their order, as `state_fact` does each; a fixed number of queries and one audit row. Returns the facts in force."""
    for draft in drafts:
        permissions.require(actor, "standing.state_fact", draft.compound)
        judge(draft)
    lock_compounds({draft.compound.pk for draft in drafts})
    ledger = Ledger({draft.compound.pk for draft in drafts}, clock.now())
    if not actor.job:
        _refuse_assessment_by_one(drafts, ledger)
    facts = [ledger.state(draft) for draft in drafts]
    changed = [(draft, fact) for draft, fact in zip(drafts, facts, strict=True) if fact.pk is None]
    ledger.save()
    if len(changed) == 1:
        draft, fact = changed[0]
        tell_of(fact, actor, "standing.state_fact", changes_of(draft, ledger.closed))
    elif changed:
        audit.record("standing.state_fact", actor=actor, changes={"facts": len(changed)})
        for compound, kind in dict.fromkeys((fact.compound_id, fact.kind) for _draft, fact in changed):
            outbox.publish(FactStated(compound, kind))
    return facts


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
    judge(draft)
    if fact.kind == FactKind.ASSESSED and not actor.job:
        raise Refused("fact.two_people", str(TWO_PEOPLE))
    if not reason.strip():
        raise Refused("fact.reason", _("请写明更正的理由。"), "reason")
    lock_compounds({fact.compound_id})
    ledger = Ledger({fact.compound_id}, clock.now())
    ledger.forget(fact.pk)
    corrected = ledger.state(draft)
    ledger.save()
    tell_of(corrected, actor, "standing.correct_fact", changes_of(draft, ledger.closed), reason)
    return corrected


@transaction.atomic
def take_back_facts(pks: Sequence[int], *, actor: Actor) -> None:
    """Undo facts that an import stated within a day: they go, and what they cut is known again. Refused where one was superseded since."""
    facts = list(Fact.objects.select_for_update(of=("self",)).select_related("compound").filter(pk__in=pks))
    for fact in facts:
        permissions.require(actor, "standing.correct_fact", fact)
        if fact.known_during.upper is not None:
            raise Refused("fact.superseded", _("“%s”的情况后来又有更正，不能整批撤销。") % fact.compound)
    for fact in facts:
        moment, same = fact.known_during.lower, {"compound": fact.compound, "kind": fact.kind}
        Fact.objects.filter(**same, known_during__startswith=moment).delete()
        for cut in Fact.objects.filter(**same, known_during__endswith=moment):
            cut.known_during = TimestamptzRange(cut.known_during.lower, None)
            cut.save(update_fields=["known_during"])
    if facts:
        audit.record("standing.correct_fact", actor=actor, changes={"taken_back": len(facts)}, reason=_("撤销导入"))


class Ledger:
    """What is known of some compounds while papers are entered: rows to close, rows to write, all at one moment."""

    def __init__(self, compounds, moment: datetime):
        self.moment, self.closed, self.fresh = moment, [], []
        self.known = defaultdict(list)
        rows = Fact.objects.filter(compound__in=compounds, known_during__upper_inf=True).select_related("compound")
        for fact in rows:
            if not fact.known_during.isempty:
                self.known[fact.compound_id, fact.kind].append(fact)

    def state(self, draft: FactDraft) -> Fact:
        """The fact in force for this paper: one that says the same, or a new one, its overlaps cut."""
        rows = self.known[draft.compound.pk, draft.kind]
        overlapping = [fact for fact in rows if _overlaps(fact.true_during, draft)]
        if same := next((fact for fact in overlapping if _says_the_same(fact, draft)), None):
            return same
        for fact in overlapping:
            self._close(fact)
            self._write(*_rests(fact, draft, self.moment))
        fact = _fact(draft, self.moment)
        self._write(fact)
        return fact

    def forget(self, pk: int) -> None:
        """Take a known row back; refused if it is known no longer."""
        fact = next((fact for rows in self.known.values() for fact in rows if fact.pk == pk), None)
        if fact is None:
            raise Refused("fact.superseded", _("这条记录已被更正过，请在最新的记录上更正。"))
        self._close(fact)

    def save(self) -> None:
        """Write it all. A row out of sight cannot be closed silently."""
        for fact in self.closed:
            fact.known_during = TimestamptzRange(fact.known_during.lower, self.moment)
        if self.closed and Fact.objects.bulk_update(self.closed, ["known_during"], batch_size=1000) < len(self.closed):
            raise Refused("fact.out_of_sight", _("现有记录不在您的管辖范围内。"))
        Fact.objects.bulk_create(self.fresh, batch_size=2000)

    def _close(self, fact):
        self.known[fact.compound_id, fact.kind].remove(fact)
        if fact.pk is None:
            self.fresh.remove(fact)
        else:
            self.closed.append(fact)

    def _write(self, *facts):
        for fact in facts:
            self.known[fact.compound_id, fact.kind].append(fact)
            self.fresh.append(fact)


def _refuse_assessment_by_one(drafts, ledger):
    """The first list may be entered by one person; a compound already on record leaves or joins the denominator by two."""
    for draft in drafts:
        held = ledger.known[draft.compound.pk, FactKind.ASSESSED.value] if draft.kind == FactKind.ASSESSED else []
        if any(fact.value != draft.value for fact in held):
            raise Refused("fact.two_people", str(TWO_PEOPLE))


def judge(draft):
    """The shape of a paper's statement: a value of its kind, a source, days in order. Raises Refused."""
    if not is_value(draft.kind, draft.value):
        raise Refused("fact.value", _("“%(value)s”不是可以填的情况。") % {"value": draft.value}, "value")
    if not draft.source.strip():
        raise Refused("fact.source", _("请写明依据的文件。"), "source")
    if draft.since and draft.until and draft.until <= draft.since:
        raise Refused("fact.order", _("结束日必须晚于开始日。"), "until")


def lock_compounds(compounds):
    """Two papers about one compound are entered one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, key) from unnest(%s::int[]) as key", [LOCK, sorted(compounds)])


def _overlaps(span, draft):
    begins_before_end = span.lower is None or draft.until is None or span.lower < draft.until
    ends_after_begin = span.upper is None or draft.since is None or draft.since < span.upper
    return begins_before_end and ends_after_begin


def _says_the_same(fact, draft):
    span = fact.true_during
    organisation = draft.organisation.pk if draft.organisation else None
    return (fact.value, fact.organisation_id, span.lower, span.upper) == (
        draft.value,
        organisation,
        draft.since,
        draft.until,
    )


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


def changes_of(draft, before):
    """A paper's statement as the history keeps it: what was held before, and what is held now."""
    return {
        "kind": draft.kind,
        "value": [[fact.value for fact in before], draft.value],
        "organisation": str(draft.organisation) if draft.organisation else None,
        "since": draft.since.isoformat() if draft.since else None,
        "until": draft.until.isoformat() if draft.until else None,
        "source": draft.source,
    }


def tell_of(fact, actor, deed, changes, reason=""):
    """Write the deed down at its compound, and tell the rooms above that figures may read otherwise."""
    audit.record(deed, fact.compound, actor=actor, changes=changes, reason=reason)
    outbox.publish(FactStated(fact.compound_id, fact.kind))
