"""A fact sent back for verification (退回核实): its keeper answers with a paper, or corrects it; until then every figure stays."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from .. import queries
from ..models import Fact, FactKind, Verification
from ..states import VERIFICATION_MOVES
from .facts import FactDraft, Ledger, changes_of, judge, lock_compounds, tell_of

WORDINGS = (
    wording.Wording(
        "standing.sent_back",
        gettext_lazy("%(compound)s的%(kind)s退回核实"),
        gettext_lazy("%(who)s请您核实：%(why)s"),
        kind="answer",
    ),
    wording.Wording(
        "standing.verified",
        gettext_lazy("%(compound)s的%(kind)s已核实"),
        gettext_lazy("%(who)s：%(answer)s"),
        kind="notice",
    ),
)
PAGE = "/indicators/property-rates/sent-back/"


def register_words() -> None:
    """Make the room's messages known."""
    for one in WORDINGS:
        wording.register(one)


@transaction.atomic
def send_back_fact(compound, kind: str, *, actor, why: str, on: date) -> Verification:
    """Ask the keeper of a compound's file to verify what is held for true on a day. No figure moves; the fact is marked."""
    permissions.require(actor, "standing.send_back_fact", compound)
    if kind not in FactKind.values:
        raise Refused("verification.kind", _("没有这一项。"), "kind")
    if not why.strip():
        raise Refused("verification.why", _("写明要核实什么，对方才知道怎么答。"), "why")
    lock_compounds({compound.pk})
    if queries.open_verification(compound, kind):
        raise Refused("verification.twice", _("这一项已经退回，正在等核实。"), "why")
    held = queries.facts_on([compound.pk], on, kinds=[kind]).get(compound.pk, {}).get(kind)
    sent = Verification.objects.create(
        compound=compound,
        kind=kind,
        fact_id=held.fact if held else None,
        on=on,
        area_path=compound.area_path,
        why=why.strip()[:300],
        asked_by=actor.user_id,
        asked_name=actor.name,
        asked_post=actor.post[:120],
        asked_at=clock.now(),
    )
    audit.record(
        "standing.send_back_fact", compound, actor=actor, reason=sent.why,
        changes={"kind": kind, "value": held.value if held else None, "source": held.source if held else None},
    )  # fmt: skip
    keepers = {grant.user_id: grant.user for grant in accounts.grants_over(compound.area_path, "standing.amend_fact")}
    for user in keepers.values():
        if user.pk != actor.user_id:
            _notify(user, sent, "standing.sent_back", who=actor.name, why=sent.why)
    return sent


@transaction.atomic
def uphold_fact(sent: Verification, *, actor, answer: str, paper: str) -> Verification:
    """The keeper shows the paper: the fact stands as it was, and the history has the answer."""
    sent = _answered(sent, "standing.uphold_fact", actor, answer, paper)
    audit.record("standing.uphold_fact", sent.compound, actor=actor, reason=sent.answer, changes=_said(sent))
    return sent


@transaction.atomic
def amend_fact(
    sent: Verification,
    *,
    actor,
    answer: str,
    paper: str,
    value: str,
    since: date | None = None,
    until: date | None = None,
) -> Verification:
    """The keeper corrects: the old row is known no longer, the new one is known from now on. What was said before stays as it was said."""
    if sent.kind == FactKind.ASSESSED:
        raise Refused("fact.two_people", _("是否纳入考核由两个人改，请在“不纳入考核”里提出。"), "value")
    sent = _answered(sent, "standing.amend_fact", actor, answer, paper)
    fact = Fact.objects.select_related("organisation").filter(pk=sent.fact_id).first() if sent.fact_id else None
    kept = fact.organisation if fact and fact.value == value else None
    draft = FactDraft(sent.compound, sent.kind, value, sent.paper, kept, since, until)
    judge(draft)
    lock_compounds({sent.compound_id})
    ledger = Ledger({sent.compound_id}, clock.now())
    if fact and fact.known_during.upper is None:
        ledger.forget(fact.pk)
    stated = ledger.state(draft)
    ledger.save()
    tell_of(stated, actor, "standing.amend_fact", changes_of(draft, ledger.closed), sent.answer)
    return sent


@transaction.atomic
def withdraw_verification(sent: Verification, *, actor) -> Verification:
    """Whoever asked needs no answer any more."""
    sent = queries.lock_verification(sent)
    permissions.require(actor, "standing.withdraw_verification", sent)
    sent.state = step(VERIFICATION_MOVES, "standing.withdraw_verification", sent.state)
    sent.answered_by, sent.answered_name, sent.answered_at = actor.user_id, actor.name, clock.now()
    sent.save(update_fields=["state", "answered_by", "answered_name", "answered_at"])
    audit.record("standing.withdraw_verification", sent.compound, actor=actor, changes={"kind": sent.kind})
    return sent


def _answered(sent, deed, actor, answer, paper):
    sent = queries.lock_verification(sent)
    permissions.require(actor, deed, sent)
    if actor.user_id == sent.asked_by:
        raise NotPermitted("two_people", _("退回的人不能自己核实。请保管档案的同事来答复。"))
    if not paper.strip():
        raise Refused("verification.paper", _("请写明依据的文件。"), "paper")
    sent.state = step(VERIFICATION_MOVES, deed, sent.state)
    sent.answer, sent.paper = answer.strip()[:300], paper.strip()[:200]
    sent.answered_by, sent.answered_name = actor.user_id, actor.name
    sent.answered_post, sent.answered_at = actor.post[:120], clock.now()
    sent.save(
        update_fields=["state", "answer", "paper", "answered_by", "answered_name", "answered_post", "answered_at"]
    )
    asker = accounts.account(sent.asked_by) if sent.asked_by else None
    if asker:
        _notify(asker, sent, "standing.verified", who=actor.name, answer=sent.answer or sent.paper)
    return sent


def _said(sent):
    return {"kind": sent.kind, "paper": sent.paper}


def _notify(user, sent, template, **words):
    kind = str(FactKind(sent.kind).label)
    values = {"compound": str(sent.compound), "kind": kind, **words}
    notices.tell(user, template, event=f"{template}:{sent.pk}", values=values, path=PAGE)
