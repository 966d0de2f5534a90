"""Facts sent back for verification, and what is under assessment by two people: figures stay, the history keeps both sides."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.register.standing import actions, queries
from hezhi.register.standing.models import AssessmentChange, Fact, Verification
from hezhi.register.standing.states import (
    ASSESSMENT_MOVES,
    VERIFICATION_MOVES,
    AssessmentState,
    VerificationState,
)
from hezhi.register.territory import actions as territory
from tests.register.territory.factories import BUILDER, audited, make_city
from tests.steering.indicators.factories import officer

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
EARLY, LATER = datetime(2026, 6, 10, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture
def place():
    place = make_city()
    place.compound = territory.add_compound(place.community, "枣园尚城", actor=BUILDER)
    with clock.fixed(datetime(2026, 5, 1, tzinfo=UTC)):
        actions.state_fact(place.compound, "assessed", "yes", source="年度清单", actor=BUILDER)
        place.fact = actions.state_fact(
            place.compound, "service", "in_force", source="物业合同", since=date(2026, 1, 1), actor=BUILDER
        )
    place.asker = officer(place.district, "district_officer", "陶知夏")
    place.other = officer(place.district, "district_officer", "顾明川")
    place.keeper = officer(place.community, "community_secretary", "罗秋实")
    return place


def send_back(place, kind="service", why="合同已到期？"):
    with clock.fixed(EARLY):
        return actions.send_back_fact(place.compound, kind, actor=place.asker, why=why, on=ON)


def service(place, known=None):
    return queries.facts_on([place.compound.pk], ON, known)[place.compound.pk]["service"].value


def test_sending_back_changes_no_fact_and_tells_the_keepers(place):
    facts = Fact.objects.count()

    sent = send_back(place)

    assert (sent.fact_id, sent.state, Fact.objects.count()) == (place.fact.pk, "asked", facts)
    assert queries.sent_back([place.compound.pk], "service")[place.compound.pk] == sent
    told = Notice.objects.filter(template="standing.sent_back").values_list("user_id", flat=True)
    assert set(told) == {place.keeper.user_id, place.other.user_id}


def test_a_keeper_answers_with_a_paper_and_the_fact_stands(place):
    sent = send_back(place)

    with clock.fixed(LATER):
        actions.uphold_fact(sent, actor=place.keeper, answer="已续签", paper="续签合同〔2026〕3号")

    sent.refresh_from_db()
    assert (sent.state, sent.paper, sent.answered_name) == ("upheld", "续签合同〔2026〕3号", "罗秋实")
    assert queries.sent_back([place.compound.pk], "service") == {}
    assert queries.sent_back([place.compound.pk], "service", EARLY) == {place.compound.pk: sent}
    assert service(place) == "in_force"
    assert Notice.objects.filter(template="standing.verified", user=place.asker.user_id).count() == 1


def test_a_correction_is_known_from_now_on_and_what_was_said_stays(place):
    sent = send_back(place)

    with clock.fixed(LATER):
        actions.amend_fact(
            sent, actor=place.keeper, answer="五月撤管", paper="撤管交接单", value="none", since=date(2026, 5, 20)
        )

    assert service(place) == "none"
    assert service(place, EARLY) == "in_force"
    assert queries.facts_on([place.compound.pk], date(2026, 2, 1))[place.compound.pk].get("service") is None


def test_what_no_paper_speaks_of_can_be_sent_back_and_a_paper_given(place):
    sent = send_back(place, "body", "有没有业委会？")

    actions.amend_fact(sent, actor=place.keeper, answer="", paper="备案证明", value="committee", since=ON)

    assert sent.fact_id is None
    assert queries.body_of(place.compound, ON).source == "备案证明"


@pytest.mark.parametrize(
    ("who", "deed", "words"),
    [
        ("asker", "uphold_fact", {"answer": "", "paper": "合同"}),
        ("asker", "amend_fact", {"answer": "", "paper": "合同", "value": "none"}),
        ("keeper", "withdraw_verification", {}),
    ],
)
def test_whoever_asked_does_not_answer_and_nobody_else_takes_it_back(place, who, deed, words):
    sent = send_back(place)
    before = audited()

    with pytest.raises(NotPermitted), transaction.atomic():
        getattr(actions, deed)(sent, actor=getattr(place, who), **words)

    sent.refresh_from_db()
    assert (sent.state, service(place), audited()) == ("asked", "in_force", before)


@pytest.mark.parametrize(
    ("kind", "why", "code"), [("service", " ", "verification.why"), ("colour", "为什么", "verification.kind")]
)
def test_sending_back_needs_a_kind_and_a_question(place, kind, why, code):
    with pytest.raises(Refused) as refused:
        send_back(place, kind, why)

    assert (refused.value.code, Verification.objects.count()) == (code, 0)


def test_one_thing_is_sent_back_once_until_answered(place):
    first = send_back(place)
    with pytest.raises(Refused) as refused:
        send_back(place)
    assert refused.value.code == "verification.twice"

    actions.withdraw_verification(first, actor=place.asker)

    assert send_back(place).state == "asked"


def test_an_answer_without_a_paper_is_none(place):
    sent = send_back(place)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.uphold_fact(sent, actor=place.keeper, answer="真的", paper="  ")

    sent.refresh_from_db()
    assert (refused.value.code, sent.state) == ("verification.paper", "asked")


def test_the_database_too_wants_two_people(place):
    sent = send_back(place)

    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=sent.pk).update(state="upheld", answered_by=F("asked_by"))


def propose(place, value="no", actor=None, since=ON):
    with clock.fixed(EARLY):
        return actions.propose_assessment(
            place.compound, value, actor=actor or place.asker, reason="正在腾退", source="腾退公告", since=since
        )


def assessed(place, on=ON, known=None):
    return queries.facts_on([place.compound.pk], on, known)[place.compound.pk]["assessed"].value


def test_a_compound_leaves_the_denominator_by_two_people_with_reason_and_paper(place):
    change = propose(place)
    assert assessed(place) == "yes"

    with clock.fixed(LATER):
        actions.confirm_assessment(change, actor=place.other)

    assert (assessed(place), assessed(place, date(2026, 5, 31)), assessed(place, known=EARLY)) == ("no", "yes", "yes")
    assert queries.facts_on([place.compound.pk], ON)[place.compound.pk]["assessed"].source == "腾退公告（正在腾退）"
    assert queries.count_excluded(place.district.path, ON) == 1


def test_who_proposed_does_not_decide(place):
    change = propose(place)
    before = audited()

    for deed in (actions.confirm_assessment, lambda c, actor: actions.refuse_assessment(c, actor=actor, reason="不")):
        with pytest.raises(NotPermitted), transaction.atomic():
            deed(change, actor=place.asker)

    assert (assessed(place), audited()) == ("yes", before)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentChange.objects.filter(pk=change.pk).update(decided_by=F("proposed_by"))


def test_a_refusal_has_its_reason_and_changes_nothing(place):
    change = propose(place)

    actions.refuse_assessment(change, actor=place.other, reason="腾退已取消")

    change.refresh_from_db()
    assert (change.state, change.decision, assessed(place)) == ("refused", "腾退已取消", "yes")
    with pytest.raises(MoveRefused):
        actions.confirm_assessment(change, actor=place.other)


def test_nobody_changes_the_denominator_alone(place):
    before = audited()

    with pytest.raises(Refused) as stated, transaction.atomic():
        actions.state_fact(place.compound, "assessed", "no", source="我说的", actor=place.asker)
    held = Fact.objects.get(compound=place.compound, kind="assessed")
    with pytest.raises(Refused) as corrected, transaction.atomic():
        actions.correct_fact(held, actor=place.asker, reason="错", source="我说的", value="no")

    assert {stated.value.code, corrected.value.code} == {"fact.two_people"}
    assert (assessed(place), audited()) == ("yes", before)


def test_the_first_list_may_be_entered_by_one(place):
    fresh = territory.add_compound(place.community, "新苑", actor=BUILDER)

    actions.state_fact(fresh, "assessed", "no", source="清单", actor=place.asker)

    assert queries.facts_on([fresh.pk], ON)[fresh.pk]["assessed"].value == "no"


@pytest.mark.parametrize("value", ["yes", "perhaps"])
def test_what_is_so_already_or_no_answer_is_refused(place, value):
    with pytest.raises(Refused):
        propose(place, value)

    assert AssessmentChange.objects.count() == 0


@pytest.mark.parametrize(
    ("moves", "states"), [(VERIFICATION_MOVES, VerificationState), (ASSESSMENT_MOVES, AssessmentState)]
)
def test_every_other_move_is_refused(moves, states):
    for deed, table in moves.items():
        for state in states:
            if state in table:
                assert step(moves, deed, state) == table[state]
            else:
                with pytest.raises(MoveRefused):
                    step(moves, deed, state)


DEEDS = ("send_back_fact", "uphold_fact", "amend_fact", "propose_assessment", "confirm_assessment", "refuse_assessment",
         "withdraw_verification")  # fmt: skip
ALLOWED = {
    "subdistrict_dispatcher": "suap---",
    "community_secretary": "-ua----",
    "district_officer": "suapcr-",
    "city_officer": "s--pcr-",
    "territory_keeper": "-ua----",
}


class Thing:
    area_path, proposed_by, asked_by = "00010002", 1, 1


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_role_by_deed(role):
    actor = Actor(name="x", user_id=2, area_path="0001", deeds=frozenset(role.deeds))

    answers = [permissions.may(actor, f"standing.{deed}", Thing()) for deed in DEEDS]

    said = "".join(letter if yes else "-" for letter, yes in zip("suapcr-", answers, strict=True))
    assert said == ALLOWED.get(role.code, "-------")
