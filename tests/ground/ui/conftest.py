"""A running house with the small demo city, for looking at every screen."""

import pytest
from playwright.sync_api import Page


class City:
    """Where the house runs, who is signed in, and where a screen is. One browser context is kept for each pair of eyes: styles, scripts and
    type are fetched once, as by people."""

    def __init__(self, house, browser):
        self.house, self.url, self.browser = house, house.url, browser
        self.states, self.contexts, self.addresses = {"": None}, {}, {}

    def signed_in(self, who):
        """The cookies of a member of the cast, who came in through the demo's door."""
        if who not in self.states:
            page = self.browser.new_page()
            page.goto(f"{self.url}/enter/")
            page.get_by_role("button").filter(has_text=who).first.click()
            self.states[who] = page.context.storage_state()
            page.context.close()
        return self.states[who]

    def page_of(self, who, language, *, elder=False) -> Page:
        """A new page before these eyes: who reads, in which language, in large type or not."""
        eyes = (who, language, elder)
        if eyes not in self.contexts:
            locale = "zh-CN" if language == "zh-hans" else "en-GB"
            self.contexts[eyes] = self.browser.new_context(storage_state=self.signed_in(who), locale=locale)
        cookies = {"hezhi-language": language, "hezhi-elder": "1" if elder else "0"}
        self.contexts[eyes].add_cookies([{"name": k, "value": v, "url": self.url} for k, v in cookies.items()])
        return self.contexts[eyes].new_page()

    def address_of(self, screen):
        """The screen's path; for a page that is reached by a link, the first such link's."""
        if not screen.follow:
            return screen.path
        if screen not in self.addresses:
            page = self.page_of(screen.who, "zh-hans")
            page.goto(self.url + screen.path, wait_until="domcontentloaded")
            self.addresses[screen] = page.locator(screen.follow).first.get_attribute("href") + screen.then
            page.close()
        return self.addresses[screen]


@pytest.fixture(scope="session")
def live_city(shared_live, browser):
    """The live house, filled with the small city."""
    with shared_live.writing():
        build_small_city()
        teach_the_reader()
    return City(shared_live, browser)


def build_small_city():
    from hezhi.edge.cli import demo_city
    from hezhi.register.territory.demo import SMALL

    demo_city.build(lambda said: None, size=SMALL)


def teach_the_reader():
    """A training with its report, as the city's officer would ask for it: the demo city itself has taught nothing."""
    import csv
    import tempfile

    from hezhi.ground.platform.actor import job
    from hezhi.ground.sheets import actions as sheets
    from hezhi.response.intake import actions
    from hezhi.response.intake.demo.sayings import SAYINGS

    teacher = job("tests")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["标题", "内容", "分类"])
        for label, said in list(SAYINGS.items())[:8]:
            for at in range(30):
                title, text = said[at % len(said)]
                words = {"name": f"第{at}苑", "house": f"{at}号楼", "days": at}
                mistaken = "parking" if at == 7 else label
                out.writerow([title.format(**words), text.format(**words), mistaken])
        file.flush()
        sheets.run_import(file.name, "examples", actor=teacher, options={"collection": "样本"})
    codes = {label: label for label in list(SAYINGS)[:8]}
    training = actions.start_training(actor=teacher, collections=["样本"], with_corrections=False, codes=codes)
    actions.run_training(training.pk)
