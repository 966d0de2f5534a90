"""What happened to a request reaches the person behind it: one message an event, however often it is delivered."""

from hezhi.ground.platform import outbox

from . import actions, queries
from .events import (
    DispatchExtended,
    DispatchMoved,
    ReportAccepted,
    RequestAnswered,
    RequestClosed,
    RequestDispatched,
    RequesterAsked,
    RequesterUnreached,
    RequestJoined,
    RequestPutOff,
    RequestReceived,
    RequestRedirected,
    RequestReopened,
    RequestSplit,
    RequestThanked,
)


@outbox.listen(RequestReceived)
def on_received(event: RequestReceived) -> None:
    """The number, and until when."""
    actions.tell_person(event.request, "received", event=f"received:{event.request}", alone=True)


@outbox.listen(RequestAnswered)
def on_answered(event: RequestAnswered) -> None:
    """An answer, or why there will be none, stands in the thread."""
    actions.tell_person(event.request, "answered", event=f"answered:{event.request}")


@outbox.listen(RequestRedirected)
def on_redirected(event: RequestRedirected) -> None:
    """Where it belongs stands in the thread; the way to an emergency line is told at any hour."""
    what = "emergency" if event.to == "emergency" else "redirected"
    actions.tell_person(event.request, what, event=f"redirected:{event.request}")


@outbox.listen(RequestJoined)
def on_joined(event: RequestJoined) -> None:
    """The same matter is under way: the progress, and no order of its own (Art. 11)."""
    main = queries.get_request(event.main)
    if main is not None:
        said = {"main": main.number, "stage": queries.stage_said(main)}
        actions.tell_person(event.request, "joined", event=f"joined:{event.request}:{event.main}", alone=True, **said)


@outbox.listen(RequestSplit)
def on_split(event: RequestSplit) -> None:
    """It is a matter of its own after all."""
    actions.tell_person(event.request, "split", event=f"split:{event.request}:{event.main}", alone=True)


@outbox.listen(RequesterAsked)
def on_asked(event: RequesterAsked) -> None:
    """A question, to the person who told it alone."""
    actions.tell_person(event.request, "question", event=f"question:{event.note}", alone=True)


@outbox.listen(RequesterUnreached)
def on_unreached(event: RequesterUnreached) -> None:
    """Nobody could be reached; how to open it again."""
    row = queries.get_request(event.request)
    if row is not None and row.closed_at is not None:
        actions.tell_person(row, "unreached", event=f"unreached:{row.pk}:{row.closed_at.isoformat()}", alone=True)


@outbox.listen(RequestPutOff)
def on_put_off(event: RequestPutOff) -> None:
    """Still not: the reason, and the other day."""
    row = queries.get_request(event.request)
    if row is not None and row.next_date is not None and row.unresolved_reason in queries.UNRESOLVED_WORDS:
        key = f"put_off:{row.pk}:{event.at}"
        actions.tell_person(row, f"unresolved.{row.unresolved_reason}", event=key, next=str(row.next_date))


@outbox.listen(RequestDispatched)
def on_dispatched(event: RequestDispatched) -> None:
    """Who does it; a sending that was taken back meanwhile is not told."""
    _tell_sending(event.request, event.dispatch, "dispatched")


@outbox.listen(DispatchMoved)
def on_moved(event: DispatchMoved) -> None:
    """Who does it now."""
    _tell_sending(event.request, event.new_dispatch, "dispatched")


@outbox.listen(DispatchExtended)
def on_extended(event: DispatchExtended) -> None:
    """More time, and why: the person and the centre are told."""
    _tell_sending(event.request, event.dispatch, "extended")
    actions.tell_centre(event.dispatch, event.reason, event=f"extended_for_centre:{event.dispatch}")


@outbox.listen(ReportAccepted)
def on_done(event: ReportAccepted) -> None:
    """It was done; the person has the word."""
    _tell_sending(event.request, event.dispatch, "done")


@outbox.listen(RequestClosed)
def on_closed(event: RequestClosed) -> None:
    """It ended; unsolved with the reason and the day of the next contact."""
    row = queries.get_request(event.request)
    if row is None or row.closed_at is None:
        return
    key = f"closed:{row.pk}:{event.at}"
    if event.is_resolved or row.unresolved_reason not in queries.UNRESOLVED_WORDS:
        actions.tell_person(row, "closed", event=key)
    else:
        actions.tell_person(row, f"unresolved.{row.unresolved_reason}", event=key, next=str(row.next_date))


@outbox.listen(RequestReopened)
def on_reopened(event: RequestReopened) -> None:
    """It is in hand again."""
    actions.tell_person(event.request, "reopened", event=f"reopened:{event.request}:{event.at}")


@outbox.listen(RequestThanked)
def on_thanked(event: RequestThanked) -> None:
    """Those who were thanked read it."""
    actions.tell_thanked(event.request)


def _tell_sending(request: int, dispatch: int, what: str) -> None:
    row = queries.get_dispatch(dispatch)
    if row is not None and row.state != "recalled":
        actions.tell_person(request, what, event=f"{what}:{dispatch}", handler=str(row.handler))
