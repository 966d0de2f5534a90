"""All writes of the room: a year's sheet drafted, written, submitted, graded, objected to, settled, signed by two."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import SEGMENT, Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from . import queries
from .models import AppraisalSheet, AppraisalValue, Grade
from .states import MOVES, SheetState

WORDS = {  # what is said, and whether it waits for an answer
    "submitted": (
        gettext_lazy("考核表待点评"),
        gettext_lazy("%(area)s %(year)s 年度考核表已提交，请点评、定等次。"),
        "answer",
    ),
    "appraised": (
        gettext_lazy("考核表已定等次"),
        gettext_lazy("%(area)s %(year)s 年度：点评和等次在考核表上，有异议请在 %(until)s 当天或之前提出。"),
        "answer",
    ),
    "objected": (
        gettext_lazy("考核表有异议"),
        gettext_lazy("%(area)s %(year)s 年度考核表提出了异议，请核定。"),
        "answer",
    ),
    "settled": (gettext_lazy("异议已核定"), gettext_lazy("%(area)s %(year)s 年度考核表的异议已有答复。"), "notice"),
    "signed": (gettext_lazy("考核表已签发"), gettext_lazy("%(area)s %(year)s 年度考核表两人已签。"), "notice"),
}


def register_words() -> None:
    """Make the messages known; in apps.ready()."""
    for name, (title, text, kind) in WORDS.items():
        wording.register(wording.Wording(f"supervision.{name}", title, text, kind=kind))


@transaction.atomic
def draft_sheet(area, year: int, *, actor: Actor) -> AppraisalSheet:
    """Begin the sheet of a year that is over, by the scheme of that year."""
    permissions.require(actor, "supervision.draft_sheet", area)
    scheme = queries.appraisal_scheme(year)
    if area.kind not in queries.LEVELS or scheme is None:
        raise Refused("supervision.no_scheme", _("这一年、这一级没有考核方案。"))
    if year > queries.last_year():
        raise Refused("supervision.year_not_over", _("这一年还没有过完。"))
    if queries.sheet_of(area.path, year):
        raise Refused("supervision.twice", _("这一年的考核表已经有了。"))
    try:
        with transaction.atomic():
            sheet = AppraisalSheet.objects.create(
                area_path=area.path,
                area_name=area.name,
                level=area.kind,
                year=year,
                scheme=scheme.version,
                on=date(year, 12, 31),
                drafted_by=actor.user_id or 0,
                drafted_name=_signature(actor),
                drafted_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused("supervision.twice", _("这一年的考核表已经有了。")) from error
    audit.record("supervision.draft_sheet", sheet, actor=actor, changes={"year": year, "scheme": scheme.version})
    return sheet


@transaction.atomic
def write_value(sheet: AppraisalSheet, *, actor: Actor, key: str, words: str) -> AppraisalValue:
    """Write a line that no figure can say; name and time stand beside it."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.write_value", sheet)
    step(MOVES, "supervision.write_value", sheet.state)
    if queries.written_item(sheet, key) is None:
        raise Refused("supervision.not_written", _("这一项由系统计算，不能手写。"))
    _enough(words, "words", fewest=2)
    before = queries.values_of(sheet).get(key)
    value, _new = AppraisalValue.objects.update_or_create(
        sheet=sheet,
        key=key,
        defaults={
            "area_path": sheet.area_path,
            "words": words.strip()[:500],
            "written_by": actor.user_id or 0,
            "written_name": _signature(actor),
            "written_at": clock.now(),
        },
    )
    changes = {"key": key, "words": value.words, "before": before.words if before else ""}
    audit.record("supervision.write_value", sheet, actor=actor, changes=changes)
    return value


@transaction.atomic
def submit_sheet(sheet: AppraisalSheet, *, actor: Actor) -> AppraisalSheet:
    """▶提交: the values are computed as known at the end of the day before, and never change again."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.submit_sheet", sheet)
    state = step(MOVES, "supervision.submit_sheet", sheet.state)
    lacking = queries.unwritten(sheet)
    if lacking:
        names = "、".join(item.shown_name for item in lacking)
        raise Refused("supervision.unwritten", _("还有要写的：%(names)s。") % {"names": names})
    known_on = queries.last_whole_day()
    values = queries.computed_values(sheet, known_on)
    AppraisalValue.objects.bulk_create(
        AppraisalValue(sheet=sheet, area_path=sheet.area_path, key=key, facts=facts) for key, facts in values.items()
    )
    sheet.state, sheet.known_on = state, known_on
    _mark(sheet, "submitted", actor, ["state", "known_on"])
    changes = {"known_on": known_on.isoformat(), "values": values}
    row = audit.record("supervision.submit_sheet", sheet, actor=actor, changes=changes)
    _tell_above(sheet, "submitted", row, "supervision.appraise")
    return sheet


@transaction.atomic
def appraise(sheet: AppraisalSheet, *, actor: Actor, comments: str, grade: str) -> AppraisalSheet:
    """A post above comments and grades; from then on the area has its days to object."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.appraise", sheet)
    sheet.state = step(MOVES, "supervision.appraise", sheet.state)
    _unsigned(sheet)
    _enough(comments, "comments")
    before, sheet.grade = sheet.grade, _grade(grade, "grade")
    sheet.comments = comments.strip()[:1000]
    _mark(sheet, "appraised", actor, ["comments", "grade"])
    changes = {"grade": [before, grade], "comments": sheet.comments}
    row = audit.record("supervision.appraise", sheet, actor=actor, changes=changes)
    _tell_own(sheet, "appraised", row, until=f"{queries.objection_until(sheet)}")
    return sheet


@transaction.atomic
def object_to_grade(sheet: AppraisalSheet, *, actor: Actor, reason: str) -> AppraisalSheet:
    """The area objects to its grade with a reason, within its days."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.object", sheet)
    state = step(MOVES, "supervision.object", sheet.state)
    _unsigned(sheet)
    until = queries.objection_until(sheet)
    if until is None:
        raise Refused("supervision.not_graded", _("还没有定等次。"))
    if clock.today() > until:
        raise Refused("supervision.too_late", _("异议期到 %(day)s 为止。") % {"day": until})
    _enough(reason, "reason")
    sheet.state, sheet.objection, sheet.grade_before = state, reason.strip()[:500], sheet.grade
    _mark(sheet, "objected", actor, ["state", "objection", "grade_before"])
    changes = {"grade": sheet.grade}
    row = audit.record("supervision.object", sheet, actor=actor, reason=sheet.objection, changes=changes)
    _tell_above(sheet, "objected", row, "supervision.settle", but=(sheet.appraised_by, sheet.objected_by))
    return sheet


@transaction.atomic
def settle_objection(sheet: AppraisalSheet, *, actor: Actor, answer: str, grade: str) -> AppraisalSheet:
    """Another person of the level above answers, and says which grade holds."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.settle", sheet)
    state = step(MOVES, "supervision.settle", sheet.state)
    _enough(answer, "answer")
    sheet.grade = _grade(grade, "grade_held")
    sheet.state, sheet.answer = state, answer.strip()[:500]
    _mark(sheet, "settled", actor, ["state", "answer", "grade"])
    changes = {"grade": [sheet.grade_before, sheet.grade], "answer": sheet.answer}
    row = audit.record("supervision.settle", sheet, actor=actor, changes=changes)
    _tell_own(sheet, "settled", row)
    return sheet


@transaction.atomic
def sign_first(sheet: AppraisalSheet, *, actor: Actor) -> AppraisalSheet:
    """The first signature: after the days of objection, or after the objection was settled."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.first_sign", sheet)
    sheet.state = step(MOVES, "supervision.first_sign", sheet.state)
    _unsigned(sheet)
    until = queries.objection_until(sheet)
    if until is None:
        raise Refused("supervision.not_graded", _("还没有定等次。"))
    if sheet.state == SheetState.SUBMITTED and clock.today() <= until:
        raise Refused("supervision.too_early", _("异议期到 %(day)s 为止，过后再签。") % {"day": until})
    sheet.first_sign_by, sheet.first_sign_name = actor.user_id or 0, _signature(actor)
    sheet.first_signed_at = clock.now()
    sheet.save(update_fields=["first_sign_by", "first_sign_name", "first_signed_at"])
    audit.record("supervision.first_sign", sheet, actor=actor, changes={"grade": sheet.grade})
    return sheet


@transaction.atomic
def sign_second(sheet: AppraisalSheet, *, actor: Actor) -> AppraisalSheet:
    """The second signature, by another person: nothing of the sheet changes after it."""
    sheet = queries.lock_sheet(sheet)
    permissions.require(actor, "supervision.second_sign", sheet)
    state = step(MOVES, "supervision.second_sign", sheet.state)
    if sheet.first_sign_by is None:
        raise Refused("supervision.not_first", _("还没有第一签。"))
    sheet.state = state
    sheet.second_sign_by, sheet.second_sign_name = actor.user_id or 0, _signature(actor)
    sheet.second_signed_at = clock.now()
    sheet.save(update_fields=["state", "second_sign_by", "second_sign_name", "second_signed_at"])
    row = audit.record("supervision.second_sign", sheet, actor=actor, changes={"grade": sheet.grade})
    _tell_own(sheet, "signed", row)
    return sheet


def _tell_above(sheet, name, row, deed, *, but=()):
    """Whoever may do the next deed at the nearest level above that has somebody for it, without those who may not do it twice."""
    for width in range(len(sheet.area_path) - SEGMENT, 0, -SEGMENT):
        users = accounts.holders_of_deed(deed, paths=[sheet.area_path[:width]]).exclude(pk__in=but)
        if _tell(sheet, name, row, users):
            return


def _tell_own(sheet, name, row, **values):
    """The area's own posts."""
    _tell(sheet, name, row, accounts.holders_of_deed("supervision.object", paths=[sheet.area_path]), **values)


def _tell(sheet, name, row, users, **values) -> int:
    values |= {"area": sheet.area_name, "year": str(sheet.year)}
    event, path = f"supervision.{name}:{sheet.pk}:{row.pk}", reverse("supervision:sheet", args=[sheet.pk])
    told = [notices.tell(user, f"supervision.{name}", event=event, values=values, path=path) for user in users]
    return len(told)


def _mark(sheet, deed, actor, changed):
    setattr(sheet, f"{deed}_by", actor.user_id or 0)
    setattr(sheet, f"{deed}_name", _signature(actor))
    setattr(sheet, f"{deed}_at", clock.now())
    sheet.save(update_fields=[*changed, f"{deed}_by", f"{deed}_name", f"{deed}_at"])


def _unsigned(sheet):
    if sheet.first_sign_by is not None:
        raise Refused("supervision.signed", _("已经有第一签，不能再改。"))


def _enough(words, field, fewest=5):
    if len(words.strip()) < fewest:
        raise Refused("supervision.too_short", _("至少写 %(n)d 个字。") % {"n": fewest}, field)


def _grade(grade, field):
    if grade not in Grade.values:
        raise Refused("supervision.no_grade", _("从列表里选一个等次。"), field)
    return grade


def _signature(actor) -> str:
    return f"{actor.name} {actor.post}".strip()[:120]
