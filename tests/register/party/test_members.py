"""Members, reports, lists, meetings, impediments: deeds, sight, and who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import drawing
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.register.party import actions, queries
from hezhi.register.party.actions import TaskDraft
from hezhi.register.party.models import Claim, HomeReport, Impediment, Meeting, Membership, Task
from hezhi.register.party.permissions import DEEDS
from hezhi.register.party.states import CLAIM_MOVES, MEETING_MOVES
from hezhi.register.people import actions as people
from tests.register.territory.factories import BUILDER, audited
from tests.sightings import seen_by

from .factories import NOW, TODAY, branch, keeper, make_party

pytestmark = pytest.mark.django_db
SINCE = date(2026, 2, 1)


@pytest.fixture
def place():
    with clock.fixed(NOW):
        yield make_party()


def joined(place, person, org, since=SINCE, **more):
    return actions.add_member(person, org, since=since, paper="介绍信", actor=BUILDER, **more)


def test_a_functional_branch_never_moves_where_somebody_belongs(place):
    functional = branch(place, "物业联盟功能党支部", host=None)
    functional.kind = "functional_branch"
    functional.save()
    main = joined(place, place.people[0], place.party)

    also = joined(place, place.people[0], functional)

    main.refresh_from_db()
    assert (main.is_main, main.until) == (True, None)
    assert (also.is_main, also.until) == (False, None)
    (line,) = queries.members_of(functional)
    assert (line.name, line.also) == ("罗**", "枣园社区党委")
    with pytest.raises(Refused, match="membership"):
        joined(place, place.people[1], functional, is_main=True)
    with pytest.raises(Refused, match="no_main"):
        joined(place, place.people[1], functional)


def test_belonging_elsewhere_moves_and_there_is_one_home_on_every_day(place):
    org = branch(place)
    first = joined(place, place.people[0], place.party)

    joined(place, place.people[0], org, since=date(2026, 4, 1))

    first.refresh_from_db()
    assert first.until == date(2026, 4, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=place.people[0], org=place.party, is_main=True, since=date(2026, 5, 1), paper="文",
                                  area_path=place.party.area_path)  # fmt: skip


def test_members_are_masked_and_each_look_is_on_record(place):
    row = joined(place, place.people[0], place.party)

    (line,) = queries.members_of(place.party)
    assert (line.name, line.phone) == ("罗**", "138****0000")
    with pytest.raises(Refused, match="reason"):
        actions.look_member(row, actor=keeper(place.community.path), reason=" ")
    actions.look_member(row, actor=keeper(place.community.path), reason="换届选举名单核对")
    assert [r.deed for r in audit.history_of(row)] == ["party.add_member", "party.look_member"]


def test_members_reports_and_impediments_are_seen_inside_the_area_only(place):
    joined(place, place.people[0], place.party)
    actions.report_home(place.people[1], place.party, unit="云汀银行", since=SINCE, actor=BUILDER)
    actions.record_impediment(
        place.people[2], "arrears", since=SINCE, paper="催缴函", area_path=place.community.path, actor=BUILDER
    )
    actions.plan_meeting(place.party.organisation, "committee", at=NOW, place="议事厅", agenda="一事", area_path=place.community.path, actor=BUILDER)  # fmt: skip

    def seen():
        return tuple(table.objects.count() for table in (Membership, HomeReport, Impediment, Meeting))

    with seen_by(keeper(place.community.path)):
        assert seen() == (1, 1, 1, 1)
        assert queries.members_of(place.party)[0].name == "罗**"
    with seen_by(keeper(place.other_community.path)):
        assert seen() == (0, 0, 0, 0)
    with seen_by(Actor(name="本人", person=place.people[0].pk)):
        assert seen() == (1, 0, 0, 0)


def test_a_report_moves_no_membership(place):
    org = branch(place)
    joined(place, place.people[0], org)

    actions.report_home(
        place.people[0], place.party, unit="青禾物业", since=date(2026, 3, 1), actor=BUILDER, offers="修小家电"
    )

    assert Membership.objects.get().org == org
    with pytest.raises(Refused, match="twice"):
        actions.report_home(place.people[0], place.party, unit="青禾物业", since=date(2026, 3, 2), actor=BUILDER)


def test_a_meeting_is_planned_held_and_its_tasks_are_done(place):
    body = place.party.organisation
    meeting = actions.plan_meeting(body, "committee", at=NOW - timedelta(days=2), place="议事厅", agenda="充电桩", area_path=place.community.path, actor=BUILDER)  # fmt: skip
    tasks = [TaskDraft("装充电桩", "青禾物业", date(2026, 6, 30))]

    meeting = actions.record_meeting(meeting, minutes="都说了话", decided="两周内装好", tasks=tasks, actor=BUILDER)

    assert meeting.state == "held"
    (task,) = queries.open_tasks(place.community.path)
    with pytest.raises(Refused, match="result"):
        actions.finish_task(task, result=" ", actor=BUILDER)
    actions.finish_task(task, result="装好了", actor=BUILDER)
    assert list(queries.open_tasks(place.community.path)) == []
    with pytest.raises(MoveRefused):
        actions.record_meeting(meeting, minutes="再记", decided="", actor=BUILDER)


def test_minutes_are_not_written_before_the_meeting(place):
    meeting = actions.plan_meeting(place.party.organisation, "committee", at=NOW + timedelta(days=2), place="厅", agenda="事", area_path=place.community.path, actor=BUILDER)  # fmt: skip
    before = audited()

    with pytest.raises(Refused, match="order"):
        actions.record_meeting(meeting, minutes="还没开", decided="", actor=BUILDER)

    assert (Meeting.objects.get().state, Task.objects.count(), audited()) == ("planned", 0, before)


def entry_and_claim(place):
    entry = actions.add_entry(
        place.committee, "need", "有人敲门看看老人", area_path=place.community.path, actor=BUILDER
    )
    return entry, actions.claim(entry, place.provider, plan="每周两次", actor=BUILDER)


def test_a_claim_goes_both_ways_and_is_said_by_both(place):
    _entry, row = entry_and_claim(place)

    actions.agree_claim(row, actor=keeper(place.community.path))
    actions.finish_claim(row, result="做了八次", actor=keeper(place.community.path))
    row = actions.evaluate_claim(row, side="owner", words="说到做到", actor=BUILDER)
    assert row.state == "done"
    row = actions.evaluate_claim(row, side="claimant", words="社区带路", actor=BUILDER)

    assert (row.state, row.word_of_owner, row.word_of_claimant) == ("evaluated", "说到做到", "社区带路")


def test_a_provider_claims_from_its_desk_and_cannot_agree_for_the_other_side(place):
    entry = actions.add_entry(place.committee, "need", "自行车棚", area_path=place.community.path, actor=BUILDER)
    desk = Actor(name="管家", desk=place.provider.pk, deeds=frozenset({"party.claim", "party.agree_claim"}))

    row = actions.claim(entry, place.provider, plan="两周", actor=desk)

    with pytest.raises(NotPermitted):
        actions.agree_claim(row, actor=desk)
    with pytest.raises(NotPermitted):
        actions.claim(entry, place.pmc, plan="替别人", actor=desk)
    assert Claim.objects.get().state == "asked"


def test_the_same_body_claims_a_line_once(place):
    entry, _row = entry_and_claim(place)
    before = audited()

    with pytest.raises(Refused, match="twice"):
        actions.claim(entry, place.provider, plan="再来", actor=BUILDER)
    with pytest.raises(Refused, match="own"):
        actions.claim(entry, place.committee, plan="自己", actor=BUILDER)

    assert audited() == before


def test_a_desk_sees_the_lines_of_the_areas_on_whose_committee_its_body_sits(place):
    entry, _row = entry_and_claim(place)
    other = people.add_organisation("警务站", "police_post", actor=BUILDER, area_path=place.street.path)
    desk = Actor(name="民警", desk=other.pk)
    assert list(queries.entries_for(desk)) == []
    council = people.add_organisation(
        "枣园社区党建工作协调委员会", "coordination_committee", actor=BUILDER, area_path=place.community.path
    )

    people.appoint(place.people[3], council, "兼职委员", actor=BUILDER, since=SINCE, unit=other)

    assert list(queries.entries_for(desk)) == [entry]


def test_kinship_names_the_provider(place):
    before = audited()

    with pytest.raises(Refused, match="towards"):
        actions.record_impediment(place.people[0], "kinship", since=SINCE, paper="记录", area_path=place.community.path, actor=BUILDER)  # fmt: skip

    assert audited() == before


def test_the_drawings_of_the_readme_are_the_tables():
    assert drawing(CLAIM_MOVES).splitlines() == [
        "asked --party.agree_claim--> agreed",
        "asked --party.decline_claim--> declined",
        "agreed --party.finish_claim--> done",
        "done --party.evaluate_claim--> evaluated",
    ]
    assert drawing(MEETING_MOVES).splitlines() == [
        "planned --party.record_meeting--> held",
        "planned --party.call_off_meeting--> called_off",
    ]


SEE = {"party.see"}
WORK = SEE | {
    *("party.report_home", "party.end_report", "party.plan_meeting", "party.record_meeting", "party.call_off_meeting"),
    *("party.finish_task", "party.add_entry", "party.close_entry"),
}
LEAD = WORK | {
    *("party.add_member", "party.end_membership", "party.look_member", "party.send_instructor"),
    *("party.recall_instructor", "party.record_impediment", "party.lift_impediment"),
}
TABLE = {
    "community_worker": WORK,
    "community_secretary": LEAD,
    "subdistrict_dispatcher": set(DEEDS),
    "district_officer": set(DEEDS),
    "territory_keeper": set(DEEDS),
    "city_officer": SEE,
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_a_role_may_do_here_and_nowhere_else(role):
    here, elsewhere = "0001000200030004", "000100020005"
    actor = Actor(name="甲", area_path=here[:12], deeds=frozenset(role.deeds))

    def place(path):
        return type("Place", (), {"area_path": path})()

    assert {deed for deed in DEEDS if permissions.may(actor, deed, place(here))} == TABLE.get(role.code, set())
    assert not [deed for deed in DEEDS if permissions.may(actor, deed, place(elsewhere))]


def test_a_day_is_the_citys_day(place):
    with clock.fixed(datetime(2026, 6, 14, 17, tzinfo=UTC)):
        row = joined(place, place.people[0], place.party, since=TODAY)

    assert row.since == TODAY
