"""What happens to a request reaches whoever sits at the desk that has it, and ends the links of a work order that left."""

from hezhi.ground.platform import outbox
from hezhi.ground.platform.actor import job
from hezhi.response.requests import queries as requests
from hezhi.response.requests.events import (
    DispatchMoved,
    DispatchRecalled,
    ReportAccepted,
    ReportSentBack,
    RequestDispatched,
    RequestReopened,
    RequestSupplemented,
    RequestUrged,
    RequestWithdrawn,
)

from . import actions

HOUSE = job("handling.outside")


@outbox.listen(RequestDispatched)
def on_dispatched(event: RequestDispatched) -> None:
    """A new work order."""
    _tell_sending(event.request, event.dispatch, "sent")


@outbox.listen(DispatchMoved)
def on_moved(event: DispatchMoved) -> None:
    """Another desk has it now; the links of the first are dead."""
    actions.end_invitations(event.dispatch, actor=HOUSE)
    _tell_sending(event.request, event.new_dispatch, "sent")


@outbox.listen(RequestReopened)
def on_reopened(event: RequestReopened) -> None:
    """Not solved: the same desk has it again."""
    if event.dispatch:
        _tell_sending(event.request, event.dispatch, "returned")


@outbox.listen(ReportSentBack)
def on_sent_back(event: ReportSentBack) -> None:
    """The street was not content."""
    actions.tell_desk(event.request, "sent_back", event=f"sent_back:{event.dispatch}:{event.at}")


@outbox.listen(RequestSupplemented)
def on_supplemented(event: RequestSupplemented) -> None:
    """The person added a word."""
    actions.tell_desk(event.request, "supplemented", event=f"supplemented:{event.note}")


@outbox.listen(RequestUrged)
def on_urged(event: RequestUrged) -> None:
    """The person asks to hurry."""
    actions.tell_desk(event.request, "urged", event=f"urged:{event.note}")


@outbox.listen(ReportAccepted)
def on_accepted_back(event: ReportAccepted) -> None:
    """Done: nobody outside is asked any more."""
    actions.end_invitations(event.dispatch, actor=HOUSE)


@outbox.listen(DispatchRecalled)
def on_recalled(event: DispatchRecalled) -> None:
    """The sending was undone."""
    actions.end_invitations(event.dispatch, actor=HOUSE)


@outbox.listen(RequestWithdrawn)
def on_withdrawn(event: RequestWithdrawn) -> None:
    """Nothing is asked any more, of nobody."""
    row = requests.get_request(event.request)
    dispatch = requests.current_dispatch(row) if row is not None else None
    if dispatch is not None:
        actions.end_invitations(dispatch.pk, actor=HOUSE)
        actions.tell_desk(event.request, "withdrawn", event=f"withdrawn:{event.request}", desk=dispatch.handler_id)


def _tell_sending(request: int, dispatch: int, what: str) -> None:
    row = requests.get_dispatch(dispatch)
    if row is not None and row.state not in ("recalled", "moved"):
        actions.tell_desk(request, what, event=f"{what}:{dispatch}", desk=row.handler_id)
