"""Call-backs that are due: what was reported as done and nobody has said a word on. Who can answer by himself is asked there first;
who only has a telephone waits on top."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.urls import reverse

from hezhi.ground.platform import keyed
from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.ui import wording

from ..models import CallbackDraw, Dispatch, ServiceRequest
from ..rules.callback_draw import seed_of
from ..states import DispatchState, RequestState
from .requests import get_request, sendings_of
from .threads import Entry, history_lines

MOST = 100


@dataclass(frozen=True)
class Call:
    """One person to ask: about what, who did it, since when it waits."""

    request: ServiceRequest
    dispatch: Dispatch | None
    is_by_phone: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the list of whom to ask, in words. `by_phone`: without an account, so nobody else will ask."""

    url: str
    by_phone: bool
    compound: str
    title: str
    number: str
    handler: str
    since: str


@dataclass(frozen=True)
class CallPage:
    """One call with what the officer reads while it rings."""

    call: Call
    history: list[Entry]
    pictures: list
    tries: int = 0
    most_tries: int = 3
    hours_apart: int = 2


def calls_due(actor: Actor) -> list[Due]:
    """Whom to ask inside the post's area: people without an account first, the longest waiting on top. Two queries."""
    rows = ServiceRequest.objects.filter(
        state=RequestState.CALLBACK, area_path__gte=actor.area_path, area_path__lt=actor.area_path + END, joined_to=None
    )
    by_phone = Case(When(person=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    shown = ("pk", "person", "compound__name", "title", "number", "answered_at")
    found = list(rows.order_by(by_phone, "answered_at", "id").values_list(*shown)[:MOST])
    handled = Dispatch.objects.filter(
        request__in=[pk for pk, *_rest in found], state__in=(DispatchState.ACCEPTED_BACK, DispatchState.REPORTED)
    )
    done = handled.order_by("id").values_list("request_id", "handler__short_name", "handler__name", "reported_at")
    last = {request: (short or name, at) for request, short, name, at in done}
    address = reverse("requests:call", args=[0])

    def due(pk, person, compound, title, number, answered_at):
        handler, reported_at = last.get(pk, ("—", None))
        since = wording.moment(answered_at or reported_at)
        return Due(address.replace("0", str(pk), 1), person is None, compound or "—", title, number, handler, since)

    return [due(*row) for row in found]


def request_to_call_on(pk: int, actor: Actor) -> ServiceRequest | None:
    """A request whose call-back is this post's to make, None where there is none."""
    row = get_request(pk)
    return row if row is not None and row.state == RequestState.CALLBACK and actor.covers(row.area_path) else None


def request_called(pk: int, actor: Actor) -> ServiceRequest | None:
    """The same without what a page names beside it: for a deed, which locks and reads it anew."""
    row = keyed.first(ServiceRequest, "t.id = %s", [pk])
    return row if row is not None and row.state == RequestState.CALLBACK and actor.covers(row.area_path) else None


def call_on(pk: int, actor: Actor) -> CallPage | None:
    """The call-back of one request with what stands beside it, None where there is none to make."""
    row = request_to_call_on(pk, actor)
    if row is None:
        return None
    sendings = sendings_of(row)
    done = [d for d in sendings if d.state in (DispatchState.ACCEPTED_BACK, DispatchState.REPORTED)]
    call = _call(row, done[-1] if done else None)
    tries = row.notes.filter(kind="unreached", at__gte=row.answered_at or row.received_at).count()
    rule = {"tries": tries, "most_tries": settings.CALLBACK_TRIES, "hours_apart": settings.CALLBACK_HOURS}
    return CallPage(call, history_lines(row, sendings), list(row.pictures.order_by("id")), **rule)


def draws(actor: Actor) -> QuerySet[CallbackDraw]:
    """Samples drawn inside the post's area, the latest first."""
    rows = CallbackDraw.objects.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    return rows.order_by("-last", "-id")


def draw_sheet(pk: int) -> str | None:
    """All that is needed to run a draw again, as plain text: the published number, the way, the pool and what was drawn."""
    row = CallbackDraw.objects.filter(pk=pk).first()
    if row is None:
        return None
    head = [
        f"# {row.first} - {row.last}, {len(row.drawn)}/{len(row.pool)}",
        f"# published: {row.published}",
        f"# seed = sha256(published) = {seed_of(row.published)}",
        "# order = sha256(seed:number), smallest first",
    ]
    return "\n".join([*head, *(f"# drawn: {number}" for number in row.drawn), *row.pool]) + "\n"


def numbers_answered(first: date, last: date, actor: Actor) -> list[str]:
    """Numbers of what handlers reported as done and was answered between two days, both included, in the post's area."""
    rows = ServiceRequest.objects.filter(
        area_path__gte=actor.area_path,
        area_path__lt=actor.area_path + END,
        joined_to=None,
        answered_at__date__gte=first,
        answered_at__date__lte=last,
    )
    handled = Dispatch.objects.filter(request=OuterRef("pk"), state=DispatchState.ACCEPTED_BACK)
    return list(rows.filter(Exists(handled)).order_by("number").values_list("number", flat=True))


def _call(row, dispatch):
    since = row.answered_at or (dispatch.reported_at if dispatch else None)
    return Call(row, dispatch, row.person is None, since)
