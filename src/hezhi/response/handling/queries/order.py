"""工单处置: one work order with all that stands beside it, in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.people import queries as people
from hezhi.response.requests import queries as requests
from hezhi.response.requests.queries import Surroundings, Work

from ..models import Arrival, Assignment, Cost, Invitation, ReadyWords, WordsUse
from .served import served_ids
from .words import ready_words, words_by_use

HISTORY_WORDS = {
    "handling.assign": _("交给"),
    "handling.arrive": _("到场"),
    "handling.note_cost": _("记了费用"),
    "handling.invite": _("请外部协助"),
    "handling.answer_invitation": _("外部协助回了话"),
    "handling.mark_late": _("外部协助到期没有回"),
    "handling.revoke_invitation": _("撤回外部协助的链接"),
    "handling.report_found": _("巡查发现"),
}


@dataclass(frozen=True)
class Order:
    """A work order on one page."""

    work: Work
    around: Surroundings
    assignment: Assignment | None
    posts: list
    arrival: Arrival | None
    costs: list[Cost]
    invitations: list[Invitation]
    words: dict[str, list[ReadyWords]]
    shown: list
    proofs: list
    is_served: bool

    @property
    def request(self):
        """What was asked."""
        return self.work.request

    @property
    def dispatch(self):
        """The sending on this desk."""
        return self.work.item.dispatch

    @property
    def place(self) -> str:
        """Where, in one line: the compound is not said twice."""
        compound = str(self.request.compound or "")
        return self.request.place if compound in self.request.place else f"{compound} {self.request.place}".strip()

    @property
    def cost(self) -> Decimal:
        """All that it cost so far, in yuan."""
        return sum((cost.amount for cost in self.costs), Decimal(0))

    @property
    def may_arrive(self) -> bool:
        """Nobody stood at the place yet, and it is still to be done."""
        return self.arrival is None and (self.work.may_accept or self.work.may_work)

    @property
    def report_words(self) -> str:
        """What the report begins with: the organisation's own sentence for this kind of matter, for the hand to change."""
        kept = self.words[WordsUse.REPORT]
        return kept[0].text if kept else ""


def order_on(pk: int, actor: Actor) -> Order | None:
    """A request that lies, or lay last, on the desk of the post in use."""
    work = requests.work_on(pk, actor)
    if work is None:
        return None
    dispatch, category = work.item.dispatch, work.request.category_id
    begun = not work.may_accept  # what nobody took has no visit and no helper yet
    return Order(
        work=work,
        around=work.around,
        assignment=Assignment.objects.filter(dispatch=dispatch, until=None).select_related("post__person").first(),
        posts=holders_at(dispatch.handler_id),
        arrival=Arrival.objects.filter(dispatch=dispatch).first() if begun else None,
        costs=list(Cost.objects.filter(dispatch=dispatch).order_by("at")),
        invitations=list(Invitation.objects.filter(dispatch=dispatch).order_by("-sent_at")) if begun else [],
        words=words_by_use(actor, category=category),
        shown=[picture for picture in work.pictures if not picture.is_proof],
        proofs=[picture for picture in work.pictures if picture.is_proof],
        is_served=work.request.compound_id is not None and work.request.compound_id in served_ids(actor),
    )


def holders_at(organisation: int) -> list:
    """Who sits at a desk today: whom work may be given to."""
    return list(people.holders_of(organisation, clock.today()))


def register_with_requests() -> None:
    """Give the room below what this one keeps; in apps.ready()."""
    requests.register_history_words(HISTORY_WORDS)
    requests.register_replies(ready_words)
