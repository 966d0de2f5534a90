"""The deeds of a request's life: what each is done to, the request that does it, and how one sees that it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import start
from asking import Ask, form, form_with_file

TEXT = "3号楼门口的路灯三天没亮，晚上看不见台阶，老人出门不安全。"
SOUND = b"\x00\x00\x00\x20ftypM4A " + b"spoken words" * 4_000
DONE = "已到现场更换损坏的灯头，试亮正常，同一楼道其他灯也查过。"


@dataclass(frozen=True)
class Deed:
    """`prepare(many)` makes things, `ask(thing)` is the request, `done(things)` counts those to which it was done."""

    name: str
    prepare: Callable[[int], Sequence[Any]]
    ask: Callable[[Any], Ask]
    done: Callable[[Sequence[Any]], int]
    floor: str = "update"
    expect: tuple[int, ...] = (303,)
    part: int = 1  # one in so many: what takes long is done less often


class Stock:
    """Makes requests that stand where a deed begins, by the deeds that lead there. Inside `as_job`."""

    phones = count(1)

    def __init__(self, world):
        from hezhi.ground.platform import clock
        from hezhi.ground.platform.actor import job
        from hezhi.register.people.demo import actor_of
        from hezhi.response.handling import actions as handling
        from hezhi.response.requests import actions, queries

        self.world, self.builder = world, job("benchmark")
        self.acts, self.handling, self.queries = actions, handling, queries
        for key in ("resident", "steward", "grid_worker", "street_officer", "district_officer", "hotline_officer"):
            setattr(self, key, actor_of(world.cast[key]))
        self.compound = world.named("梧桐院")
        self.provider = world.provider_of[self.compound.pk]
        self.committee = world.cast["grid_worker"].posts[0].organisation
        self.office = world.cast["street_officer"].posts[0].organisation
        self.street = self.street_officer.area_path
        self.category = queries.category_by_code("common_parts.lighting").pk
        self.yesterday = clock.today() - timedelta(days=1)
        self.now = clock.now()
        self._told: dict[int, str] = {}

    def received(self, many, **more):
        """Just told, by as many people."""
        drafts = [self._draft(n, **more) for n in range(many)]
        return self.acts.receive_many(drafts, actor=self.builder)

    def _draft(self, n, **more):
        phone = f"1390000{next(self.phones):04}"
        self._told[n] = phone
        told = {"text": TEXT, "compound": self.compound.pk, "category": self.category, "category_score": 0.95}
        return self.acts.Draft(**(told | {"name": "秦女士", "phone": phone, "channel": "phone"} | more))

    def last_four(self, n):
        """Of the telephone of the nth that `received` made last."""
        return self._told[n][-4:]

    def sent(self, many, handler=None, co_handlers=(), **more):
        """Sent to the steward's company, or to another."""
        to = handler or self.provider
        return [
            self.acts.dispatch_request(row, actor=self.builder, handler=to, co_handlers=co_handlers, rule="目录")
            for row in self.received(many, **more)
        ]

    def signed(self, many, **more):
        """Signed for, not begun."""
        return [self.acts.accept_dispatch(row, actor=self.builder) for row in self.sent(many, **more)]

    def taken(self, many, **more):
        """Signed for and begun."""
        return [self.acts.start_handling(row, actor=self.builder) for row in self.signed(many, **more)]

    def reported(self, many, **more):
        """Reported, waiting for the street's word."""
        return [self.acts.report_dispatch(row, actor=self.builder, text=DONE) for row in self.taken(many, **more)]

    def answered(self, many, **more):
        """The report is accepted, the person is to be asked."""
        return [self.acts.accept_report(row, actor=self.builder) for row in self.reported(many, **more)]

    def closed(self, many, **more):
        """Over, solved."""
        said = {"is_contacted": True, "is_resolved": True, "satisfaction": 5}
        return [
            self.acts.close_request(row.request_id, actor=self.builder, **said) for row in self.answered(many, **more)
        ]

    def put_off(self, many):
        """Over, not solved, with a promised day; that day is today."""
        said = {"is_contacted": True, "is_resolved": False, "satisfaction": 3, "reason": "money"}
        soon = self.yesterday + timedelta(days=2)
        rows = [
            self.acts.close_request(row.request_id, actor=self.builder, next_date=soon, **said)
            for row in self.answered(many)
        ]
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).update(
            next_date=self.yesterday + timedelta(days=1)
        )
        return rows

    def objected(self, many):
        """The handler says that it is another's."""
        return [self._object(row, self.committee) for row in self.sent(many)]

    def with_arbiter(self, many):
        """The second objection to the same matter."""
        moved = [self.acts.move_dispatch(row, actor=self.builder) for row in self.objected(many)]
        return [self._object(row, self.office) for row in moved]

    def _object(self, row, to):
        said = {"reason": "不是本单位的职责", "clause": "职责清单第3条", "proposed_handler": to}
        return self.acts.object_to_dispatch(row, actor=self.builder, **said)

    def helped(self, many):
        """Co-handlers' parts of what was sent: the street office helps."""
        from hezhi.response.requests.models import CoHandling

        sent = self.sent(many, co_handlers=[self.office])
        return list(CoHandling.objects.filter(dispatch__in=sent).order_by("id"))

    def invited(self, many):
        """Links of helpers from outside, one a work order: their paths."""
        asked = {"name": "电梯维保赵师傅", "kind": "hand", "asked": "请查二号楼电梯异响。", "place": "二号楼"}
        until = self.now + timedelta(days=3)
        rows = self.taken(many)
        return [self.handling.invite_outside(row, actor=self.builder, until=until, **asked)[1] for row in rows]

    def spoken(self, many):
        """Requests that were only said: their recordings."""
        from io import BytesIO

        made = []
        for row in self.received(many, text="", title="语音诉求，等人听写"):
            key = self.acts.keep_voice(BytesIO(SOUND), "录音.m4a", actor=self.builder)
            self.acts.add_voices(row, [key], actor=self.builder)
            made.append(row.recordings.get())
        return made

    def joined(self, many):
        """Neighbours who told the same thing: the check page offers their matter."""
        main, *others = self.received(many + 1)
        for row in others:
            self.acts.join_request(row, main, actor=self.builder)
        return main

    def thanked(self, many):
        """Thanks to the steward's company."""
        for _one in range(many):
            draft = self.acts.Draft(
                text="谢谢温师傅大冷天修好楼道灯", compound=self.compound.pk, channel="web", token=uuid4()
            )
            self.acts.give_thanks(draft, actor=self.builder, whom=self.provider.pk)

    def drawn(self, day):
        """A sample drawn for one day."""
        said = {"first": day, "last": day, "published": "某期彩票 2026131：05 11 19", "count": 5}
        return self.acts.draw_callbacks(actor=self.hotline_officer, **said)

    def begun(self, route):
        """A walk that is on."""
        return self.handling.begin_round(route, actor=self.steward).pk


def deeds(house) -> list[Deed]:
    """All of them, in the order of a request's life."""
    with start.as_job():
        stock = Stock(house.world)
    return [
        *_filing(house, stock),
        *_at_the_desk(house, stock),
        *_at_the_handler(house, stock),
        *_at_its_end(stock),
        *_above(house, stock),
    ]


def _ids(rows):
    return [getattr(row, "pk", row) for row in rows]


def _states(*wanted) -> Callable[[Sequence[Any]], int]:
    """Requests that stand so; things are requests."""

    def done(rows):
        from hezhi.response.requests.models import ServiceRequest

        return ServiceRequest.objects.filter(pk__in=_ids(rows), state__in=wanted).count()

    return done


def _sendings(*wanted) -> Callable[[Sequence[Any]], int]:
    """Sendings that stand so; things are sendings."""

    def done(rows):
        from hezhi.response.requests.models import Dispatch

        return Dispatch.objects.filter(pk__in=_ids(rows), state__in=wanted).count()

    return done


def _noted(kind) -> Callable[[Sequence[Any]], int]:
    """Requests to which a word of this kind was added."""

    def done(rows):
        from hezhi.response.requests.models import Note

        of = [getattr(row, "request_id", row.pk) for row in rows]
        return Note.objects.filter(request__in=of, kind=kind).values("request").distinct().count()

    return done


def _told(**wanted) -> Callable[[Sequence[Any]], int]:
    """Requests filed with these forms' tokens."""

    def done(things):
        from hezhi.response.requests.models import ServiceRequest

        return ServiceRequest.objects.filter(token__in=[thing[0] for thing in things], **wanted).count()

    return done


def _filing(house, stock) -> list[Deed]:
    """What people and those who write for them tell."""
    compound, photo = stock.compound.pk, ("photo.jpg", house.photo, "image/jpeg")
    said = {"text": TEXT, "compound": compound, "whom": "self", "place": "3号楼"}

    def drafts(with_photo=False):
        def prepare(many):
            return [_checked(house, said | {"text": f"{TEXT}{n}"}, photo if with_photo else None) for n in range(many)]

        return prepare

    def tokens(many):
        return [(uuid4(), n) for n in range(many)]

    def send(thing, **more):
        return form("resident", "/requests/receive/send/", draft=thing[1], is_public="0", **more)

    main = None

    def beside(many):
        nonlocal main
        main = stock.joined(1).pk
        return drafts()(many)

    spoken = {"compound": compound, "whom": "self", "quick": "1"}
    found = {"compound": compound, "text": "东侧围栏松了，有人翻越", "place": "东门", "at_once": "on"}
    return [
        Deed("filed by a resident", drafts(), send, _told(state="received"), "insert"),
        Deed("a photo taken in for the check page", lambda many: _marks(many), lambda mark: form_with_file(
            "resident", "/requests/receive/", "photos", photo, **said | {"text": f"{TEXT}{mark}"}), _kept(),
            "redrawn", (303,), 4),
        Deed("filed with a photo", drafts(with_photo=True), send, _told(state="received", pictures__isnull=False), "insert", part=4),
        Deed("filed as a neighbour's matter (me too)", beside, lambda thing: send(thing, join=main),
             _told(state="linked_duplicate"), "insert"),
        Deed("spoken in elder mode, filed at once", _marks, lambda mark: form_with_file(
            "resident", "/requests/receive/", "voice", (f"{mark}.m4a", SOUND, "audio/mp4"), **spoken | {"place": f"p{mark}"}),
            _spoken, "insert"),
        Deed("filed on behalf of a caller", tokens, lambda thing: form("grid_worker", "/requests/record/", token=thing[0],
             channel="phone", text=TEXT, compound=compound, name="秦女士", phone=f"1380000{thing[1]:04}"),
             _told(channel="phone"), "insert"),
        Deed("thanks", tokens, lambda thing: form("resident", "/requests/thank/", token=thing[0], whom=stock.provider.pk,
             text="谢谢温师傅", compound=compound), _told(state="answered", kind="praise"), "insert"),
        Deed("found on a patrol, with a photo, begun at once", _marks, lambda mark: form_with_file(
            "steward", "/handling/patrol/found/", "photos", photo, **found | {"place": f"p{mark}"}), _placed("patrol"), "insert", part=4),
    ]  # fmt: skip


LETTERS = str.maketrans("0123456789", "ghijklmnop")  # eleven digits in a row would be masked as a telephone


def _marks(many) -> list[str]:
    return [uuid4().hex.translate(LETTERS) for _n in range(many)]


def _kept():
    """Photos that were kept since the deed was prepared: a photo hangs on nothing until its request is filed."""
    before: list[int] = []

    def done(_marks):
        from hezhi.ground.platform.models import StoredFile

        now = StoredFile.objects.filter(object_id=None).count()
        before[:] = before or [now]
        return now - before[0]

    return done


def _placed(channel):
    def done(marks):
        from hezhi.response.requests.models import ServiceRequest

        places = [f"p{mark}" for mark in marks]
        return ServiceRequest.objects.filter(
            place__in=places, channel=channel, state="in_hand", pictures__isnull=False
        ).count()

    return done


def _spoken(marks):
    from hezhi.response.requests.models import ServiceRequest

    places = [f"p{mark}" for mark in marks]
    return ServiceRequest.objects.filter(place__in=places, recordings__isnull=False).count()


def _checked(house, said, photo):
    """The check page really asked; its (form's token, sealed draft)."""
    from html import unescape
    from uuid import UUID

    from django.core import signing

    path = "/requests/receive/"
    ask = form_with_file("resident", path, "photos", photo, **said) if photo else form("resident", path, **said)
    house.in_process(ask)
    page = house.in_process(Ask("resident", "/requests/receive/check/"))[0].content.decode()
    draft = unescape(page.partition('name="draft" value="')[2].partition('"')[0])
    return UUID(signing.loads(draft, salt="requests.filing")["token"]), draft


def _at_the_desk(house, stock) -> list[Deed]:
    """Triage, dispatch, returns."""
    officer, main = "street_officer", None

    def beside(many):
        nonlocal main
        main = stock.received(1)[0].pk
        return stock.received(many)

    def with_helper(many):
        rule = {
            "area_path": stock.compound.area_path,
            "category": "greening",
            "via": "provider",
            "clause": "绿化条例示例",
        }
        rule |= {"valid_from": stock.yesterday - timedelta(days=99), "co_handlers": [stock.office.pk]}
        stock.acts.load_catalogue([rule], actor=stock.builder)
        return stock.received(many, category=stock.queries.category_by_code("greening").pk)

    def helped(rows):
        from hezhi.response.requests.models import CoHandling

        return CoHandling.objects.filter(dispatch__request__in=rows).count()

    def sorted_anew(rows):
        from hezhi.response.requests.models import ServiceRequest

        return ServiceRequest.objects.filter(pk__in=_ids(rows), category_score=1.0).count()

    def fresh(many):
        from hezhi.response.requests.models import Dispatch

        rows = stock.sent(many)
        later = stock.now + timedelta(minutes=30)
        Dispatch.objects.filter(pk__in=_ids(rows)).update(sent_at=later)  # ten seconds are too few for all of them
        return rows

    def transcribed(voices):
        return type(voices[0]).objects.filter(pk__in=_ids(voices)).exclude(transcript="").count()

    def desk(row, deed, **fields):
        return form(officer, f"/requests/{row.pk}/{deed}/", **fields)

    def other(category):
        return stock.queries.category_by_code(category).pk

    return [
        Deed("triage: answered at once", stock.received, lambda row: desk(row, "answer", text="已公示在楼门口。"), _states("answered")),
        Deed("triage: told where it belongs", stock.received, lambda row: desk(row, "redirect", to="market", text="请找保险公司。"), _states("redirected")),
        Deed("triage: explained", stock.received, lambda row: desk(row, "redirect", to="unlawful", text="要求不合法，已说明。"), _states("explained")),
        Deed("triage: joined to its main request", beside, lambda row: desk(row, "join", main=main), _states("linked_duplicate")),
        Deed("triage: category put right", stock.received, lambda row: desk(row, "category", category=other("elevator.fault")), sorted_anew),
        Deed("a voice note written down", stock.spoken, lambda voice: form(officer, f"/requests/voices/{voice.pk}/transcribe/", text=TEXT), transcribed),
        Deed("dispatch", stock.received, lambda row: desk(row, "dispatch", handler=stock.provider.pk), _states("in_hand")),
        Deed("dispatch with a co-handler", with_helper, lambda row: desk(row, "dispatch", handler=stock.provider.pk), helped),
        Deed("dispatch undone", fresh, lambda row: form(officer, f"/requests/dispatch/{row.pk}/recall/"), _sendings("recalled")),
        Deed("a return upheld by the desk", stock.objected, lambda row: form(officer, f"/requests/{row.request_id}/move/"), _sendings("moved")),
        Deed("a return let stand by the desk", stock.objected, lambda row: form(officer, f"/requests/{row.request_id}/let-stand/", reason="职责清单写明"), _sendings("dispatch_stands")),
        Deed("the arbiter decides: moved", stock.with_arbiter, lambda row: form("district_officer", f"/requests/{row.request_id}/move/"), _sendings("moved")),
        Deed("the arbiter decides: stands", stock.with_arbiter, lambda row: form("district_officer", f"/requests/{row.request_id}/let-stand/", reason="职责清单写明"), _sendings("dispatch_stands")),
        Deed("the report accepted by the street", stock.reported, lambda row: form(officer, f"/requests/dispatch/{row.pk}/accept-report/"), _sendings("accepted_back")),
        Deed("the report sent back", stock.reported, lambda row: form(officer, f"/requests/dispatch/{row.pk}/send-back/", reason="照片看不清"), _sendings("sent_back")),
    ]  # fmt: skip


def _at_the_handler(house, stock) -> list[Deed]:
    """At the desk and at the place."""
    photo = ("after.jpg", house.photo, "image/jpeg")
    until = (stock.now + timedelta(days=20)).date().isoformat()
    seat = house.world.cast["steward"].posts[0].pk

    def order(row, deed, **fields):
        return form("steward", f"/handling/orders/{row.request_id}/{deed}/", **fields)

    def beside(table, **wanted):
        def done(rows):
            from hezhi.response.handling import models

            found = getattr(models, table).objects.filter(dispatch__in=_ids(rows), **wanted)
            return found.values("dispatch").distinct().count()

        return done

    def reported(parts):
        return type(parts[0]).objects.filter(pk__in=_ids(parts)).exclude(reported_at=None).count()

    def answered(paths):
        from hezhi.response.handling.models import Invitation
        from hezhi.response.handling.queries.outside import digest

        hashes = [digest(path.strip("/").split("/")[-1]) for path in paths]
        return Invitation.objects.filter(token_hash__in=hashes, state="answered").count()

    def proven(rows):
        from hezhi.response.requests.models import Picture

        of = [row.request_id for row in rows]
        return Picture.objects.filter(request__in=of, is_proof=True, request__state="reported").count()

    asked = {
        "name": "电梯维保赵师傅",
        "kind": "hand",
        "asked": "请查二号楼电梯异响。",
        "place": "二号楼",
        "until": f"{until}T18:00",
    }
    callers = count(100_000)
    return [
        Deed("accepted", stock.sent, lambda row: order(row, "accept"), _sendings("accepted")),
        Deed("arrived: signed, begun, time noted", stock.sent, lambda row: order(row, "arrive"), beside("Arrival")),
        Deed("contact noted", stock.signed, lambda row: order(row, "contact", text="已打电话说明"), _noted("contact")),
        Deed("a question to the person", stock.taken, lambda row: order(row, "ask", text="几点在家方便？"), _noted("question")),
        Deed("more time, with the reason told", stock.taken, lambda row: order(row, "extend", until=until, reason="配件没到"), _sendings("extended")),
        Deed("returned with an objection", stock.sent, lambda row: order(row, "object", reason="不归我们", clause="职责清单第3条", proposed_name=stock.committee.name), _sendings("objected")),
        Deed("passed to a colleague", stock.taken, lambda row: order(row, "assign", post=seat), beside("Assignment")),
        Deed("a cost noted", stock.taken, lambda row: order(row, "cost", amount="86.50", words="灯座"), beside("Cost")),
        Deed("a co-handler answers", stock.helped, lambda part: form("street_officer", f"/handling/part/{part.pk}/", text="已协调电力到场。"), reported),
        Deed("a link for a helper outside", stock.taken, lambda row: order(row, "invite", **asked), beside("Invitation"), "insert", (200,)),
        Deed("the helper answers by his link", stock.invited, lambda path: form("", path, caller=next(callers), text="已换件，试运行正常。"), answered),
        Deed("reported", stock.taken, lambda row: order(row, "report", text=DONE), _sendings("reported")),
        Deed("reported with a photo as proof", stock.taken, lambda row: form_with_file("steward", f"/handling/orders/{row.request_id}/report/", "photo", photo, text=DONE), proven, "redrawn", part=4),
    ]  # fmt: skip


def _at_its_end(stock) -> list[Deed]:
    """The person's word, by himself or on the telephone."""
    own = {"person": stock.resident.person, "phone": ""}

    def calls(row, **fields):
        return form(
            "street_officer", f"/requests/callbacks/{row.request_id}/", is_contacted="yes", satisfaction=4, **fields
        )

    def mine(row, deed, **fields):
        return form("resident", f"/requests/mine/{getattr(row, 'request_id', row.pk)}/{deed}/", **fields)

    def of_own(make):
        return lambda many: make(many, **own)

    def request_states(*wanted):
        return lambda rows: _states(*wanted)([row.request_id for row in rows])

    def later(rows):
        return type(rows[0]).objects.filter(pk__in=_ids(rows), unresolved_reason="third_party").count()

    day = (stock.yesterday + timedelta(days=30)).isoformat()
    rating = {"is_contacted": "yes", "satisfaction": 5}
    return [
        Deed("call-back: solved, closed", stock.answered, lambda row: calls(row, outcome="solved", words="好了"), request_states("closed")),
        Deed("call-back: not solved, back to the handler", stock.answered, lambda row: calls(row, outcome="back", words="灯又灭了"), request_states("in_hand")),
        Deed("call-back: closed, not fixed, next date", stock.answered, lambda row: calls(row, outcome="unresolved", reason="money", next_date=day), request_states("closed_unresolved")),
        Deed("call-back: nobody answered", stock.answered, lambda row: form("street_officer", f"/requests/callbacks/{row.request_id}/unreached/"), _noted("unreached")),
        Deed("promised day: put off again", stock.put_off, lambda row: form("street_officer", f"/requests/promised/{row.pk}/", outcome="later", reason="third_party", next_date=day), later),
        Deed("promised day: taken up", stock.put_off, lambda row: form("street_officer", f"/requests/promised/{row.pk}/", outcome="now", words="资金到位了"), _states("in_hand")),
        Deed("a sample of call-backs drawn", lambda many: [stock.yesterday - timedelta(days=60 + n) for n in range(many)], lambda on: form("hotline_officer", "/requests/callbacks/draws/", first=on, last=on, published="某期彩票 2026131：05 11 19", count=5), _drawn, "insert"),
        Deed("the person answers or adds", of_own(stock.taken), lambda row: mine(row, "supplement", text="下午六点以后在家"), _noted("supplement")),
        Deed("the person urges", of_own(stock.taken), lambda row: mine(row, "urge"), _noted("urge")),
        Deed("the person withdraws", of_own(stock.received), lambda row: mine(row, "withdraw"), _states("withdrawn")),
        Deed("the person rates: solved", of_own(stock.answered), lambda row: mine(row, "rate", is_resolved="yes", **rating), request_states("closed")),
        Deed("the person rates: not solved", of_own(stock.answered), lambda row: mine(row, "rate", is_resolved="no", reason="又坏了", **rating), request_states("in_hand")),
        Deed("the person opens it again", of_own(stock.closed), lambda row: mine(row, "reopen", reason="又坏了"), _states("reopened")),
    ]  # fmt: skip


def _drawn(days) -> int:
    from hezhi.response.requests.models import CallbackDraw

    return CallbackDraw.objects.filter(first__in=days).count()


def _above(house, stock) -> list[Deed]:
    """督办, and what is left out of the rates."""
    from hezhi.steering.indicators import actions as indicators
    from hezhi.steering.indicators.models import HotlineExclusion
    from hezhi.steering.warnings import actions as warnings
    from hezhi.steering.warnings.models import Supervision

    board = f"?area={house.world.districts[0].path}"

    def supervised(many):
        rows = stock.taken(many, handler=stock.committee)
        return [warnings.supervise(row, actor=stock.street_officer, reason="请说明进展") for row in rows]

    def explained(many):
        return [
            warnings.answer_supervision(one, actor=stock.grid_worker, text="配件明天到，后天装好。")
            for one in supervised(many)
        ]

    def proposed(many):
        said = {"reason": "duplicate", "words": "同一人同一天又打来"}
        one = stock.district_officer
        return [indicators.propose_exclusion(row, actor=one, **said) for row in stock.closed(many)]

    def asked_about(rows):
        return Supervision.objects.filter(dispatch__in=_ids(rows)).count()

    def supervision(state):
        return lambda rows: Supervision.objects.filter(pk__in=_ids(rows), state=state).count()

    def exclusion(state):
        return lambda rows: HotlineExclusion.objects.filter(pk__in=_ids(rows), state=state).count()

    def left_out(rows):
        return HotlineExclusion.objects.filter(request__in=_ids(rows), state="proposed").count()

    def asked_of(one, deed, who, **fields):
        return form(who, f"/warnings/supervisions/{one.pk}/{deed}/", **fields)

    exclusions = "/indicators/hotline/left-out"
    return [
        Deed("a sending is supervised", stock.taken, lambda row: form("street_officer", f"/warnings/sendings/{row.pk}/supervise/", reason="请说明进展"), asked_about, "insert"),
        Deed("a supervision answered", supervised, lambda one: asked_of(one, "answer", "grid_worker", text="配件明天到，后天装好。"), supervision("answered")),
        Deed("a supervision pressed", explained, lambda one: asked_of(one, "press", "street_officer", reason="没有写时间"), supervision("raised")),
        Deed("a supervision closed", explained, lambda one: asked_of(one, "close", "street_officer"), supervision("closed")),
        Deed("an exclusion proposed", stock.closed, lambda row: form("district_officer", f"{exclusions}/propose/{board}", number=row.number, reason="duplicate", words="同一人同一天又打来"), left_out, "insert", (302,)),
        Deed("an exclusion confirmed by the second person", proposed, lambda one: form("district_releaser", f"{exclusions}/{one.pk}/confirm/{board}"), exclusion("confirmed"), expect=(302,)),
    ]  # fmt: skip
