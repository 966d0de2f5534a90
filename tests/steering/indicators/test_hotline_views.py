"""Pages of the hotline's rates: the board, a rank explained, numbers that open, and what two officers leave out."""

import io

import pytest
from openpyxl import load_workbook

from hezhi.ground.platform import clock
from hezhi.steering.indicators.models import HotlineExclusion
from tests.steering.indicators.factories import NOW_AFTER, TOLD, keep, make_offices, officer, past_case, requests

pytestmark = pytest.mark.django_db
BOARD = "period=2026-11&by=handler"


@pytest.fixture
def world():
    with clock.fixed(NOW_AFTER):
        made = make_offices()
        moved = requests.PastDispatch(
            handler=made.k.pk, sent_at=TOLD, state="moved", excluded_reason="异议成立，改派棠梨街道办"
        )
        sent = requests.PastDispatch(handler=made.s1.pk, sent_at=TOLD)
        made.cases = keep(
            *(past_case(made.s1, made.elm) for _ in range(7)),
            past_case(made.s1, made.elm, resolved=False, satisfaction=1, dispatches=[moved, sent]),
            past_case(made.s2, made.kite, asked=False),
        )
        yield made


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_board_says_rates_score_sum_and_who_has_no_place(world, browse):
    shown = page(browse(world.preparer), f"/indicators/hotline/?{BOARD}")

    assert "2026年11月期有效回访 8 件：响应率 100.0%，解决率 87.5%，满意率 87.5%，综合成绩 88.8" in shown
    assert "样本少，n=8" in shown
    assert "不排位" in shown
    assert "合计" in shown


def test_a_number_opens_to_its_requests(world, browse):
    address = f"/indicators/hotline/requests/?{BOARD}&unit={world.s1.pk}"

    resolved = page(browse(world.preparer), address + "&kind=resolved")
    unresolved = page(browse(world.preparer), address + "&kind=unresolved")

    assert "已解决 7 件" in resolved
    assert resolved.count("灯不亮</td>") == 7
    assert world.cases[7].number in unresolved
    assert browse(world.preparer).get(address + "&kind=nothing").status_code == 404
    assert browse(world.preparer).get(f"/indicators/hotline/requests/?{BOARD}&unit=99999&kind=valid").status_code == 404


def test_a_rank_says_why_and_what_was_left_out(world, browse):
    here = page(browse(world.preparer), f"/indicators/hotline/unit/?{BOARD}&unit={world.s1.pk}")
    gone = page(browse(world.preparer), f"/indicators/hotline/unit/?{BOARD}&unit={world.k.pk}")

    assert "第 1 位，综合成绩 88.8，依据 8 件有效回访" in here
    assert "43.75" in here  # 0.5 × 87.5
    assert "异议成立，改派棠梨街道办" in gone
    assert "不排位" in gone


def test_the_sheet_is_the_table_of_the_screen(world, browse):
    answer = browse(world.preparer).get(f"/indicators/hotline/rates.xlsx?{BOARD}")

    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    line = next(row for row in rows if row[1] == "棠梨街道办")
    assert (line[0], line[3], line[4], line[7], line[8], line[15]) == (1, 8, 8, 7, 87.5, 88.8)
    total = next(row for row in rows if row[1] == "合计")
    assert (total[3], total[4]) == (9, 8)
    assert browse(world.preparer).get(f"/indicators/hotline/rates.csv?{BOARD}").status_code == 200
    assert browse(world.preparer).get(f"/indicators/hotline/rates.pdf?{BOARD}").status_code == 404


def test_two_officers_leave_a_request_out_through_their_pages(world, browse):
    bad = world.cases[7]
    said = {"number": bad.number, "reason": "unreasonable", "words": "要求免物业费"}

    browse(world.preparer).post(f"/indicators/hotline/left-out/propose/?{BOARD}", said)
    one = HotlineExclusion.objects.get()
    own = browse(world.preparer).post(f"/indicators/hotline/left-out/{one.pk}/confirm/?{BOARD}")
    before = page(browse(world.releaser), f"/indicators/hotline/?{BOARD}")
    browse(world.releaser).post(f"/indicators/hotline/left-out/{one.pk}/confirm/?{BOARD}")
    after = page(browse(world.releaser), f"/indicators/hotline/?{BOARD}")
    listed = page(browse(world.releaser), f"/indicators/hotline/left-out/?{BOARD}")

    assert own.status_code == 403
    assert "解决率 87.5%" in before
    assert "解决率 100.0%" in after
    assert "要求免物业费" in listed
    assert "陶知夏、葛霜降" in listed


def test_a_number_of_another_area_and_empty_words_come_back_with_the_form(world, browse):
    client = browse(world.preparer)
    address = f"/indicators/hotline/left-out/propose/?{BOARD}"

    unknown = client.post(address, {"number": "没有", "reason": "duplicate", "words": "同一件"})
    silent = client.post(address, {"number": world.cases[0].number, "reason": "duplicate", "words": ""})

    assert (unknown.status_code, silent.status_code) == (422, 422)
    assert "没有这个编号" in unknown.content.decode()
    assert not HotlineExclusion.objects.exists()


def test_another_district_sees_its_own_board_only(world, browse):
    stranger = officer(world.city.other_district, "district_officer", "外区人")

    shown = page(browse(stranger), f"/indicators/hotline/?{BOARD}&area={world.city.district.path}")

    assert "棠梨街道办" not in shown
    assert browse(stranger).get(f"/indicators/hotline/unit/?{BOARD}&unit={world.s1.pk}").status_code == 404
    one = HotlineExclusion.objects.create(
        request=world.cases[0], area_path=world.elm.area_path, told_at=TOLD, reason="duplicate", words="x",
        proposed_by=world.preparer.user_id, proposed_name="陶知夏", proposed_at=NOW_AFTER,
    )  # fmt: skip
    assert browse(stranger).post(f"/indicators/hotline/left-out/{one.pk}/confirm/").status_code == 404
