"""The workbench, the public page and its files."""

import io
import json

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from hezhi.ground.platform import clock
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.models import List30Edition
from tests.steering.indicators.factories import MONTH, NOW, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    tell(made.elm, MONTH, 9, "parking", joined=2)
    tell(made.rose, MONTH, 6, "sanitation")
    with clock.fixed(NOW):
        yield made


@pytest.fixture
def released(world, browse):
    """Prepared by one and released by the other, through their pages."""
    browse(world.preparer).post("/indicators/list30/prepare/", {"month": "2026-10", "area": world.city.district.path})
    edition = List30Edition.objects.get()
    browse(world.releaser).post(f"/indicators/list30/{edition.pk}/release/")
    return List30Edition.objects.get()


def test_two_officers_publish_through_their_pages(world, browse, released):
    assert (released.state, released.prepared_name, released.released_name) == ("released", "陶知夏", "葛霜降")


def test_who_prepared_is_told_that_another_must_release(world, browse):
    client = browse(world.preparer)
    client.post("/indicators/list30/prepare/", {"month": "2026-10", "area": world.city.district.path})
    edition = List30Edition.objects.get()

    page = client.get("/indicators/list30/?month=2026-10").content.decode()
    answer = client.post(f"/indicators/list30/{edition.pk}/release/")

    assert "要由另一位同事来发布" in page
    assert answer.status_code == 403
    assert List30Edition.objects.get().state == "prepared"


def test_an_exclusion_without_a_reason_comes_back_with_the_form(world, browse):
    client = browse(world.preparer)
    said = {"month": "2026-10", "area": world.city.district.path, "compound_1": world.elm.pk, "why_1": ""}

    answer = client.post("/indicators/list30/prepare/", said)

    assert answer.status_code == 422
    assert "写明原因" in answer.content.decode()
    assert not List30Edition.objects.exists()


def test_the_public_reads_a_released_list_and_nothing_else(world, browse, released):
    nobody = browse(None)

    page = nobody.get(f"/indicators/published/{released.pk}/").content.decode()

    assert "2026年10月物业类诉求最多的 2 个小区" in page
    assert "陶知夏" in page
    assert "葛霜降" in page
    assert queries.check_code(released) in page
    tell(world.elm, MONTH, 3, "parking")
    browse(world.preparer).post(
        "/indicators/list30/prepare/", {"month": "2026-10", "area": world.city.district.path, "reason": "补录"}
    )
    waiting = List30Edition.objects.get(edition=2)
    for name in ("", "list.csv", "records.csv", "edition.json", "list.pdf", "print/", f"compound/{world.elm.pk}/"):
        assert nobody.get(f"/indicators/published/{waiting.pk}/{name}").status_code == 404
    assert nobody.get(f"/indicators/list30/{waiting.pk}/").status_code in (302, 404)


def test_a_public_figure_opens_to_anonymous_records(world, browse, released):
    page = browse(None).get(f"/indicators/published/{released.pk}/compound/{world.elm.pk}/").content.decode()

    assert "9 件诉求，说的是 7 件事" in page
    assert page.count("<code>") == 9
    assert "有事" not in page


def test_files_say_what_the_page_says(world, browse, released):
    nobody = browse(None)

    def get(name):
        return nobody.get(f"/indicators/published/{released.pk}/{name}").content

    assert json.loads(get("edition.json")) == released.content
    csv = get("list.csv").decode("utf-8-sig")
    assert csv.splitlines()[-2].startswith("1,,槐北区,槐荫街道")
    sheet = load_workbook(io.BytesIO(get("list.xlsx"))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("梧桐院" in map(str, row) and 9 in row for row in cells)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    pdf = PdfReader(io.BytesIO(get("list.pdf")))
    assert len(pdf.pages) == 1
    assert get("list.docx")[:2] == b"PK"


def test_a_name_that_looks_like_a_formula_stays_a_name(world, browse):
    world.elm.name = "=1+1"
    world.elm.save(update_fields=["name"])

    made = browse(world.preparer).get("/indicators/list30.xlsx?month=2026-10").content

    sheet = load_workbook(io.BytesIO(made)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value and "1+1" in str(cell.value)}
    assert kinds == {"s"}


def test_the_archive_names_every_month_in_force(world, browse, released):
    assert "2026年10月" in browse(None).get("/indicators/published/").content.decode()
    assert "匿名记录" in browse(None).get("/open-data/").content.decode()


def test_the_pages_speak_english(world, browse, released):
    page = browse(None, HTTP_ACCEPT_LANGUAGE="en").get(f"/indicators/published/{released.pk}/").content.decode()

    assert "October 2026" in page


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "x", "2026-10-31x"])
def test_a_month_that_no_list_can_have_is_the_last_one_or_none(world, browse, month):
    officer = browse(world.preparer)

    assert officer.get("/indicators/list30/", {"month": month}).status_code == 200
    assert officer.get("/overview/", {"month": month}).status_code == 200
    assert officer.get("/indicators/counted/", {"month": month, "area": world.city.district.path}).status_code == 404
    assert officer.get("/indicators/list30.xlsx", {"edition": "x", "month": month}).status_code == 200
    assert officer.get("/indicators/list30.xlsx", {"edition": "999"}).status_code == 404


def test_officers_see_every_cause_and_the_public_none_below_five(world, browse, client):
    tell(world.elm, MONTH, 2, "elevator")
    officer = browse(world.preparer)
    live = officer.get("/indicators/list30/?month=2026-10").content.decode()
    officer.post("/indicators/list30/prepare/", {"month": "2026-10", "area": world.city.district.path})
    edition = List30Edition.objects.get()
    frozen = officer.get("/indicators/list30/?month=2026-10").content.decode()
    browse(world.releaser).post(f"/indicators/list30/{edition.pk}/release/")

    public = client.get(f"/indicators/published/{edition.pk}/").content.decode()

    assert ["停车与车位 9、电梯 2" in page for page in (live, frozen, public)] == [True, True, False]
    assert "停车与车位 9" in public
