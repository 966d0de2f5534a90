"""A scheme of the composite score: proposed by one officer with its paper and its first period, confirmed by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import queries
from ..models import ScoreScheme
from ..rules.assessment_period import Period
from ..states import SCHEME_MOVES, SchemeState
from .saving import save_alone

MOST_DAYS = 30


@transaction.atomic
def propose_scheme(
    area,
    *,
    actor,
    code: str,
    valid_from: date,
    weights: dict[str, str],
    basic_factor: str,
    source: str,
    objection_days: int = 5,
) -> ScoreScheme:
    """Weights as fractions ("30/100") that add up to 1, from the period of a month on that has not ended. Nothing changes until another
    officer confirms it."""
    permissions.require(actor, "indicators.propose_scheme", area)
    first = valid_from.replace(day=1)
    row = ScoreScheme(
        area_path=area.path,
        area_name=area.name,
        code=code.strip()[:40],
        valid_from=first,
        **weights,
        basic_factor=basic_factor,
        objection_days=objection_days,
        source=source.strip()[:300],
        proposed_by=actor.user_id,
        proposed_name=actor.name,
        proposed_at=clock.now(),
    )
    _refuse_nonsense(row)
    _refuse_backwards(row)
    save_alone(row, Refused("scheme_twice", _("这一期已经有方案，或有一个在等决定。"), "valid_from"))
    audit.record("indicators.propose_scheme", row, actor=actor, reason=row.source, changes=_facts(row))
    return row


def _refuse_nonsense(row):
    if not (row.code and row.source):
        raise Refused("scheme_source", _("写明方案名称和依据的文件。"), "source")
    if not 0 <= row.objection_days <= MOST_DAYS:
        raise Refused("scheme_days", _("异议期是 0 到 30 天。"), "objection_days")
    try:
        queries.as_scheme(row)
    except (ValueError, ZeroDivisionError, TypeError) as fault:
        raise Refused("scheme_weights", _("三个权重要加起来正好是 1，系数在 0 和 1 之间。"), "resolution") from fault


def _refuse_backwards(row):
    if Period(row.valid_from).window.end <= queries.local_now():
        raise Refused("scheme_past", _("考核期已经结束，不能改它的方案；从还没结束的考核期起。"), "valid_from")
    living = (SchemeState.PROPOSED, SchemeState.CONFIRMED)
    if (
        queries.schemes_for(row.area_path)
        .filter(area_path=row.area_path, valid_from=row.valid_from, state__in=living)
        .exists()
    ):
        raise Refused("scheme_twice", _("这一期已经有方案，或有一个在等决定。"), "valid_from")


def confirm_scheme(scheme: ScoreScheme, *, actor) -> ScoreScheme:
    """The second person agrees: it holds from its period on, for the area and what lies in it."""
    return _decide(scheme, "indicators.confirm_scheme", actor, "")


def refuse_scheme(scheme: ScoreScheme, *, actor, reason: str) -> ScoreScheme:
    """The second person does not agree."""
    if not reason.strip():
        raise Refused("reason_needed", _("请写一句理由。"), "reason")
    return _decide(scheme, "indicators.refuse_scheme", actor, reason)


@transaction.atomic
def _decide(scheme, deed, actor, reason):
    scheme = queries.lock_scheme(scheme)
    if actor.user_id == scheme.proposed_by:
        raise NotPermitted("two_people", _("提出和决定须是两个人。请另一位有权限的同事来决定。"))
    permissions.require(actor, deed, scheme)
    state = step(SCHEME_MOVES, deed, scheme.state)
    if state == SchemeState.CONFIRMED:
        _refuse_late(scheme)
    scheme.state = state
    scheme.decided_by, scheme.decided_name = actor.user_id, actor.name
    scheme.decided_at, scheme.decision = clock.now(), reason.strip()[:300]
    scheme.save(update_fields=["state", "decided_by", "decided_name", "decided_at", "decision"])
    audit.record(deed, scheme, actor=actor, reason=reason.strip(), changes=_facts(scheme))
    return scheme


def _refuse_late(scheme):
    if Period(scheme.valid_from).window.end <= queries.local_now():
        raise Refused("scheme_past", _("等的时候这一期已经结束，请重新提出，从还没结束的考核期起。"), "valid_from")


def _facts(row):
    names = ("code", "response", "resolution", "satisfaction", "basic_factor", "objection_days")
    return {"valid_from": row.valid_from.isoformat(), **{name: getattr(row, name) for name in names}}
