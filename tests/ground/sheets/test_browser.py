"""Journey 12 in a real browser: a file of 2,000 rows, dropped, mended in the browser, confirmed. Taps are counted, figures printed."""

import json
import os
import sys
import time
from pathlib import Path

import pytest
from django.urls import reverse

from hezhi.ground.accounts.models import Role
from hezhi.ground.platform import outbox, tasks
from hezhi.ground.sheets import working
from hezhi.ground.sheets.models import SheetImport
from tests import sightings
from tests.ground.ui.test_sweep import faults_of
from tests.sightings import see_all

from .factories import KIND, workbook
from .test_views import officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = 2_000


@pytest.fixture
def signed_in(page, live_server, settings, tmp_path):
    """A page of the dispatcher; nothing may go to another origin."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALLOWED_HOSTS = ["*"]
    see_all()
    cookie = sightings.browse(officer("shen")).cookies["hezhi"]
    page.context.add_cookies([{"name": "hezhi", "value": cookie.value, "url": live_server.url}])
    page.tapped = 0
    return page


def tap(page, selector):
    page.tapped += 1
    page.click(selector)


def shoot(page, name):
    if folder := os.environ.get("HEZHI_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.timeout(240)
def test_journey_12_twenty_thousand_rows_in_three_taps(signed_in, live_server, tmp_path, capsys):
    page = signed_in
    lines = [[f"k{n}", f"岗位{n}", "13800001111" if n != 777 else "1380000111"] for n in range(ROWS)]
    file = workbook(tmp_path / "两千行.xlsx", ["编号", "名称", "电话"], *lines)
    page.goto(live_server.url + reverse("sheets:bring", args=[KIND.code]))
    shoot(page, "52-bring")

    began = time.monotonic()
    page.tapped += 1  # dropping the file
    page.set_input_files("#file", file)
    page.wait_for_selector(".import-counts", timeout=60_000)
    preview = time.monotonic() - began
    shoot(page, "52-checked")
    page.click(".import-layout > summary")
    shoot(page, "52-layout")
    page.click(".import-layout > summary")
    assert page.inner_text("h1").startswith("读了 2,000 行，有 1 行要改")

    page.fill('input[name="c-779-2"]', "13800002222")
    tap(page, "#mend")
    page.wait_for_selector("h1:has-text('都能导入')", timeout=60_000)

    began = time.monotonic()
    tap(page, "#confirm")
    page.wait_for_selector("#undo", timeout=60_000)
    commit = time.monotonic() - began
    shoot(page, "52-committed")
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "52-committed-390")

    see_all()
    done = SheetImport.objects.get()
    figures = {
        "journey": 12,
        "rows": ROWS,
        "taps": page.tapped,
        "preview_s": round(preview, 1),
        "commit_s": round(commit, 1),
    }
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps(figures) + "\n")
    assert done.counts == {"read": ROWS, "created": ROWS, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    assert Role.objects.filter(code__startswith="k").count() == ROWS
    assert page.tapped == 3


def test_the_page_of_a_large_file_changes_by_itself(signed_in, live_server, tmp_path, monkeypatch):
    page = signed_in
    monkeypatch.setattr(working, "LARGE_PACKED", 10)
    file = workbook(tmp_path / "r.xlsx", ["编号", "名称", "电话"], ["a1", "甲", ""], ["a2", "乙", ""])
    page.context.add_cookies([{"name": "hezhi-language", "value": "en", "url": live_server.url}])
    page.goto(live_server.url + reverse("sheets:bring", args=[KIND.code]))
    page.set_input_files("#file", file)
    page.wait_for_selector("progress")
    shoot(page, "52-working-en")
    faults = faults_of(page, 1440, "staff")
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "52-working-en-390")
    faults += faults_of(page, 390, "staff")

    see_all()
    outbox.deliver_waiting()
    tasks.run_waiting()

    page.wait_for_selector("#confirm", timeout=30_000)
    assert faults == []
    assert not any("\u4e00" <= c <= "\u9fff" for c in page.inner_text("h1"))


def test_the_screens_of_an_import_fit_a_phone_and_speak_english(signed_in, live_server, tmp_path):
    page = signed_in
    file = workbook(tmp_path / "r.xlsx", ["编号", "名称", "电话"], ["a1", "甲", "138"], ["a2", "乙", ""])
    page.context.add_cookies([{"name": "hezhi-language", "value": "en", "url": live_server.url}])
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + reverse("sheets:bring", args=[KIND.code]))
    shoot(page, "52-bring-en-390")
    page.set_input_files("#file", file)
    page.wait_for_selector("#confirm")
    page.click(".import-layout > summary")
    shoot(page, "52-checked-en-390")
    faults = faults_of(page, 390, "staff")
    page.set_viewport_size({"width": 1440, "height": 900})
    faults += faults_of(page, 1440, "staff")
    page.click("#confirm")
    page.wait_for_selector("#undo")
    faults += faults_of(page, 1440, "staff")
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "52-committed-en-390")
    page.goto(live_server.url + reverse("sheets:home"))
    shoot(page, "52-home-en-390")
    page.set_viewport_size({"width": 1440, "height": 900})
    shoot(page, "52-home-en")

    assert faults == []
    assert page.inner_text("h1") != ""
    assert not any("\u4e00" <= c <= "\u9fff" for c in page.inner_text("h1"))
