"""Needs, resources, projects (三张清单): who has claimed what, and how it went."""

from collections.abc import Callable

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hezhi.ground.platform import permissions
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from .. import actions, forms, queries
from ..states import CLAIM_MOVES, CLAIM_WORDS, ClaimState, EntryKind
from . import ask, frame

PAGE = 30
WORDED: dict[str, tuple[str, Callable]] = {
    "decline": ("party.decline_claim", lambda row, words, actor: actions.decline_claim(row, reason=words, actor=actor)),
    "finish": ("party.finish_claim", lambda row, words, actor: actions.finish_claim(row, result=words, actor=actor)),
}


@require_safe
def lists(request):
    """The three lists as far as the post takes part in them."""
    permissions.require(request.actor, "party.claim")
    area = _own_area(request)
    kind = request.GET.get("kind") if request.GET.get("kind") in EntryKind.values else ""
    rows = queries.entries_for(request.actor, kind)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    context = frame(request, area, "party:lists") if area else {}
    context |= {
        "rows": [_line(request.actor, row) for row in found[:PAGE]],
        "before": found[PAGE - 1].pk if len(found) > PAGE else None,
        "chips": _chips(kind),
        "kind": kind,
        "area": area,
        "may_add": area is not None and permissions.may(request.actor, "party.add_entry", area),
    }
    return render(request, "party/lists.html", context)


@require_http_methods(["GET", "POST"])
def add_entry(request):
    """Put a line on a list."""
    area = _own_area(request)
    if area is None:
        raise Http404
    permissions.require(request.actor, "party.add_entry", area)
    form = forms.EntryForm(
        request.POST or None,
        initial={"kind": request.GET.get("kind", "")},
        choices={"organisation": queries.body_options(area.path), "compound": queries.compound_options(area.path)},
    )

    def run(said):
        compound = territory.get_compound(int(said["compound"])) if said["compound"] else None
        actions.add_entry(
            people.get_organisation(int(said["organisation"])),
            said["kind"],
            said["title"],
            detail=said["detail"],
            compound=compound,
            area_path=compound.area_path if compound else area.path,
            actor=request.actor,
        )

    return ask(request, form, title=_("列入清单"), button=_("列入"), run=run, done=_("已列入清单。"),
               back=f"{reverse('party:lists')}?area={area.path}")  # fmt: skip


@require_http_methods(["GET", "POST"])
def claim(request, pk):
    """A body takes a line on: one's own from a desk, any of the area's from the community."""
    entry = _entry(request, pk)
    permissions.require(request.actor, "party.claim")
    form = forms.ClaimForm(request.POST or None, choices={"organisation": _claimants(request.actor, entry)})

    def run(said):
        actions.claim(entry, people.get_organisation(int(said["organisation"])), plan=said["plan"], actor=request.actor)

    return ask(request, form, title=_("认领：%s") % entry.title, button=_("认领"), run=run,
               done=_("已提出认领，等对方同意。"), back=reverse("party:lists"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def close_entry(request, pk):
    """Take a line off."""
    entry = _entry(request, pk)
    permissions.require(request.actor, "party.close_entry", entry)
    return ask(request, forms.ReasonForm(request.POST or None), title=_("撤下：%s") % entry.title, button=_("撤下"),
               run=lambda said: actions.close_entry(entry, actor=request.actor, reason=said["words"]),
               done=_("已撤下。"), back=reverse("party:lists"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer_claim(request, pk, deed):
    """Agree, decline, finish, and a word from each side."""
    row = queries.get_claim(pk)
    if row is None or deed not in ("agree", "decline", "finish", "owner", "claimant"):
        raise Http404
    key = {"owner": "party.evaluate_claim", "claimant": "party.evaluate_claim"}.get(deed, f"party.{deed}_claim")
    permissions.require(request.actor, key, row)
    title = {
        "agree": _("同意认领：%s"),
        "decline": _("不同意认领：%s"),
        "finish": _("认领的事办完了：%s"),
        "owner": _("清单一方怎么说：%s"),
        "claimant": _("认领一方怎么说：%s"),
    }[deed] % row.entry.title
    form = forms.ReasonForm(request.POST or None) if deed != "agree" else forms.forms.Form(request.POST or None)
    if deed == "agree":
        form.is_bound = request.method == "POST"

    def run(said):
        if deed == "agree":
            actions.agree_claim(row, actor=request.actor)
        elif deed in WORDED:
            WORDED[deed][1](row, said["words"], request.actor)
        else:
            actions.evaluate_claim(row, side=deed, words=said["words"], actor=request.actor)

    return ask(request, form, title=title, button=_("确定"), run=run, done=_("已记下。"), back=reverse("party:lists"),
               note=f"{row.organisation}：{row.plan}")  # fmt: skip


def _line(actor, entry):
    return {
        "entry": entry,
        "kind": entry.get_kind_display(),
        "claims": [_claim_line(actor, entry, row) for row in entry.claims.all()],
        "may_claim": entry.closed_on is None and bool(actor.area_path or actor.desk != entry.organisation_id),
        "may_close": entry.closed_on is None and permissions.may(actor, "party.close_entry", entry),
    }


def _claim_line(actor, entry, row):
    row.entry = entry
    state = ClaimState(row.state)
    may = [
        deed.removeprefix("party.").removesuffix("_claim")
        for deed, moves in CLAIM_MOVES.items()
        if state in moves and permissions.may(actor, deed, row)
    ]
    sides = []
    if "evaluate" in may:
        sides = [
            side
            for side, said, own in (
                ("owner", row.word_of_owner, actor.covers(entry.area_path) or actor.desk == entry.organisation_id),
                ("claimant", row.word_of_claimant, actor.covers(entry.area_path) or actor.desk == row.organisation_id),
            )
            if own and not said
        ]
    return {"claim": row, "words": CLAIM_WORDS[state], "state": state, "may": may, "sides": sides}


def _claimants(actor, entry):
    """For whom this post may claim: its own desk, or any body of its area."""
    if actor.area_path:
        return [pair for pair in queries.body_options(actor.area_path) if pair[0] != str(entry.organisation_id)]
    body = people.get_organisation(actor.desk) if actor.desk else None
    return [(str(body.pk), str(body))] if body else []


def _entry(request, pk):
    found = queries.get_entry(pk)
    if found is None or not queries.entries_for(request.actor).filter(pk=found.pk).exists():
        raise Http404
    return found


def _own_area(request):
    path = request.GET.get("area") or request.actor.area_path
    return territory.area_at(path) if path and request.actor.covers(path) else None


def _chips(kind):
    here = reverse("party:lists")
    chips = [{"label": _("全部"), "count": None, "url": here, "on": not kind}]
    return chips + [
        {"label": label, "count": None, "url": f"{here}?kind={value}", "on": kind == value}
        for value, label in EntryKind.choices
    ]
