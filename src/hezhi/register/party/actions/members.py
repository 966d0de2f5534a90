"""Members: where they belong, where they join in, who reports to his home community; a look at one is on record."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import HomeReport, Membership, PartyOrg
from ..rules.membership import membership_fits
from ..states import OrgKind

SHORTEST_REASON = 2


@transaction.atomic
def add_member(
    person, org: PartyOrg, *, since: date, paper: str, actor: Actor, is_main: bool | None = None
) -> Membership:
    """A person belongs to an organisation from a day on. Where he belonged elsewhere he is moved; a functional branch moves nobody.

    `is_main` None: as the kind of organisation has it."""
    permissions.require(actor, "party.add_member", org)
    is_main = org.kind != OrgKind.FUNCTIONAL_BRANCH if is_main is None else is_main
    if not membership_fits(kind=org.kind, is_main=is_main):
        raise Refused("party.membership", _("组织关系只能在党委、党总支、党支部；功能党支部不转组织关系。"), "org")
    _judge(org, since, paper)
    own = Membership.objects.select_for_update(of=("self",)).filter(person=person)
    if own.filter(org=org, until=None).exists():
        raise Refused("party.twice", _("他已经在这个党组织。"), "person")
    if not is_main and not own.filter(is_main=True, until=None).exists():
        raise Refused("party.no_main", _("功能党支部只吸收组织关系已登记的党员；请先登记他的组织关系。"), "person")
    before = own.filter(is_main=True, until=None).select_related("org__organisation").first() if is_main else None
    if before is not None:
        _move_from(before, since)
    row = Membership.objects.create(
        person=person, org=org, is_main=is_main, since=since, paper=paper[:200], area_path=org.area_path
    )
    changes = {"org": [str(before.org) if before else None, str(org)], "since": since.isoformat()}
    audit.record("party.add_member", row, actor=actor, changes=changes, reason=paper)
    return row


@transaction.atomic
def end_membership(row: Membership, *, until: date, actor: Actor, reason: str) -> Membership:
    """He belongs to it no more."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("org").get(pk=row.pk)
    permissions.require(actor, "party.end_membership", row)
    if row.until is not None or until < row.since or until > clock.today():
        raise Refused("party.order", _("结束日不能早于开始日，也不能晚于今天。"), "until")
    row.until = until
    row.save(update_fields=["until"])
    audit.record("party.end_membership", row, actor=actor, changes={"until": until.isoformat()}, reason=reason)
    return row


@transaction.atomic
def look_member(row: Membership, *, actor: Actor, reason: str) -> Membership:
    """See who a member is, for a reason that stays on record."""
    permissions.require(actor, "party.look_member", row)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("look.reason", _("请写明查看的理由。"), "reason")
    audit.record("party.look_member", row, actor=actor, reason=reason)
    return row


@transaction.atomic
def report_home(person, org: PartyOrg, *, unit: str, since: date, actor: Actor, offers: str = "") -> HomeReport:
    """A member employed elsewhere reports to the Party organisation of his home community. Where he belongs does not change."""
    permissions.require(actor, "party.report_home", org)
    _judge(org, since, unit)
    if HomeReport.objects.filter(person=person, org=org, until=None).exists():
        raise Refused("party.twice", _("他已经在这里报到。"), "person")
    row = HomeReport.objects.create(
        person=person, org=org, unit=unit.strip()[:80], offers=offers[:120], since=since, area_path=org.area_path
    )
    audit.record("party.report_home", row, actor=actor, changes={"org": str(org), "since": since.isoformat()})
    return row


@transaction.atomic
def end_report(row: HomeReport, *, until: date, actor: Actor, reason: str) -> HomeReport:
    """He moved away, or retired and belongs here now."""
    row = HomeReport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    permissions.require(actor, "party.end_report", row)
    if row.until is not None or until < row.since or until > clock.today():
        raise Refused("party.order", _("结束日不能早于开始日，也不能晚于今天。"), "until")
    row.until = until
    row.save(update_fields=["until"])
    audit.record("party.end_report", row, actor=actor, changes={"until": until.isoformat()}, reason=reason)
    return row


def _move_from(before, since):
    if since <= before.since:
        raise Refused("party.order", _("转接的日子要晚于原来的组织关系。"), "since")
    before.until = since
    before.save(update_fields=["until"])


def _judge(org, since, paper):
    if org.ended_on is not None:
        raise Refused("party.ended", _("这个党组织已经撤销或合并。"), "org")
    if not paper.strip():
        raise Refused("party.paper", _("请写明依据或单位。"), "paper")
    if not org.set_up_on <= since <= clock.today():
        raise Refused("party.order", _("日子不能早于党组织设立，也不能晚于今天。"), "since")
