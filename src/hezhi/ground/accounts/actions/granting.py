"""Grants: one administrator asks, another gives; ending takes one. Nobody arms himself (三权分立)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import NotPermitted, Refused

from ..models import Grant, GrantProposal, Role, User


@transaction.atomic
def propose_grant(
    user: User,
    *,
    actor: Actor,
    role: Role,
    title: str,
    reason: str,
    area_path: str = "",
    desk: int | None = None,
    valid_until: datetime | None = None,
) -> GrantProposal:
    """Ask for a grant; it has no effect until another administrator gives it."""
    proposal = GrantProposal(
        user=user,
        role=role,
        title=title.strip(),
        area_path=area_path,
        desk=desk,
        valid_until=valid_until,
        reason=reason.strip(),
        asked_by_id=actor.user_id,
        asked_at=clock.now(),
    )
    permissions.require(actor, "accounts.propose_grant", proposal)
    _refuse_empty(proposal)
    proposal.save()
    audit.record("accounts.propose_grant", proposal, actor=actor, changes=_facts(proposal), reason=proposal.reason)
    return proposal


@transaction.atomic
def confirm_grant(proposal: GrantProposal, *, actor: Actor) -> Grant:
    """Give what another asked for. Refused to the one who asked and to the one who would get it."""
    proposal = _open_proposal(proposal)
    grant = give_grant(
        proposal.user,
        actor=actor,
        role=proposal.role,
        title=proposal.title,
        area_path=proposal.area_path,
        desk=proposal.desk,
        valid_until=proposal.valid_until,
        asked_by=proposal.asked_by_id,
        reason=proposal.reason,
    )
    _decide(proposal, actor, grant)
    return grant


@transaction.atomic
def decline_grant(proposal: GrantProposal, *, actor: Actor, reason: str) -> GrantProposal:
    """Say no; the one who asked may also take it back himself."""
    proposal = _open_proposal(proposal)
    permissions.require(actor, "accounts.decline_grant", proposal)
    _decide(proposal, actor, None)
    audit.record("accounts.decline_grant", proposal, actor=actor, reason=reason)
    return proposal


@transaction.atomic
def give_grant(
    user: User,
    *,
    actor: Actor,
    role: Role | str,
    title: str,
    area_path: str = "",
    desk: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    asked_by: int | None = None,
    reason: str = "",
) -> Grant:
    """Put a grant in force. A person can do so only for what another person asked (`confirm_grant`); jobs carry posts over as they stand."""
    role = Role.objects.get(code=role) if isinstance(role, str) else role
    grant = Grant(
        user=user,
        role=role,
        title=title,
        area_path=area_path,
        desk=desk,
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
        asked_by=asked_by,
        given_by=actor.user_id,
    )
    if not actor.job and asked_by in (None, actor.user_id):
        raise NotPermitted("grant.four_eyes", _("授权要两个人：申请的人和批准的人不能是同一个人。"))
    if not actor.job and user.pk == actor.user_id:
        raise NotPermitted("grant.self", _("不能批准给自己的授权。"))
    permissions.require(actor, "accounts.give_grant", grant)
    grant.save()
    audit.record("accounts.give_grant", grant, actor=actor, changes=_facts(grant), reason=reason)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, actor: Actor, reason: str) -> Grant:
    """End a grant now. The person's very next request is without it."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    permissions.require(actor, "accounts.end_grant", grant)
    now = clock.now()
    if grant.valid_until and grant.valid_until <= now:
        raise Refused("grant.ended", _("这项授权已经结束了。"))
    before, grant.valid_until = grant.valid_until, now
    grant.save(update_fields=["valid_until"])
    changes = {"user": grant.user_id, "title": grant.title, "valid_until": [before, now]}
    audit.record("accounts.end_grant", grant, actor=actor, changes=changes, reason=reason)
    return grant


def _open_proposal(proposal: GrantProposal) -> GrantProposal:
    proposal = GrantProposal.objects.select_for_update(of=("self",)).select_related("user", "role").get(pk=proposal.pk)
    if proposal.decided_at:
        raise Refused("grant.decided", _("这项申请已经有人处理过了。"))
    return proposal


def _decide(proposal: GrantProposal, actor: Actor, grant: Grant | None) -> None:
    proposal.decided_by_id, proposal.decided_at, proposal.grant = actor.user_id, clock.now(), grant
    proposal.save(update_fields=["decided_by", "decided_at", "grant"])


def _refuse_empty(proposal: GrantProposal) -> None:
    for field, words in (("title", _("请写明岗位名称。")), ("reason", _("请写明授权的理由。"))):
        if not getattr(proposal, field):
            raise Refused("grant.empty", words, field=field)


def _facts(grant: Grant | GrantProposal) -> dict:
    return {
        "user": grant.user_id,
        "name": str(grant.user),
        "role": grant.role.code,
        "title": grant.title,
        "area": grant.area_path,
        "desk": grant.desk,
        "valid_until": grant.valid_until,
    }
