"""Party organisations are set up, renamed, moved under another, re-elected, merged, dissolved: each by a paper, from a day on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import SEGMENT, Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people import actions as people
from hezhi.register.people import queries as people_queries

from ..models import Membership, PartyChange, PartyOrg
from ..queries import party_settings
from ..rules.term import term_years
from ..states import ChangeKind, OrgKind
from .coverage import cover_compound, uncover_compound

COMMUNITY_DEPTH = 4 * SEGMENT


@transaction.atomic
def set_up(
    name: str,
    kind: str,
    *,
    actor: Actor,
    area_path: str,
    on: date,
    paper: str,
    parent: PartyOrg | None = None,
    host=None,
    organisation=None,
    years: int | None = None,
    elected_on: date | None = None,
    covers=(),
) -> PartyOrg:
    """Set up a Party organisation under another, in an area or in a body (`host`: provider, committee, PMC). `covers` are the compounds
    that it covers from that day. `organisation` is the body on record where there is one already."""
    place = permissions.Place(area_path)
    permissions.require(actor, "party.set_up", place)
    _judge(on, paper)
    if kind not in OrgKind.values:
        raise Refused("party.kind", _("请选择党组织的类别。"), "kind")
    if parent is not None and parent.ended_on is not None:
        raise Refused("party.parent", _("上级党组织已经撤销。"), "parent")
    body = organisation or people.add_organisation(name.strip(), "party_org", actor=actor, area_path=area_path)
    if PartyOrg.objects.filter(organisation=body).exists():
        raise Refused("party.twice", _("“%s”已经登记过。") % body, "name")
    org = PartyOrg.objects.create(
        organisation=body,
        kind=kind,
        parent=parent,
        host=host,
        area_path=area_path,
        set_up_on=on,
        elected_on=elected_on or on,
        term_years=years or usual_years(kind, area_path=area_path, host=host),
    )
    _record(org, ChangeKind.SET_UP, on, paper, {}, _as_it_stands(org))
    audit.record("party.set_up", org, actor=actor, changes=_as_it_stands(org), reason=paper)
    for compound in covers:
        cover_compound(org, compound, since=on, paper=paper, actor=actor)
    return org


@transaction.atomic
def rename(org: PartyOrg, name: str, *, actor: Actor, on: date, paper: str) -> PartyOrg:
    """Give it another name; the old one stays in its papers."""
    org = _lock(org, "party.rename", actor)
    _judge(on, paper, org)
    before = org.organisation.name
    if name.strip() == before:
        raise Refused("party.same", _("新名称和现在的一样。"), "name")
    org.organisation = people.rename_organisation(org.organisation, name, actor=actor, reason=paper)
    _told(org, "party.rename", ChangeKind.RENAMED, on, paper, {"name": before}, {"name": org.organisation.name}, actor)
    return org


@transaction.atomic
def move(org: PartyOrg, parent: PartyOrg | None, *, actor: Actor, on: date, paper: str) -> PartyOrg:
    """Put it under another organisation; never under itself or one below it."""
    org = _lock(org, "party.move", actor)
    _judge(on, paper, org)
    above = parent
    while above is not None:
        if above.pk == org.pk:
            raise Refused("party.circle", _("不能隶属于自己或自己的下级。"), "parent")
        above = above.parent
    if parent is not None and parent.ended_on is not None:
        raise Refused("party.parent", _("上级党组织已经撤销。"), "parent")
    before = str(org.parent) if org.parent else ""
    org.parent = parent
    org.save(update_fields=["parent"])
    after = str(parent) if parent else ""
    _told(org, "party.move", ChangeKind.MOVED, on, paper, {"parent": before}, {"parent": after}, actor)
    return org


@transaction.atomic
def re_elect(org: PartyOrg, *, actor: Actor, on: date, paper: str, years: int | None = None) -> PartyOrg:
    """A new term begins on the day of the election; who sits in it is a matter of posts."""
    org = _lock(org, "party.re_elect", actor)
    _judge(on, paper, org)
    if org.elected_on and on <= org.elected_on:
        raise Refused("party.order", _("换届日要晚于上一次换届。"), "on")
    before = org.elected_on.isoformat() if org.elected_on else ""
    org.elected_on, org.term_years = on, years or org.term_years
    org.save(update_fields=["elected_on", "term_years"])
    after = {"elected_on": on.isoformat(), "years": org.term_years}
    _told(org, "party.re_elect", ChangeKind.RE_ELECTED, on, paper, {"elected_on": before}, after, actor)
    return org


@transaction.atomic
def merge(org: PartyOrg, into: PartyOrg, *, actor: Actor, on: date, paper: str) -> PartyOrg:
    """Merge it into another from a day on: its members, its parts and what it covers go over; its posts end."""
    org = _lock(org, "party.merge", actor)
    into = _lock(into, "party.merge", actor)
    _judge(on, paper, org)
    if org.pk == into.pk:
        raise Refused("party.circle", _("不能并入自己。"), "into")
    if org.kind == OrgKind.FUNCTIONAL_BRANCH and into.kind != OrgKind.FUNCTIONAL_BRANCH:
        raise Refused("party.kind", _("功能党支部不能并入管组织关系的党组织；请撤销。"), "into")
    if org.kind != OrgKind.FUNCTIONAL_BRANCH and into.kind == OrgKind.FUNCTIONAL_BRANCH:
        raise Refused("party.kind", _("党员的组织关系不能并入功能党支部。"), "into")
    covered = [row.compound for row in org.coverages.filter(until=None).select_related("compound")]
    _end_rows(org, on, paper, actor, into)
    for part in org.parts.filter(ended_on=None):
        if part.pk != into.pk:
            move(part, into, actor=actor, on=max(on, part.set_up_on), paper=paper)
    for compound in covered:
        if not into.coverages.filter(compound=compound, until=None).exists():
            cover_compound(into, compound, since=on, paper=paper, actor=actor)
    org.ended_on, org.successor = on, into
    org.save(update_fields=["ended_on", "successor"])
    people.retire_organisation(org.organisation, actor=actor, reason=paper)
    _told(org, "party.merge", ChangeKind.MERGED, on, paper, {}, {"into": str(into)}, actor)
    return org


@transaction.atomic
def dissolve(org: PartyOrg, *, actor: Actor, on: date, paper: str) -> PartyOrg:
    """Dissolve it from a day on. It covers nothing any more, its posts end, its members must first have gone elsewhere."""
    org = _lock(org, "party.dissolve", actor)
    _judge(on, paper, org)
    if org.parts.filter(ended_on=None).exists():
        raise Refused("party.parts", _("还有下级党组织，请先改变它们的隶属或撤销。"), "on")
    left = org.memberships.filter(is_main=True, until=None).count()
    if left:
        raise Refused("party.members", _("还有 %s 名党员的组织关系在这里，请先转出或并入别的支部。") % left, "on")
    _end_rows(org, on, paper, actor, None)
    org.ended_on = on
    org.save(update_fields=["ended_on"])
    people.retire_organisation(org.organisation, actor=actor, reason=paper)
    _told(org, "party.dissolve", ChangeKind.DISSOLVED, on, paper, _as_it_stands(org), {}, actor)
    return org


def usual_years(kind: str, *, area_path: str, host=None) -> int:
    """How long its term is by the settings."""
    said = party_settings()
    of_community = host is None and len(area_path) == COMMUNITY_DEPTH
    return term_years(kind, of_community=of_community, years=said.years, community_years=said.community_years)


def _end_rows(org, on, paper, actor, into):
    """What ends with it: coverages, posts, reports; members go over to its successor, functional ones just end."""
    for row in org.coverages.filter(until=None).select_related("compound", "org__organisation"):
        uncover_compound(row, until=max(on, row.since), paper=paper, actor=actor)
    for post in people_queries.posts_in([org.organisation_id], on):
        if post.ended_at is None:
            people.end_post(post, on=max(on, post.valid_from), actor=actor, reason=paper)
    members = list(org.memberships.filter(until=None).select_for_update())
    for member in members:
        member.until = max(on, member.since)
    Membership.objects.bulk_update(members, ["until"])
    org.home_reports.filter(until=None).update(until=on)
    org.instructors.filter(until=None, sent_by=org).update(sent_by=into or org.parent or org)
    if into is not None:
        known = set(into.memberships.filter(until=None).values_list("person", flat=True))
        Membership.objects.bulk_create(
            Membership(
                person_id=member.person_id,
                org=into,
                is_main=member.is_main,
                since=max(on, member.since),
                paper=paper[:200],
                area_path=into.area_path,
            )
            for member in members
            if member.person_id not in known
        )


def _judge(on, paper, org=None):
    if not paper.strip():
        raise Refused("party.paper", _("请写明依据的文件。"), "paper")
    if on > clock.today():
        raise Refused("party.order", _("生效日不能晚于今天。"), "on")
    if org is not None:
        if org.ended_on is not None:
            raise Refused("party.ended", _("这个党组织已经撤销或合并。"), "on")
        if on < org.set_up_on:
            raise Refused("party.order", _("生效日不能早于设立日。"), "on")


def _lock(org, deed, actor) -> PartyOrg:
    org = PartyOrg.objects.select_for_update(of=("self",)).select_related("organisation", "parent").get(pk=org.pk)
    permissions.require(actor, deed, org)
    return org


def _told(org, deed, kind, on, paper, before, after, actor):
    _record(org, kind, on, paper, before, after)
    changes: dict[str, Any] = {key: [before.get(key), after.get(key)] for key in {*before, *after}}
    audit.record(deed, org, actor=actor, changes={**changes, "on": on.isoformat()}, reason=paper)


def _record(org, kind, on, paper, before, after):
    PartyChange.objects.create(
        org=org, kind=kind, on=on, paper=paper[:200], before=before, after=after, recorded_at=clock.now()
    )


def _as_it_stands(org) -> dict[str, Any]:
    return {
        "name": org.organisation.name,
        "kind": org.kind,
        "parent": str(org.parent) if org.parent else "",
        "host": str(org.host) if org.host else "",
    }
