"""What stands in the way of somebody's seat is recorded by a paper, and lifted by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import Impediment
from ..states import ImpedimentKind


@transaction.atomic
def record_impediment(
    person, kind: str, *, since: date, paper: str, area_path: str, actor: Actor, towards=None
) -> Impediment:
    """Record arrears, kinship with a provider (`towards`) or another impediment of a person, from a day on."""
    row = Impediment(
        person=person, kind=kind, towards=towards, since=since, paper=paper.strip()[:200], area_path=area_path
    )
    permissions.require(actor, "party.record_impediment", row)
    if kind not in ImpedimentKind.values or not row.paper:
        raise Refused("party.paper", _("请选择种类并写明依据的文件。"), "paper")
    if kind == ImpedimentKind.KINSHIP and towards is None:
        raise Refused("party.towards", _("请写明与哪家物业服务人有利害关系。"), "towards")
    if since > clock.today():
        raise Refused("party.order", _("日子不能晚于今天。"), "since")
    row.save()
    audit.record("party.record_impediment", row, actor=actor, changes={"kind": kind}, reason=paper)
    return row


@transaction.atomic
def lift_impediment(row: Impediment, *, until: date, paper: str, actor: Actor) -> Impediment:
    """It stands in the way no more."""
    row = Impediment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    permissions.require(actor, "party.lift_impediment", row)
    if row.until is not None or until < row.since or until > clock.today():
        raise Refused("party.order", _("结束日不能早于开始日，也不能晚于今天。"), "until")
    row.until = until
    row.save(update_fields=["until"])
    audit.record("party.lift_impediment", row, actor=actor, changes={"until": until.isoformat()}, reason=paper)
    return row
