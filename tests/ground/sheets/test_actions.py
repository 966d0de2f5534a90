"""Bringing a sheet in: what is stored, what comes back, what can be taken back."""

from datetime import timedelta

import pytest

from hezhi.ground.accounts.models import Role
from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.ground.sheets import actions, keeping, queries
from hezhi.ground.sheets.models import KeptMapping, SheetImport, SheetRow
from tests.sightings import seen_by

from .factories import ACTOR, KIND, OTHER, csv_file, workbook

pytestmark = pytest.mark.django_db
HEAD = ["编号", "名称", "电话"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sheet(tmp_path):
    return workbook(tmp_path / "r.xlsx", HEAD, ["a1", "甲", "13800001111"], ["a2", "乙", ""], ["a3", "坏名字", "138"])


def counts(report):
    return [report[k] for k in ("read", "created", "updated", "joined", "unchanged", "refused")]


def test_run_import_stores_good_rows_and_names_the_cells_of_the_bad(sheet):
    report = actions.run_import(sheet, KIND, actor=ACTOR)

    assert counts(report) == [3, 2, 0, 0, 0, 1]
    assert report["refusals"] == [
        {"row": 4, "column": "电话", "value": "138", "reason": "手机号应是 11 位，这里是 3 位。"}
    ]
    assert sorted(Role.objects.filter(code__in=["a1", "a2", "a3"]).values_list("code", "name")) == [
        ("a1", "甲"),
        ("a2", "乙"),
    ]


def test_a_file_named_from_where_one_stands_is_found(sheet, monkeypatch):
    """The child reads in another folder."""
    monkeypatch.chdir(sheet.parent)

    assert counts(actions.run_import(sheet.name, KIND, actor=ACTOR)) == [3, 2, 0, 0, 0, 1]


def test_same_file_twice_creates_nothing(sheet):
    actions.run_import(sheet, KIND, actor=ACTOR)

    again = actions.run_import(sheet, KIND, actor=ACTOR)

    assert counts(again) == [3, 0, 0, 0, 2, 1]
    assert again["notices"] == ["seen_before"]


def test_dry_run_counts_exactly_and_stores_nothing(sheet):
    report = actions.run_import(sheet, KIND, actor=ACTOR, dry_run=True)

    assert counts(report) == [3, 2, 0, 0, 0, 1]
    assert not Role.objects.filter(code="a1").exists()
    assert not SheetImport.objects.exists()
    assert not AuditRecord.objects.exists()


def test_one_history_row_for_a_whole_import(sheet):
    report = actions.run_import(sheet, KIND, actor=ACTOR)

    history = audit.history_of(SheetImport.objects.get(pk=report["import"]))

    assert [h.deed for h in history] == ["sheets.commit"]
    assert history[0].changes["created"] == 2


def test_preview_stores_none_of_the_rows_and_keeps_the_refused_for_mending(sheet):
    received = actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR)

    checked = actions.preview_import(received, actor=ACTOR)

    assert checked.state == "checked"
    assert checked.counts == {"read": 3, "created": 2, "updated": 0, "joined": 0, "unchanged": 0, "refused": 1}
    assert not Role.objects.filter(code="a1").exists()
    assert [(r.number, queries.cells_of(r)) for r in queries.refused_rows(checked)] == [(4, ["a3", "坏名字", "138"])]


def test_a_mended_row_is_judged_again_and_stored_as_mended(sheet):
    checked = actions.preview_import(actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR), actor=ACTOR)
    still_bad = actions.mend_cells(checked, actor=ACTOR, cells={4: {2: "13800002222"}})
    assert [e.reason for e in queries.errors_of(queries.refused_rows(still_bad)[0])] == ["不许叫这个名字。"]

    good = actions.mend_cells(still_bad, actor=ACTOR, cells={4: {1: "丙"}})
    done = actions.commit_import(good, actor=ACTOR)

    assert good.counts["refused"] == 0
    assert done.counts["created"] == 3
    assert Role.objects.get(code="a3").name == "丙"


def test_the_brought_file_lies_sealed_and_goes_with_the_commit(sheet, django_capture_on_commit_callbacks):
    received = actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR)
    kept = keeping.folder() / received.stored
    assert b"13800001111" not in kept.read_bytes()
    assert b"PK\x03\x04" not in kept.read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        actions.commit_import(actions.preview_import(received, actor=ACTOR), actor=ACTOR)

    assert not kept.exists()
    refused = SheetRow.objects.get(fate="refused")
    assert "坏名字".encode() not in bytes(refused.cells)


def test_commit_needs_a_preview_and_works_once(sheet):
    received = actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR)
    with pytest.raises(MoveRefused):
        actions.commit_import(received, actor=ACTOR)
    actions.commit_import(actions.preview_import(received, actor=ACTOR), actor=ACTOR)

    with pytest.raises(MoveRefused):
        actions.commit_import(received, actor=ACTOR)

    assert AuditRecord.objects.count() == 1


def test_undo_removes_the_created_and_gives_the_updated_their_words_back(sheet, tmp_path):
    Role.objects.create(code="a1", name="旧名", name_en="")
    report = actions.run_import(sheet, KIND, actor=ACTOR)
    assert counts(report) == [3, 1, 1, 0, 0, 1]

    undone = actions.undo_import(SheetImport.objects.get(pk=report["import"]), actor=ACTOR)

    assert undone.state == "undone"
    assert list(Role.objects.filter(code__in=["a1", "a2"]).values_list("code", "name")) == [("a1", "旧名")]
    assert [h.deed for h in audit.history_of(undone)] == ["sheets.commit", "sheets.undo"]


def test_undo_is_refused_where_a_row_was_changed_since(sheet):
    report = actions.run_import(sheet, KIND, actor=ACTOR)
    Role.objects.filter(code="a2").update(name="改过")

    with pytest.raises(Refused) as refused:
        actions.undo_import(SheetImport.objects.get(pk=report["import"]), actor=ACTOR)

    assert refused.value.code == "sheets.changed_since"
    assert refused.value.message == "第 3 行导入后又被别人改过，不能整批撤销。"
    assert Role.objects.filter(code="a1").exists()
    assert SheetImport.objects.get().state == "committed"


def test_undo_ends_after_24_hours(sheet):
    done = SheetImport.objects.get(pk=actions.run_import(sheet, KIND, actor=ACTOR)["import"])

    with clock.fixed(done.committed_at + timedelta(hours=24)):
        assert queries.undo_until(done) == done.committed_at + timedelta(hours=24)
    with clock.fixed(done.committed_at + timedelta(hours=24, seconds=1)), pytest.raises(Refused) as refused:
        actions.undo_import(done, actor=ACTOR)

    assert refused.value.code == "sheets.too_late"
    assert Role.objects.filter(code="a1").exists()


def test_a_kind_that_fails_while_storing_leaves_nothing(sheet, monkeypatch):
    def half(rows, context):
        Role.objects.create(code=rows[0]["code"], name="half", name_en="")
        raise ValueError("power cut")

    monkeypatch.setattr(KIND, "store", half, raising=False)

    with pytest.raises(ValueError, match="power cut"):
        actions.run_import(sheet, KIND, actor=ACTOR)

    assert not Role.objects.filter(code="a1").exists()
    assert not SheetImport.objects.exists()


def test_only_who_holds_the_deed_may_bring_and_only_the_bringer_goes_on(sheet):
    from dataclasses import replace

    with pytest.raises(NotPermitted):
        actions.run_import(sheet, KIND, actor=replace(ACTOR, deeds=frozenset()))
    received = actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR)
    with pytest.raises(NotPermitted):
        actions.preview_import(received, actor=OTHER)

    assert received.state == "received"
    assert not AuditRecord.objects.exists()


def test_imports_are_seen_by_their_bringer_and_above_him_only(sheet):
    actions.run_import(sheet, KIND, actor=ACTOR)

    with seen_by(ACTOR):
        assert SheetImport.objects.count() == 1
        assert SheetRow.objects.count() == 3
    with seen_by(OTHER):
        assert SheetImport.objects.count() == 0
        assert SheetRow.objects.count() == 0


def test_a_mapping_told_once_is_kept_for_the_layout(tmp_path):
    first = workbook(tmp_path / "1.xlsx", ["编号", "怎么叫", "ID"], ["a1", "甲", "x"])
    again = workbook(tmp_path / "2.xlsx", ["编号", "怎么叫", "ID"], ["a2", "乙", "y"])
    with pytest.raises(Refused) as refused:
        actions.run_import(first, KIND, actor=ACTOR)
    assert refused.value.message == "缺少必填的列：名称。"

    actions.run_import(first, KIND, actor=ACTOR, mapping={"怎么叫": "name"})
    report = actions.run_import(again, KIND, actor=ACTOR)

    assert counts(report) == [1, 1, 0, 0, 0, 0]
    assert KeptMapping.objects.get().mapping == {"0": "code", "1": "name"}


def test_a_profile_is_guessed_from_its_headings_or_named(tmp_path):
    theirs = csv_file(tmp_path / "x.csv", "代码,称呼\na1,甲\n", "gb18030")

    assert actions.run_import(theirs, KIND, actor=ACTOR, dry_run=True)["profile"] == "elsewhere"
    with pytest.raises(Refused, match="no_such_profile"):
        actions.run_import(theirs, KIND, actor=ACTOR, options={"profile": "none"})


def test_after_a_day_what_waited_is_given_up_and_what_undo_needed_is_dropped(sheet, django_capture_on_commit_callbacks):
    waiting = actions.receive_file(sheet, "r.xlsx", KIND, actor=ACTOR)
    done = SheetImport.objects.get(pk=actions.run_import(sheet, KIND, actor=ACTOR)["import"])
    kept = keeping.folder() / waiting.stored
    with clock.fixed(clock.now() + timedelta(hours=23)):
        assert actions.forget_old_sheets() == 0

    with clock.fixed(clock.now() + timedelta(hours=25)), django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_old_sheets() == 2
        assert actions.forget_old_sheets() == 0

    waiting.refresh_from_db()
    assert (waiting.state, waiting.stored, kept.exists()) == ("discarded", "", False)
    assert not done.changes.exists()
    assert done.rows.filter(fate="refused", cells__isnull=False).count() == 1
    with clock.fixed(clock.now() + timedelta(days=9)):
        actions.forget_old_sheets()
    assert done.rows.filter(cells__isnull=False).count() == 0
    assert done.rows.count() == 3
