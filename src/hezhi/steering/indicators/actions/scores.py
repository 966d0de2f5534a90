"""Editions of the hotline's rates and scores: prepared, opened for objections, final; a correction is the next edition."""

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.law.periods import days_after
from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.ground.sheets.queries import work_calendar

from .. import queries
from ..events import ScoresFinal, ScoresOpened
from ..models import ExclusionReason, HotlineExclusion, ScoreEdition, ScoreObjection, ScoreRecords
from ..states import OBJECTION_MOVES, SCORE_MOVES, ExclusionState, ObjectionState, ScoreState
from .saving import save_alone


@transaction.atomic
def prepare_scores(area, period, *, actor, by: str = "", reason: str = "") -> ScoreEdition:
    """Freeze a period that is over: its board, its scheme and every request it counts."""
    permissions.require(actor, "indicators.prepare_scores", area)
    board = queries.hotline_board(area, period, by)
    _refuse_early_or_twice(board, reason)
    content, packed, count = queries.frozen_scores(board)
    return _keep(area.path, area.name, board.basis, content, packed, count, actor=actor, reason=reason)


def _keep(path, name, basis, content, packed, count, *, actor, reason) -> ScoreEdition:
    edition = ScoreEdition(
        area_path=path,
        area_name=name,
        month=basis.period.month,
        by=basis.by,
        edition=queries.next_score_edition(path, basis.period.month, basis.by),
        content=content,
        sha256=queries.digest(content),
        reason=reason.strip()[:300],
        prepared_by=actor.user_id,
        prepared_name=actor.name,
        prepared_at=clock.now(),
    )
    save_alone(edition, Refused("already_under_way", _("这一期已有一版在复核或异议期里，先办完那一版。"), "period"))
    ScoreRecords.objects.create(edition=edition, area_path=path, packed=packed, count=count)
    audit.record(
        "indicators.prepare_scores",
        edition,
        actor=actor,
        reason=reason.strip(),
        changes={"sha256": edition.sha256, "edition": edition.edition, "requests": count},
    )
    return edition


def _refuse_early_or_twice(board, reason):
    basis = board.basis
    if not board.is_over:
        raise Refused("period_open", _("这一期还没有过完，18 日以后再拟定。"), "period")
    states = set(
        queries.score_editions_of(basis.area.path, basis.period.month, basis.by).values_list("state", flat=True)
    )
    if states & {ScoreState.PREPARED, ScoreState.OPEN}:
        raise Refused("already_under_way", _("这一期已有一版在复核或异议期里，先办完那一版。"), "period")
    if ScoreState.FINAL in states and not reason.strip():
        raise Refused("reason_needed", _("这一期已经定稿。要更正，请写明原因。"), "reason")


@transaction.atomic
def open_scores(edition: ScoreEdition, *, actor) -> ScoreEdition:
    """Open for objections, by another person than who prepared it; the last day is moved off days of rest."""
    edition = queries.lock_scores(edition)
    _require_another_person(edition.prepared_by, actor)
    permissions.require(actor, "indicators.open_scores", edition)
    edition.state = step(SCORE_MOVES, "indicators.open_scores", edition.state)
    days = queries.hotline_scheme(edition.month, edition.area_path).objection_days
    edition.objections_until = days_after(clock.today(), days, work_calendar()).rolled
    edition.opened_by, edition.opened_name, edition.opened_at = actor.user_id, actor.name, clock.now()
    edition.save(update_fields=["state", "objections_until", "opened_by", "opened_name", "opened_at"])
    changes = {"sha256": edition.sha256, "objections_until": edition.objections_until.isoformat()}
    audit.record("indicators.open_scores", edition, actor=actor, changes=changes)
    outbox.publish(ScoresOpened(edition.pk))
    return edition


@transaction.atomic
def reject_scores(edition: ScoreEdition, *, actor, reason: str) -> ScoreEdition:
    """Send a prepared edition back; the next try is a new one."""
    edition = queries.lock_scores(edition)
    _require_another_person(edition.prepared_by, actor)
    permissions.require(actor, "indicators.reject_scores", edition)
    if not reason.strip():
        raise Refused("reason_needed", _("退回要写明原因，拟定人才知道改什么。"), "reason")
    edition.state = step(SCORE_MOVES, "indicators.reject_scores", edition.state)
    edition.rejection = reason.strip()[:300]
    edition.save(update_fields=["state", "rejection"])
    audit.record("indicators.reject_scores", edition, actor=actor, reason=reason.strip())
    return edition


@transaction.atomic
def object_to_score(
    edition: ScoreEdition, unit: str, *, actor, words: str, number: str = "", reason: str = "", figure: str = ""
) -> ScoreObjection:
    """A ranked unit objects while the window runs: to a request that it counts (with the ground on which it is to be left out), or to a
    figure."""
    ranked = next((one for one in queries.units_of(edition) if one.unit == unit), None)
    permissions.require(actor, "indicators.object_to_score", ranked)
    if not queries.is_open_for_objections(edition):
        raise Refused("window_closed", _("异议期已经过了，或还没开始。"), "number")
    if len(words.strip()) < 5:
        raise Refused("words_needed", _("写明为什么不对，至少 5 个字。"), "words")
    line = _line_meant(edition, ranked, number, reason, figure)
    objection = ScoreObjection.objects.create(
        edition=edition,
        unit=ranked.unit,
        unit_name=ranked.name[:120],
        area_path=ranked.area_path,
        desk=ranked.desk,
        request_id=line.id if line else None,
        number=line.number if line else "",
        figure="" if line else figure,
        reason=reason if line else "",
        words=words.strip()[:300],
        raised_by=actor.user_id,
        raised_name=(actor.post or actor.name)[:120],
        raised_at=clock.now(),
    )
    changes = {"unit": ranked.name, "number": objection.number, "figure": objection.figure, "objection": objection.pk}
    audit.record("indicators.object_to_score", edition, actor=actor, reason=words.strip(), changes=changes)
    return objection


def _line_meant(edition, ranked, number, reason, figure):
    if not number.strip():
        if figure not in queries.FIGURES:
            raise Refused("figure_needed", _("写诉求编号，或选一个数。"), "number")
        return None
    line = next(
        (one for one in queries.lines_of(edition) if one.number == number.strip() and one.unit == ranked.unit), None
    )
    if line is None or line.number in edition.content["excluded"]:
        raise Refused("not_counted", _("这一版没有把这个编号算给该单位，请核对。"), "number")
    if reason not in ExclusionReason.values:
        raise Refused("reason_needed", _("从列表里选一个剔除的原因。"), "reason")
    living = (ObjectionState.RAISED, ObjectionState.UPHELD)
    if edition.objections.filter(request=line.id, state__in=living).exists():
        raise Refused("objected_twice", _("这一件已经有人提出异议。"), "number")
    return line


@transaction.atomic
def uphold_objection(objection: ScoreObjection, *, actor, words: str = "") -> ScoreObjection:
    """Another person agrees: the request is left out of the final edition, and of the rates from now on."""
    objection = _decide(objection, "indicators.uphold_objection", actor, words)
    if objection.request_id and not queries.exclusion_of(objection.request_id):
        _leave_out(objection)
    return objection


@transaction.atomic
def refuse_objection(objection: ScoreObjection, *, actor, words: str) -> ScoreObjection:
    """Another person does not agree, and says why."""
    if not words.strip():
        raise Refused("reason_needed", _("请写一句理由。"), "words")
    return _decide(objection, "indicators.refuse_objection", actor, words)


def _decide(objection, deed, actor, words):
    objection = queries.lock_objection(objection)
    _require_another_person(objection.raised_by, actor)
    permissions.require(actor, deed, objection.edition)
    if objection.edition.state != ScoreState.OPEN:
        raise Refused("not_open", _("这一版已经定稿，异议不能再改。"))
    objection.state = step(OBJECTION_MOVES, deed, objection.state)
    objection.decided_by, objection.decided_name = actor.user_id, (actor.post or actor.name)[:120]
    objection.decided_at, objection.decision = clock.now(), words.strip()[:300]
    objection.save(update_fields=["state", "decided_by", "decided_name", "decided_at", "decision"])
    changes = {"objection": objection.pk, "unit": objection.unit_name, "number": objection.number}
    audit.record(deed, objection.edition, actor=actor, reason=words.strip(), changes=changes)
    return objection


def _leave_out(objection):
    """Two people have said so already: who objected, and who decided."""
    told_at = objection.request.received_at
    HotlineExclusion.objects.create(
        request_id=objection.request_id,
        area_path=objection.request.area_path,
        told_at=told_at,
        reason=objection.reason,
        words=objection.words,
        state=ExclusionState.CONFIRMED,
        proposed_by=objection.raised_by,
        proposed_name=objection.raised_name[:80],
        proposed_at=objection.raised_at,
        decided_by=objection.decided_by,
        decided_name=objection.decided_name[:80],
        decided_at=objection.decided_at,
        decision=_("考核异议成立"),
    )


@transaction.atomic
def finalise_scores(edition: ScoreEdition, *, actor) -> ScoreEdition:
    """Close the window: with nothing upheld the edition itself is final; else the next one is, worked from the same records without what
    was upheld. What was final before is superseded."""
    edition = queries.lock_scores(edition)
    _require_another_person(edition.prepared_by, actor)
    permissions.require(actor, "indicators.finalise_scores", edition)
    state = step(SCORE_MOVES, "indicators.finalise_scores", edition.state)
    if queries.is_open_for_objections(edition):
        raise Refused("window_open", _("异议期到 %(day)s 为止，过了才能定稿。") % {"day": edition.objections_until})
    if queries.count_undecided(edition):
        raise Refused("undecided", _("还有异议没有决定。"))
    _supersede_final(edition, actor)
    upheld = queries.upheld_numbers(edition)
    final = _without(edition, upheld, actor) if upheld else edition
    final.state = state
    final.finalised_by, final.finalised_name, final.finalised_at = actor.user_id, actor.name, clock.now()
    final.save()
    changes = {"sha256": final.sha256, "edition": final.edition, "upheld": upheld}
    audit.record("indicators.finalise_scores", final, actor=actor, changes=changes)
    outbox.publish(ScoresFinal(final.pk))
    return final


def _supersede_final(edition, actor):
    before = queries.score_editions_of(edition.area_path, edition.month, edition.by).filter(state=ScoreState.FINAL)
    for row in before.select_for_update():
        _supersede(row, actor, edition.reason)


def _supersede(edition, actor, reason):
    edition.state = step(SCORE_MOVES, "indicators.supersede_scores", edition.state)
    edition.save(update_fields=["state"])
    audit.record("indicators.supersede_scores", edition, actor=actor, reason=reason)


def _without(edition, numbers, actor) -> ScoreEdition:
    """The next edition: the same records, without these."""
    lines = queries.lines_of(edition)
    content = queries.reworked(edition.content, lines, frozenset(numbers))
    _supersede(edition, actor, _("异议成立 %(n)d 件") % {"n": len(numbers)})
    made = ScoreEdition.objects.create(
        area_path=edition.area_path,
        area_name=edition.area_name,
        month=edition.month,
        by=edition.by,
        edition=queries.next_score_edition(edition.area_path, edition.month, edition.by),
        content=content,
        sha256=queries.digest(content),
        reason=_("异议成立 %(n)d 件：%(numbers)s") % {"n": len(numbers), "numbers": "、".join(numbers)[:250]},
        prepared_by=edition.prepared_by,
        prepared_name=edition.prepared_name,
        prepared_at=edition.prepared_at,
        opened_by=edition.opened_by,
        opened_name=edition.opened_name,
        opened_at=edition.opened_at,
        objections_until=edition.objections_until,
        state=ScoreState.OPEN,
    )
    with sight.job(queries.READ_SCORES):
        packed = ScoreRecords.objects.get(edition=edition)
    ScoreRecords.objects.create(edition=made, area_path=made.area_path, packed=packed.packed, count=packed.count)
    return made


def _require_another_person(user_id, actor):
    if actor.user_id == user_id:
        raise NotPermitted("two_people", _("须是另一个人。请另一位有权限的同事来。"))
