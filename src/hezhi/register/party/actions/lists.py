"""Lists of needs, resources and projects (三张清单): one side asks to take a line on, the other agrees, both say how it went."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from ..models import Claim, ListEntry
from ..states import CLAIM_MOVES, ClaimState, EntryKind

WORDS = {"owner": "word_of_owner", "claimant": "word_of_claimant"}


@transaction.atomic
def add_entry(
    organisation, kind: str, title: str, *, area_path: str, actor: Actor, detail: str = "", compound=None
) -> ListEntry:
    """Put a line on a list: what a body needs, can give, or wants done together."""
    entry = ListEntry(
        organisation=organisation,
        kind=kind,
        title=title.strip()[:80],
        detail=detail.strip(),
        compound=compound,
        area_path=area_path,
        opened_on=clock.today(),
    )
    permissions.require(actor, "party.add_entry", entry)
    if kind not in EntryKind.values or not entry.title:
        raise Refused("party.entry", _("请写明是哪张清单、写清一句话。"), "title")
    entry.save()
    audit.record("party.add_entry", entry, actor=actor, changes={"kind": kind, "title": entry.title})
    return entry


@transaction.atomic
def close_entry(entry: ListEntry, *, actor: Actor, reason: str) -> ListEntry:
    """Take a line off the list; what was claimed stays readable."""
    entry = ListEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    permissions.require(actor, "party.close_entry", entry)
    if entry.closed_on is not None:
        raise Refused("party.ended", _("这一条已经撤下。"))
    entry.closed_on = clock.today()
    entry.save(update_fields=["closed_on"])
    audit.record("party.close_entry", entry, actor=actor, reason=reason)
    return entry


@transaction.atomic
def claim(entry: ListEntry, organisation, *, plan: str, actor: Actor) -> Claim:
    """A body asks to take a line on and says what it will do."""
    row = Claim(entry=entry, organisation=organisation, plan=plan.strip()[:300], asked_on=clock.today())
    permissions.require(actor, "party.claim", row)
    if entry.closed_on is not None:
        raise Refused("party.ended", _("这一条已经撤下。"))
    if organisation.pk == entry.organisation_id:
        raise Refused("party.own", _("自己的清单由别的单位认领。"), "organisation")
    if not row.plan:
        raise Refused("party.plan", _("请写明打算怎么做。"), "plan")
    row.state = ClaimState.ASKED
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("party.twice", _("这个单位已经认领了这一条。"), "organisation") from None
    audit.record("party.claim", row, actor=actor, changes={"entry": str(entry), "organisation": str(organisation)},
                 area_path=entry.area_path)  # fmt: skip
    return row


@transaction.atomic
def agree_claim(row: Claim, *, actor: Actor) -> Claim:
    """The other side agrees: both have taken it on."""
    row = _moved(row, "party.agree_claim", actor)
    row.decided_on = clock.today()
    return _kept(row, "party.agree_claim", actor, ["decided_on"])


@transaction.atomic
def decline_claim(row: Claim, *, actor: Actor, reason: str) -> Claim:
    """The other side does not agree, and says why."""
    row = _moved(row, "party.decline_claim", actor)
    row.decided_on, row.result = clock.today(), reason.strip()[:300]
    return _kept(row, "party.decline_claim", actor, ["decided_on", "result"], reason)


@transaction.atomic
def finish_claim(row: Claim, *, actor: Actor, result: str) -> Claim:
    """It is done; what came of it."""
    row = _moved(row, "party.finish_claim", actor)
    if not result.strip():
        raise Refused("party.result", _("请写明办得怎么样。"), "result")
    row.done_on, row.result = clock.today(), result.strip()[:300]
    return _kept(row, "party.finish_claim", actor, ["done_on", "result"], row.result)


@transaction.atomic
def evaluate_claim(row: Claim, *, side: str, words: str, actor: Actor) -> Claim:
    """One side (`owner` of the line or `claimant`) says in words how it went; with both words it is evaluated."""
    row = _locked(row, "party.evaluate_claim", actor)
    after = step(CLAIM_MOVES, "party.evaluate_claim", ClaimState(row.state))
    if side not in WORDS or not words.strip():
        raise Refused("party.words", _("请写一句评价。"), "words")
    if getattr(row, WORDS[side]):
        raise Refused("party.twice", _("这一方已经评价过。"), "words")
    setattr(row, WORDS[side], words.strip()[:300])
    if row.word_of_owner and row.word_of_claimant:
        row.state = after
    return _kept(row, "party.evaluate_claim", actor, [WORDS[side]], words)


def _locked(row, deed, actor):
    row = Claim.objects.select_for_update(of=("self",)).select_related("entry").get(pk=row.pk)
    permissions.require(actor, deed, row)
    return row


def _moved(row, deed, actor):
    row = _locked(row, deed, actor)
    row.state = step(CLAIM_MOVES, deed, ClaimState(row.state))
    return row


def _kept(row, deed, actor, fields, reason=""):
    row.save(update_fields=["state", *fields])
    audit.record(
        deed, row, actor=actor, changes={"state": str(row.state)}, reason=reason, area_path=row.entry.area_path
    )
    return row
