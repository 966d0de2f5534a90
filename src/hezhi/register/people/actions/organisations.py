"""Organisations are entered: offices, committees, providers, developers, departments."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import Organisation


@dataclass(frozen=True)
class OrganisationDraft:
    """A body to be entered; `area_path` is the area that it is responsible for (\"\": everywhere it is named)."""

    name: str
    kind: str
    area_path: str = ""
    short_name: str = ""
    parent: Organisation | None = None
    code: str = ""
    phone: str = ""


def add_organisation(name: str, kind: str, *, actor: Actor, **more) -> Organisation:
    """Enter one body. Refused if one of this kind and name stands in the same area. `more` as in OrganisationDraft."""
    path = more.get("area_path", "")
    if Organisation.objects.filter(kind=kind, name=name, area_path=path).exists():
        raise Refused("organisation.twice", _("已有同类同名的单位“%s”。") % name, "name")
    return add_organisations([OrganisationDraft(name, kind, **more)], actor=actor)[0]


@transaction.atomic
def add_organisations(drafts: Sequence[OrganisationDraft], *, actor: Actor) -> list[Organisation]:
    """Enter many bodies. One audit row for all of one call."""
    for path in {draft.area_path for draft in drafts}:
        permissions.require(actor, "people.add_organisation", path)
    if not drafts:
        return []
    bodies = Organisation.objects.bulk_create([Organisation(**vars(draft)) for draft in drafts], batch_size=2000)
    if len(bodies) == 1:
        audit.record("people.add_organisation", bodies[0], actor=actor, changes={"name": bodies[0].name})
    else:
        audit.record("people.add_organisation", actor=actor, changes={"organisations": len(bodies)})
    return bodies


@transaction.atomic
def rename_organisation(
    body: Organisation, name: str, *, actor: Actor, short_name: str = "", reason: str = ""
) -> Organisation:
    """Give a body another name. What was said of it before keeps its number; the old name stays in the history."""
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    permissions.require(actor, "people.rename_organisation", body.area_path)
    name = name.strip()
    if not name:
        raise Refused("organisation.name", _("请写明新名称。"), "name")
    if Organisation.objects.filter(kind=body.kind, name=name, area_path=body.area_path).exclude(pk=body.pk).exists():
        raise Refused("organisation.twice", _("已有同类同名的单位“%s”。") % name, "name")
    before = body.name
    body.name, body.short_name = name, short_name.strip()
    body.save(update_fields=["name", "short_name"])
    audit.record("people.rename_organisation", body, actor=actor, changes={"name": [before, name]}, reason=reason)
    return body


@transaction.atomic
def retire_organisation(body: Organisation, *, actor: Actor, reason: str) -> Organisation:
    """A body that is no more: it is offered nowhere any longer; what it did and held stays."""
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    permissions.require(actor, "people.retire_organisation", body.area_path)
    body.is_active = False
    body.save(update_fields=["is_active"])
    audit.record("people.retire_organisation", body, actor=actor, reason=reason)
    return body
