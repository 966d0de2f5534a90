"""Journey 12: a street officer brings 20,000 homes with their owners: drop the file, mend a cell in the browser, confirm. Three taps;
figures printed beside the targets of 30 s and 60 s, no half row. In the running house, with a real browser."""

import json
import os
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from tests import cast, sightings

HOMES = 20_000
HEADINGS = ["小区", "楼号", "单元", "房号", "建筑面积", "业主姓名", "手机"]


@pytest.fixture
def officer(live):
    """The street's dispatcher, signed in, and the names of the compounds of his street."""
    with live.writing():
        world = cast.make_world()
        member = next(
            m
            for m in world.cast.values()
            if any(p.grant and p.grant.role.code == "subdistrict_dispatcher" for p in m.posts)
        )
        grant = next(p.grant for p in member.posts if p.grant and p.grant.role.code == "subdistrict_dispatcher")
        names = [c.name for c in world.compounds if grant.area_path <= c.area_path < grant.area_path + "~"]
        cookie = sightings.browse(member.user, grant).cookies["hezhi"].value
    return cookie, [name for name in names if names.count(name) == 1]


def homes(path: Path, compounds: list[str]) -> Path:
    """Invented homes: 40 buildings, 500 homes each; one telephone is a digit short."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("房屋")
        sheet.write_row(0, 0, HEADINGS)
        for n in range(HOMES):
            building, home = divmod(n, 500)
            compound = compounds[building % len(compounds)]
            phone = "1390000777" if n == 777 else f"139{n:08d}"
            place = [
                compound,
                f"{100 + building}号楼",
                f"{home // 125 + 1}单元",
                f"{home % 125 // 5 + 1:02d}{home % 5 + 1:02d}",
            ]
            sheet.write_row(n + 1, 0, [*place, f"{60 + n % 50}.50", f"住户{n}", phone])
    return path


def shoot(page, name):
    if folder := os.environ.get("HEZHI_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_twenty_thousand_homes_in_three_taps(live, page, officer, tmp_path):
    cookie, compounds = officer
    file = homes(tmp_path / "两万户.xlsx", compounds)
    outside = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((live.url, "data:")) else None)
    page.context.add_cookies([{"name": "hezhi", "value": cookie, "url": live.url}])
    page.goto(live.url + "/import/new/units/")
    shoot(page, "journey-12-1-drop")

    began = time.monotonic()
    page.set_input_files("#file", file)  # tap 1: the file is dropped
    page.wait_for_selector(".import-counts", timeout=120_000)
    preview = time.monotonic() - began
    shoot(page, "journey-12-2-checked")
    assert "20,000" in page.inner_text("h1")
    page.fill("input[name='c-779-6']", "13900000777")
    page.click("#mend")  # tap 2
    page.wait_for_selector("h1:has-text('都能导入')", timeout=120_000)

    began = time.monotonic()
    page.click("#confirm")  # tap 3
    page.wait_for_selector("#undo", timeout=120_000)
    commit = time.monotonic() - began
    shoot(page, "journey-12-3-imported")

    with live.writing():
        from hezhi.ground.sheets.models import SheetImport
        from hezhi.register.people.models import Ownership
        from hezhi.register.territory.models import Unit

        done = SheetImport.objects.order_by("-id").first()
        units = Unit.objects.filter(building__name__in=[f"{100 + n}号楼" for n in range(40)])
        stored, owned = units.count(), Ownership.objects.filter(unit__in=units).count()
    figures = {"journey": 12, "homes": HOMES, "taps": 3, "preview_s": round(preview, 1), "commit_s": round(commit, 1)}
    sys.stdout.write("\n" + json.dumps({**figures, "load": round(os.getloadavg()[0], 1)}) + "\n")
    assert done.counts == {"read": HOMES, "created": HOMES, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    assert (stored, owned) == (HOMES, HOMES)
    assert outside == []
