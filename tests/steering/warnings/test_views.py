"""The pages: screen 43, a warning with its requests, supervisions and their answers, the load of bodies."""

import io

import pytest
from openpyxl import load_workbook

from hezhi.ground.platform import clock
from hezhi.steering.warnings import actions
from hezhi.steering.warnings.models import EarlyWarning, Supervision
from tests.steering.warnings.factories import NOW, YESTERDAY, make_late, make_warned

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        made = make_warned()
        made.late = make_late(made.s1, made.elm)
        actions.judge_night(YESTERDAY)
        made.warning = EarlyWarning.objects.get()
        yield made


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def test_screen_43_says_what_is_late_and_what_is_more_than_usual(world, browse):
    shown = page(browse(world.street), "/warnings/")

    assert "现在 1 件超时，0 件快到期；1 处比平常多" in shown
    assert "超 3 时 00 分" in shown
    assert f"/warnings/sendings/{world.late.pk}/" in shown
    assert "梧桐院 · 共用部位" in shown


def test_a_warning_opens_to_its_requests(world, browse):
    shown = page(browse(world.street), f"/warnings/early/{world.warning.pk}/")

    assert "就是这 5 件" in shown
    assert all(row.number in shown for row in world.rise)


def test_look_act_and_dismiss_by_hand(world, browse):
    client, address = browse(world.street), f"/warnings/early/{world.warning.pk}/"

    assert client.post(address + "look/").status_code == 303
    assert client.post(address + "act/", {"words": "短"}).status_code == 422
    assert EarlyWarning.objects.get().state == "looked_into"
    assert client.post(address + "act/", {"words": "换了三处灯"}).status_code == 303
    assert EarlyWarning.objects.get().state == "acted"
    assert client.post(address + "dismiss/", {"reason": "season"}).status_code == 303  # said in words: too late
    assert EarlyWarning.objects.get().state == "acted"


def test_ask_and_answer_by_hand(world, browse):
    address = f"/warnings/sendings/{world.late.pk}/supervise/"

    assert browse(world.street).post(address, {"reason": ""}).status_code == 422
    assert browse(world.street).post(address, {"reason": "超时了，请说明"}).status_code == 303
    one = Supervision.objects.get()
    assert "超时了，请说明" in page(browse(world.clerk), "/warnings/supervisions/")
    browse(world.clerk).post(f"/warnings/supervisions/{one.pk}/answer/", {"text": "明天上午九点上门"})
    assert "明天上午九点上门" in page(browse(world.street), "/warnings/supervisions/")
    browse(world.street).post(f"/warnings/supervisions/{one.pk}/close/")
    assert Supervision.objects.get().state == "closed"


def test_elsewhere_there_is_nothing(world, browse):
    other = browse(world.other_street)

    assert page(other, f"/warnings/early/{world.warning.pk}/", 404)
    assert page(other, f"/warnings/sendings/{world.late.pk}/", 404)
    assert other.post(f"/warnings/sendings/{world.late.pk}/supervise/", {"reason": "超时了"}).status_code == 404
    assert page(browse(world.clerk), "/warnings/", 404)


def test_the_load_and_its_sheet(world, browse):
    client = browse(world.preparer)

    shown = page(client, "/warnings/load/")
    sheet = load_workbook(io.BytesIO(client.get("/warnings/load.xlsx").content)).active
    opened = page(client, f"/warnings/load/sendings/?body={world.s1.pk}&of=overdue")

    assert "1 个单位在办 1 件，今天到期 0 件，超时 1 件" in shown
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["棠梨街道办", 1, 0, 1, 7.1, 0, 0, 0] in cells
    assert "超时 1 件" in opened
    assert page(client, f"/warnings/load/sendings/?body={world.s1.pk}&of=nothing", 404)
