"""Whether a compound is under assessment (纳入考核): one officer proposes with reason and paper, another decides; then it is a fact."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import queries
from ..models import AssessmentChange, FactKind
from ..states import ASSESSMENT_MOVES
from .facts import FactDraft, Ledger, changes_of, lock_compounds, tell_of


@transaction.atomic
def propose_assessment(compound, value: str, *, actor, reason: str, source: str, since: date) -> AssessmentChange:
    """Ask that a compound be left out of the denominator (`no`), or be taken in again (`yes`), from a day on; every figure stays until
    another officer agrees."""
    permissions.require(actor, "standing.propose_assessment", compound)
    if value not in ("yes", "no"):
        raise Refused("assessment.value", _("只能是纳入考核或不纳入考核。"), "value")
    if not reason.strip():
        raise Refused("assessment.reason", _("写明原因，另一位同事要据此决定。"), "reason")
    if not source.strip():
        raise Refused("assessment.source", _("请写明依据的文件。"), "source")
    lock_compounds({compound.pk})
    if queries.waiting_assessment(compound):
        raise Refused("assessment.twice", _("这个小区已有一份在等复核。"), "name")
    held = queries.facts_on([compound.pk], since, kinds=[FactKind.ASSESSED]).get(compound.pk, {})
    if FactKind.ASSESSED in held and held[FactKind.ASSESSED].value == value:
        raise Refused("assessment.same", _("那一天已经是这样，不用改。"), "value")
    change = AssessmentChange.objects.create(
        compound=compound,
        area_path=compound.area_path,
        value=value,
        reason=reason.strip()[:300],
        source=source.strip()[:150],
        since=since,
        proposed_by=actor.user_id,
        proposed_name=actor.name,
        proposed_at=clock.now(),
    )
    audit.record(
        "standing.propose_assessment",
        compound,
        actor=actor,
        reason=change.reason,
        changes={"value": value, "since": since.isoformat(), "source": change.source},
    )
    return change


@transaction.atomic
def confirm_assessment(change: AssessmentChange, *, actor) -> AssessmentChange:
    """The second officer agrees: the fact is stated with paper and reason, and is known from this moment on."""
    change = _decided(change, "standing.confirm_assessment", actor, "")
    lock_compounds({change.compound_id})
    ledger = Ledger({change.compound_id}, clock.now())
    draft = FactDraft(
        change.compound, FactKind.ASSESSED.value, change.value, f"{change.source}（{change.reason}）"[:200],
        since=change.since,
    )  # fmt: skip
    fact = ledger.state(draft)
    ledger.save()
    tell_of(fact, actor, "standing.confirm_assessment", changes_of(draft, ledger.closed), change.reason)
    return change


@transaction.atomic
def refuse_assessment(change: AssessmentChange, *, actor, reason: str) -> AssessmentChange:
    """The second officer does not agree; nothing changes."""
    if not reason.strip():
        raise Refused("assessment.reason", _("请写一句理由。"), "reason")
    change = _decided(change, "standing.refuse_assessment", actor, reason.strip()[:300])
    audit.record("standing.refuse_assessment", change.compound, actor=actor, reason=change.decision)
    return change


def _decided(change, deed, actor, words):
    change = queries.lock_assessment(change)
    if actor.user_id == change.proposed_by:
        raise NotPermitted("two_people", _("提出和决定须是两个人。请另一位有权限的同事来决定。"))
    permissions.require(actor, deed, change)
    change.state = step(ASSESSMENT_MOVES, deed, change.state)
    change.decided_by, change.decided_name = actor.user_id, actor.name
    change.decided_at, change.decision = clock.now(), words
    change.save(update_fields=["state", "decided_by", "decided_name", "decided_at", "decision"])
    return change
