"""A night that raises, brings up to date and ends; people who look, act and dismiss; what may be seen and what is told."""

from datetime import timedelta

import pytest
from django.db import transaction

from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import audit, clock, sight
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.steering.warnings import actions, queries
from hezhi.steering.warnings.models import EarlyWarning
from hezhi.steering.warnings.tasks import judge_night
from tests.sightings import seen_by
from tests.steering.warnings.factories import NOW, TODAY, YESTERDAY, make_warned, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_warned()


def raised(world):
    actions.judge_night(YESTERDAY)
    return EarlyWarning.objects.get()


def test_a_night_raises_what_left_its_base_with_the_requests_that_made_it(world):
    warning = raised(world)

    assert (warning.compound, warning.category) == (world.elm, world.lights)
    assert warning.began == TODAY - timedelta(days=3)
    assert warning.voices == 5
    assert sorted(warning.requests) == sorted(row.pk for row in world.rise)
    assert 0 < warning.expected < 0.5
    assert warning.area_path == world.elm.area_path


def test_twice_the_same_night_changes_nothing(world):
    first = raised(world)
    rows, notices = AuditRecord.objects.count(), Notice.objects.count()

    assert actions.judge_night(YESTERDAY) == {"raised": 0, "updated": 0, "ended": 0}
    judge_night()

    assert EarlyWarning.objects.get().level == first.level
    assert (AuditRecord.objects.count(), Notice.objects.count()) == (rows, notices)


def test_the_street_is_told_once_in_the_morning_digest(world):
    warning = raised(world)

    notice = Notice.objects.get(template="warnings.raised")
    assert notice.user_id == world.street.user_id
    assert notice.path == f"/warnings/early/{warning.pk}/"
    assert notice.values["voices"] == "5"
    local = notice.due_at.astimezone(NOW.tzinfo)
    assert (local.hour, local.minute) == (8, 30)


def test_a_day_that_is_not_over_is_not_judged(world):
    with pytest.raises(Refused, match="day_not_over"):
        actions.judge_night(TODAY)

    assert not EarlyWarning.objects.exists()


def test_the_next_night_adds_what_came_and_a_calm_fortnight_ends_it(world):
    raised(world)
    tell(world.elm, TODAY)
    with clock.fixed(NOW + timedelta(days=1)):
        done = actions.judge_night(TODAY)
    grown = EarlyWarning.objects.get()
    with clock.fixed(NOW + timedelta(days=40)):
        ended = actions.judge_night(TODAY + timedelta(days=39))

    assert done == {"raised": 0, "updated": 1, "ended": 0}
    assert grown.voices == 6
    assert ended == {"raised": 0, "updated": 0, "ended": 1}
    assert EarlyWarning.objects.get().state == "ended"
    assert EarlyWarning.objects.get().ended_on == TODAY + timedelta(days=39)


def test_a_dismissed_warning_stays_quiet_until_it_ended(world):
    warning = raised(world)
    actions.dismiss_warning(warning, actor=world.street, reason="one_matter", words="一处跳闸")
    tell(world.elm, TODAY, TODAY)
    with clock.fixed(NOW + timedelta(days=1)):
        actions.judge_night(TODAY)

    assert EarlyWarning.objects.count() == 1
    assert EarlyWarning.objects.get().state == "dismissed"


def test_somebody_looks_and_acts_and_it_stands_on_record(world):
    warning = raised(world)

    actions.look_into_warning(warning, actor=world.street)
    actions.act_on_warning(warning, actor=world.street, words="换了三处灯，其余明天换")

    found = EarlyWarning.objects.get()
    assert (found.state, found.words) == ("acted", "换了三处灯，其余明天换")
    assert [row.deed for row in audit.history_of(found)] == ["warnings.raise", "warnings.look_into", "warnings.act"]


def test_what_is_refused_changes_nothing(world):
    warning = raised(world)
    rows = AuditRecord.objects.count()

    with pytest.raises(MoveRefused):
        actions.act_on_warning(warning, actor=world.street, words="已经换了三处灯")
    with pytest.raises(Refused, match="no_reason"):
        actions.dismiss_warning(warning, actor=world.street, reason="")
    with pytest.raises(NotPermitted):
        actions.look_into_warning(warning, actor=world.other_street)
    with pytest.raises(NotPermitted):
        actions.look_into_warning(warning, actor=world.clerk)

    assert EarlyWarning.objects.get().state == "raised"
    assert AuditRecord.objects.count() == rows


def test_a_warning_is_seen_in_its_area_and_nowhere_else(world):
    warning = raised(world)

    with transaction.atomic(), seen_by(world.other_street):
        assert queries.get_warning(warning.pk) is None
        assert queries.living_warnings(world.city.city.path) == []
    with transaction.atomic(), seen_by(world.street):
        assert queries.get_warning(warning.pk) is not None
        assert queries.requests_of_warning(warning).count() == 5


def test_the_night_takes_as_many_questions_for_many_compounds_as_for_one(world, django_assert_max_num_queries):
    from hezhi.register.territory import actions as territory
    from tests.steering.indicators.factories import BUILDER

    for n in range(12):
        tell(territory.add_compound(world.city.community, f"院{n}", actor=BUILDER), YESTERDAY, YESTERDAY)

    with django_assert_max_num_queries(4):
        queries.judge(YESTERDAY, queries.warning_scheme(YESTERDAY))


def test_the_measurement_finds_the_rise_and_says_how_late(world):
    from hezhi.steering.warnings.rules.detection import Incident

    known = [Incident((world.elm.pk, world.lights.pk), TODAY - timedelta(days=3), YESTERDAY, 5, "small")]
    with transaction.atomic(), sight.job(queries.MEASURE):
        found = queries.measure(known, queries.warning_scheme(YESTERDAY), first=TODAY - timedelta(days=20))

    content = queries.measured_content(found)
    size = content["methods"]["early_warning"]["sizes"][0]
    assert (size["there"], size["found"], size["voices_at_alarm_median"]) == (1, 1, 5)
    assert content["methods"]["early_warning"]["false_alarms"] == 0
    plain = content["methods"]["plain_threshold"]["sizes"][0]
    assert (plain["found"], plain["delay_days_median"]) == (1, 2)
    assert content["scheme"]["version"] == "1"


def test_an_own_scheme_in_the_data_home_takes_the_place_of_the_shipped(world, settings, tmp_path):
    settings.HEZHI_HOME = tmp_path
    shipped = (queries.schemes.SHIPPED / "early_warning.toml").read_text("utf-8")
    (tmp_path / "early_warning.toml").write_text(shipped.replace("fewest = 4", "fewest = 6"), "utf-8")

    assert queries.warning_scheme(YESTERDAY).fewest == 6
    assert actions.judge_night(YESTERDAY)["raised"] == 0
