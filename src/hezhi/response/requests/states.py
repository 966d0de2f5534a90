"""The two tables of states: the request (what the person asked) and the dispatch (each sending of it, with its clock). law.md 4.1."""

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands. Classified, located and joined are facts about it, not states."""

    RECEIVED = "received"
    ANSWERED = "answered"
    REDIRECTED = "redirected"
    LINKED_DUPLICATE = "linked_duplicate"
    EXPLAINED = "explained"
    IN_HAND = "in_hand"
    REPORTED = "reported"
    CALLBACK = "callback"
    CLOSED = "closed"
    CLOSED_UNRESOLVED = "closed_unresolved"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class DispatchState(StrEnum):
    """Where one sending stands."""

    SENT = "sent"
    OBJECTED = "objected"
    STANDS = "dispatch_stands"
    MOVED = "moved"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    HANDLING = "handling"
    EXTENDED = "extended"
    REPORTED = "reported"
    ACCEPTED_BACK = "accepted_back"
    SENT_BACK = "sent_back"
    RECALLED = "recalled"  # taken back: by the dispatcher within ten seconds, or because the person withdrew


R, D = RequestState, DispatchState

REQUEST_MOVES: dict[str, dict[RequestState, RequestState]] = {
    "requests.answer": {R.RECEIVED: R.ANSWERED},
    "requests.redirect": {R.RECEIVED: R.REDIRECTED},
    "requests.join": {R.RECEIVED: R.LINKED_DUPLICATE},
    "requests.split": {R.LINKED_DUPLICATE: R.RECEIVED},
    "requests.explain": {R.RECEIVED: R.EXPLAINED},
    "requests.dispatch": {R.RECEIVED: R.IN_HAND, R.REOPENED: R.IN_HAND},
    "requests.recall": {R.IN_HAND: R.RECEIVED},
    "requests.recall_reopened": {R.IN_HAND: R.REOPENED},  # what was opened again waits as such
    "requests.report": {R.IN_HAND: R.REPORTED},
    "requests.send_back": {R.REPORTED: R.IN_HAND},
    "requests.call_back": {R.REPORTED: R.CALLBACK},
    "requests.close": {R.REPORTED: R.CLOSED, R.CALLBACK: R.CLOSED},
    "requests.close_unresolved": {R.REPORTED: R.CLOSED_UNRESOLVED, R.CALLBACK: R.CLOSED_UNRESOLVED},
    "requests.close_unreached": {R.CALLBACK: R.CLOSED},
    "requests.put_off": {R.CLOSED_UNRESOLVED: R.CLOSED_UNRESOLVED},
    "requests.take_up": {R.CLOSED_UNRESOLVED: R.REOPENED},
    "requests.reopen": {
        R.CALLBACK: R.REOPENED,
        R.CLOSED: R.REOPENED,
        R.CLOSED_UNRESOLVED: R.REOPENED,
        R.ANSWERED: R.REOPENED,
    },
    "requests.withdraw": {R.RECEIVED: R.WITHDRAWN, R.IN_HAND: R.WITHDRAWN},
}

DISPATCH_MOVES: dict[str, dict[DispatchState, DispatchState]] = {
    "requests.object": {D.SENT: D.OBJECTED},
    "requests.let_stand": {D.OBJECTED: D.STANDS},
    "requests.move": {D.OBJECTED: D.MOVED},
    "requests.accept": {D.SENT: D.ACCEPTED, D.STANDS: D.ACCEPTED},
    "requests.contact": {D.ACCEPTED: D.CONTACTED, D.SENT_BACK: D.CONTACTED},
    "requests.start_handling": {D.ACCEPTED: D.HANDLING, D.CONTACTED: D.HANDLING, D.SENT_BACK: D.HANDLING},
    "requests.extend": {D.HANDLING: D.EXTENDED},
    "requests.report": {
        D.ACCEPTED: D.REPORTED,
        D.CONTACTED: D.REPORTED,
        D.HANDLING: D.REPORTED,
        D.EXTENDED: D.REPORTED,
        D.SENT_BACK: D.REPORTED,
    },
    "requests.accept_report": {D.REPORTED: D.ACCEPTED_BACK},
    "requests.send_back": {D.REPORTED: D.SENT_BACK},
    "requests.recall": {D.SENT: D.RECALLED},
    "requests.withdraw": {
        D.SENT: D.RECALLED,
        D.OBJECTED: D.RECALLED,
        D.STANDS: D.RECALLED,
        D.ACCEPTED: D.RECALLED,
        D.CONTACTED: D.RECALLED,
        D.HANDLING: D.RECALLED,
        D.EXTENDED: D.RECALLED,
        D.SENT_BACK: D.RECALLED,
    },
}

WAITING = (R.RECEIVED, R.REOPENED)  # on the dispatch desk
OPEN = (R.RECEIVED, R.IN_HAND, R.REPORTED, R.REOPENED)  # somebody still owes the person an answer
DONE_DISPATCH = (D.MOVED, D.ACCEPTED_BACK, D.RECALLED)  # no desk has it any more

STAGES = ("received", "sent", "handling", "done", "ended")  # the five words that a resident sees, everywhere the same


def stage_of(state: str, dispatch_state: str | None = None) -> str:
    """The resident's stage of a request, from its state and that of its last sending. 签收, 退单 and the like stay inside."""
    if state in (R.RECEIVED, R.REOPENED):
        return "received"
    if state in (R.IN_HAND, R.REPORTED):
        return "sent" if dispatch_state in (D.SENT, D.OBJECTED, D.STANDS, None) else "handling"
    if state == R.CALLBACK:
        return "done"
    return "ended"
