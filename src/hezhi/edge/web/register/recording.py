"""Putting the register right by hand: a fact stated or corrected, a compound moved, a share of a home transferred. Each with its paper."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.refusal import Refused, is_done
from hezhi.register.people import actions as people_actions
from hezhi.register.people import queries as people
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from hezhi.register.standing.states import VALUES
from hezhi.register.territory import actions as territory_actions
from hezhi.register.territory import queries as territory

from . import forms, reading


@require_http_methods(["GET", "POST"])
def state_fact(request, pk):
    """记一条事实: what a paper says of the compound."""
    compound = _compound(request, pk, "standing.state_fact")
    form = forms.FactForm(request.POST or None, values=_values(), initial={"what": request.GET.get("what", "")})

    def run(said):
        kind, value = said["what"].split(":")
        standing.state_fact(
            compound,
            kind,
            value,
            organisation=_body(said),
            since=said["since"],
            until=said["until"],
            source=said["source"],
            actor=request.actor,
        )

    return _ask(request, compound, form, run, title=_("%s：记一条事实") % compound.name, button=_("记下"),
                note=_("和原来记的重叠的日子，以这份文件为准；以前公布过的数不变。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct_fact(request, pk, fact):
    """Say that a fact was stated wrongly."""
    compound = _compound(request, pk, "standing.correct_fact")
    found = facts.get_fact(fact)
    if found is None or found.compound_id != compound.pk or found.known_during.upper is not None:
        raise Http404
    initial = {
        "what": f"{found.kind}:{found.value}",
        "organisation": str(found.organisation) if found.organisation else "",
        "since": found.true_during.lower,
        "until": found.true_during.upper,
        "source": found.source,
    }
    form = forms.CorrectionForm(request.POST or None, values=_values(found.kind), initial=initial)

    def run(said):
        standing.correct_fact(
            found,
            value=said["what"].split(":")[1],
            organisation=_body(said),
            since=said["since"],
            until=said["until"],
            source=said["source"],
            reason=said["reason"],
            actor=request.actor,
        )

    return _ask(request, compound, form, run, title=_("%s：更正一条事实") % compound.name, button=_("更正"),
                note=_("原来的记录不删，仍可以按当时所知查到。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def move_compound(request, pk):
    """Lay the compound in another area from a day on."""
    compound = _compound(request, pk, "territory.move_compound")
    form = forms.MoveForm(
        request.POST or None,
        areas=reading.area_choices(request.actor),
        initial={"area": compound.area_path, "since": clock.today()},
    )

    def run(said):
        territory_actions.move_compound(
            compound, territory.area_at(said["area"]), since=said["since"], reason=said["reason"], actor=request.actor
        )

    return _ask(request, compound, form, run, title=_("%s：改归属") % compound.name, button=_("改归属"),
                note=_("从那一天起归新的社区；以前的诉求和名单仍算在原来的地方。"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def transfer(request, pk, unit):
    """A share of a home goes from one owner to another."""
    compound = _compound(request, pk, "people.transfer")
    home = territory.get_unit(unit)
    if home is None or home.building.compound_id != compound.pk:
        raise Http404
    owners = people.owners_of(home, clock.today())
    if not owners:
        raise Http404
    sellers = [(str(n), f"{owner.shown_name} {owner.shown_share}") for n, owner in enumerate(owners)]
    form = forms.TransferForm(request.POST or None, sellers=sellers, initial={"on": clock.today()})

    def run(said):
        owner = owners[int(said["seller"])]
        seller = people.get_person(owner.person) if owner.person else people.get_organisation(owner.organisation)
        people_actions.transfer(
            home,
            seller=seller,
            buyer=_buyer(said, compound, request.actor),
            on=said["on"],
            share=said["share"],
            deed_number=said["deed_number"],
            actor=request.actor,
        )

    door = f"{home.building.name}{home.entrance}{home.number}"
    back = reverse("territory:building", args=[compound.pk, home.building_id])
    return _ask(request, compound, form, run, title=_("%(compound)s %(door)s：产权转移") % {"compound": compound.name, "door": door},
                button=_("登记转移"), back=back)  # fmt: skip


def _compound(request, pk, deed):
    permissions.require(request.actor, "territory.see")
    found = territory.get_visible_compound(request.actor, pk)
    if found is None:
        raise Http404
    permissions.require(request.actor, deed, found if not deed.startswith("people") else found.area_path)
    return found


def _values(kind: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be true of a compound, by kind, in words."""
    heads = {
        "service": _("物业服务"),
        "body": _("业主组织"),
        "party_coverage": _("党的组织"),
        "assessed": _("纳入考核"),
    }
    return [
        (str(head), [(f"{code}:{value}", str(words)) for value, words in VALUES[code].items()])
        for code, head in heads.items()
        if not kind or code == kind
    ]


def _body(said):
    """The body that was named; refused where none or several bear the name."""
    if not said["organisation"]:
        return None
    found = people.find_organisation(said["organisation"].strip())
    if found is None:
        raise Refused("fact.organisation", _("没有登记这个单位，或有几个同名的。请写全称。"), "organisation")
    return found


def _buyer(said, compound, actor):
    found = people.find_person(phone=said["phone"], name=said["buyer"]) if said["phone"] else None
    if found is not None:
        return found
    return people_actions.add_person(said["buyer"], actor=actor, area_path=compound.area_path, phone=said["phone"])


def _ask(request, compound, form, run: Callable, *, title: str, button: str, note: str = "", back: str = ""):
    """Show the form; when it is filled, do the deed. What is refused stands at its field, and nothing has changed."""
    back = back or reverse("territory:compound", args=[compound.pk])
    if is_done(form, run):
        messages.success(request, _("已记下。"))
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "button": button,
        "note": note,
        "back": back,
        "compound": compound,
        "lineage": territory.lineage(compound.area_path),
    }
    return render(request, "web/register/record.html", context, status=422 if form.errors else 200)
