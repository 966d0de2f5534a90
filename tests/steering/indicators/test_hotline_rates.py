"""The board of the hotline's rates: examples D9 and D10 on the tables, every number equal to its list, exclusions by two people."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.register.people.models import Organisation
from hezhi.response.requests import actions as requests
from hezhi.response.requests.events import RequestCorrected
from hezhi.response.requests.models import Category, ServiceRequest
from hezhi.steering.indicators import actions, listeners, queries
from hezhi.steering.indicators.models import HotlineExclusion
from hezhi.steering.indicators.rules.assessment_period import Period
from hezhi.steering.indicators.rules.hotline_rates import Callbacks
from tests.steering.indicators.factories import BUILDER, TOLD, ZONE, keep, make_offices
from tests.steering.indicators.factories import NOW_AFTER as NOW
from tests.steering.indicators.factories import past_case as case

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1))  # 19 October to 18 November


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_offices()


def board_of(world, by="handler", period=NOVEMBER):
    return queries.hotline_board(world.city.district, period, by)


def row_named(board, name):
    return next(row for row in board.rows if row.name == name)


def test_rates_and_score_of_a_handler_stand_on_its_counts(world):
    keep(
        *(case(world.s1, world.elm, n=n) for n in range(6)),
        case(world.s1, world.elm, satisfaction=3),
        case(world.s1, world.elm, resolved=False, satisfaction=1, contacted=False),
        case(world.s1, world.elm, asked=False),
    )

    row = row_named(board_of(world), "棠梨街道办")

    assert row.counted == Callbacks(accepted=9, valid=8, contacted=7, resolved=7, satisfied=6, basically=1)
    assert (row.response, row.resolution, row.satisfaction) == (Decimal("87.5"), Decimal("87.5"), Decimal("86.3"))
    assert (row.place.rank, row.place.score) == (1, Decimal("87.0"))
    assert row.resolution_interval == (Decimal("52.9"), Decimal("97.8"))
    assert row.counted.is_few


def test_a_moved_request_counts_for_the_second_handler_and_is_shown_left_out_for_the_first(world):
    """D9."""
    first = requests.PastDispatch(
        handler=world.s1.pk, sent_at=TOLD, state="moved", excluded_reason="异议成立，改派青瓦街道办"
    )
    then = requests.PastDispatch(handler=world.s2.pk, sent_at=TOLD + timedelta(hours=3))
    keep(case(world.s1, world.elm, resolved=False, satisfaction=1, dispatches=[first, then]))

    board = board_of(world)

    s1, s2 = row_named(board, "棠梨街道办"), row_named(board, "青瓦街道办")
    assert (s1.counted, s1.tally.left_out, s1.place.rank, s1.place.score) == (Callbacks(), 1, None, None)
    assert (s2.counted.valid, s2.counted.resolved, s2.tally.left_out) == (1, 0, 0)
    assert [one.excluded_reason for one in queries.why_here(board, s1).sendings] == ["异议成立，改派青瓦街道办"]
    assert board.total.counted.accepted == 1


def test_an_objection_that_was_not_upheld_leaves_the_first_handler_rated(world):
    """D9, second half."""
    kept = requests.PastDispatch(handler=world.s1.pk, sent_at=TOLD, state="dispatch_stands")
    keep(case(world.s1, world.elm, resolved=False, satisfaction=1, dispatches=[kept]))

    row = row_named(board_of(world), "棠梨街道办")

    assert (row.counted.valid, row.counted.resolved, row.tally.left_out) == (1, 0, 0)


def test_a_co_handler_is_never_rated(world):
    """D10."""
    led = requests.PastDispatch(handler=world.s1.pk, sent_at=TOLD, co_handlers=[world.k.pk])
    keep(case(world.s1, world.elm, resolved=False, satisfaction=1, dispatches=[led]))

    board = board_of(world)

    assert [(row.name, row.counted.valid) for row in board.rows] == [("棠梨街道办", 1)]


def test_the_period_is_from_the_19th_to_the_18th_in_the_citys_time(world):
    """D7."""
    last = datetime(2026, 11, 18, 23, 59, 59, tzinfo=ZONE)
    keep(
        case(world.s1, world.elm, told=last, n=1),
        case(world.s1, world.elm, told=last + timedelta(seconds=1)),
    )

    assert board_of(world).total.counted.accepted == 1
    assert board_of(world, period=Period(date(2026, 12, 1))).total.counted.accepted == 1
    assert board_of(world, period=Period(date(2026, 10, 1))).total.counted.accepted == 0


def test_without_a_valid_callback_an_area_shows_a_dash_and_no_rank(world):
    """D4."""
    keep(
        *(case(world.s1, world.elm, asked=False, n=n) for n in range(4)),
        case(world.s2, world.kite),
    )

    board = board_of(world, "subdistrict")

    mine = next(row for row in board.rows if row.unit == world.elm.area_path[:12])
    assert (mine.counted.accepted, mine.response, mine.place.rank, mine.place.score) == (4, None, None, None)
    assert board.rows[-1] is mine or board.rows[-1].counted.accepted == 0
    assert (mine.households, mine.per_thousand) == (1098, Decimal("3.6"))


def test_the_sum_line_adds_counts_and_never_averages(world):
    keep(
        *(case(world.s1, world.elm, n=n) for n in range(9)),
        case(world.s2, world.kite, resolved=False, satisfaction=1),
    )

    board = board_of(world, "subdistrict")

    assert board.total.counted == Callbacks(10, 10, 10, 9, 9, 0)
    assert board.total.resolution == Decimal("90.0")  # the average of 100 and 0 would be 50


def test_praise_and_repeats_are_not_rated(world):
    keep(case(world.s1, world.elm, kind="praise"), case(world.s1, world.elm, is_repeat=True, n=1))

    assert board_of(world).rows == []


def test_every_number_equals_the_requests_behind_it(world):
    moved = [
        requests.PastDispatch(handler=world.s1.pk, sent_at=TOLD, state="moved", excluded_reason="异议成立"),
        requests.PastDispatch(handler=world.k.pk, sent_at=TOLD + timedelta(hours=1)),
    ]
    made = keep(
        *(
            case(
                (world.s1, world.s2)[n % 2],
                (world.elm, world.kite)[n % 2],
                n=n,
                satisfaction=n % 5 + 1,
                resolved=n % 3 > 0,
            )
            for n in range(20)
        ),
        case(world.s1, world.elm, dispatches=moved, n=21),
    )
    _confirmed(world, made[0])

    for by in ("handler", "subdistrict", "community", "subdistrict_office"):
        board = board_of(world, by)
        for row in [*board.rows, board.total]:
            for kind in queries.FIGURES:
                found = queries.hotline_records(board, row, kind)
                assert found.agrees, (by, row.name, kind, found.number, found.listed)


def test_the_board_takes_as_many_queries_for_two_handlers_as_for_twenty(world):
    from django.db import connection

    def queries_of_board():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            board_of(world)
        return len(seen)

    keep(case(world.s1, world.elm), case(world.s2, world.kite, n=1))
    few = queries_of_board()
    for number in range(20):
        other = Organisation.objects.create(name=f"单位{number}", kind="provider")
        keep(case(other, world.elm))

    assert queries_of_board() == few <= 9


def test_why_a_unit_is_here_adds_up_to_its_score(world):
    keep(
        *(case(world.s1, world.elm, n=n) for n in range(8)),
        case(world.s1, world.elm, resolved=False, satisfaction=3),
        case(world.s1, world.elm, resolved=False, satisfaction=1, n=1),
        case(world.s2, world.kite),
    )
    board = board_of(world)

    why = queries.why_here(board, row_named(board, "棠梨街道办"))

    assert [(part.kind, part.valid, part.points) for part in why.parts] == [
        ("response", 10, Decimal("10.00")),
        ("resolution", 10, Decimal("40.00")),
        ("satisfaction", 10, Decimal("35.60")),
    ]
    assert why.row.place.score == Decimal("85.6")
    assert (why.above.name, why.below) == ("青瓦街道办", None)
    assert why.lift == Decimal("94.6")
    assert why.causes == [(Category.objects.get(code="common_parts.lighting").name, 2)]


def _confirmed(world, request):
    proposed = actions.propose_exclusion(request, actor=world.preparer, reason="unreasonable", words="要求免物业费")
    return actions.confirm_exclusion(proposed, actor=world.releaser)


def test_an_excluded_request_leaves_every_rate_and_stands_among_those_left_out(world):
    bad, _good = keep(case(world.s1, world.elm, resolved=False, satisfaction=1), case(world.s1, world.elm, n=1))

    proposed = actions.propose_exclusion(bad, actor=world.preparer, reason="unreasonable", words="要求免物业费")
    waiting = row_named(board_of(world), "棠梨街道办")
    actions.confirm_exclusion(proposed, actor=world.releaser)
    after = row_named(board_of(world), "棠梨街道办")

    assert (waiting.counted.valid, waiting.resolution) == (2, Decimal("50.0"))
    assert (after.counted.valid, after.resolution, after.tally.left_out) == (1, Decimal("100.0"), 1)
    street = next(row for row in board_of(world, "subdistrict").rows if row.counted.accepted)
    assert (street.counted.accepted, street.tally.left_out) == (1, 1)
    actions.lift_exclusion(HotlineExclusion.objects.get(), actor=world.releaser, reason="复核后认为合理")
    assert row_named(board_of(world), "棠梨街道办").counted.valid == 2


def test_two_officers_propose_at_the_same_moment(world, monkeypatch):
    (one,) = keep(case(world.s1, world.elm))
    actions.propose_exclusion(one, actor=world.preparer, reason="duplicate", words="同一件事")
    monkeypatch.setattr(queries, "exclusion_of", lambda _request: None)  # the other's page was read before

    with pytest.raises(Refused) as refused:
        actions.propose_exclusion(one, actor=world.releaser, reason="duplicate", words="同一件事")

    assert refused.value.code == "exclusion_twice"
    assert HotlineExclusion.objects.count() == 1


def test_an_exclusion_goes_with_its_request_to_another_place(world):
    bad, _good = keep(case(world.s1, world.elm, resolved=False, satisfaction=1), case(world.s1, world.elm, n=1))
    exclusion = _confirmed(world, bad)
    ServiceRequest.objects.filter(pk=bad.pk).update(compound=world.kite, area_path=world.kite.area_path)

    listeners.on_corrected(RequestCorrected(bad.pk))
    listeners.on_corrected(RequestCorrected(bad.pk))

    exclusion.refresh_from_db()
    assert exclusion.area_path == world.kite.area_path != world.elm.area_path
    assert exclusion.state == "confirmed"


def test_who_proposed_does_not_decide(world):
    (one,) = keep(case(world.s1, world.elm))
    proposed = actions.propose_exclusion(one, actor=world.preparer, reason="duplicate", words="同一件事")
    before = len(audit.history_of(proposed))

    with pytest.raises(NotPermitted):
        actions.confirm_exclusion(proposed, actor=world.preparer)

    assert HotlineExclusion.objects.get().state == "proposed"
    assert len(audit.history_of(proposed)) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        HotlineExclusion.objects.update(state="confirmed", decided_by=world.preparer.user_id)


@pytest.mark.parametrize(("reason", "words"), [("", "有"), ("nothing", "有"), ("duplicate", "  ")])
def test_an_exclusion_without_its_reason_is_refused(world, reason, words):
    (one,) = keep(case(world.s1, world.elm))

    with pytest.raises(Refused):
        actions.propose_exclusion(one, actor=world.preparer, reason=reason, words=words)

    assert not HotlineExclusion.objects.exists()


def test_a_refused_exclusion_counts_as_before_and_may_be_proposed_again(world):
    (one,) = keep(case(world.s1, world.elm))
    proposed = actions.propose_exclusion(one, actor=world.preparer, reason="duplicate", words="同一件事")
    with pytest.raises(Refused):
        actions.propose_exclusion(one, actor=world.releaser, reason="duplicate", words="再提一次")

    refused = actions.refuse_exclusion(proposed, actor=world.releaser, reason="两件事不同")

    assert (refused.state, row_named(board_of(world), "棠梨街道办").counted.valid) == ("refused", 1)
    with pytest.raises(MoveRefused):
        actions.lift_exclusion(refused, actor=world.releaser, reason="x")
    assert (
        actions.propose_exclusion(one, actor=world.releaser, reason="duplicate", words="又查到一件").state == "proposed"
    )


def test_an_import_with_a_request_left_out_of_the_rates_is_not_taken_back(world):
    one = requests.receive_many(
        [requests.Draft(text="灯不亮", compound=world.elm.pk, received_at=TOLD)], actor=BUILDER
    )[0]
    actions.propose_exclusion(one, actor=world.preparer, reason="duplicate", words="同一件事")

    with pytest.raises(Refused, match="moved_on"):
        requests.take_back_import([one.pk], actor=BUILDER)

    assert ServiceRequest.objects.filter(pk=one.pk).exists()
    assert not AuditRecord.objects.filter(deed="requests.take_back_import").exists()


def test_the_brief_says_who_rose_and_fell_and_each_compound_has_its_own_rates(world):
    told_before = TOLD - timedelta(days=31)
    keep(
        *(case(world.s1, world.elm, told=told_before, n=n) for n in range(4)),
        *(case(world.s2, world.kite, told=told_before, resolved=False, satisfaction=1, n=n) for n in range(2)),
        *(case(world.s1, world.elm, resolved=False, satisfaction=1, n=n) for n in range(2)),
        case(world.s1, world.elm),
        case(world.s2, world.kite),
    )

    brief = queries.hotline_brief(world.city.district)
    period, compounds = queries.hotline_by_compound(world.city.district)

    assert [(move.row.name, move.places) for move in brief.rose] == [(world.city.other_street.name, 1)]
    assert [(move.row.name, move.places) for move in brief.fell] == [(world.city.street.name, -1)]
    assert brief.total.counted.valid == 4
    assert period == NOVEMBER
    elm, kite = compounds[world.elm.pk], compounds[world.kite.pk]
    assert (elm.counted.valid, elm.response, elm.resolution, elm.satisfaction) == (
        3,
        Decimal("100.0"),
        Decimal("33.3"),
        Decimal("33.3"),
    )
    assert (kite.counted.valid, kite.resolution) == (1, Decimal("100.0"))
    assert world.rose.pk not in compounds
