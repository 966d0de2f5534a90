"""Facts sent back for verification, and wishes to change what is under assessment."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When

from hezhi.ground.platform.actor import END

from ..models import AssessmentChange, Verification
from ..states import AssessmentState, VerificationState


def lock_verification(sent: Verification | int) -> Verification:
    """The row, locked until the transaction ends."""
    pk = sent if isinstance(sent, int) else sent.pk
    return Verification.objects.select_for_update(of=("self",)).select_related("compound").get(pk=pk)


def get_verification(pk: int) -> Verification | None:
    """One sent back, inside the running sight."""
    return Verification.objects.select_related("compound", "fact").filter(pk=pk).first()


def open_verification(compound, kind: str) -> Verification | None:
    """The one that waits for an answer about this kind of fact."""
    return Verification.objects.filter(compound=compound, kind=kind, state=VerificationState.ASKED).first()


def verifications(area_path: str) -> QuerySet[Verification]:
    """All of an area, those that wait first, then the newest."""
    rows = Verification.objects.select_related("compound", "fact__organisation")
    rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    return rows.order_by(_waiting_first(VerificationState.ASKED), "-id")


def sent_back(compounds: Iterable[int], kind: str, known: datetime | None = None) -> dict[int, Verification]:
    """compound -> what was being verified of it at a moment (None: now). One query."""
    rows = Verification.objects.filter(compound__in=list(compounds), kind=kind)
    if known is None:
        rows = rows.filter(state=VerificationState.ASKED)
    else:
        rows = rows.filter(Q(answered_at=None) | Q(answered_at__gt=known), asked_at__lte=known)
    return {row.compound_id: row for row in rows.order_by("id")}


def lock_assessment(change: AssessmentChange | int) -> AssessmentChange:
    """The row, locked until the transaction ends."""
    pk = change if isinstance(change, int) else change.pk
    return AssessmentChange.objects.select_for_update(of=("self",)).select_related("compound").get(pk=pk)


def get_assessment(pk: int) -> AssessmentChange | None:
    """One wish, inside the running sight."""
    return AssessmentChange.objects.select_related("compound").filter(pk=pk).first()


def waiting_assessment(compound) -> AssessmentChange | None:
    """The wish about a compound that waits for a second person."""
    return AssessmentChange.objects.filter(compound=compound, state=AssessmentState.PROPOSED).first()


def assessment_changes(area_path: str) -> QuerySet[AssessmentChange]:
    """All of an area, those that wait first, then the newest."""
    rows = AssessmentChange.objects.select_related("compound")
    rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    return rows.order_by(_waiting_first(AssessmentState.PROPOSED), "-id")


def _waiting_first(state):
    return Case(When(state=state, then=Value(0)), default=Value(1))
