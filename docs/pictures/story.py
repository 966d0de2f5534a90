"""Take story.png and story-zh.png: the demo city's property rates between the days of the published series, in the running demo.

hezhi demo
python docs/pictures/story.py [--base http://localhost:8000]
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
WHO, PAGE = "苏明远", "/indicators/property-rates/story/"


def main() -> None:
    """One picture a language, beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://localhost:8000")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        for language, name in (("zh-CN", "story-zh.png"), ("en", "story.png")):
            page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1.5, locale=language)
            page.goto(f"{given.base}/enter/")
            page.locator("form", has_text=WHO).locator("button").first.click()
            page.goto(given.base + PAGE)
            page.locator("#story").screenshot(path=HERE / name)
        browser.close()


if __name__ == "__main__":
    main()
