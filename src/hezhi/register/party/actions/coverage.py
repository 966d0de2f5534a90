"""What a Party organisation covers, and who is sent where it does not yet: written down into `standing`, with paper and days.

Only facts that this room's papers stated are taken up again when they end; what another paper says of a compound stays as it is.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from hezhi.register.standing.actions import FactDraft

from ..models import Coverage, Instructor, PartyOrg
from ..rules.coverage import COVERED, WORK_ONLY, Span, coverage

KIND = "party_coverage"


@transaction.atomic
def cover_compound(org: PartyOrg, compound, *, since: date, paper: str, actor: Actor) -> Coverage:
    """The organisation covers the compound from a day on."""
    permissions.require(actor, "party.cover", compound)
    _judge(paper, since)
    if org.ended_on is not None:
        raise Refused("party.ended", _("这个党组织已经撤销或合并。"), "org")
    if since < org.set_up_on:
        raise Refused("party.order", _("覆盖不能早于党组织设立。"), "since")
    if org.coverages.filter(compound=compound, until=None).exists():
        raise Refused("party.twice", _("这个党组织已经覆盖这个小区。"), "compound")
    row = Coverage.objects.create(org=org, compound=compound, since=since, paper=paper[:200], recorded_at=clock.now())
    standing.state_fact(compound, KIND, COVERED, organisation=org.organisation, since=since, source=paper, actor=actor)
    changes = {"org": str(org), "since": since.isoformat()}
    audit.record("party.cover", compound, actor=actor, changes=changes, reason=paper)
    return row


@transaction.atomic
def uncover_compound(row: Coverage, *, until: date, paper: str, actor: Actor) -> Coverage:
    """It covers the compound no more: another that does takes its place, else what an instructor does, else nothing."""
    row = (
        Coverage.objects.select_for_update(of=("self",)).select_related("compound", "org__organisation").get(pk=row.pk)
    )
    permissions.require(actor, "party.uncover", row.compound)
    _judge(paper, until)
    if row.until is not None:
        raise Refused("party.ended", _("这项覆盖已经结束。"), "until")
    if until < row.since:
        raise Refused("party.order", _("结束日不能早于开始日。"), "until")
    row.until, row.end_paper, row.ended_at = until, paper[:200], clock.now()
    row.save(update_fields=["until", "end_paper", "ended_at"])
    own = [
        fact
        for fact in facts.facts_of(row.compound)
        if fact.kind == KIND and fact.value == COVERED and fact.organisation == row.org.organisation_id
    ]
    _take_up(row.compound, own, until, paper, actor)
    changes = {"org": str(row.org), "until": until.isoformat()}
    audit.record("party.uncover", row.compound, actor=actor, changes=changes, reason=paper)
    return row


@transaction.atomic
def send_instructor(person, compound, *, sent_by: PartyOrg, since: date, paper: str, actor: Actor) -> Instructor:
    """Send somebody to a project as 党建指导员. Where no organisation covers it, that is work coverage from then on, and no more."""
    permissions.require(actor, "party.send_instructor", compound)
    _judge(paper, since)
    if Instructor.objects.filter(person=person, compound=compound, until=None).exists():
        raise Refused("party.twice", _("他已经是这个小区的指导员。"), "person")
    row = Instructor.objects.create(person=person, compound=compound, sent_by=sent_by, since=since, paper=paper[:200])
    covered = [
        (fact.since, fact.until)
        for fact in facts.facts_of(compound)
        if fact.kind == KIND and fact.value in (COVERED, WORK_ONLY)
    ]
    drafts = [FactDraft(compound, KIND, WORK_ONLY, paper, None, start, end) for start, end in _without(since, covered)]
    standing.state_facts(drafts, actor=actor)
    changes = {"person": str(person), "since": since.isoformat()}
    audit.record("party.send_instructor", compound, actor=actor, changes=changes, reason=paper)
    return row


@transaction.atomic
def recall_instructor(row: Instructor, *, until: date, paper: str, actor: Actor) -> Instructor:
    """He is the project's instructor no more."""
    row = Instructor.objects.select_for_update(of=("self",)).select_related("compound", "person").get(pk=row.pk)
    permissions.require(actor, "party.recall_instructor", row.compound)
    _judge(paper, until)
    if row.until is not None or until < row.since:
        raise Refused("party.order", _("结束日不能早于开始日，也不能结束两次。"), "until")
    row.until = until
    row.save(update_fields=["until"])
    own = [
        fact
        for fact in facts.facts_of(row.compound)
        if fact.kind == KIND and fact.value == WORK_ONLY and fact.source == row.paper
    ]
    _take_up(row.compound, own, until, paper, actor)
    changes = {"person": str(row.person), "until": until.isoformat()}
    audit.record("party.recall_instructor", row.compound, actor=actor, changes=changes, reason=paper)
    return row


def _take_up(compound, own, until, paper, actor):
    """Say anew what is true on the days of these facts from `until` on."""
    organisations = {row.org_id: row.org for row in compound.party_coverages.select_related("org__organisation")}
    branches = [Span(row.since, row.until, row.paper, row.org_id) for row in compound.party_coverages.all()]
    sent = [Span(row.since, row.until, row.paper) for row in compound.party_instructors.all()]
    drafts = []
    for fact in own:
        start = max(fact.since or until, until)
        if fact.until is not None and fact.until <= start:
            continue
        for stretch in coverage(branches, sent, start, fact.until):
            org = organisations[stretch.by.org].organisation if stretch.by and stretch.by.org else None
            source = stretch.by.paper if stretch.by else paper
            drafts.append(FactDraft(compound, KIND, stretch.value, source, org, stretch.since, stretch.until))
    if drafts:
        standing.state_facts(drafts, actor=actor)


def _without(since, spans):
    """The days from `since` on that lie in none of the spans (from, until; None is open)."""
    start: date | None = since
    for lower, upper in sorted(spans, key=lambda span: span[0] or date.min):
        if start is None or (upper is not None and upper <= start):
            continue
        if lower is not None and lower > start:
            yield start, lower
        start = upper
    if start is not None:
        yield start, None


def _judge(paper, day):
    if not paper.strip():
        raise Refused("party.paper", _("请写明依据的文件。"), "paper")
    if day > clock.today():
        raise Refused("party.order", _("生效日不能晚于今天。"), "since")
