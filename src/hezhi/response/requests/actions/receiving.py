"""How a request comes in: one by one from people, by the thousand from the hotline's sheets."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, keyed, outbox, permissions, sealed, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.backend import PREPARED
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from .. import queries
from ..events import RequestCorrected, RequestReceived, RequestsReceived
from ..models import Category, ClockRule, Dispatch, Note, Picture, Requester, ServiceRequest, Voice
from ..rules.number import number
from ..rules.time_limit import sending_limit, time_limit
from ..states import RequestState
from .bulk import FEW, write_rows, write_told
from .counting import count, count_change, key_of, standing_of, weight_of

log = logging.getLogger(__name__)
RECEIVE = sight.purpose("requests.receive", "任何人都可以反映；写下这件诉求时，不要求反映人的岗位看得见那片地方")
TITLE = 60
BY_PERSON = 1.0  # the score that `correct_category` and `correct_compound` write
IMPORTED_ENDS = (RequestState.CLOSED, RequestState.CLOSED_UNRESOLVED)
NOBODY = (None, None)  # who told it is not known
OUTCOME = ("answer", "answered_at", "is_contacted", "is_resolved", "satisfaction")
SENT_FIELDS = (
    *("title", "text", "place", "category_id", "category_score", "category_reason", "compound_id", "compound_score"),
    *("area_path", "state", "closed_at", *OUTCOME),
)


@dataclass
class Draft:
    """What came in, before it has a number. `compound` and `category` are ids; scores are 0-1; `received_at` defaults to now; without
    `area_path` the compound's own is taken, else the city's. A requester is known by `phone`, else by the source's `handle`."""

    text: str = ""
    title: str = ""
    place: str = ""
    kind: str = "help"
    channel: str = "hotline"
    received_at: datetime | None = None
    area_path: str = ""
    compound: int | None = None
    compound_score: float | None = None
    compound_reason: str = ""
    lon: float | None = None
    lat: float | None = None
    category: int | None = None
    category_score: float | None = None
    category_reason: str = ""
    name: str = ""
    phone: str = ""
    mail: str = ""
    handle: str = ""
    person: int | None = None
    filed_by: str = ""
    is_anonymous: bool = False
    is_public: bool = False
    source: str = ""
    external_id: str = ""
    source_hash: bytes | None = None
    token: UUID | None = None
    is_done: bool = False  # the sheet says that it is over; what follows is how
    answer: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    is_contacted: bool | None = None
    is_resolved: bool | None = None
    satisfaction: int | None = None


@transaction.atomic
def receive_request(draft: Draft, *, actor: Actor) -> ServiceRequest:
    """Write down what a person asks and give it a number at once. A form token that was used before returns what it filed."""
    permissions.require(actor, "requests.receive", draft)
    with sight.job(RECEIVE):
        earlier = queries.request_by_token(draft.token)
        if earlier is not None:
            return earlier
        try:
            with transaction.atomic(savepoint=draft.token is not None):
                row = receive_rows([draft])[0]
        except IntegrityError:
            earlier = queries.request_by_token(draft.token)
            if earlier is None:
                raise
            return earlier
        changes = {"number": row.number, "channel": row.channel}
        changes |= {"filed_by": row.filed_by} if row.filed_by else {}
        audit.record("requests.receive", row, actor=actor, changes=changes)
        outbox.publish(RequestReceived(row.pk))
    return row


@transaction.atomic
def receive_many(drafts: Sequence[Draft], *, actor: Actor) -> list[ServiceRequest]:
    """Write down many, in the order given: one audit row and grouped counts for all. Raises IntegrityError where a source's number
    was brought in before (ask `queries.requests_by_source` first)."""
    permissions.require(actor, "requests.import", None)
    if not drafts:
        return []
    with sight.job(RECEIVE):
        rows = receive_rows(drafts)
        audit.record(
            "requests.import",
            actor=actor,
            changes={"count": len(rows), "first": rows[0].number, "last": rows[-1].number, "source": rows[0].source},
        )
        outbox.publish(RequestsReceived([row.pk for row in rows]))
    return rows


@transaction.atomic
def update_from_source(
    service_request: ServiceRequest, draft: Draft, *, actor: Actor
) -> tuple[dict[str, object], dict[str, object]]:
    """The source sent a newer version of the same row: words, place, category and outcome follow it, as long as nobody here put them
    right or began to work on it. Returns the fields that changed, before and after; both empty where none did."""
    permissions.require(actor, "requests.import", service_request)
    with sight.job(RECEIVE):
        row = queries.lock(service_request)
        standing, old = standing_of(row), {name: getattr(row, name) for name in SENT_FIELDS}
        _follow(row, draft)
        changes = [name for name in SENT_FIELDS if getattr(row, name) != old[name]]
        row.save(update_fields=[*changes, "source_hash"])
        if not changes:
            return {}, {}
        count_change(standing, row)
        audit.record("requests.update", row, actor=actor, changes={"fields": changes})
        outbox.publish(RequestCorrected(row.pk))
        return _told({name: old[name] for name in changes}), _told({name: getattr(row, name) for name in changes})


@transaction.atomic
def take_back_update(request_id: int, before: dict, after: dict, *, actor: Actor) -> ServiceRequest:
    """Undo one `update_from_source`, from what it returned. Refused where the row no longer says what the update made it say."""
    permissions.require(actor, "requests.import", None)
    with sight.job(RECEIVE):
        row = queries.lock(request_id)
        if _told({name: getattr(row, name) for name in after}) != after:
            raise Refused(
                "requests.moved_on",
                _("%(number)s 导入后又被改过，不能撤销。") % {"number": row.number},
            )
        standing = standing_of(row)
        for name, value in before.items():
            setattr(row, name, None if value is None else _field(name).to_python(value))
        row.source_hash = None
        row.save(update_fields=[*before, "source_hash"])
        count_change(standing, row)
        audit.record("requests.take_back_update", row, actor=actor, changes={"fields": list(before)})
        outbox.publish(RequestCorrected(row.pk))
    return row


@transaction.atomic
def take_back_import(request_ids: Iterable[int], *, actor: Actor, reason: str = "") -> int:
    """Undo an import: rows that nobody has worked on are removed with what they counted. Refused whole if one has moved on."""
    permissions.require(actor, "requests.import", None)
    with sight.job(RECEIVE):
        rows = list(ServiceRequest.objects.select_for_update().filter(pk__in=list(request_ids)))
        sent = set(Dispatch.objects.filter(request__in=rows).values_list("request_id", flat=True))
        untouched = (RequestState.RECEIVED, *IMPORTED_ENDS)  # an end without a dispatch came with the sheet
        moved_on = [row.number for row in rows if row.state not in untouched or row.voice_count > 1 or row.pk in sent]
        if moved_on:
            raise Refused(
                "requests.moved_on",
                _("有 %(count)s 件已经在办（如 %(number)s），不能整批撤销。")
                % {"count": len(moved_on), "number": moved_on[0]},
            )
        count((key_of(row), *(-n for n in weight_of(row))) for row in rows)
        _remove(rows)
        audit.record("requests.take_back_import", actor=actor, changes={"count": len(rows)}, reason=reason)
    return len(rows)


def _remove(rows):
    """Requests with all that hangs on them, and the numbers of those who told nothing else: none is kept for nothing."""
    ids = [row.pk for row in rows]
    Note.objects.filter(request__in=ids).delete()
    Picture.objects.filter(request__in=ids).delete()
    Voice.objects.filter(request__in=ids).delete()
    try:
        ServiceRequest.objects.filter(pk__in=ids).delete()
    except ProtectedError as held:  # a room above rests on one of them
        raise Refused("requests.moved_on", _("有的诉求已被别处引用，不能整批撤销。")) from held
    Requester.objects.filter(pk__in={row.requester_id for row in rows}, requests=None).delete()


def _follow(row, draft):
    fields = {"title": _title(draft), "text": mask_numbers(draft.text), "place": mask_numbers(draft.place)[:200]}
    if row.category_score != BY_PERSON and draft.category:
        fields |= {
            "category_id": draft.category,
            "category_score": draft.category_score,
            "category_reason": draft.category_reason[:200],
        }
    if row.compound_score != BY_PERSON and draft.compound:
        area_path = draft.area_path or territory.get_compound(draft.compound).area_path
        fields |= {"compound_id": draft.compound, "compound_score": draft.compound_score, "area_path": area_path}
    if draft.is_done and row.state in (RequestState.RECEIVED, *IMPORTED_ENDS):
        fields |= {"state": _state(draft), **{name: getattr(draft, name) for name in OUTCOME}}
        fields["closed_at"] = draft.closed_at or row.closed_at or draft.received_at
    for field, value in fields.items():
        setattr(row, field, value)
    row.source_hash = draft.source_hash


def _field(name):
    field: Any = ServiceRequest._meta.get_field(name)
    return field.target_field if field.is_relation else field


def _told(fields):
    """Fields as JSON keeps them."""
    return {
        name: value if value is None or isinstance(value, bool | int | str) else str(value)
        for name, value in fields.items()
    }


def receive_rows(drafts: Sequence[Draft]) -> list[ServiceRequest]:
    """Rows for drafts, written and counted: a part of the deeds that receive. Under the sight of a job."""
    if len(drafts) > FEW:
        rows = write_told(ServiceRequest, _told_of(drafts), len(drafts))
    else:
        rows = build_rows(drafts)
        write_rows(rows)
    count((key_of(row), *weight_of(row)) for row in rows)
    return rows


def build_rows(drafts: Sequence[Draft]) -> list[ServiceRequest]:
    """Rows for drafts, with requesters, numbers and clocks, not yet written. Under the sight of a job."""
    return [ServiceRequest(**values) for values in _told_of(drafts)]


def _told_of(drafts: Sequence[Draft]) -> Iterator[dict[str, Any]]:
    """The fields of each draft's row, one after the other. What all need is asked for once, here."""
    now, zone = clock.now(), ZoneInfo(settings.TIME_ZONE)
    numbers, clocks = _numbers_and_clocks(len(drafts))
    requesters = _requesters(drafts)
    paths = _paths(drafts)
    asked = {draft.category for draft in drafts if draft.category}
    category_clock = dict(Category.objects.filter(pk__in=asked).values_list("id", "clock")) if asked else {}
    city = "" if all(draft.area_path or draft.compound for draft in drafts) else _city_path()

    def told(draft, running):
        rule = clocks.get(category_clock.get(draft.category, "ordinary")) or clocks["ordinary"]
        received = draft.received_at or now
        given = number(received.astimezone(zone).date(), running)
        return _fields(draft, given, received, requesters, draft.area_path or paths.get(draft.compound) or city, rule)

    return map(told, drafts, numbers)


def _fields(draft, given, received, requesters, area_path, rule):
    sending = sending_limit(received, rule.dispatch_hours)
    phone = sealed.normal(draft.phone) if draft.phone else ""
    requester, shown = requesters.get(phone or _known_by(draft), NOBODY)
    last_four = _last_four(phone, shown)
    return {
        "number": given,
        "kind": str(draft.kind),
        "channel": str(draft.channel),
        "title": _title(draft),
        "text": mask_numbers(draft.text),
        "place": mask_numbers(draft.place)[:200],
        "received_at": received,
        "area_path": area_path,
        "compound_id": draft.compound,
        "compound_score": draft.compound_score,
        "compound_reason": draft.compound_reason[:200],
        "lon": draft.lon,
        "lat": draft.lat,
        "category_id": draft.category,
        "category_score": draft.category_score,
        "category_reason": draft.category_reason[:200],
        "requester_id": requester,
        "person": draft.person,
        "filed_by": draft.filed_by,
        "is_anonymous": draft.is_anonymous,
        "is_public": draft.is_public,
        "token": draft.token,
        "lookup": sealed.blind_index(given + last_four) if last_four else None,
        "source": draft.source,
        "external_id": draft.external_id,
        "source_hash": draft.source_hash,
        "dispatch_by": sending.due_at,
        "dispatch_amber_at": sending.amber_at,
        "due_at": time_limit(sending.due_at, rule.hours).due_at,
        "state": _state(draft).value,
        "answer": mask_numbers(draft.answer),
        "answered_at": draft.answered_at,
        "closed_at": draft.closed_at or (received if draft.is_done else None),
        "is_contacted": draft.is_contacted,
        "is_resolved": draft.is_resolved,
        "satisfaction": draft.satisfaction,
    }


def _known_by(draft):
    if draft.person:
        return f"person:{draft.person}"
    return f"handle:{draft.handle}" if draft.handle else f"mail:{draft.mail}"


def _sealed(mail):
    return sealed.seal_bytes(mail.encode()) if mail else None


def _state(draft):
    if not draft.is_done:
        return RequestState.RECEIVED
    return RequestState.CLOSED_UNRESOLVED if draft.is_resolved is False else RequestState.CLOSED


def _last_four(phone, sealed_phone):
    """By which the person finds the request again; of a sealed number the mask shows as much."""
    shown = phone if phone else str(sealed_phone) if sealed_phone else ""
    return shown[-4:] if len(shown) >= 7 else ""


def title_of(text: str) -> str:
    """The first sentence."""
    text = " ".join(text.split())
    for mark in "。！？；!?;":
        text = text.split(mark)[0]
    return mask_numbers(text)[:TITLE]


def _title(draft):
    """The title given, else the first sentence."""
    given = mask_numbers(" ".join(draft.title.split()))[:TITLE]
    return given or title_of(draft.text or draft.place) or _("（没有内容）")


def _numbers_and_clocks(many):
    """Running numbers for so many requests, and the clock rules of today by their code."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"many": many, "today": clock.today()})
        found = cursor.fetchall()
    rules = [keyed.made(ClockRule, row[1:])[0] for row in found]
    return [running % 1_000_000_000 for running in found[0][0]], {rule.code: rule for rule in rules}


@cache
def _question():
    return (
        f"{PREPARED}with drawn as materialized"  # noqa: S608
        " (select array_agg(nextval('requests_number')) as numbers from generate_series(1, %(many)s::int))"
        f" select drawn.numbers, {keyed.columns(ClockRule, 'c')} from drawn cross join requests_clockrule c"
        " where c.valid_from <= %(today)s and (c.valid_until is null or c.valid_until > %(today)s) order by c.valid_from"
    )


def _paths(drafts):
    wanted = {d.compound for d in drafts if d.compound and not d.area_path}
    return {pk: compound.area_path for pk, compound in territory.compounds_by_id(wanted).items()} if wanted else {}


def _city_path():
    city = territory.children_of(None).first()
    return city.path if city else ""


def _requesters(drafts):
    """One row per phone (by its blind index) or per handle, a new one per e-mail address: {normal phone, "handle:…" or "mail:…": its id, and
    its number sealed where nobody typed it}."""
    phones, handles, persons, mails = {}, {}, set(), {}
    for draft in drafts:
        if draft.phone:
            phones.setdefault(sealed.normal(draft.phone), draft)
        elif draft.person:
            persons.add(draft.person)
        elif draft.handle:
            handles.setdefault(draft.handle, draft)
        elif draft.mail:
            mails.setdefault(draft.mail, draft)
    indexes = {phone: sealed.blind_index(phone) for phone in phones}
    found = _known_phones(indexes) | _known_handles(handles) | _of_persons(persons)
    new = [
        (
            phone,
            {
                "name": draft.name[:40],
                "phone": sealed.seal(phone).token,
                "phone_index": indexes[phone],
                "mail": _sealed(draft.mail),
                "person_id": draft.person,
            },
        )
        for phone, draft in phones.items()
        if phone not in found
    ] + [
        ("handle:" + handle, {"name": draft.name[:40], "handle": handle})
        for handle, draft in handles.items()
        if "handle:" + handle not in found
    ]
    new += [("mail:" + mail, {"name": draft.name[:40], "mail": _sealed(mail)}) for mail, draft in mails.items()]
    return found | {
        key: (pk, None) for (key, _), pk in zip(new, _write_requesters([row for _, row in new]), strict=True)
    }


def _write_requesters(told):
    if len(told) > FEW:
        return [row.pk for row in write_told(Requester, told, len(told))]
    return [row.pk for row in write_rows([Requester(**values) for values in told])]


def _known_phones(indexes):
    if not indexes:
        return {}
    by_index = {index: phone for phone, index in indexes.items()}
    rows = keyed.rows(Requester, "t.phone_index = any(%s::bytea[]) order by t.id desc", [list(by_index)])
    return {by_index[bytes(row.phone_index)]: (row.pk, None) for row in rows}


def _of_persons(persons):
    """People of the register who asked without typing their number again: it is carried over sealed."""
    rows = (
        {row.person_id: row for row in Requester.objects.filter(person__in=persons).order_by("-id")} if persons else {}
    )
    for pk in persons:
        person = people.get_person(pk) if pk not in rows else None
        if person is not None:
            rows[pk] = Requester.objects.create(
                name=person.name, phone=person.phone, phone_index=person.phone_index, person_id=pk
            )
    return {f"person:{pk}": (row.pk, row.phone) for pk, row in rows.items()}


def _known_handles(handles):
    if not handles:
        return {}
    rows = Requester.objects.extra(where=["handle = any(%s)"], params=[list(handles)]).filter(phone=None)
    return {"handle:" + handle: (pk, None) for handle, pk in rows.values_list("handle", "id")}
