"""Pages behind the property rates: a fact sent back and answered (退回核实); what is under assessment, by two people."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from hezhi.register.standing.states import VALUES, words_of
from hezhi.register.territory import queries as territory

from .. import queries
from ..forms import AmendForm, AssessmentForm, SendBackForm, UpholdForm
from . import decide
from .rates import _asked

ANSWERS: dict[str, Any] = {"uphold": standing.uphold_fact, "amend": standing.amend_fact}
DECISIONS: dict[str, Any] = {"confirm": standing.confirm_assessment, "refuse": standing.refuse_assessment}
ROWS = 100


@require_GET
def sent_back(request):
    """What was sent back in an area: what waits for an answer first."""
    page = _asked(request)
    rows = [
        (sent, words_of(sent.kind, sent.fact.value if sent.fact else None))
        for sent in facts.verifications(page.asked.area.path)[:ROWS]
    ]
    waiting = sum(sent.state == "asked" for sent, _words in rows)
    return render(request, "indicators/sent_back.html", {**page.shown(), "rows": rows, "waiting": waiting})


@require_http_methods(["GET", "POST"])
def verify(request, kind, compound):
    """▶退回核实: a fact with its record; send it back, or answer."""
    page = _asked(request, kind)
    found = territory.get_visible_compound(request.actor, compound)
    if found is None or kind not in VALUES:
        raise Http404
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            standing.send_back_fact(found, kind, actor=request.actor, why=form.cleaned_data["why"], on=page.asked.on)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已退回，等保管档案的同事核实。在那之前数字不变，名单上有标记。"))
            return redirect(request.get_full_path())
    return _verify_page(request, page, found, kind, send_form=form, status=422 if form.errors else 200)


def _verify_page(request, page, compound, kind, *, send_form=None, status=200, **forms):
    on = page.asked.on
    held = facts.facts_on([compound.pk], on, page.asked.known, kinds=[kind]).get(compound.pk, {}).get(kind)
    sent = facts.open_verification(compound, kind)
    actor, obj = request.actor, sent or compound
    is_mine = bool(sent and sent.asked_by == request.actor.user_id)
    start = {"value": held.value if held else "", "since": held.since if held else None, "until": held and held.until}
    shown = {
        "compound": compound,
        "kind": kind,
        "kind_words": queries.NAMES.get(kind, _("纳入考核")),
        "held": held,
        "held_words": words_of(kind, held.value if held else None),
        "record": list(reversed(facts.record_of(compound, kind))),
        "sent": sent,
        "may_send": not sent and permissions.may(actor, "standing.send_back_fact", obj),
        "may_answer": bool(sent) and not is_mine and permissions.may(actor, "standing.uphold_fact", obj),
        "may_amend": kind != "assessed",
        "may_withdraw": is_mine and permissions.may(actor, "standing.withdraw_verification", obj),
        "send_form": send_form or SendBackForm(),
        "uphold_form": forms.get("uphold") or UpholdForm(),
        "amend_form": forms.get("amend") or AmendForm(choices=_choices(kind), initial=start),
    }
    return render(request, "indicators/verify_fact.html", {**page.shown(), **shown}, status=status)


def _choices(kind):
    return [(value, words) for value, words in VALUES[kind].items()]


@require_POST
def answer(request, pk, deed):
    """The keeper answers with a paper or corrects; whoever asked takes it back."""
    sent = facts.get_verification(pk)
    if sent is None or deed not in (*ANSWERS, "withdraw"):
        raise Http404
    page = _asked(request, sent.kind)
    there = reverse("indicators:verify_fact", args=[sent.kind, sent.compound_id])
    there = f"{there}?on={sent.on.isoformat()}"
    if deed == "withdraw":
        standing.withdraw_verification(sent, actor=request.actor)
        messages.success(request, _("已收回，不用再核实。"))
        return redirect(there)
    form = UpholdForm(request.POST) if deed == "uphold" else AmendForm(request.POST, choices=_choices(sent.kind))
    if form.is_valid():
        try:
            ANSWERS[deed](sent, actor=request.actor, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            done = _("已按文件更正。以前公布的数不变。") if deed == "amend" else _("已答复，原来的情况有文件为据。")
            messages.success(request, done)
            return redirect(there)
    forms = {deed: form}
    return _verify_page(request, page, sent.compound, sent.kind, status=422, **forms)


@require_GET
def assessment(request):
    """Compounds that are to leave or join the denominator: reason and paper, who proposed, who decided."""
    return _assessment_page(request, _asked(request), AssessmentForm())


def _assessment_page(request, page, form, status=200):
    changes = list(facts.assessment_changes(page.asked.area.path)[:ROWS])
    shown = {
        "rows": [(one, permissions.may(request.actor, "standing.confirm_assessment", one)) for one in changes],
        "waiting": sum(one.state == "proposed" for one in changes),
        "excluded": facts.count_excluded(page.asked.area.path, page.asked.on),
        "ask": form,
        "may_propose": permissions.may(request.actor, "standing.propose_assessment", page.asked.area),
    }
    return render(request, "indicators/assessment.html", {**page.shown(), **shown}, status=status)


@require_POST
def propose_assessment(request):
    """Ask that a compound leave or join the denominator; another officer decides."""
    page, form = _asked(request), AssessmentForm(request.POST)
    permissions.require(request.actor, "standing.propose_assessment", page.asked.area)
    if form.is_valid():
        said = dict(form.cleaned_data)
        compound = territory.find_compound(name=said.pop("name"), within=page.asked.area.path)
        try:
            if compound is None:
                raise Refused("assessment.place", _("这个辖区没有叫这个名字的小区，或不止一个，请核对。"), "name")
            standing.propose_assessment(compound, said.pop("value"), actor=request.actor, **said)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("已提出，等另一位同事决定。在那之前分母不变。"))
            return redirect(f"{reverse('indicators:assessment')}?area={page.asked.area.path}")
    return _assessment_page(request, page, form, status=422)


@require_POST
def decide_assessment(request, pk, decision):
    """The second person agrees or refuses."""
    decide(request, facts.get_assessment(pk), decision, DECISIONS)
    return redirect(f"{reverse('indicators:assessment')}?{request.GET.urlencode()}")
