"""Pages of teams and rosters; and one's own duties, which need no post."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people import actions as people
from hezhi.register.people import queries as persons
from hezhi.register.territory import queries as territory

from . import actions, queries
from .forms import MemberForm, PersonForm, ShiftForm, TeamForm
from .states import KINDS

SWAPS: dict[str, Any] = {
    "agree": actions.agree_swap,
    "decline": actions.decline_swap,
    "withdraw": actions.withdraw_swap,
}


def _area(request):
    permissions.require(request.actor, "teams.see")
    wanted = request.GET.get("area", "")
    path = wanted if wanted and request.actor.covers(wanted) else request.actor.area_path
    area = territory.area_at(path) if path else None
    if area is None:
        raise Http404
    return area


@require_GET
def roster(request):
    """The week's roster of an area, with its gaps."""
    area, today = _area(request), clock.today()
    found = queries.roster(area.path, queries.monday_of(request.GET.get("week"), today))
    page = {"area": area, "roster": found, "today": today, "weeks": queries.weeks_around(found.monday)}
    page["today_views"] = found.on(today)
    return render(request, "teams/roster.html", page)


@require_GET
def teams(request):
    """The teams of an area, incomplete trios first."""
    return _teams_page(request, TeamForm())


def _teams_page(request, form, status=200):
    area, kind = _area(request), request.GET.get("kind", "")
    rows = queries.teams_in(area.path, clock.today(), kind)
    page = {
        "area": area,
        "rows": rows,
        "lacking": sum(bool(row.missing) for row in rows),
        "trios": sum(row.team.kind == "red_steward" for row in rows),
        "kind": kind,
        "kinds": KINDS.items(),
        "form": form,
        "may_set_up": permissions.may(request.actor, "teams.set_up"),
    }
    return render(request, "teams/teams.html", page, status=status)


@require_POST
def set_up(request):
    """Write a team down."""
    area, form = _area(request), TeamForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        compound = territory.find_compound(name=said["compound"], within=area.path) if said["compound"] else None
        try:
            if said["compound"] and compound is None:
                raise Refused("team.compound", _("这个辖区没有叫这个名字的小区，或不止一个，请核对。"), "compound")
            made = actions.set_up_team(
                area.path, said["kind"], said["name"], actor=request.actor, since=clock.today(), compound=compound
            )
        except NotPermitted:
            raise
        except Refused as refused:
            _fault(form, refused)
        else:
            return redirect("teams:team", made.pk)
    return _teams_page(request, form, status=422)


def _fault(form, refused):
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def _team(request, pk):
    permissions.require(request.actor, "teams.see")
    found = queries.get_team(pk)
    if found is None or not request.actor.covers(found.area_path):
        raise Http404
    return found


@require_GET
def team(request, pk):
    """A team with its members over time; add one, plan shifts."""
    found = _team(request, pk)
    return _team_page(request, found)


def _team_page(request, found, *, member_form=None, shift_form=None, status=200):
    members = list(queries.members_over_time(found))
    now = [one for one in members if one.until is None]
    page = {
        "team": found,
        "now": now,
        "past": [one for one in members if one.until is not None],
        "row": queries.row_of(found),
        "area": territory.area_at(found.area_path),
        "lineage": [area for area in territory.lineage(found.area_path) if request.actor.covers(area.path)],
        "member_form": member_form or MemberForm(team=found),
        "shift_form": shift_form or ShiftForm(initial={"day": clock.today(), "place": found.compound or ""}),
        "may_add": permissions.may(request.actor, "teams.add_member", found),
        "may_plan": permissions.may(request.actor, "teams.plan_shift", found),
    }
    return render(request, "teams/team.html", page, status=status)


@require_POST
def add_member(request, pk):
    """A person takes a seat: the one with this telephone, or one newly written down."""
    found, form = _team(request, pk), MemberForm(request.POST, team=_team(request, pk))
    if form.is_valid():
        said = form.cleaned_data
        try:
            permissions.require(request.actor, "teams.add_member", found)
            person = persons.find_person(name=said["name"], phone=said["phone"]) or people.add_person(
                said["name"], area_path=found.area_path, phone=said["phone"], actor=request.actor
            )
            actions.add_member(
                found, person, said["seat"], actor=request.actor, since=clock.today(), building=form.house(),
                entrance=said.get("entrance", ""),
            )  # fmt: skip
        except NotPermitted:
            raise
        except Refused as refused:
            _fault(form, refused)
        else:
            return redirect("teams:team", pk)
    return _team_page(request, found, member_form=form, status=422)


@require_POST
def plan_shifts(request, pk):
    """The same hours on days in a row."""
    found, form = _team(request, pk), ShiftForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            for starts, ends in form.spans():
                actions.plan_shift(
                    found, said["duty"], said["place"], starts, ends, said["needed"], actor=request.actor
                )
        except NotPermitted:
            raise
        except Refused as refused:
            _fault(form, refused)
        else:
            messages.success(request, _("排好了，等人报名，也可以直接请人。"))
            return redirect(f"{reverse('teams:roster')}?week={said['day']:%G-W%V}&area={found.area_path}")
    return _team_page(request, found, shift_form=form, status=422)


@require_POST
def end_member(request, pk):
    """A person leaves a team from today on."""
    member = queries.get_member(pk)
    if member is None:
        raise Http404
    actions.end_member(member, actor=request.actor, until=clock.today())
    return redirect("teams:team", member.team_id)


def _shift(request, pk):
    found = queries.get_shift(pk)
    if found is None:
        raise Http404
    return found


@require_GET
def shift(request, pk):
    """A shift: who comes, who lacks, whom one may ask."""
    permissions.require(request.actor, "teams.see")
    found = _shift(request, pk)
    if not request.actor.covers(found.area_path):
        raise Http404
    view = queries.view_of(found)
    page = {
        "view": view,
        "candidates": queries.candidates(view),
        "may_assign": permissions.may(request.actor, "teams.assign", found),
    }
    return render(request, "teams/shift.html", page)


def _done(request, deed, to, said=""):
    """Do a deed; a refusal is told on the page one comes back to."""
    try:
        deed()
    except NotPermitted:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        if said:
            messages.success(request, said)
    return redirect(to)


@require_POST
def assign(request, pk):
    """Ask a member to come."""
    found, form = _shift(request, pk), PersonForm(request.POST)
    if not form.is_valid():
        raise Http404
    there = reverse("teams:shift", args=[pk])
    return _done(request, lambda: actions.assign(found, form.cleaned_data["person"], actor=request.actor), there)


@require_POST
def call_off(request, pk):
    """Nobody need come."""
    found = _shift(request, pk)
    to = f"{reverse('teams:roster')}?week={found.starts_at.astimezone(queries.zone()):%G-W%V}"
    return _done(
        request, lambda: actions.call_off_shift(found, actor=request.actor), to, _("已取消，来的人会收到消息。")
    )


@require_POST
def release(request, pk):
    """Take a person's place back for him."""
    place = queries.get_place(pk)
    if place is None:
        raise Http404
    to = reverse("teams:shift", args=[place.shift_id])
    return _done(request, lambda: actions.give_up(place, actor=request.actor), to)


def _person(request):
    if not request.actor.person:
        raise Http404
    return request.actor.person


@never_cache
@require_GET
def mine(request):
    """My duties: on the phone, for people who have a life."""
    found = queries.my_duties(_person(request))
    token = request.session.pop("teams-calendar", "")
    link = request.build_absolute_uri(reverse("teams:calendar", args=[token])) if token else ""
    return render(request, "teams/mine.html", {"mine": found, "fresh_link": link})


@require_POST
def sign_up(request, pk):
    """Put oneself down."""
    _person(request)
    found = _shift(request, pk)
    return _done(
        request, lambda: actions.sign_up(found, actor=request.actor), reverse("teams:mine"), _("报上名了，谢谢。")
    )


def _place(request, pk):
    _person(request)
    place = queries.get_place(pk)
    if place is None or place.person_id != request.actor.person:
        raise Http404
    return place


@require_POST
def cannot(request, pk):
    """“来不了”: no reason is asked."""
    place = _place(request, pk)
    said = _("知道了，这一班空出来了，不用说原因。")
    return _done(request, lambda: actions.give_up(place, actor=request.actor), reverse("teams:mine"), said)


@require_http_methods(["GET", "POST"])
def swap(request, pk):
    """Whom one would like to change with."""
    place = _place(request, pk)
    if request.method == "GET":
        return render(request, "teams/swap.html", {"place": place, "fellows": queries.fellows(place)})
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    taken = queries.place_to_take(place, said["taken"]) if said["taken"] else None
    if said["taken"] and taken is None:
        raise Http404
    deed = partial(actions.ask_swap, place, said["person"], actor=request.actor, taken=taken)
    return _done(request, deed, reverse("teams:mine"), _("已问过，对方同意才算数。"))


@require_POST
def answer_swap(request, pk, answer):
    """Agree, decline, or take one's question back."""
    _person(request)
    found = queries.get_swap(pk)
    if found is None or answer not in SWAPS:
        raise Http404
    return _done(request, lambda: SWAPS[answer](found, actor=request.actor), reverse("teams:mine"), _("已记下。"))


@require_POST
def calendar_link(request):
    """A fresh secret address, shown once; or none any more."""
    _person(request)
    if request.POST.get("revoke"):
        actions.revoke_calendar_link(actor=request.actor)
        messages.success(request, _("日历地址已作废。"))
    else:
        request.session["teams-calendar"] = actions.make_calendar_link(actor=request.actor)
    return redirect("teams:mine")


@require_GET
def calendar_file(request, token):
    """One's own duties for any calendar, by the secret address."""
    made = queries.calendar_file(token)
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    return answer
