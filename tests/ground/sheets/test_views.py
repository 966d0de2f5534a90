"""Screen 52, step by step, as a browser without script sees it; and what it never shows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hezhi.ground.accounts.models import Grant, Role, User
from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.sheets import guard, reading
from hezhi.ground.sheets.models import SheetImport

from .factories import KIND, workbook

pytestmark = pytest.mark.django_db
HEAD = ["编号", "名称", "电话"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def officer(username, area="0001", deeds=("sheets.import",)):
    user = User.objects.create(username=username, name="沈一禾", is_cast=True)
    role, _ = Role.objects.get_or_create(
        code="r-" + "-".join(deeds)[:30].replace(".", "-"),
        defaults={"name": "派单员", "name_en": "", "deeds": list(deeds)},
    )
    Grant.objects.create(user=user, role=role, title="青槐街道 派单员", area_path=area, valid_from=clock.now())
    return user


@pytest.fixture
def client(browse):
    return browse(officer("shen"))


def upload(path, name=None):
    return {"file": SimpleUploadedFile(name or path.name, path.read_bytes())}


def bring(client, path, **more):
    return client.post(reverse("sheets:bring", args=[KIND.code]), {**upload(path), **more})


@pytest.fixture
def mixed(tmp_path):
    return workbook(tmp_path / "r.xlsx", HEAD, ["a1", "甲", "13800001111"], ["a2", "乙", "138"], ["a3", "坏名字", ""])


def test_home_offers_the_kinds_and_says_that_nothing_was_brought(client):
    page = client.get(reverse("sheets:home")).content.decode()

    assert KIND.name in page
    assert "还没有导入过文件" in page


def test_file_to_stored_rows_in_two_posts(client, mixed):
    brought = bring(client, mixed)
    sheet_import = SheetImport.objects.get()
    page = client.get(brought.url).content.decode()

    assert brought.status_code == 303
    assert "读了 3 行，有 2 行要改，其余可以导入。" in page
    assert "手机号应是 11 位，这里是 3 位。" in page
    assert 'name="c-3-2" value="138"' in page
    assert not Role.objects.filter(code="a1").exists()

    done = client.post(reverse("sheets:commit", args=[sheet_import.pk]), follow=True).content.decode()

    assert "已导入：新建 1 行，更新 0 行，退回 2 行。" in done
    assert Role.objects.filter(code="a1").exists()


def test_mending_in_the_browser_makes_the_rows_good(client, mixed):
    pk = int(bring(client, mixed).url.rstrip("/").rsplit("/", 1)[1])

    page = client.post(
        reverse("sheets:mend", args=[pk]), {"c-3-2": "13800002222", "c-4-1": "丙"}, follow=True
    ).content.decode()

    assert "读了 3 行，都能导入，还没有写入。" in page


def test_fragment_of_htmx_is_what_the_page_holds(client, mixed):
    url = bring(client, mixed).url

    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    page = client.get(url).content.decode()

    def bare(text):
        import re

        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).strip()

    assert bare(fragment) in bare(page)
    assert "<html" not in fragment


def test_undo_is_offered_with_its_time_and_takes_everything_back(client, mixed):
    pk = int(bring(client, mixed).url.rstrip("/").rsplit("/", 1)[1])
    page = client.post(reverse("sheets:commit", args=[pk]), follow=True).content.decode()
    assert "前可以撤销" in page

    undone = client.post(reverse("sheets:undo", args=[pk]), follow=True).content.decode()

    assert "这次导入已撤销，数据和导入前一样。" in undone
    assert not Role.objects.filter(code="a1").exists()
    assert [r.deed for r in AuditRecord.objects.order_by("id") if r.deed.startswith("sheets.")] == [
        "sheets.commit",
        "sheets.undo",
    ]


def test_confirming_twice_stores_once(client, mixed):
    pk = int(bring(client, mixed).url.rstrip("/").rsplit("/", 1)[1])
    client.post(reverse("sheets:commit", args=[pk]))

    again = client.post(reverse("sheets:commit", args=[pk]), follow=True).content.decode()

    assert "这一步已经做过了" in again
    assert AuditRecord.objects.filter(deed="sheets.commit").count() == 1


def test_unknown_headings_ask_for_the_columns_and_remember_them(client, tmp_path):
    odd = workbook(tmp_path / "x.xlsx", ["岗位编号", "怎么叫", "电话"], ["a1", "甲", ""])
    brought = bring(client, odd)
    asked = client.get(brought.url).content.decode()
    assert "文件收到了，先告诉我们哪一列是什么。" in asked
    assert "缺少必填的列：名称。" in asked

    pk = SheetImport.objects.get().pk
    layout = {"header_row": "1", "m-0": "code", "m-1": "name", "m-2": "phone"}
    page = client.post(reverse("sheets:read_again", args=[pk]), layout, follow=True).content.decode()

    assert "读了 1 行，都能导入" in page


def test_another_header_row_is_guessed_anew(client, tmp_path):
    above = workbook(tmp_path / "x.xlsx", ["编号", "名称"], ["代码", "说明"], ["编号", "名称"], ["a1", "甲"])
    pk = int(bring(client, above).url.rstrip("/").rsplit("/", 1)[1])
    assert SheetImport.objects.get().header_row == 1

    client.post(reverse("sheets:read_again", args=[pk]), {"header_row": "3"})

    again = SheetImport.objects.get()
    assert (again.header_row, again.counts["read"], again.counts["created"]) == (3, 1, 1)


def test_refused_rows_come_back_as_a_sheet_that_can_be_brought_again(client, mixed, tmp_path):
    pk = int(bring(client, mixed).url.rstrip("/").rsplit("/", 1)[1])

    response = client.get(reverse("sheets:refused", args=[pk]))

    back = tmp_path / "back.xlsx"
    back.write_bytes(response.content)
    assert response["Content-Disposition"].startswith("attachment")
    lines = reading.look(back).sheets["退回的行"]
    assert [line for _, line in lines] == [
        ["原行号", "退回原因", "编号", "名称", "电话"],
        ["3", "电话：手机号应是 11 位，这里是 3 位。", "a2", "乙", "138"],
        ["4", "名称：不许叫这个名字。", "a3", "坏名字"],
    ]


def test_a_file_that_is_no_sheet_is_refused_in_plain_words(client, tmp_path):
    paper = tmp_path / "x.xlsx"
    paper.write_bytes(b"%PDF-1.7 ...")

    page = bring(client, paper)

    assert page.status_code == 422
    assert "这不是表格文件（内容是PDF）" in page.content.decode()
    assert not SheetImport.objects.exists()


def test_no_file_chosen_is_said_at_the_field(client):
    page = client.post(reverse("sheets:bring", args=[KIND.code]), {})

    assert page.status_code == 422
    assert "还没有选文件。" in page.content.decode()


def test_an_oversized_body_is_refused_before_it_is_read(client):
    page = client.post(
        reverse("sheets:bring", args=[KIND.code]),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(guard.MOST_BYTES * 2),
    )

    assert page.status_code == 413
    assert "文件超过 50 MB" in page.content.decode()


def test_another_officers_import_does_not_exist(browse, client, mixed):
    url = bring(client, mixed).url
    pk = SheetImport.objects.get().pk
    other = browse(officer("other", area="0002"))
    above = browse(officer("above", area="00"))

    for them in (other, above):
        assert them.get(url).status_code == 404
        assert them.post(reverse("sheets:commit", args=[pk])).status_code == 404
    assert SheetImport.objects.get().state == "checked"


@pytest.mark.parametrize("name", ["sheets:home"])
def test_without_the_deed_the_screen_does_not_exist(browse, name):
    assert browse(officer("none", deeds=("territory.see",))).get(reverse(name)).status_code == 404


def test_a_forged_post_is_refused(client, mixed):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert strict.post(reverse("sheets:bring", args=[KIND.code]), upload(mixed)).status_code == 403
    assert not SheetImport.objects.exists()


def test_template_is_handed_out(client):
    response = client.get(reverse("sheets:template", args=[KIND.code]))

    assert response.content[:2] == b"PK"


def test_a_sheet_of_four_hundred_columns_can_be_mapped(client, tmp_path):
    wide = workbook(tmp_path / "x.xlsx", ["岗位编号", "怎么叫", *(f"列{n}" for n in range(400)), "电话"], ["a1", "甲"])
    bring(client, wide)
    pk = SheetImport.objects.get().pk
    shown = client.get(reverse("sheets:import", args=[pk])).content.decode()
    layout = {"header_row": "1", **{f"m-{n}": "" for n in range(200)}, "m-0": "code", "m-1": "name"}

    page = client.post(reverse("sheets:read_again", args=[pk]), layout, follow=True).content.decode()

    assert shown.count('name="m-') == 200
    assert "读了 1 行，都能导入" in page
    assert SheetImport.objects.get().mapping == {"0": "code", "1": "name", "402": "phone"}
