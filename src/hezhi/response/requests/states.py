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
    RECALLED = "recalled"  # undone by the dispatcher within ten seconds, before anyone accepted


R, D = RequestState, DispatchState

REQUEST_MOVES: dict[str, dict[RequestState, RequestState]] = {
    "requests.answer": {R.RECEIVED: R.ANSWERED},
    "requests.redirect": {R.RECEIVED: R.REDIRECTED},
    "requests.join": {R.RECEIVED: R.LINKED_DUPLICATE},
    "requests.explain": {R.RECEIVED: R.EXPLAINED},
    "requests.dispatch": {R.RECEIVED: R.IN_HAND, R.REOPENED: R.IN_HAND},
    "requests.recall": {R.IN_HAND: R.RECEIVED},
    "requests.report": {R.IN_HAND: R.REPORTED},
    "requests.send_back": {R.REPORTED: R.IN_HAND, R.CALLBACK: R.IN_HAND},
    "requests.call_back": {R.REPORTED: R.CALLBACK},
    "requests.close": {R.REPORTED: R.CLOSED, R.CALLBACK: R.CLOSED},
    "requests.close_unresolved": {R.REPORTED: R.CLOSED_UNRESOLVED, R.CALLBACK: R.CLOSED_UNRESOLVED},
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
}
