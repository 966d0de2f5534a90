"""Take the pictures of docs/life-of-a-row.md: one row of a hotline sheet on its way to the published list, in the running demo.

    hezhi demo                                    (a fresh one: what the pictures show is done for good)
    python docs/pictures/make.py [--base http://localhost:8000]

A late file of October arrives. The walk is what people do: nothing is put into the database by hand.
"""

import argparse
import io
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
HEADINGS = (
    "工单编号",
    "工单类型",
    "标题",
    "主要内容",
    "来电人",
    "来电人电话/账号",
    "被反映区",
    "被反映街乡镇",
    "村/社区",
    "小区点位",
    "来电时间",
)
TITLE = "3号楼前的路灯坏了八天"
PHONE = "13900005678"
ROWS = (
    (TITLE, "梧桐院3号楼前的路灯坏了八天，老人晚上看不见台阶，已经有人崴了脚，请尽快修。", "梧桐院"),
    ("垃圾三天没清运", "月季园垃圾站三天没有清运，味道很大。", "月季园"),
    ("电梯经常停在半层", "云汀花园2号楼电梯这个月停了四次，每次要等一个多小时。", "云汀花园"),
    ("地下车库漏水", "云汀花园地下车库一层漏水，车被滴脏。", "云汀花园"),
    ("门禁坏了谁都能进", "梧桐院西门门禁坏了两周，外人随便进出。", "梧桐院"),
    ("外来车占满车位", "棠梨一村外来车停满，业主下班没有地方停车。", "棠梨一村"),
    ("绿化带枯树要倒", "月季园5号楼后枯树歪了，怕砸到人。", "月季园"),
    ("", "", "梧桐院"),
)


def main() -> None:
    """Walk, and put the pictures beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://localhost:8000")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--into", type=Path, default=HERE)
    given = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        Walk(browser, given.base, given.into, Path(folder)).go()
        browser.close()


def last_month() -> date:
    """The first day of the month that was finished last."""
    return (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def sheet(path: Path) -> Path:
    """The hotline's late file: seven good rows and one without words."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("工单")
        page.write_row(0, 0, HEADINGS)
        for place, (title, words, compound) in enumerate(ROWS):
            day = last_month() + timedelta(days=10)
            moment = f"{day} {9 + place:02}:{17 + 4 * place:02}:00"
            number = f"RX{day:%Y%m%d}{place + 1:04}"
            phone = PHONE if place == 0 else f"1390001{place:04}"
            caller = "秦女士" if place == 0 else "居民"
            page.write_row(
                place + 1,
                0,
                [number, "投诉", title, words, caller, phone, "青禾区", "棠梨街道", "青瓦社区", compound, moment],
            )
    return path


class Walk:
    """The way of the row, one step a method."""

    def __init__(self, browser, base: str, into: Path, folder: Path):
        self.browser, self.base, self.into, self.folder = browser, base, into, folder
        self.pages: dict[str, Page] = {}
        self.count = 0
        self.number = ""

    def go(self) -> None:
        """From the file to the list."""
        self.bring()
        self.dispatch()
        self.follow()
        self.publish()
        self.read_in_public()
        self.opening()
        self.boards()

    def who(self, name: str, *, phone: bool = False) -> Page:
        """A page in the hands of a member of the cast ("" = nobody signed in)."""
        key = f"{name}{phone}"
        if key not in self.pages:
            size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
            page = self.browser.new_context(viewport=size, locale="zh-CN", device_scale_factor=1).new_page()
            if name:
                page.goto(f"{self.base}/enter/")
                page.locator(f"form:has-text('{name}') button.btn:not(.pill)").first.click()
                page.wait_for_load_state()
            self.pages[key] = page
        return self.pages[key]

    def shoot(self, page: Page, name: str, *, whole: bool = False) -> None:
        """A picture, numbered in the order of the story."""
        self.count += 1
        page.wait_for_load_state("networkidle")
        self.keep(page.screenshot(full_page=whole), f"{self.count:02}-{name}")
        sys.stdout.write(f"{self.count:02}-{name}\n")

    def keep(self, taken: bytes, name: str) -> None:
        """Few colours are enough for a page, and a third of the bytes."""
        picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(192, dither=Image.Dither.NONE)
        picture.save(self.into / f"{name}.png", optimize=True)

    def bring(self) -> None:
        """The hotline's officer brings the file, sees how it is read, confirms."""
        page = self.who("许谷雨")
        page.goto(f"{self.base}/import/new/requests/")
        self.shoot(page, "bring")
        page.set_input_files("#file", sheet(self.folder / "10月补送工单.xlsx"))
        page.wait_for_selector(".import-counts", timeout=60_000)
        self.shoot(page, "preview", whole=True)
        page.locator("details.import-layout > summary").click()
        self.shoot(page, "columns", whole=True)
        page.click("#confirm")
        page.wait_for_selector("#undo", timeout=60_000)
        self.shoot(page, "result")

    def dispatch(self) -> None:
        """The street's officer finds it on her desk, late by the file's delay, and sends it by the suggestion."""
        page = self.who("蒋小满")
        page.goto(f"{self.base}/requests/desk/")
        page.locator(f".queue a:has-text('{TITLE[:8]}')").first.click()
        page.wait_for_selector(f".detail:has-text('{TITLE}')")
        self.shoot(page, "desk")
        self.number = re.search(r"[A-Z]{2}\d{8}-\d+-\d", page.locator(".detail").inner_text()).group()
        page.locator("#send .opts button.opt").first.click()
        page.wait_for_selector(f".queue .gone:has-text('{TITLE[:8]}')")
        self.shoot(page, "dispatched")

    def follow(self) -> None:
        """Who called looks it up by number and the last four of the telephone."""
        page = self.who("", phone=True)
        page.goto(f"{self.base}/requests/progress/")
        page.fill("[name=number]", self.number)
        page.fill("[name=last_four]", PHONE[-4:])
        page.locator("button:has-text('查询')").click()
        page.wait_for_load_state("networkidle")
        self.shoot(page, "timeline", whole=True)

    def publish(self) -> None:
        """The list that waited lacks the late file: it goes back, is prepared anew and released by the other officer."""
        month = f"{last_month():%Y-%m}"
        second, first = self.who("顾明川"), self.who("陶知夏")
        second.goto(f"{self.base}/indicators/list30/?month={month}")
        second.locator("summary:has-text('退回给拟定人')").click()
        second.fill("[name=reason]", "热线补送了 10 月的工单，请重新拟定")
        self.shoot(second, "send-back")
        second.locator(".sign-off details button:has-text('退回')").click()
        first.goto(f"{self.base}/indicators/list30/?month={month}")
        first.locator("button:has-text('拟定，交第二人')").click()
        first.wait_for_load_state("networkidle")
        self.shoot(first, "prepared")
        second.goto(f"{self.base}/indicators/list30/?month={month}")
        second.locator("button:has-text('发布第')").click()
        second.wait_for_load_state("networkidle")
        self.shoot(second, "released")
        second.locator("tr:has-text('梧桐院') a:has(b)").first.click()
        second.wait_for_load_state("networkidle")
        self.shoot(second, "opened-figure")

    def read_in_public(self) -> None:
        """Everybody reads it, takes the paper, counts again."""
        page = self.who("")
        page.goto(f"{self.base}/indicators/published/")
        page.locator("tr:has-text('青禾区') a").first.click()
        page.wait_for_load_state("networkidle")
        self.shoot(page, "published", whole=True)
        page.locator("tr:has-text('梧桐院') a").first.click()
        self.shoot(page, "anonymous-records")
        page.go_back()
        page.locator("a:has-text('打印版')").click()
        self.shoot(page, "paper", whole=True)

    def opening(self) -> None:
        """The README's picture: the city's month."""
        page = self.who("苏明远")
        page.goto(f"{self.base}/overview/")
        page.wait_for_load_state("networkidle")
        self.keep(page.screenshot(), "readme")

    def boards(self) -> None:
        """docs/screens.md: screens 35, 38, 46, 47 and 50, with what stands behind a rate, and a week of duty."""
        scenes = (
            ("罗秋实", "/overview/", "screen-35"),
            ("陶知夏", "/overview/", "screen-46"),
            ("陶知夏", "/indicators/property-rates/service/?only=missing", "screen-47"),
            ("陶知夏", "/indicators/property-rates/gaps/", "rates-gaps"),
            ("陶知夏", "/indicators/property-rates/service/series/?months=24", "rates-series"),
            ("罗秋实", "/seats/", "screen-38"),
            ("罗秋实", "/teams/", "duty-roster"),
        )
        for name, path, picture in scenes:
            page = self.who(name)
            page.goto(f"{self.base}{path}")
            page.wait_for_load_state("networkidle")
            self.keep(page.screenshot(full_page=True), picture)
        page.goto(f"{self.base}/appraisal/")
        page.locator("main tbody a").first.click()
        page.wait_for_load_state("networkidle")
        self.keep(page.screenshot(full_page=True), "screen-50")


if __name__ == "__main__":
    main()
