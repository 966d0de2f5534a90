"""A city teaches its reader in the browser: examples brought, labels mapped, learnt behind the page, put to use, taken back."""

import csv
import random

import pytest
from django.urls import reverse

from hezhi.ground.platform import outbox, sight, tasks
from hezhi.ground.platform.actor import job
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.ground.sheets import actions as sheets
from hezhi.register.territory import actions as territory
from hezhi.response.intake import actions, queries
from hezhi.response.intake.models import CategoryAlias, Example, ModelUse, Training, TrainingState
from hezhi.response.requests import actions as requests
from hezhi.response.requests.models import Category, ServiceRequest
from tests.response.requests.factories import make_request, make_world, post, signed_in

pytestmark = pytest.mark.django_db
BUILDER = job("tests")
SAID = {
    "电梯问题": ["电梯停运没人修", "轿厢晃动吓人", "电梯困人半小时", "电梯按钮失灵"],
    "车位问题": ["车位被占", "停车费又涨了", "地库道闸坏了", "外来车辆乱停"],
    "垃圾": ["垃圾没人清运", "垃圾桶满了发臭", "大件垃圾堆在门口", "保洁不来打扫"],
}


def workbook(tmp_path, many=40):
    """A csv of labelled texts."""
    path, dice = tmp_path / "examples.csv", random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["标题", "内容", "分类"])
        for at in range(many):
            for label, words in SAID.items():
                one = dice.choice(words)
                out.writerow([one, f"{at}号楼{one}，已经{at % 9}天，电话13912345678，请派人来看。", label])
    return path


def bring(tmp_path, many=40):
    with sight.job("sheets.import"):
        return sheets.run_import(workbook(tmp_path, many), "examples", actor=BUILDER, options={"collection": "样本"})


def officer(world):
    return post("city_officer", world.city.city, None, name="苏明远")


def work():
    """What the worker does."""
    outbox.deliver_waiting()
    tasks.run_waiting()


CODES = {"电梯问题": "elevator", "车位问题": "parking", "垃圾": "+"}


def taught(world, tmp_path):
    bring(tmp_path)
    training = actions.start_training(actor=officer(world), collections=["样本"], with_corrections=False, codes=CODES)
    work()
    training.refresh_from_db()
    return training


def test_examples_come_in_once_and_masked(tmp_path):
    first, again = bring(tmp_path), bring(tmp_path)

    assert (first["read"], first["created"], again["created"], again["unchanged"]) == (120, 120, 0, 120)
    assert "139****5678" in Example.objects.first().text


def test_a_training_is_learnt_behind_the_page(tmp_path):
    world = make_world()

    training = taught(world, tmp_path)

    assert (training.state, training.rows, training.fault) == (TrainingState.DONE, 120, "")
    report = training.report
    assert report["macro_f1"] > 0.95
    assert report["interval"][0] <= report["macro_f1"] <= report["interval"][1]
    assert {one["rows"] for one in report["classes"]} == {40}
    assert all(one["words"] for one in report["classes"])
    new = Category.objects.get(name="垃圾")
    assert queries.load_model(training).labels == sorted(["elevator", new.code, "parking"])


def test_what_is_learnt_reads_only_after_somebody_puts_it_to_use(tmp_path):
    world = make_world()
    training = taught(world, tmp_path)
    assert queries.reader_for().model is None

    actions.use_training(training, actor=officer(world))

    reading = queries.reader_for().read("外来车辆乱停", "3号楼外来车辆乱停，请派人来看。")
    assert (reading.category_code, reading.category_reason[:6]) == ("parking", "学来的判断：")
    assert AuditRecord.objects.filter(deed="intake.use_model").count() == 1
    actions.use_former(actor=officer(world))
    assert queries.reader_for().model is None
    actions.use_former(actor=officer(world))
    assert queries.use_now().training == training
    assert ModelUse.objects.count() == 3


def test_too_few_examples_and_strangers_are_refused(tmp_path):
    world = make_world()
    bring(tmp_path, many=5)
    before = AuditRecord.objects.count()

    with pytest.raises(Refused, match="只有 15 行"):
        actions.start_training(actor=officer(world), collections=["样本"], with_corrections=False, codes=CODES)
    with pytest.raises(NotPermitted):
        actions.start_training(actor=world.dispatcher, collections=["样本"], with_corrections=False, codes=CODES)
    with pytest.raises(NotPermitted):
        actions.use_former(actor=world.dispatcher)

    assert AuditRecord.objects.count() == before
    assert not Training.objects.exists()


def test_one_label_alone_teaches_nothing_and_says_so(tmp_path):
    world = make_world()
    bring(tmp_path, many=60)

    training = actions.start_training(
        actor=officer(world), collections=["样本"], with_corrections=False, codes={"电梯问题": "elevator"}
    )
    work()

    training.refresh_from_db()
    assert (training.state, training.fault) == (TrainingState.FAILED, "示例太少：至少要有两类，每类至少 5 行。")
    with pytest.raises(Refused):
        actions.use_training(training, actor=officer(world))


def test_officers_corrections_are_examples_too(tmp_path):
    world = make_world()
    bring(tmp_path)
    row = make_request(world)
    requests.correct_category(row, actor=world.dispatcher, category=Category.objects.get(code="parking"))
    actions.learn_from(row.pk)

    training = actions.start_training(actor=officer(world), collections=["样本"], with_corrections=True, codes=CODES)

    assert training.rows == 121
    assert queries.examples_for(training)[1][-1] == "parking"


def test_the_pages_of_learning_work_without_script(tmp_path):
    world = make_world()
    bring(tmp_path)
    client = signed_in("city_officer", area=world.city.city, name="苏明远")

    page = client.get(reverse("intake:new_training")).content.decode()
    assert "电梯问题" in page
    asked = {"collection": "样本", "l-1": "电梯问题", "c-1": "elevator", "l-2": "车位问题", "c-2": "parking"}
    begun = client.post(reverse("intake:train"), asked)
    waiting = client.get(begun.url)
    assert waiting.headers["Refresh"] == "2"
    assert "<progress" in waiting.content.decode()
    work()
    done = client.get(begun.url)
    assert "Refresh" not in done.headers
    assert "宏平均 F1" in done.content.decode()
    pk = Training.objects.get().pk
    client.post(reverse("intake:use_model", args=[pk]))
    assert "换回上一个" in client.get(reverse("intake:learning")).content.decode()
    client.post(reverse("intake:use_former"))
    assert queries.use_now().training is None
    stranger = signed_in("subdistrict_dispatcher", area=world.city.street)
    assert stranger.get(reverse("intake:learning")).status_code in (403, 404)


def tree(tmp_path, rows, head=("一级分类", "二级分类", "三级分类")):
    path = tmp_path / "tree.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_a_citys_own_tree_comes_in_by_levels_and_goes_again(tmp_path):
    before = Category.objects.count()
    path = tree(tmp_path, [("城乡建设", "物业", "升降设备"), ("城乡建设", "物业", "车位"), ("交通", "公交", "")])

    report = sheets.run_import(path, "categories", actor=BUILDER)
    again = sheets.run_import(path, "categories", actor=BUILDER)

    assert (report["created"], again["unchanged"]) == (3, 3)
    lift = Category.objects.get(name="升降设备")
    assert [lift.parent.name, lift.parent.parent.name] == ["物业", "城乡建设"]
    assert Category.objects.count() == before + 6
    sheet_import = sheets.queries.get_import(report["import"])
    sheets.undo_import(sheet_import, actor=BUILDER)
    assert Category.objects.count() == before


def test_codes_of_a_sender_map_to_ours(tmp_path):
    make_world()
    head = ("代码", "名称", "对应本系统类别")
    report = sheets.run_import(
        tree(tmp_path, [("0203", "升降设备", "elevator"), ("9", "别的", "没有的")], head), "categories", actor=BUILDER
    )

    assert (report["created"], report["refused"]) == (1, 1)
    assert set(CategoryAlias.objects.values_list("told", flat=True)) == {"0203", "升降设备"}
    reading = queries.fresh_reader().read("随便", "随便", sent_category="升降设备")
    assert (reading.category_code, reading.category_score) == ("elevator", 0.95)


def test_drift_opens_to_its_requests():
    world = make_world()
    sure, unsure = make_request(world), make_request(world, category_score=0.5)
    requests.correct_category(sure, actor=world.dispatcher, category=Category.objects.get(code="parking"))
    actions.learn_from(sure.pk)
    client = signed_in("district_officer", area=world.city.district)

    page = client.get(reverse("intake:drift"))
    month = page.context["drift"].months[0]
    assert (month.requests, month.not_sure, month.corrected) == (2, 1, 1)
    address = reverse("intake:drift_requests") + f"?month={month.month:%Y-%m}&kind="
    assert [row.pk for row in client.get(address + "not_sure").context["rows"]] == [unsure.pk]
    assert [row.pk for row in client.get(address + "corrected").context["rows"]] == [sure.pk]
    assert [row.pk for row in client.get(address + "category&category=parking").context["rows"]] == [sure.pk]
    assert client.get(address + "nothing").status_code == 404


def test_a_candidate_is_taken_with_one_tap():
    world = make_world()
    row = make_request(world, compound=None, area_path=world.city.street.path)
    from hezhi.response.intake.rules.place_index import Candidate, Place

    guess = Candidate(world.compound.pk, "梧桐院", "same", 0.66, "longer_front")
    actions.keep_candidates([(row.pk, row.area_path, Place(candidates=(guess,)))])
    client = signed_in("subdistrict_dispatcher", area=world.city.street, desk=world.office.pk)

    page = client.get(reverse("requests:desk_item", args=[row.pk])).content.decode()
    assert "也许是" in page
    assert "名称前面多几个字" in page
    client.post(reverse("requests:correct_compound", args=[row.pk]), {"compound": world.compound.pk})
    row = ServiceRequest.objects.get(pk=row.pk)
    assert (row.compound, row.compound_score) == (world.compound, 1.0)
    assert actions.drop_candidates(row.pk) == 1


def test_a_named_compound_outside_the_importers_area_is_refused(tmp_path):
    world = make_world()
    far = territory.add_compound(world.city.other_street, "远山居", actor=BUILDER)
    path = tmp_path / "rows.csv"
    path.write_text(
        "标题,主要内容,小区\n电梯坏了,电梯停运两天,远山居\n电梯坏了,电梯停运三天,梧桐院\n路灯不亮,远山居小区路灯不亮,\n",
        encoding="utf-8",
    )

    with sight.job("sheets.import"):
        report = sheets.run_import(path, "requests", actor=world.dispatcher)

    assert (report["created"], report["refused"]) == (2, 1)
    assert report["refusals"][0]["reason"] == "不在您岗位的辖区里。"
    assert not ServiceRequest.objects.filter(compound=far).exists()
