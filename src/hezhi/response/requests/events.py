"""Facts told to the rooms above: ids and plain values only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RequestReceived:
    """One request came in."""

    request: int


@dataclass(frozen=True)
class RequestsReceived:
    """Many came in at once, by an import."""

    requests: list[int]


@dataclass(frozen=True)
class RequestAnswered:
    """It was answered at once, without a dispatch."""

    request: int


@dataclass(frozen=True)
class RequestRedirected:
    """It belongs elsewhere; the person was told where. `to` is the door that was shown."""

    request: int
    to: str = ""


@dataclass(frozen=True)
class RequestJoined:
    """It tells what another one told before."""

    request: int
    main: int


@dataclass(frozen=True)
class RequestsJoined:
    """Many of an import tell what others told before."""

    requests: list[int]


@dataclass(frozen=True)
class RequestSplit:
    """It turned out to be a matter of its own."""

    request: int
    main: int


@dataclass(frozen=True)
class RequestDispatched:
    """It was sent to a handler."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class DispatchRecalled:
    """The sending was undone within ten seconds."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class DispatchObjected:
    """The handler says that it is another's duty."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class DispatchMoved:
    """The objection was upheld; another handler has it now."""

    request: int
    dispatch: int
    new_dispatch: int


@dataclass(frozen=True)
class DispatchStands:
    """The objection was not upheld."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class DispatchAccepted:
    """The handler took it."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class DispatchExtended:
    """The handler takes more time and says why."""

    request: int
    dispatch: int
    reason: str


@dataclass(frozen=True)
class RequesterAsked:
    """The handler has a question to the person; the clock runs on."""

    request: int
    note: int


@dataclass(frozen=True)
class RequestSupplemented:
    """The person added a word, perhaps the answer to a question."""

    request: int
    note: int


@dataclass(frozen=True)
class RequesterUnreached:
    """Nobody could be reached for the call-back, often enough for it to end."""

    request: int
    tries: int


@dataclass(frozen=True)
class RequestPutOff:
    """It can still not be solved; the day of the next contact is another."""

    request: int
    at: str = ""


@dataclass(frozen=True)
class DispatchReported:
    """The handler reports that it is done."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class ReportAccepted:
    """The report was found good; the person is asked now."""

    request: int
    dispatch: int


@dataclass(frozen=True)
class ReportSentBack:
    """The report was not good enough; `at` tells one time from the next."""

    request: int
    dispatch: int
    at: str = ""


@dataclass(frozen=True)
class RequestClosed:
    """It ended, solved or (with a reason and a next date) not; `at` tells one ending from the next."""

    request: int
    is_resolved: bool
    at: str = ""


@dataclass(frozen=True)
class RequestReopened:
    """The person is not content, or it came back; `dispatch` is the new sending where the same handler has it at once."""

    request: int
    dispatch: int = 0
    at: str = ""


@dataclass(frozen=True)
class RequestWithdrawn:
    """The person took it back."""

    request: int


@dataclass(frozen=True)
class RequestUrged:
    """The person asks to hurry."""

    request: int
    note: int = 0


@dataclass(frozen=True)
class RequestCorrected:
    """Its category or its place was put right by a person."""

    request: int


@dataclass(frozen=True)
class RequestThanked:
    """Somebody was thanked."""

    request: int
