"""Take the pictures of docs/life-of-a-request.md: one request from filing by phone to rating and reopening, seen from both sides, in the
running demo.

    hezhi demo                                    (a fresh one: what the pictures show is done for good)
    python docs/pictures/life.py [--base http://localhost:8000]

The walk is what people do: nothing is put into the database by hand.
"""

import argparse
import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
SAID = "梧桐院3号楼东门台阶的扶手松了，一扶就晃，昨天差点摔着人。"
PHONE = "13900005678"
RESIDENT, OFFICER, STEWARD = "秦望舒", "蒋小满", "姜小雪"
DONE = "扶手已重新打孔固定，三人试扶不晃；松动的螺栓都换了。"


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


class Walk:
    """Five people and a thread; `shoot` numbers the pictures in the order of the story."""

    def __init__(self, browser, base: str, into: Path, folder: Path):
        self.browser, self.base, self.into, self.folder = browser, base, into, folder
        self.pages: dict[str, Page] = {}
        self.count, self.number, self.pk = 0, "", 0

    def go(self) -> None:
        """From the telephone to the telephone."""
        self.tell()
        self.dispatch()
        self.handle("first", DONE)
        self.judge()
        self.rate()
        self.again()

    def who(self, name: str, *, phone: bool = False) -> Page:
        """A page in the hands of a member of the cast."""
        if name not in self.pages:
            size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
            page = self.browser.new_context(viewport=size, locale="zh-CN", device_scale_factor=1).new_page()
            page.goto(f"{self.base}/enter/")
            page.locator(f"form:has-text('{name}') button.btn:not(.pill)").first.click()
            page.wait_for_load_state()
            self.pages[name] = page
        return self.pages[name]

    def shoot(self, page: Page, name: str, *, whole: bool = False) -> None:
        """One picture; few colours are enough for a page."""
        self.count += 1
        page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        name = f"life-{self.count:02}-{name}"
        picture.quantize(192, dither=Image.Dither.NONE).save(self.into / f"{name}.png", optimize=True)
        sys.stdout.write(f"{name}\n")

    def photo(self, name: str, *, mended: bool) -> Path:
        """A drawing of a rail, standing or leaning."""
        image = Image.new("RGB", (1200, 900), "#cfd6dd")
        draw = ImageDraw.Draw(image)
        for step in range(4):
            draw.rectangle(
                (100 + step * 250, 760 - step * 120, 1200, 880 - step * 120), fill="#9aa5b3", outline="#5a6270"
            )
        lean = 0 if mended else 90
        for post in range(4):
            foot, top = (200 + post * 250, 740 - post * 120), (200 + post * 250 + lean, 520 - post * 120)
            draw.line((foot, top), fill="#7a4b22", width=26)
        draw.line(((200 + lean, 520), (950 + lean, 160)), fill="#7a4b22", width=30)
        path = self.folder / f"{name}.jpg"
        image.save(path)
        return path

    def tell(self) -> None:
        """She takes a picture, says a sentence, looks once, sends; the number is there."""
        page = self.who(RESIDENT, phone=True)
        page.goto(f"{self.base}/requests/receive/")
        page.set_input_files("input[name=photos]", self.photo("loose", mended=False))
        page.fill("#id_text", SAID)
        self.shoot(page, "tell")
        page.click(".dock button")
        self.shoot(page, "check", whole=True)
        page.click(".dock button")
        page.wait_for_selector(".bignumber")
        self.number = page.inner_text(".bignumber")
        self.pk = int(re.search(r"/mine/(\d+)/", page.url).group(1))
        self.shoot(page, "number")

    def dispatch(self) -> None:
        """The street's officer opens it and sends it by the suggestion."""
        page = self.who(OFFICER)
        page.goto(f"{self.base}/requests/desk/{self.pk}/")
        self.shoot(page, "desk")
        self.send(page)
        self.follow("sent")

    def send(self, page: Page) -> None:
        """To the unit that serves the compound: the suggestion where it is sure, else the unit by its name."""
        page.goto(f"{self.base}/requests/desk/{self.pk}/")
        accept = page.locator("form#send button[data-key=Enter]")
        if accept.count() and "青枝" in accept.inner_text():
            accept.click()
        else:
            page.locator(".opts .opt:has-text('青枝')").first.click()
        page.wait_for_selector(f"form#send[action='/requests/{self.pk}/dispatch/']", state="detached")

    def handle(self, name: str, words: str) -> None:
        """The steward comes, mends, reports with a photo."""
        page = self.who(STEWARD, phone=True)
        page.goto(f"{self.base}/handling/orders/{self.pk}/")
        self.shoot(page, f"order-{name}")
        if page.locator("form.sitebar button").count():
            page.locator("form.sitebar button").first.click()
            page.wait_for_load_state()
        page.set_input_files("input[name=photo]", self.photo("mended", mended=True))
        page.fill("#report #id_text, #id_text", words)
        self.shoot(page, f"report-{name}", whole=True)
        page.click("#report > button")
        page.wait_for_load_state()

    def judge(self) -> None:
        """The street looks at the report before the person is asked: the first of two locks."""
        page = self.who(OFFICER)
        page.goto(f"{self.base}/requests/reports/")
        card = page.locator(f"section.card:has-text('{self.number}')").first
        card.scroll_into_view_if_needed()
        self.shoot(page, "reported")
        card.locator("button.go").click()
        page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """What she reads on her phone."""
        page = self.who(RESIDENT, phone=True)
        page.goto(f"{self.base}/requests/mine/{self.pk}/")
        self.shoot(page, name, whole=True)

    def rate(self) -> None:
        """She says how it was: the second lock."""
        self.follow("done")
        page = self.who(RESIDENT, phone=True)
        for name, value in (("is_contacted", "yes"), ("is_resolved", "yes"), ("satisfaction", "5")):
            page.check(f"input[name={name}][value='{value}']")
        page.click(".dock button")
        page.wait_for_load_state()
        self.shoot(page, "rated")

    def again(self) -> None:
        """It comes loose again: she opens it again, the officer sends it, the history keeps everything."""
        page = self.who(RESIDENT, phone=True)
        page.locator("details:has(form[action$='/reopen/']) summary").click()
        page.locator("#reopen-reason").fill("又松了，一扶就晃。")
        page.locator("form[action$='/reopen/'] button").click()
        page.wait_for_load_state()
        self.shoot(page, "reopened", whole=True)
        officer = self.who(OFFICER)
        officer.goto(f"{self.base}/requests/desk/{self.pk}/")
        self.shoot(officer, "desk-again")
        page.goto(f"{self.base}/requests/mine/{self.pk}/print/")
        self.shoot(page, "paper", whole=True)


if __name__ == "__main__":
    main()
