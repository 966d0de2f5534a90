"""Party organisations and members from sheets: in any order, twice harmless, taken back whole."""

import pytest

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.party import actions, queries
from hezhi.register.party.models import HomeReport, Membership, PartyChange, PartyOrg
from hezhi.register.people.models import Organisation, Person
from tests.register.territory.factories import BUILDER
from tests.register.territory.test_imports import bring, counts, sheet

from .factories import NOW, keeper, make_party

pytestmark = pytest.mark.django_db

ORGS = "党组织名称,类别,上级党组织,设在哪个单位,区,街道,社区,设立日期,上次换届日期,每届几年,依据文件"
ROWS = [
    "青禾物业第一党支部,党支部,青禾物业党总支,青禾物业,槐北区,槐荫街道,,2024-03-01,,,槐工委〔2024〕3号",
    "青禾物业党总支,党总支,槐荫街道党工委,青禾物业,槐北区,槐荫街道,,2023-05-01,2025-05-01,3,槐工委〔2023〕8号",
    "枣园物业联盟,功能党支部,枣园社区党委,,槐北区,槐荫街道,枣园社区居委会,2025-01-01,,,枣党发〔2025〕1号",
]
MEMBERS = "姓名,手机号,党组织名称,怎样加入,工作单位,起始日期,依据文件"
PEOPLE = [
    "罗秋实,13800000000,枣园社区党委,组织关系,,2024-01-01,介绍信1号",
    "杜知行,13911112222,枣园社区党委,,,2024-02-01,介绍信2号",
    "杜知行,13911112222,枣园物业联盟,功能党支部,,2025-03-01,批复",
    "云听松,13911113333,枣园社区党委,报到,云汀银行,2025-01-01,",
]


@pytest.fixture
def place():
    with clock.fixed(NOW):
        yield make_party()


def test_superiors_may_stand_below_in_the_sheet(tmp_path, place):
    report = bring(sheet(tmp_path, ORGS, *ROWS), "party_organisations")

    assert counts(report) == {"read": 3, "created": 3, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    branch = PartyOrg.objects.get(organisation__name="青禾物业第一党支部")
    assert (str(branch.parent), branch.host, branch.term_years) == ("青禾物业党总支", place.provider, 3)
    assert str(branch.parent.parent) == "槐荫街道党工委"
    assert [c.paper for c in queries.changes_of(branch)] == ["槐工委〔2024〕3号"]
    assert counts(bring(sheet(tmp_path, ORGS, *ROWS), "party_organisations"))["unchanged"] == 3


def test_faults_are_said_at_their_cells_and_the_rest_goes_in(tmp_path, place):
    bad = [
        "甲支部,党小组,,,槐北区,槐荫街道,,2024-03-01,,,文",
        "乙支部,党支部,没有的党委,,槐北区,槐荫街道,,2024-03-01,,,文",
        "丙支部,党支部,,,槐北区,槐荫街道,,2030-03-01,,,文",
        "丁支部,党支部,,,槐北区,槐荫街道,,2024-03-01,,9,文",
        "戊支部,党支部,,,槐北区,槐荫街道,,2024-03-01,,,",
    ]

    report = bring(sheet(tmp_path, ORGS, *ROWS, *bad), "party_organisations")

    assert (report["created"], report["refused"]) == (3, 5)
    assert not PartyOrg.objects.filter(
        organisation__name__in=["甲支部", "乙支部", "丙支部", "丁支部", "戊支部"]
    ).exists()


def test_outside_ones_area_nothing_comes_in(tmp_path, place):
    actor = keeper(
        place.other_street.path,
        "party.import_organisations",
        "sheets.import",
        "party.set_up",
        "people.add_organisation",
    )

    report = bring(sheet(tmp_path, ORGS, *ROWS), "party_organisations", actor=actor)

    assert (report["created"], report["refused"]) == (0, 3)


def test_an_import_of_organisations_is_taken_back_whole(tmp_path, place):
    before = PartyOrg.objects.count(), Organisation.objects.count(), PartyChange.objects.count()
    bring(sheet(tmp_path, ORGS, *ROWS), "party_organisations")

    sheets.undo_import(SheetImport.objects.get(), actor=BUILDER)

    assert (PartyOrg.objects.count(), Organisation.objects.count(), PartyChange.objects.count()) == before


def test_members_belong_join_and_report(tmp_path, place):
    bring(sheet(tmp_path, ORGS, *ROWS), "party_organisations")

    report = bring(sheet(tmp_path, MEMBERS, *PEOPLE), "party_members")

    assert counts(report) == {"read": 4, "created": 4, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    assert Membership.objects.get(person=place.people[0]).is_main
    assert sorted(Membership.objects.filter(person__name="杜知行").values_list("is_main", flat=True)) == [False, True]
    assert HomeReport.objects.get().unit == "云汀银行"
    assert counts(bring(sheet(tmp_path, MEMBERS, *PEOPLE), "party_members"))["unchanged"] == 4


def test_a_report_without_an_employer_is_refused(tmp_path, place):
    report = bring(sheet(tmp_path, MEMBERS, "云听松,13911113333,枣园社区党委,报到,,2025-01-01,"), "party_members")

    assert report["refused"] == 1
    assert not HomeReport.objects.exists()


def test_an_import_of_members_is_taken_back_whole_and_moves_nobody(tmp_path, place):
    first = actions.add_member(
        place.people[0], place.street_party, since=place.street_party.set_up_on, paper="信", actor=BUILDER
    )
    people = Person.objects.count()
    bring(sheet(tmp_path, MEMBERS, PEOPLE[0], PEOPLE[1], PEOPLE[3]), "party_members")
    first.refresh_from_db()
    assert first.until is not None

    sheets.undo_import(SheetImport.objects.get(), actor=BUILDER)

    first.refresh_from_db()
    assert first.until is None
    assert (Membership.objects.count(), HomeReport.objects.count(), Person.objects.count()) == (1, 0, people)


def test_what_was_built_on_since_is_not_taken_back(tmp_path, place):
    bring(sheet(tmp_path, ORGS, ROWS[2]), "party_organisations")
    made = PartyOrg.objects.get(organisation__name="枣园物业联盟")
    actions.cover_compound(made, place.compound, since=NOW.date(), paper="文", actor=BUILDER)

    with pytest.raises(Refused):
        sheets.undo_import(SheetImport.objects.get(), actor=BUILDER)

    assert PartyOrg.objects.filter(pk=made.pk).exists()
