"""Shapes of what other systems send and get; nothing is judged here."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StringConstraints

Kind = Literal["inquiry", "help", "complaint", "report", "suggestion", "praise"]
Channel = Literal["hotline", "web", "phone", "hall", "patrol", "police", "device"]
State = Literal[
    "received", "answered", "redirected", "linked_duplicate", "explained", "in_hand", "reported", "callback",
    "closed", "closed_unresolved", "reopened", "withdrawn",
]  # fmt: skip
MOST_ID = 2**62


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("nul")
    return text


def words(most: int, least: int = 0):
    """Text of at most so many characters, blanks at its ends dropped."""
    limits = StringConstraints(strip_whitespace=True, min_length=least, max_length=most)
    return Annotated[str, limits, AfterValidator(_storable)]


class RequestIn(Schema):
    """A request as another system tells it. Unknown fields are refused, so that nothing is believed to be kept that is not."""

    model_config = ConfigDict(extra="forbid")

    text: words(5000, 2)  # type: ignore[valid-type]
    title: words(120) = ""  # type: ignore[valid-type]
    place: words(200) = Field("", description="the place in the teller's words")  # type: ignore[valid-type]
    kind: Kind = "help"
    channel: Channel = "hotline"
    received_at: AwareDatetime | None = Field(None, description="with time zone, not later than now; without it: now")
    compound: int | None = Field(None, ge=1, le=MOST_ID, description="id of a compound inside the key's area")
    category: words(40) = Field("", description="code of a category; without it the house reads the text")  # type: ignore[valid-type]
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    name: words(40) = ""  # type: ignore[valid-type]
    phone: words(20) = ""  # type: ignore[valid-type]
    is_anonymous: bool = False
    is_public: bool = False
    filed_by: words(80) = Field("", description="who wrote it down on behalf")  # type: ignore[valid-type]
    source: words(40) = ""  # type: ignore[valid-type]
    external_id: words(60) = Field("", description="the sender's own number; needs `source`")  # type: ignore[valid-type]


class Named(Schema):
    """A thing by its id and name."""

    id: int
    name: str


class Coded(Schema):
    """A thing by its code and name."""

    code: str
    name: str


class Asked(Schema):
    """Who asked: the name by its first character, the telephone masked."""

    name: str
    phone: str


class Summary(Schema):
    """A request in a list."""

    number: str
    state: str
    kind: str
    channel: str
    title: str
    place: str
    received_at: datetime
    due_at: datetime | None
    compound: Named | None
    category: Coded | None
    voices: int


class RequestOut(Summary):
    """A request at its own address."""

    text: str
    requester: Asked | None
    is_anonymous: bool
    is_public: bool
    filed_by: str
    source: str
    external_id: str
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None
    is_contacted: bool | None
    is_resolved: bool | None
    satisfaction: int | None


class Line(Schema):
    """One line of its history."""

    at: datetime | None
    what: str
    words: str


class RequestWithHistory(RequestOut):
    """A request with what happened to it, oldest first."""

    history: list[Line]


class Page(Schema):
    """A page of a list; `next` is its next address, none on the last."""

    requests: list[Summary]
    next: str | None


class Fault(Schema):
    """What is wrong with one field, named as the caller named it."""

    field: str
    pointer: str
    message: str


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[Fault] = []


class Asking(Schema):
    """What narrows the list."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    category: words(40) = Field("", description="code; takes in what lies under it")  # type: ignore[valid-type]
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    after: words(120) = Field("", description="the mark of the address in `next`")  # type: ignore[valid-type]
    limit: int = Field(50, ge=1, le=200)
