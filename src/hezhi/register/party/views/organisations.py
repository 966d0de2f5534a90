"""The tree of an area, one organisation with its papers, and the deeds that change it."""

from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hezhi.ground.platform import clock, permissions
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from .. import actions, forms, queries
from ..states import ChangeKind
from . import area_asked, ask, frame, person_of

WIDE = ("city", "district")
CHANGES = ("rename", "move", "re_elect", "merge", "dissolve", "cover", "add_member")


@require_safe
def home(request):
    """The Party organisations of an area: of a wide one in numbers, of a subdistrict or community as a tree."""
    area = area_asked(request)
    is_wide = area.kind in WIDE
    context = frame(request, area, "party:home")
    context |= {
        "is_wide": is_wide,
        "lines": [] if is_wide else queries.tree(area.path),
        "above": [] if is_wide else [org for org in queries.orgs_around(area.path) if org.area_path != area.path],
        "below": queries.below(area.path, list(territory.children_of(area))) if is_wide else [],
        "due": queries.due_terms(area.path),
        "tasks": list(queries.open_tasks(area.path)[:6]),
        "today": clock.today(),
        "may_set_up": permissions.may(request.actor, "party.set_up", _Place(area.path)),
        "may_appoint": permissions.may(request.actor, "people.appoint", area.path),
    }
    return render(request, "party/home.html", context)


@require_safe
def organisation(request, pk):
    """One organisation: as it stands, who sits in it, who belongs to it, what it covers, and every paper."""
    org = _org(request, pk)
    covers = request.actor.covers(org.area_path)
    today = clock.today()
    context = {
        "org": org,
        "lineage": [step for step in territory.lineage(org.area_path) if request.actor.covers(step.path)],
        "term": queries.term_of(org, today),
        "posts": list(people.posts_in([org.organisation_id], today)),
        "past_posts": [p for p in people.posts_in([org.organisation_id]) if p.valid_until and p.valid_until <= today],
        "members": queries.members_of(org) if covers else [],
        "coverages": list(queries.coverages_of(org)),
        "changes": list(queries.changes_of(org)),
        "meetings": list(queries.meetings_of(org.organisation_id)[:5]),
        "parts": list(org.parts.filter(ended_on=None).select_related("organisation")),
        "may": [deed for deed in CHANGES if covers and permissions.may(request.actor, f"party.{deed}", org)],
        "may_appoint": permissions.may(request.actor, "people.appoint", org.area_path),
        "may_end_post": permissions.may(request.actor, "people.end_post", org.area_path),
        "may_look": permissions.may(request.actor, "party.look_member", org),
        "may_meet": permissions.may(request.actor, "party.plan_meeting", org),
        "today": today,
        "change_words": dict(ChangeKind.choices),
    }
    return render(request, "party/organisation.html", context)


@require_http_methods(["GET", "POST"])
def set_up(request):
    """A new Party organisation."""
    area = area_asked(request)
    permissions.require(request.actor, "party.set_up", _Place(area.path))
    form = forms.SetUpForm(
        request.POST or None,
        initial={"area_path": area.path, "on": clock.today()},
        choices={
            "area_path": queries.area_options(area.path),
            "parent": queries.org_options(area.path),
            "host": queries.body_options(area.path, "provider", "owners_committee", "pmc", "self_management_group"),
        },
    )

    def run(said):
        actions.set_up(
            said["name"],
            said["kind"],
            actor=request.actor,
            area_path=said["area_path"],
            on=said["on"],
            paper=said["paper"],
            parent=queries.get_org(int(said["parent"])) if said["parent"] else None,
            host=people.get_organisation(int(said["host"])) if said["host"] else None,
            elected_on=said["elected_on"],
        )

    return ask(request, form, title=_("设立一个党组织"), button=_("设立"), run=run, done=_("已设立，文件和日期都记下了。"),
               back=f"{reverse('party:home')}?area={area.path}")  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request, pk, deed):
    """Rename, move, re-elect, merge, dissolve; cover a compound; add a member: one form each."""
    org = _org(request, pk)
    if deed not in CHANGES:
        raise Http404
    permissions.require(request.actor, f"party.{deed}", org)
    form, title, button, run = _form_of(request, org, deed)
    back = reverse("party:organisation", args=[org.pk])
    return ask(request, form, title=title, button=button, run=run, done=_("已记下。"), back=back)


@require_http_methods(["GET", "POST"])
def uncover(request, pk):
    """The organisation covers the compound no more."""
    row = queries.get_coverage(pk)
    if row is None or not request.actor.covers(row.compound.area_path):
        raise Http404
    permissions.require(request.actor, "party.uncover", row.compound)
    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    return ask(
        request,
        form,
        title=_("%(org)s不再覆盖%(compound)s") % {"org": row.org, "compound": row.compound},
        button=_("结束覆盖"),
        run=lambda said: actions.uncover_compound(row, until=said["on"], paper=said["paper"], actor=request.actor),
        done=_("已记下；党的组织覆盖率从那一天起按实际情况算。"),
        back=reverse("party:organisation", args=[row.org_id]),
        note=_("如果没有别的党组织覆盖：还有指导员的记为“仅工作覆盖”，没有的记为“尚未覆盖”。"),
    )


class _Place:
    """Where a deed would be done."""

    def __init__(self, area_path):
        self.area_path = area_path


def _org(request, pk):
    permissions.require(request.actor, "party.see")
    org = queries.get_org(pk)
    if org is None or not request.actor.area_path or org.pk not in queries.orgs_near(request.actor.area_path):
        raise Http404
    return org


def _form_of(request, org, deed):
    """The form of a deed, its heading, the word on its button, and what it does."""
    actor, given, today = request.actor, request.POST or None, {"on": clock.today(), "since": clock.today()}
    path = org.area_path
    form: Any
    if deed == "rename":
        form = forms.RenameForm(given, initial={**today, "name": org.organisation.name})
        return form, _("%s更名") % org, _("更名"), lambda said: actions.rename(org, actor=actor, **said)
    if deed == "move":
        form = forms.MoveForm(
            given, initial=today, choices={"parent": queries.org_options(actor.area_path, but=org.pk)}
        )
        return form, _("%s改变隶属") % org, _("改变隶属"), lambda said: actions.move(org, _picked(said, "parent"), actor=actor, on=said["on"], paper=said["paper"])  # fmt: skip
    if deed == "re_elect":
        form = forms.ReElectForm(given, initial={**today, "years": org.term_years})
        return form, _("%s换届") % org, _("记下换届"), lambda said: actions.re_elect(org, actor=actor, **said)
    if deed == "merge":
        form = forms.MergeForm(given, initial=today, choices={"into": queries.own_org_options(actor.area_path)})
        return form, _("%s并入另一个党组织") % org, _("合并"), lambda said: actions.merge(org, _picked(said, "into"), actor=actor, on=said["on"], paper=said["paper"])  # fmt: skip
    if deed == "dissolve":
        form = forms.EndForm(given, initial=today)
        return form, _("撤销%s") % org, _("撤销"), lambda said: actions.dissolve(org, actor=actor, on=said["on"], paper=said["paper"])  # fmt: skip
    if deed == "cover":
        form = forms.CoverForm(given, initial=today, choices={"compound": queries.compound_options(path)})
        return form, _("%s覆盖一个小区") % org, _("记下覆盖"), lambda said: actions.cover_compound(org, territory.get_compound(int(said["compound"])), since=said["since"], paper=said["paper"], actor=actor)  # fmt: skip
    form = forms.MemberForm(given, initial=today, choices={"holder": queries.holder_options(path)})
    title = _("登记%s的党员") % org
    return form, title, _("登记"), lambda said: actions.add_member(person_of(said, actor=actor, area_path=path), org, since=said["since"], paper=said["paper"], actor=actor)  # fmt: skip


def _picked(said, name):
    return queries.get_org(int(said[name])) if said[name] else None
