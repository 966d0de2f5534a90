"""`hezhi classify`, `classifier` and `locate`: lines in, JSON lines out; a database only where officers' corrections are learnt from."""

import csv
import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands import classifier, classify, locate
from hezhi.response.intake.models import Correction
from hezhi.response.requests.models import ServiceRequest
from tests.response.requests.factories import NOW

SAID = {
    "lift": ["电梯停运没人修", "电梯困人", "电梯按钮失灵", "电梯半夜异响", "电梯维保没来", "轿厢里没有灯"],
    "waste": ["垃圾没有清运", "垃圾桶满了", "垃圾站臭味大", "保洁不来打扫", "楼道垃圾堆放", "污水流了一地"],
    "noise": ["夜间施工噪音", "广场舞扰民", "楼下饭馆油烟", "半夜唱歌扰民", "工地噪音太大", "音响声音很吵"],
}


@pytest.fixture(autouse=True)
def no_server(monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **how: None)


@pytest.fixture
def labelled(tmp_path):
    path = tmp_path / "labelled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "body", "label"])
        for label, titles in SAID.items():
            for at, title in enumerate(titles):
                writer.writerow([title, f"{title}，住在{at + 1}号楼，请尽快处理", label])
    return path


def run(command, *arguments, said=""):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=said)


def train(labelled, out):
    return run(
        classifier.command,
        "train",
        labelled,
        "--text",
        "title",
        "--text",
        "body",
        "--label",
        "label",
        "--out",
        out,
        "--json",
    )


def test_a_model_is_trained_measured_and_used(labelled, tmp_path):
    model = tmp_path / "model.npz"

    learnt = train(labelled, model)
    measured = run(classifier.command, "evaluate", model, labelled, "--json")
    lines = run(classify.command, "--model", model, said="电梯又困人了\n垃圾站太臭\n")

    assert json.loads(learnt.output)["labels"] == ["lift", "noise", "waste"]
    figures = json.loads(measured.output)
    assert (figures["rows"], figures["accuracy"]) == (18, 1.0)
    assert set(figures) == {
        "rows",
        "macro_f1",
        "macro_f1_interval",
        "accuracy",
        "calibration_error",
        "sure",
        "classes",
        "never_learnt",
    }
    assert [json.loads(line)["best"] for line in lines.output.splitlines()] == ["lift", "waste"]
    assert json.loads(lines.output.splitlines()[0])["reason"]


def test_a_file_without_the_column_is_refused(labelled, tmp_path):
    done = run(classifier.command, "train", labelled, "--text", "words", "--label", "label", "--out", tmp_path / "m")

    assert done.exit_code == 1
    assert not (tmp_path / "m").exists()


def test_what_is_no_model_is_refused(tmp_path, labelled):
    wrong = tmp_path / "wrong.npz"
    wrong.write_bytes(b"no model")

    assert run(classify.command, "--model", wrong, said="电梯").exit_code == 1
    assert run(classifier.command, "evaluate", wrong, labelled).exit_code == 1


def test_the_shipped_words_classify_lines_and_json():
    done = run(classify.command, said='电梯经常困人\n{"title": "停车难", "text": "车位不够"}\n你好\n')

    told = [json.loads(line) for line in done.output.splitlines()]
    assert [one["best"] for one in told] == ["elevator", "parking", None]
    assert [one["is_sure"] for one in told] == [True, True, False]


def test_names_and_texts_are_located_in_a_list(tmp_path):
    names = tmp_path / "names.csv"
    names.write_text("id,name\n7,梧桐院\n8,枣树里二区\n", encoding="utf-8")

    done = run(
        locate.command, "--names", names, said="梧桐院小区\n枣树里5区\n白鹭湾小区\n我住在梧桐院3号楼，电梯坏了\n"
    )

    told = [json.loads(line) for line in done.output.splitlines()]
    assert [(one["compound"], one["relation"]) for one in told] == [
        (7, "same"),
        (None, "none"),
        (None, "new"),
        (7, "same"),
    ]
    assert told[2]["name"] == "白鹭湾小区"
    assert set(told[0]) == {"compound", "name", "relation", "score", "reason", "candidates"}


@pytest.mark.django_db
def test_a_model_is_learnt_from_what_officers_put_right(tmp_path):
    labels = {"common_parts.lighting": SAID["lift"], "greening": SAID["waste"], "order": SAID["noise"]}
    said = [(label, title) for label, titles in labels.items() for title in titles]
    rows = ServiceRequest.objects.bulk_create(
        ServiceRequest(number=f"T{at}", title=title, text=title, received_at=NOW, area_path="0001")
        for at, (_, title) in enumerate(said)
    )
    Correction.objects.bulk_create(
        Correction(request=row, area_path="0001", label=label, corrected_at=NOW)
        for row, (label, _) in zip(rows, said, strict=True)
    )
    model = tmp_path / "model.npz"

    learnt = run(classifier.command, "train", "--from-corrections", "--least", 18, "--out", model, "--json")
    refused = run(classifier.command, "train", "--from-corrections", "--out", tmp_path / "none.npz")

    assert learnt.exit_code == 0, learnt.output
    assert json.loads(learnt.stdout)["rows"] == 18
    assert json.loads(learnt.stdout)["labels"] == ["common_parts.lighting", "greening", "order"]
    assert model.exists()
    assert refused.exit_code == 1
    assert "18" in refused.output
    assert not (tmp_path / "none.npz").exists()


@pytest.mark.parametrize("given", [[], ["--from-corrections", "FILE"], ["FILE"], ["FILE", "--text", "title"]])
def test_training_asks_for_a_file_or_for_corrections(labelled, tmp_path, given):
    words = [labelled if word == "FILE" else word for word in given]

    assert run(classifier.command, "train", *words, "--out", tmp_path / "m.npz").exit_code == 2


def test_every_line_has_its_answer_whatever_stands_in_it():
    """An empty line, one that only begins like JSON, an id to go by, words in GB18030."""
    said = (
        '电梯困人\n\n{电梯坏了\n{"id": 9, "title": null, "body": "停车难，车位不够"}\n{"id": "a"}\n'.encode()
        + "路灯不亮\n".encode("gb18030")
    )

    done = run(classify.command, said=said)

    told = [json.loads(line) for line in done.output.splitlines()]
    assert [one["best"] for one in told] == [
        "elevator",
        None,
        "elevator",
        "parking",
        None,
        "common_parts",
    ]
    assert [one.get("id") for one in told] == [None, None, None, 9, "a", None]


def test_json_may_name_the_columns_that_the_model_learnt_from(labelled, tmp_path):
    labelled.write_text(labelled.read_text().replace("title,body,label", "留言主题,详情,分类"))
    model = tmp_path / "model.npz"
    run(
        classifier.command, "train", labelled, "--text", "留言主题", "--text", "详情", "--label", "分类", "--out", model
    )

    done = run(classify.command, "--model", model, said='{"留言主题": "半夜唱歌扰民", "详情": "每天如此"}\n')

    assert json.loads(done.output)["best"] == "noise"


def test_labels_with_too_few_rows_are_set_aside_and_told(labelled, tmp_path):
    with labelled.open("a", encoding="utf-8") as file:
        file.write("独此一件,独此一件的内容,rare\n没有标注,没有标注的内容,\n")

    learnt = train(labelled, tmp_path / "m.npz")
    measured = run(classifier.command, "evaluate", tmp_path / "m.npz", labelled, "--json")

    told = json.loads(learnt.stdout)
    assert (told["rows"], told["labels"], told["aside"]) == (18, ["lift", "noise", "waste"], {"rare": 1})
    assert "rare (1)" in learnt.stderr
    figures = json.loads(measured.output)
    assert (figures["rows"], figures["never_learnt"], figures["classes"]["rare"]["f1"]) == (19, {"rare": 1}, 0.0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("title,body,label\n" + "灯坏了,三天,甲\n" * 9, "现在各类的行数是：甲 9。"),
        ("title,body,label\n,,甲\n灯坏了,三天,\n", "没有一行既有正文又有分类。"),
        ("编号,标题,内容\n1,灯坏了,三天\n", "文件里没有这些列：title、body、label。有的列是：编号、标题、内容。"),
        ("title,内容,label\n灯坏了,三天,甲\n", "文件里没有这些列：body。有的列是：title、内容、label。"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(tmp_path, rows, said):
    path = tmp_path / "样本 一.csv"
    path.write_text(rows, encoding="utf-8")

    done = train(path, tmp_path / "m.npz")

    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "m.npz").exists()


@pytest.mark.parametrize("code", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_sheet_in_any_usual_spelling_teaches_the_same(labelled, tmp_path, code):
    path = tmp_path / "spelt.csv"
    path.write_bytes(labelled.read_text(encoding="utf-8").encode(code))

    assert json.loads(train(path, tmp_path / "m.npz").stdout)["rows"] == 18


def test_homonyms_are_settled_by_the_district_and_ids_stay_as_they_are(tmp_path):
    names = tmp_path / "names.csv"
    names.write_text("id,name,district\nHD-1,幸福里,海淀区\nCY-2,幸福里,朝阳\n", encoding="utf-8")
    said = '幸福里小区\n{"name": "幸福里小区", "district": "海淀"}\n{"小区": "幸福里", "区": "朝阳区", "id": 5}\n'

    done = run(locate.command, "--names", names, said=said)

    told = [json.loads(line) for line in done.output.splitlines()]
    assert [one["compound"] for one in told] == [None, "HD-1", "CY-2"]
    assert [one["compound"] for one in told[0]["candidates"]] == ["HD-1", "CY-2"]
    assert told[2]["id"] == 5
