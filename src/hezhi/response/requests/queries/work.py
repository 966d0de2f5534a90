"""The handler's desk: what was sent to it, by due time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock, keyed, permissions, sight
from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.ui import wording
from hezhi.register.people import queries as people

from ..models import CoHandling, Dispatch, Note, ServiceRequest
from ..states import DONE_DISPATCH, DispatchState
from .around import SURROUNDINGS, Surroundings, place_seen, surroundings_of
from .bodies import find_organisations
from .requests import dispatch_at_desk, get_request, sendings_of
from .threads import Entry, history_lines

CO_HANDLING = sight.purpose(
    "requests.co_handle", "协办单位看自己协办的是什么事、谁牵头，牵头单位看协办的结果；不看诉求人的电话"
)
VOICES = sight.purpose("requests.voices", "承办人读并进来的诉求人补充了什么、催了没有；不看是谁")
AT_WORK = tuple(s for s in DispatchState if s not in (*DONE_DISPATCH, DispatchState.REPORTED, DispatchState.OBJECTED))

IN_WORK = tuple(s for s in AT_WORK if s not in (DispatchState.SENT, DispatchState.STANDS))

STEPS = {  # a sending's state: tone of its badge, one short word
    DispatchState.SENT: ("warn", _("待签收")),
    DispatchState.STANDS: ("warn", _("维持原派")),
    DispatchState.ACCEPTED: ("act", _("已签收")),
    DispatchState.CONTACTED: ("act", _("已联系")),
    DispatchState.HANDLING: ("act", _("处理中")),
    DispatchState.EXTENDED: ("act", _("已延期")),
    DispatchState.SENT_BACK: ("bad", _("退回重办")),
    DispatchState.REPORTED: ("", _("等核实")),
    DispatchState.OBJECTED: ("", _("等改派")),
}
OVER = ("good", _("办结"))


@dataclass(frozen=True)
class WorkItem:
    """One sending on the desk, with its clock in words."""

    dispatch: Dispatch
    tone: str
    span: str
    is_late: bool

    @property
    def is_new(self) -> bool:
        """Not taken yet."""
        return self.dispatch.state in (DispatchState.SENT, DispatchState.STANDS)

    @property
    def step(self) -> tuple[str, str]:
        """How far it is: tone and word of its badge."""
        return step_of(self.dispatch.state)


@dataclass(frozen=True)
class Inbox:
    """The desk's day: a sentence's figures, the five things of today, and the whole list."""

    items: list[WorkItem]
    five: list[WorkItem]
    late: int
    today: int
    new: int
    first: WorkItem | None
    waiting_elsewhere: list[Dispatch]
    co_handlings: list[CoHandling]


@dataclass(frozen=True)
class Work:
    """One request at the handler's desk."""

    item: WorkItem
    history: list[Entry]
    notes: list
    pictures: list
    parts: list[CoHandling]
    around: Surroundings
    may_object: bool
    may_accept: bool
    may_work: bool
    may_start: bool
    may_extend: bool

    @property
    def request(self):
        """The request itself."""
        return self.item.dispatch.request


@dataclass(frozen=True)
class Part:
    """A co-handler's part of another desk's request: what it is about, who leads, until when; without the person's number."""

    part: CoHandling
    dispatch: Dispatch
    is_late: bool

    @property
    def request(self):
        """The request itself."""
        return self.dispatch.request


def at_desk(actor: Actor) -> QuerySet[Dispatch]:
    """What lies on the desk of the post in use and is not done, the first due first."""
    rows = Dispatch.objects.filter(handler__in=desks_of(actor), state__in=AT_WORK)
    return rows.select_related("request__category", "request__compound").order_by("due_at", "id")


def came_back() -> Q:
    """Of sendings those that the street sent back, or that the person called unsolved after an earlier report."""
    before = Dispatch.objects.filter(
        request=OuterRef("request"), pk__lt=OuterRef("pk"), state=DispatchState.ACCEPTED_BACK
    )
    return Q(state=DispatchState.SENT_BACK) | Q(Exists(before))


def step_of(state: str) -> tuple[str, str]:
    """How far a sending is: tone of its badge, and the word in the reader's language."""
    tone, word = STEPS.get(DispatchState(state), OVER)
    return tone, str(word)


def elsewhere_of(actor: Actor, *, limit: int = 10) -> list[Dispatch]:
    """What the desk reported or objected to: it waits for others."""
    rows = Dispatch.objects.filter(
        handler__in=desks_of(actor), state__in=(DispatchState.REPORTED, DispatchState.OBJECTED)
    )
    return list(rows.select_related("request").order_by("-reported_at", "-id")[:limit])


def badly_rated(actor: Actor, *, days: int = 30, limit: int = 10) -> list[ServiceRequest]:
    """What the desk did in the last days and the person called unsolved or bad, the newest first."""
    since = clock.now() - timedelta(days=days)
    rows = ServiceRequest.objects.filter(
        desk__in=desks_of(actor), state__in=("closed", "closed_unresolved"), closed_at__gte=since
    ).filter(Q(satisfaction__lte=2) | Q(is_resolved=False))
    return list(rows.select_related("category", "compound").order_by("-closed_at", "-id")[:limit])


def promised_to(actor: Actor, *, limit: int = 10) -> list[ServiceRequest]:
    """没解决、约了今天或更早再联系的: whom the desk (or, at a dispatch desk, the area) owes a word, the longest promised first."""
    rows = ServiceRequest.objects.filter(state="closed_unresolved", next_date__lte=clock.today())
    if "requests.close_unresolved" in actor.deeds and actor.area_path:
        whose = Q(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    else:
        whose = Q(desk__in=desks_of(actor))
    return list(rows.filter(whose).select_related("category", "compound").order_by("next_date", "id")[:limit])


def promised_by_desk() -> dict[int, int]:
    """desk -> how many people it owes a word today or since. For the work behind the pages, under its own sight."""
    rows = ServiceRequest.objects.filter(state="closed_unresolved", next_date__lte=clock.today(), desk__isnull=False)
    return dict(rows.order_by().values_list("desk").annotate(n=Count("id")))


def promise_on(pk: int, actor: Actor) -> ServiceRequest | None:
    """One that was promised a word and may be spoken to by this post."""
    row = get_request(pk)
    is_open = row is not None and row.state == "closed_unresolved" and row.next_date is not None
    return row if is_open and permissions.may(actor, "requests.put_off", row) else None


def inbox_of(actor: Actor, *, limit: int = 200) -> Inbox:
    """What lies on the desk of the post in use, the first due first."""
    desks = desks_of(actor)
    rows = Dispatch.objects.filter(handler__in=desks, state__in=AT_WORK)
    rows = rows.select_related("request__category", "request__compound").order_by("due_at", "id")[:limit]
    now = clock.now()
    items = [work_item(row, now) for row in rows]
    elsewhere = Dispatch.objects.filter(
        handler_id=actor.desk, state__in=(DispatchState.REPORTED, DispatchState.OBJECTED)
    )
    midnight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    return Inbox(
        items=items,
        five=items[:5],
        late=sum(item.is_late for item in items),
        today=sum(not item.is_late and item.dispatch.due_at <= midnight for item in items),
        new=sum(item.is_new for item in items),
        first=items[0] if items else None,
        waiting_elsewhere=list(elsewhere.select_related("request").order_by("-reported_at", "-id")[:10]),
        co_handlings=parts_of(desks),
    )


def desks_of(actor: Actor) -> list[int]:
    """The organisations behind the post's desk: its own, and in a community the residents' committee (see permissions.is_on_desk)."""
    own = [actor.desk] if actor.desk else []
    committees = people.organisations_in(actor.area_path, "residents_committee") if actor.area_path else ()
    return own + [org.pk for org in committees if org.area_path == actor.area_path and org.pk not in own]


def parts_of(desks: list[int], *, limit: int = 10) -> list[CoHandling]:
    """Parts that these desks have not reported yet, the first due first; what was moved away or taken back asks nothing any more."""
    own = list(CoHandling.objects.filter(organisation__in=desks, reported_at=None).values_list("pk", flat=True))
    with sight.job(CO_HANDLING):
        rows = CoHandling.objects.filter(pk__in=own).exclude(dispatch__state__in=("moved", "recalled"))
        return list(rows.select_related("dispatch__handler", "dispatch__request").order_by("due_at", "id")[:limit])


def part_on(pk: int, actor: Actor) -> Part | None:
    """One part on the desk of the post in use."""
    part = CoHandling.objects.select_related("organisation").filter(pk=pk, organisation__in=desks_of(actor)).first()
    if part is None:
        return None
    with sight.job(CO_HANDLING):
        rows = Dispatch.objects.select_related("handler", "request__category", "request__compound")
        dispatch = rows.get(pk=part.dispatch_id)
    return Part(part, dispatch, part.is_late or (part.reported_at is None and clock.now() > part.due_at))


def work_item(row: Dispatch, now) -> WorkItem:
    """A sending with its shape and its time."""
    return WorkItem(row, tone_of(row.due_at, row.amber_at, now), wording.span(abs(row.due_at - now)), now > row.due_at)


def tone_of(due_at: datetime, amber_at: datetime, now: datetime) -> str:
    """The shape of a clock: bad, warn or good."""
    return "bad" if now > due_at else "warn" if now >= amber_at else "good"


def dispatch_on(service_request: ServiceRequest, actor: Actor) -> Dispatch | None:
    """The living sending of a request to a desk of the post in use."""
    return next((d for desk in desks_of(actor) if (d := dispatch_at_desk(service_request, desk))), None)


def dispatch_to_work_on(pk: int, actor: Actor) -> Dispatch | None:
    """The same sending without what stands beside it on the page: for a deed, which locks and reads it anew."""
    desks = desks_of(actor)
    found = keyed.rows(
        Dispatch,
        "t.request_id = %s and t.handler_id = any(%s::bigint[]) and t.state <> all(%s::text[])"
        " and exists (select from requests_servicerequest r where r.id = t.request_id) order by t.id desc",
        [pk, desks, [str(state) for state in DONE_DISPATCH]],
    )
    return min(found, key=lambda dispatch: desks.index(dispatch.handler_id), default=None)


def work_on(pk: int, actor: Actor) -> Work | None:
    """A request that lies, or lay last, on the desk of the post in use. What others told and do beside it is read at one go, each under
    its own purpose."""
    service_request = get_request(pk)
    if service_request is None:
        return None
    sendings, desks = sendings_of(service_request), desks_of(actor)
    living = [d for d in sendings[::-1] if d.state not in DONE_DISPATCH]
    dispatch = next((d for desk in desks for d in living if d.handler_id == desk), None)
    if dispatch is None:
        return None
    dispatch.request = service_request
    state, pictures, place = dispatch.state, list(service_request.pictures.order_by("id")), place_seen(service_request)
    with sight.job(SURROUNDINGS):
        history = history_lines(service_request, sendings)
        notes, parts = _notes_on(service_request), _parts_with(dispatch)
        around = surroundings_of(service_request, place)
    return Work(
        item=work_item(dispatch, clock.now()),
        history=history,
        notes=notes,
        pictures=pictures,
        parts=parts,
        around=around,
        may_object=state == DispatchState.SENT and dispatch.objections_before < 2,
        may_accept=state in (DispatchState.SENT, DispatchState.STANDS),
        may_work=state in IN_WORK,
        may_start=state in (DispatchState.ACCEPTED, DispatchState.CONTACTED, DispatchState.SENT_BACK),
        may_extend=state == DispatchState.HANDLING
        and not service_request.notes.filter(kind="extend", at__gte=dispatch.sent_at).exists(),
    )


def same_hour(moment: datetime, day: date) -> datetime:
    """That day at the hour of another moment, in the city's time."""
    return timezone.localtime(moment).replace(year=day.year, month=day.month, day=day.day)


def _notes_on(service_request):
    """Words added to the request and to those joined to it: what a neighbour adds to one matter is for whoever handles it. No person is shown."""
    with sight.job(VOICES):
        asked = Q(request=service_request) | Q(request__joined_to=service_request, kind__in=("supplement", "urge"))
        return list(Note.objects.filter(asked).order_by("-at", "-id")[:20])


def _parts_with(dispatch):
    """What the co-handlers of a sending do: its first handler leads them and reads their reports."""
    with sight.job(CO_HANDLING):
        return list(dispatch.co_handlings.select_related("organisation").order_by("due_at", "id"))


def reports_waiting(actor: Actor) -> list[Dispatch]:
    """What handlers reported inside the post's area and nobody judged yet, the oldest first."""
    rows = Dispatch.objects.filter(
        state=DispatchState.REPORTED, area_path__gte=actor.area_path, area_path__lt=actor.area_path + END
    )
    return list(rows.select_related("request", "handler").order_by("reported_at", "id")[:50])


def unit_named(name: str):
    """The one organisation of this name, None where several or none fit."""
    found = find_organisations(name)
    exact = [org for org in found if name.strip() in (org.name, org.short_name)]
    return exact[0] if exact else found[0] if len(found) == 1 else None
