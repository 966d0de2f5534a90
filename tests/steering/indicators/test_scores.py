"""Editions of scores: frozen with what they counted, objections decided by another person, final, corrected; schemes by two people."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import ProgrammingError, transaction

from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.accounts.queries import actor_through
from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.ground.sheets.models import CalendarDay
from hezhi.response.requests.models import ServiceRequest
from hezhi.steering.indicators import actions, queries
from hezhi.steering.indicators.models import HotlineExclusion, ScoreEdition, ScoreObjection
from hezhi.steering.indicators.rules.assessment_period import Period
from tests.sightings import seen_by
from tests.steering.indicators.factories import NOW_AFTER as NOW
from tests.steering.indicators.factories import keep, make_offices, officer, past_case

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1))


@pytest.fixture
def world():
    with clock.fixed(NOW):
        made = make_offices()
        made.cases = keep(
            *(past_case(made.s1, made.elm) for _ in range(6)),
            past_case(made.s1, made.elm, satisfaction=3),
            past_case(made.s1, made.elm, resolved=False, satisfaction=1),
            *(past_case(made.s2, made.kite) for _ in range(3)),
            past_case(made.s2, made.kite, asked=False),
        )
        made.street = officer(made.city.street, "subdistrict_dispatcher", "蒋小满")
        made.desk = at_desk(made.s1)
        yield made


def at_desk(body):
    user = User.objects.create(username=f"score{body.pk}", name="任立冬")
    grant = Grant.objects.create(
        user=user,
        role=Role.objects.get(code="handler"),
        title=f"{body} 任立冬",
        desk=body.pk,
        valid_from=NOW - timedelta(days=900),
    )
    return actor_through(user, grant)


def opened(world, by="handler"):
    edition = actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by=by)
    return actions.open_scores(edition, actor=world.releaser)


def row_of(edition, name):
    return next(row for row in edition.content["rows"] if row["name"] == name)


def objected(world, edition, number, actor=None, unit=None):
    return actions.object_to_score(
        edition,
        unit or str(world.s1.pk),
        actor=actor or world.desk,
        number=number,
        reason="beyond_duty",
        words="这一件不在我们的职责里",
    )


def test_an_edition_says_what_the_board_says_and_keeps_every_request(world):
    board = queries.hotline_board(world.city.district, NOVEMBER, "handler")
    edition = actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="handler")

    content = queries.hotline_content(board)
    assert [(r["name"], r["rank"], r["score"]) for r in edition.content["rows"]] == [
        (r["name"], r["rank"], r["score"]) for r in content["rows"]
    ]
    assert edition.content["total"] == {**content["total"], "name": "合计"}
    assert edition.records.count == 12
    assert row_of(edition, "棠梨街道办")["score"] == "88.3"


def test_what_was_said_stands_when_requests_change_afterwards(world):
    edition = opened(world)
    ServiceRequest.objects.filter(pk=world.cases[0].pk).update(is_resolved=False, satisfaction=1)

    again = ScoreEdition.objects.get(pk=edition.pk)
    lines = queries.score_lines(again, str(world.s1.pk), "resolved")

    assert queries.verified(again).holds
    assert (lines.number, len(lines.lines)) == (7, 7)
    assert world.cases[0].pk in {line.id for line in lines.lines}


@pytest.mark.parametrize("by", ["handler", "subdistrict", "community"])
def test_every_number_of_an_edition_opens_to_as_many_requests(world, by):
    edition = actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by=by)

    for row in [*edition.content["rows"], edition.content["total"]]:
        for kind in queries.FIGURES:
            assert queries.score_lines(edition, str(row["unit"]), kind).number == row[kind], (row["name"], kind)


def test_the_database_lets_no_word_of_it_change(world):
    edition = opened(world)
    edition.content = {**edition.content, "by": "provider"}

    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        edition.save()


def test_who_prepared_neither_opens_nor_rejects_nor_finalises(world):
    edition = actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="handler")
    rows = AuditRecord.objects.count()

    for deed in (actions.open_scores, actions.finalise_scores):
        with pytest.raises(NotPermitted):
            deed(edition, actor=world.preparer)
    with pytest.raises(NotPermitted):
        actions.reject_scores(edition, actor=world.preparer, reason="数不对")

    assert ScoreEdition.objects.get().state == "prepared"
    assert AuditRecord.objects.count() == rows


def test_a_running_period_and_a_second_try_are_refused(world):
    with pytest.raises(Refused, match="period_open"):
        actions.prepare_scores(world.city.district, Period(date(2026, 12, 1)), actor=world.preparer, by="handler")
    actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="handler")
    with pytest.raises(Refused, match="already_under_way"):
        actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="handler")

    assert ScoreEdition.objects.count() == 1


def test_the_window_is_five_days_moved_off_days_of_rest_that_were_brought(world):
    """Opened Tuesday 24 November: the fifth day is Sunday 29, moved to Monday 30; made a day of rest, to Tuesday 1 December."""
    assert opened(world).objections_until == date(2026, 11, 30)
    CalendarDay.objects.create(day=date(2026, 11, 30), is_worked=False, note="试验")

    assert opened(world, by="subdistrict").objections_until == date(2026, 12, 1)


def test_an_upheld_objection_leaves_the_request_out_of_the_final_edition_and_of_the_rates(world):
    edition = opened(world)
    wrong = world.cases[7]
    objection = objected(world, edition, wrong.number)
    actions.uphold_objection(objection, actor=world.preparer, words="查证属实")
    with clock.fixed(NOW + timedelta(days=7)):
        final = actions.finalise_scores(edition, actor=world.releaser)
        board = queries.hotline_board(world.city.district, NOVEMBER, "handler")

    first = ScoreEdition.objects.get(pk=edition.pk)
    assert (first.state, final.state, final.edition) == ("superseded", "final", 2)
    assert row_of(first, "棠梨街道办")["score"] == "88.3"
    assert row_of(final, "棠梨街道办")["score"] == "99.4"  # 0.1 + 0.5 + 0.4 × (6 + 0.9) / 7
    assert row_of(final, "棠梨街道办")["left_out"] == 1
    assert final.content["excluded"] == [wrong.number]
    assert queries.verified(final).holds
    assert queries.verified(first).holds
    assert next(row for row in board.rows if row.name == "棠梨街道办").place.score == Decimal("99.4")
    exclusion = HotlineExclusion.objects.get()
    assert (exclusion.proposed_by, exclusion.decided_by) == (world.desk.user_id, world.preparer.user_id)


def test_without_an_upheld_objection_the_edition_itself_is_final(world):
    edition = opened(world)
    objection = objected(world, edition, world.cases[7].number)
    with clock.fixed(NOW + timedelta(days=7)):
        with pytest.raises(Refused, match="undecided"):
            actions.finalise_scores(edition, actor=world.releaser)
        actions.refuse_objection(objection, actor=world.preparer, words="合同里写明了")
        final = actions.finalise_scores(edition, actor=world.releaser)

    assert (final.pk, final.state) == (edition.pk, "final")
    assert not HotlineExclusion.objects.exists()


def test_before_the_last_day_is_over_nothing_is_final_and_afterwards_nobody_objects(world):
    edition = opened(world)
    with clock.fixed(NOW + timedelta(days=6)), pytest.raises(Refused, match="window_open"):
        actions.finalise_scores(edition, actor=world.releaser)
    with clock.fixed(NOW + timedelta(days=7)), pytest.raises(Refused, match="window_closed"):
        objected(world, edition, world.cases[7].number)

    assert ScoreEdition.objects.get().state == "open"
    assert not ScoreObjection.objects.exists()


def test_only_the_ranked_unit_objects_and_another_person_decides(world):
    edition = opened(world)
    rows = AuditRecord.objects.count()
    number = world.cases[7].number

    with pytest.raises(NotPermitted):
        objected(world, edition, number, actor=world.street)
    with pytest.raises(NotPermitted):
        objected(world, edition, number, actor=world.preparer)
    with pytest.raises(Refused, match="not_counted"):
        objected(world, edition, world.cases[9].number)
    assert AuditRecord.objects.count() == rows

    objection = objected(world, edition, number)
    with pytest.raises(Refused, match="objected_twice"):
        objected(world, edition, number)
    with pytest.raises(NotPermitted):
        actions.uphold_objection(objection, actor=world.desk)
    actions.uphold_objection(objection, actor=world.preparer)
    with pytest.raises(MoveRefused):
        actions.refuse_objection(objection, actor=world.releaser, words="又不成立")
    assert ScoreObjection.objects.get().state == "upheld"


def test_a_street_objects_to_a_figure_of_its_own_row(world):
    edition = opened(world, by="subdistrict")

    made = actions.object_to_score(
        edition, world.city.street.path, actor=world.street, figure="valid", words="回访少算了两件，已电话核过"
    )

    assert (made.figure, made.number, made.area_path) == ("valid", "", world.city.street.path)


def test_a_correction_is_the_next_edition_with_its_reason(world):
    edition = opened(world)
    with clock.fixed(NOW + timedelta(days=7)):
        actions.finalise_scores(edition, actor=world.releaser)
        with pytest.raises(Refused, match="reason_needed"):
            actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="handler")
        second = actions.prepare_scores(
            world.city.district, NOVEMBER, actor=world.preparer, by="handler", reason="回访补录了三件"
        )
        actions.open_scores(second, actor=world.releaser)
    with clock.fixed(NOW + timedelta(days=20)):
        actions.finalise_scores(second, actor=world.releaser)

    states = dict(ScoreEdition.objects.values_list("edition", "state"))
    assert states == {1: "superseded", 2: "final"}


def test_who_reads_an_edition(world):
    edition = opened(world)
    waiting = actions.prepare_scores(world.city.district, NOVEMBER, actor=world.preparer, by="subdistrict")
    stranger = officer(world.city.other_district, "district_officer", "远处")

    for who, reads in ((world.preparer, {edition, waiting}), (world.street, {edition}), (world.desk, {edition})):
        with transaction.atomic(), seen_by(who):
            assert set(queries.visible_scores(who)) == reads
    with transaction.atomic(), seen_by(stranger):
        assert not queries.visible_scores(stranger).exists()


def test_a_reader_counts_the_whole_number_and_opens_what_lies_in_his_area(world):
    edition = opened(world)

    with transaction.atomic(), seen_by(world.street):
        whole = queries.score_lines(edition, "", "accepted")

    assert (whole.number, len(whole.lines), whole.others) == (12, 8, 4)


# ---- schemes ------------------------------------------------------------------------------------------------------------


def proposed(world, area=None, valid_from=date(2026, 12, 1), weights=("30/100", "35/100", "35/100"), **more):
    kinds = ("response", "resolution", "satisfaction")
    said = {"code": "2026-12", "basic_factor": "9/10", "source": "青槐办〔2026〕12号", **more}
    return actions.propose_scheme(
        area or world.city.district,
        actor=world.preparer,
        valid_from=valid_from,
        weights=dict(zip(kinds, weights, strict=True)),
        **said,
    )


def test_a_scheme_of_two_people_holds_from_its_period_and_in_its_area(world):
    scheme = proposed(world)
    assert queries.hotline_scheme(date(2026, 12, 1), world.city.district.path).code == "2019"

    actions.confirm_scheme(scheme, actor=world.releaser)

    street = world.city.street.path
    assert queries.hotline_scheme(date(2026, 12, 1), street).weights["response"] == Fraction(30, 100)
    assert queries.hotline_scheme(date(2026, 11, 1), street).weights["response"] == Fraction(10, 100)
    assert queries.hotline_scheme(date(2026, 12, 1), world.city.other_district.path).code == "2019"


def test_an_edition_keeps_the_scheme_by_which_it_was_worked(world):
    edition = opened(world)
    actions.confirm_scheme(proposed(world, objection_days=7), actor=world.releaser)

    assert edition.content["scheme"]["weights"]["response"] == "1/10"
    assert queries.verified(edition).holds


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"weights": ("30/100", "35/100", "34/100")}, "scheme_weights"),
        ({"weights": ("30/0", "35/100", "35/100")}, "scheme_weights"),
        ({"weights": ("-5/100", "65/100", "40/100")}, "scheme_weights"),
        ({"basic_factor": "11/10"}, "scheme_weights"),
        ({"valid_from": date(2026, 11, 1)}, "scheme_past"),
        ({"source": " "}, "scheme_source"),
        ({"objection_days": 31}, "scheme_days"),
    ],
)
def test_a_scheme_that_means_nothing_or_looks_back_is_refused(world, changed, code):
    rows = AuditRecord.objects.count()

    with pytest.raises(Refused, match=code):
        proposed(world, **changed)

    assert AuditRecord.objects.count() == rows


def test_who_proposed_a_scheme_does_not_confirm_it_and_late_is_too_late(world):
    scheme = proposed(world)
    with pytest.raises(NotPermitted):
        actions.confirm_scheme(scheme, actor=world.preparer)
    with clock.fixed(NOW + timedelta(days=60)), pytest.raises(Refused, match="scheme_past"):
        actions.confirm_scheme(scheme, actor=world.releaser)
    with pytest.raises(Refused, match="scheme_twice"):
        proposed(world)

    scheme.refresh_from_db()
    assert scheme.state == "proposed"


def test_a_confirmed_scheme_never_changes(world):
    scheme = actions.confirm_scheme(proposed(world), actor=world.releaser)
    scheme.response = "50/100"

    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        scheme.save()


def test_pages_files_and_objection_by_hand(world, browse):
    edition = opened(world)
    address = f"/indicators/hotline/editions/{edition.pk}/"

    page = browse(world.preparer).get(address).content.decode()
    desk = browse(world.desk).get(address).content.decode()
    lines = browse(world.preparer).get(f"{address}requests/?unit={world.s1.pk}&kind=unresolved").content.decode()
    sent = browse(world.desk).post(
        address + "object/",
        {
            "unit": world.s1.pk,
            "number": world.cases[7].number,
            "reason": "beyond_duty",
            "words": "这一件不在我们的职责里",
        },
    )

    assert "一并看：报得多不等于办得差" in page
    assert "提出异议" in desk
    assert "未解决 1 件（第 1 版当时）" in lines
    assert world.cases[7].number in lines
    assert sent.status_code == 302
    assert ScoreObjection.objects.get().number == world.cases[7].number
    for name, start in (
        ("scores.xlsx", b"PK"),
        ("scores.docx", b"PK"),
        ("scores.pdf", b"%PDF"),
        ("edition.json", b"{"),
    ):
        assert browse(world.preparer).get(f"{address}files/{name}").content.startswith(start)
    assert browse(officer(world.city.other_district, "district_officer", "远处")).get(address).status_code == 404


def test_prepare_open_and_finalise_by_hand(world, browse):
    said = {"period": "2026-11", "area": world.city.district.path, "by": "handler"}
    browse(world.preparer).post("/indicators/hotline/editions/prepare/", said)
    edition = ScoreEdition.objects.get()
    browse(world.releaser).post(f"/indicators/hotline/editions/{edition.pk}/open/")
    with clock.fixed(NOW + timedelta(days=7)):
        browse(world.releaser).post(f"/indicators/hotline/editions/{edition.pk}/finalise/")

    assert ScoreEdition.objects.get().state == "final"
    shown = browse(world.preparer).get("/indicators/hotline/?period=2026-11&by=handler").content.decode()
    assert "考核版本" in shown


def test_a_scheme_by_hand(world, browse):
    said = {
        "code": "三七开",
        "valid_from": "2026-12",
        "response": "30",
        "resolution": "35",
        "satisfaction": "35",
        "basic_factor": "0.9",
        "objection_days": "5",
        "source": "青槐办〔2026〕12号",
    }
    wrong = browse(world.preparer).post("/indicators/hotline/schemes/propose/", {**said, "satisfaction": "30"})
    browse(world.preparer).post("/indicators/hotline/schemes/propose/", said)
    scheme = queries.schemes_for(world.city.district.path).get()
    browse(world.releaser).post(f"/indicators/hotline/schemes/{scheme.pk}/confirm/")

    assert wrong.status_code == 422
    scheme.refresh_from_db()
    assert (scheme.state, scheme.response, scheme.basic_factor) == ("confirmed", "30/100", "0.9")
