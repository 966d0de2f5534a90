"""Who owns and who lives where, from which day. A day's shares of a unit add up to exactly one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import storing

from ..models import Organisation, Ownership, Person, Residence
from ..rules import shares as share_rules


@dataclass(frozen=True)
class Share:
    """One owner's part of a unit: a person or an organisation, and a fraction of one."""

    owner: Person | Organisation
    share: Fraction | Decimal = Decimal(1)


@dataclass(frozen=True)
class OwnershipDraft:
    """All owners of a unit from a day on. `unit` carries its building and compound."""

    unit: Any
    owners: Sequence[Share]
    since: date
    deed_number: str = ""


def record_ownership(
    unit, owners: Sequence[Share], *, since: date, actor: Actor, deed_number: str = ""
) -> list[Ownership]:
    """State who owns a unit from a day on; who owned it before ends on that day. The same again changes nothing."""
    return record_ownerships([OwnershipDraft(unit, owners, since, deed_number)], actor=actor)


@transaction.atomic
def record_ownerships(
    drafts: Sequence[OwnershipDraft], *, actor: Actor, deed: str = "people.record_ownership"
) -> list[Ownership]:
    """State the owners of many units. Returns the rows now in force for them; one audit row a compound."""
    compounds = {draft.unit.building.compound for draft in drafts}
    for compound in compounds:
        permissions.require(actor, deed, compound.area_path)
    present = _present({draft.unit.pk for draft in drafts})
    changed = [draft for draft in drafts if not _is_same(present[draft.unit.pk], draft)]
    for draft in changed:
        _judge(draft, present[draft.unit.pk])
    ended = [row for draft in changed for row in present[draft.unit.pk]]
    _end(ended, {draft.unit.pk: draft.since for draft in changed})
    fresh = storing.insert([row for draft in changed for row in _rows(draft)], keys=True)
    _record(changed, deed, actor)
    kept = {draft.unit.pk for draft in drafts} - {draft.unit.pk for draft in changed}
    return [row for pk in kept for row in present[pk]] + list(fresh)


@transaction.atomic
def transfer(
    unit,
    *,
    seller: Person | Organisation,
    buyer: Person | Organisation,
    on: date,
    actor: Actor,
    share: Fraction | Decimal | None = None,
    deed_number: str = "",
) -> list[Ownership]:
    """Let a share (all of it by default) go from one owner to another on a day; the others keep theirs."""
    parts = {_owner_of(row): Fraction(row.share) for row in _present({unit.pk})[unit.pk]}
    held = parts.get(seller, Fraction(0))
    sold = held if share is None else Fraction(share)
    if not 0 < sold <= held:
        raise Refused("ownership.not_held", _("“%(name)s”在这套房中没有这么多份额。") % {"name": seller}, "share")
    parts[seller] = held - sold
    parts[buyer] = parts.get(buyer, Fraction(0)) + sold
    owners = [Share(owner, part) for owner, part in parts.items() if part]
    return record_ownerships([OwnershipDraft(unit, owners, on, deed_number)], actor=actor, deed="people.transfer")


def record_residence(
    unit, person: Person, kind: str, *, since: date, actor: Actor, until: date | None = None
) -> Residence:
    """State that a person lives in a unit from a day on. The same again changes nothing."""
    return record_residences([(unit, person, kind, since, until)], actor=actor)[0]


@transaction.atomic
def record_residences(drafts: Sequence[tuple], *, actor: Actor) -> list[Residence]:
    """State many residences: (unit, person, kind, since, until). One audit row a compound."""
    for compound in {unit.building.compound for unit, *_rest in drafts}:
        permissions.require(actor, "people.record_residence", compound.area_path)
    known = {
        (row.unit_id, row.person_id): row
        for row in Residence.objects.filter(unit__in=[draft[0].pk for draft in drafts], valid_until=None)
    }
    fresh = [
        Residence(
            unit=unit,
            person=person,
            kind=kind,
            area_path=unit.building.compound.area_path,
            valid_from=since,
            valid_until=until,
        )
        for unit, person, kind, since, until in drafts
        if (unit.pk, person.pk) not in known
    ]
    Residence.objects.bulk_create(fresh, batch_size=2000)
    for compound, number in _per_compound(row.unit for row in fresh).items():
        audit.record("people.record_residence", compound, actor=actor, changes={"residents": number})
    known.update({(row.unit_id, row.person_id): row for row in fresh})
    return [known[unit.pk, person.pk] for unit, person, *_rest in drafts]


@transaction.atomic
def end_residence(residence: Residence, *, on: date, actor: Actor) -> Residence:
    """Let a residence end: `on` is the first day the person no longer lives there."""
    residence = Residence.objects.select_for_update(of=("self",)).select_related("unit").get(pk=residence.pk)
    permissions.require(actor, "people.record_residence", residence.area_path)
    if on <= residence.valid_from:
        raise Refused("residence.order", _("迁出日必须晚于迁入日。"), "on")
    residence.valid_until = on
    residence.save(update_fields=["valid_until"])
    changes = {"ended": on.isoformat()}
    audit.record("people.record_residence", residence.unit, actor=actor, area_path=residence.area_path, changes=changes)
    return residence


def _present(units: set[int]) -> dict[int, list[Ownership]]:
    rows = defaultdict(list)
    open_rows = Ownership.objects.filter(Q(valid_until=None), unit__in=units).select_related("person", "organisation")
    for row in open_rows.select_for_update(of=("self",)).order_by("id"):
        rows[row.unit_id].append(row)
    return rows


def _owner_of(row):
    return row.person or row.organisation


def _is_same(rows, draft):
    if not rows or not share_rules.add_up([part.share for part in draft.owners]):
        return False
    parts = zip(draft.owners, share_rules.stored([part.share for part in draft.owners]), strict=True)
    return {_owner_of(row): row.share for row in rows} == {part.owner: share for part, share in parts}


def _judge(draft, rows):
    owners = [part.owner for part in draft.owners]
    if len(set(owners)) != len(owners):
        raise Refused("ownership.twice", _("%(unit)s：同一业主写了两次。") % {"unit": draft.unit}, "owners")
    if any(Fraction(part.share) <= 0 for part in draft.owners) or not share_rules.add_up(
        [part.share for part in draft.owners]
    ):
        total = sum((Fraction(part.share) for part in draft.owners), Fraction(0))
        raise Refused(
            "ownership.shares",
            _("%(unit)s：各业主的份额合计应为 1，现为 %(total)s。") % {"unit": draft.unit, "total": total},
            "share",
        )
    if late := [row for row in rows if row.valid_from >= draft.since]:
        raise Refused(
            "ownership.order",
            _("%(unit)s：起始日必须晚于现业主的起始日（%(day)s）。") % {"unit": draft.unit, "day": late[0].valid_from},
            "since",
        )


def _end(rows, days):
    for row in rows:
        row.valid_until = days[row.unit_id]
    Ownership.objects.bulk_update(rows, ["valid_until"], batch_size=2000)


def _rows(draft):
    parts = zip(draft.owners, share_rules.stored([part.share for part in draft.owners]), strict=True)
    return [
        Ownership(
            unit=draft.unit,
            person=part.owner if isinstance(part.owner, Person) else None,
            organisation=part.owner if isinstance(part.owner, Organisation) else None,
            share=share,
            area_path=draft.unit.building.compound.area_path,
            deed_number=draft.deed_number,
            valid_from=draft.since,
        )
        for part, share in parts
    ]


def _record(changed, deed, actor):
    if len(changed) == 1:
        draft = changed[0]
        audit.record(
            deed,
            draft.unit,
            actor=actor,
            area_path=draft.unit.building.compound.area_path,
            changes={"owners": len(draft.owners), "since": draft.since.isoformat()},
        )
        return
    for compound, number in _per_compound(draft.unit for draft in changed).items():
        audit.record(deed, compound, actor=actor, changes={"units": number})


def _per_compound(units: Iterable) -> dict:
    counts: dict = {}
    for unit in units:
        counts[unit.building.compound] = counts.get(unit.building.compound, 0) + 1
    return counts
