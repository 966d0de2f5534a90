"""Screen 54: found by who, what, when and where; paged without gaps; taken out on record."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditCheck, AuditRecord
from hezhi.register.territory import actions as territory
from tests.ground.accounts.factories import JOB, person
from tests.sightings import browse

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TOLD = "=cmd|' /C calc'!A0"


@pytest.fixture
def city():
    city = territory.add_area(None, "city", "city", "临江市", actor=JOB)
    one, two = (territory.add_area(city, "district", "district", name, actor=JOB) for name in ("青川区", "白石区"))
    officer = Actor(name="周航", user_id=901, post="派单员", area_path=one.path)
    other = Actor(name="何敏", user_id=902, post="派单员", area_path=two.path)
    for number in range(120):
        with clock.fixed(NOON + timedelta(hours=number)):
            audit.record(
                "requests.dispatch", actor=officer if number % 2 else other, changes={"state": ["a", "b"]}, reason=TOLD
            )
    audit.record("platform.look", one, actor=officer, changes={"field": "phone"}, reason="约时间")
    return {
        "auditor": person("aud", name="沈静", role="audit_admin", title="审计管理员", area_path=city.path),
        "district": person("dis", name="区干部", role="district_officer", title="区", area_path=one.path),
        "one": one,
    }


def shown(client, **query):
    return client.get("/audit/", query).context["lines"]


def test_pages_follow_without_gap_or_double(city):
    client, pages, query = browse(city["auditor"]), [], {}
    while True:
        context = client.get("/audit/", query).context
        pages.append([line.pk for line in context["lines"]])
        if not context["page"].older:
            break
        query = {"before": context["page"].older}
    ids = [pk for page in pages for pk in page]

    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == AuditRecord.objects.count()
    back = client.get("/audit/", {"after": pages[1][0]}).context
    assert [line.pk for line in back["lines"]] == pages[0]


def test_it_is_found_by_who_what_when_and_where(city):
    client = browse(city["auditor"])

    assert {line.who for line in shown(client, who="何")} == {"何敏"}
    assert [line.deed for line in shown(client, deed="platform.look")] == ["查看敏感号码"]
    assert {line.who for line in shown(client, area=city["one"].path, deed="requests.dispatch")} == {"周航"}
    day = shown(client, since="2026-11-21", until="2026-11-21", deed="requests.dispatch")
    assert len(day) == 24
    assert {line.thing for line in shown(client, object_type="territory.area", object_id=city["one"].pk)} == {
        f"区划 {city['one'].pk}"
    }


@pytest.mark.parametrize(
    "query", [{"since": "x"}, {"before": "-1"}, {"deed": "no.such"}, {"area": "0009"}, {"object_id": "9" * 30}]
)
def test_nonsense_is_told_or_ignored(city, query):
    assert browse(city["auditor"]).get("/audit/", query).status_code == 200


def test_officers_read_their_own_area_only(city):
    lines = shown(browse(city["district"]), deed="requests.dispatch")

    assert {line.who for line in lines} == {"周航"}
    assert browse(person("sun")).get("/audit/").status_code == 403


def test_the_sheet_holds_what_the_screen_shows_and_runs_nothing(city):
    client = browse(city["auditor"])
    answer = client.get("/audit/export.xlsx", {"who": "何", "deed": "requests.dispatch"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert sum(cell.value == "何敏" for cell in cells) == 60
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert AuditRecord.objects.get(deed="platform.export_audit").changes == {"rows": 60, "form": "xlsx"}
    rows = list(csv.reader(io.StringIO(client.get("/audit/export.csv", {"who": "何"}).content.decode("utf-8-sig"))))
    assert {row[7] for row in rows[1:]} == {"'" + TOLD}


def test_only_the_auditor_takes_it_out(city):
    assert browse(city["district"]).get("/audit/export.csv").status_code == 403
    assert browse(city["auditor"]).get("/audit/export.exe").status_code == 404
    assert not AuditRecord.objects.filter(deed="platform.export_audit").exists()


def test_a_check_is_kept_and_shown(city, settings, tmp_path):
    settings.HEZHI_HOME = tmp_path  # a demo beside the suite keeps heads of its own
    client = browse(city["auditor"])

    client.post("/audit/check/")

    check = AuditCheck.objects.get()
    assert (check.is_sound, check.batches) == (True, 0)
    assert "一条也没有改动" in client.get("/audit/").content.decode()
    assert browse(city["district"]).post("/audit/check/").status_code == 403


def test_the_purposes_of_jobs_are_listed(city):
    page = browse(city["auditor"]).get("/audit/").content.decode()

    assert "platform.seal" in page
    assert "哪些程序可以跨区域看数据" in page


def test_every_deed_is_called_something():
    from hezhi.ground.accounts.roles import ROLES
    from hezhi.ground.platform import permissions

    deeds = set(permissions.registered()) | {deed for role in ROLES for deed in role.deeds}

    assert sorted(deed for deed in deeds if permissions.deed_name(deed) == deed) == []


def test_things_and_fields_are_told_in_words_and_lead_to_their_page(city):
    compound = territory.add_compound(city["one"], "梧桐院", actor=JOB)
    audit.record(
        "indicators.release_edition", compound, actor=JOB, changes={"sha256": "ab" * 32, "requests": [1, 2, 3, 4]}
    )

    found = shown(browse(city["district"]), deed="indicators.release_edition")[0]

    assert found.page == f"/areas/compounds/{compound.pk}/"
    assert found.changes == [("核对码", "", "abababababab"), ("诉求", "", "4 个")]
    assert shown(browse(city["auditor"]), deed="indicators.release_edition")[0].page == ""


def test_a_job_is_the_system_and_a_person_is_named(city):
    audit.record("territory.add_area", city["one"], actor=JOB)

    who = {line.deed: line.who for line in shown(browse(city["auditor"]))}

    assert (who["增设区划"], who["派单"]) == ("系统", "何敏")
