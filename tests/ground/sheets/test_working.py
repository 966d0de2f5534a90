"""Large files are looked through and stored behind the page: how far it is, who is at it, what a broken run leaves."""

import pytest
from django.urls import reverse

from hezhi.ground.accounts.models import Grant, Role
from hezhi.ground.platform import outbox, tasks
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.sheets import keeping, working
from hezhi.ground.sheets.models import SheetImport, SheetRow

from .factories import workbook
from .test_views import HEAD, bring, client, media  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch):
    monkeypatch.setattr(working, "LARGE_PACKED", 10)


@pytest.fixture
def brought(client, tmp_path):  # noqa: F811
    path = workbook(tmp_path / "r.xlsx", HEAD, ["a1", "甲", "13800001111"], ["a2", "乙", "138"])
    return bring(client, path).url


def work():
    """What the worker does."""
    outbox.deliver_waiting()
    return tasks.run_waiting()


def the_import() -> SheetImport:
    return SheetImport.objects.get()


def test_a_large_file_is_looked_through_and_stored_by_the_worker(client, brought):  # noqa: F811
    waiting = client.get(brought)

    assert (the_import().state, the_import().work, the_import().counts) == ("received", "sheets.preview", {})
    assert waiting.headers["Refresh"] == "2"
    assert "正在检查，查完这一页会变。" in waiting.content.decode()
    assert "排着队，等后台开始。" in waiting.content.decode()

    assert work() == 1
    checked = client.get(brought)

    assert "Refresh" not in checked.headers
    assert "读了 2 行，有 1 行要改，其余可以导入。" in checked.content.decode()
    assert not Role.objects.filter(code="a1").exists()

    asked = client.post(reverse("sheets:commit", args=[the_import().pk]), follow=True).content.decode()
    assert "正在导入，做完这一页会变。" in asked
    assert work() == 1

    assert "已导入：新建 1 行，更新 0 行，退回 1 行。" in client.get(brought).content.decode()
    assert Role.objects.filter(code="a1").exists()
    record = AuditRecord.objects.get(deed="sheets.commit")
    assert (record.actor_name, the_import().work, the_import().work_fault) == (the_import().actor_name, "", "")


def test_a_fragment_looks_again_by_itself(client, brought):  # noqa: F811
    fragment = client.get(brought, headers={"HX-Request": "true"})

    assert 'hx-trigger="load delay:2s"' in fragment.content.decode()
    assert "Refresh" not in fragment.headers


def test_while_it_works_nothing_else_is_done_to_the_file(client, brought):  # noqa: F811
    SheetImport.objects.update(work_tries=1)
    pk = the_import().pk
    keeping.progress_teller(pk)(1500)

    again = client.post(reverse("sheets:read_again", args=[pk]), {"header_row": "1"}, follow=True).content.decode()
    mended = client.post(reverse("sheets:mend", args=[pk]), {"c-3-2": "13800002222"}, follow=True).content.decode()
    given_up = client.post(reverse("sheets:discard", args=[pk]), follow=True).content.decode()

    assert "已读 1,500 行。" in again
    assert all("后台正在处理这份文件" in page for page in (again, mended, given_up))
    assert (the_import().state, the_import().work) == ("received", "sheets.preview")


def test_what_has_not_begun_can_be_given_up(client, brought):  # noqa: F811
    client.post(reverse("sheets:discard", args=[the_import().pk]))

    assert the_import().state == "discarded"
    work()
    assert (the_import().state, the_import().counts) == ("discarded", {})


def test_a_worker_that_was_killed_is_followed_by_another(client, brought):  # noqa: F811
    """Its transaction is gone with it; the try is counted, and the next one does the work."""
    SheetImport.objects.update(work_tries=1)

    assert "已经开始。" in client.get(brought).content.decode()
    work()

    assert (the_import().state, the_import().work, the_import().counts["read"]) == ("checked", "", 2)


def test_what_breaks_three_times_says_so_and_stores_nothing(client, brought, monkeypatch):  # noqa: F811
    def breaks(sheet_import, *, actor):
        SheetRow.objects.create(sheet_import=sheet_import, number=9, fate="ready")
        raise RuntimeError("broken")

    monkeypatch.setitem(working.DEEDS, "sheets.preview", breaks)
    pk = the_import().pk
    for _ in range(3):
        with pytest.raises(RuntimeError):
            working.run(pk)
    working.run(pk)

    assert (the_import().work, the_import().state, SheetRow.objects.count()) == ("", "received", 0)
    page = client.get(brought).content.decode()
    assert "后台试了三次都没有做完，什么也没有写入。请再试一次，或把文件拆小。" in page
    assert 'id="again"' in page


def test_a_post_that_ended_stores_nothing(client, brought):  # noqa: F811
    Grant.objects.update(valid_until="2020-01-01T00:00:00Z")

    work()

    assert (the_import().work, the_import().state) == ("", "received")
    assert the_import().work_fault == "交这份文件的岗位已经不在任，没有处理。"


def test_columns_that_are_missing_are_said_on_the_page(client, tmp_path):  # noqa: F811
    url = bring(client, workbook(tmp_path / "x.xlsx", ["岗位编号", "怎么叫", "电话"], ["a1", "甲", ""])).url

    work()

    page = client.get(url).content.decode()
    assert "缺少必填的列：名称。" in page
    assert "文件收到了，先告诉我们哪一列是什么。" in page
