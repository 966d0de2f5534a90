"""A running house with the small demo city, for looking at every screen."""

import pytest
from playwright.sync_api import Page


class City:
    """Where the house runs, who is signed in, and where a screen is."""

    def __init__(self, house, browser):
        self.house, self.url, self.browser = house, house.url, browser
        self.states, self.addresses = {"": None}, {}

    def signed_in(self, who):
        """The cookies of a member of the cast, who came in through the demo's door."""
        if who not in self.states:
            page = self.browser.new_page()
            page.goto(f"{self.url}/enter/")
            page.get_by_role("button").filter(has_text=who).first.click()
            self.states[who] = page.context.storage_state()
            page.context.close()
        return self.states[who]

    def address_of(self, screen):
        """The screen's path; for a page that is reached by a link, the first such link's."""
        if not screen.follow:
            return screen.path
        if screen not in self.addresses:
            context = self.browser.new_context(storage_state=self.signed_in(screen.who))
            self.addresses[screen] = self._first_link(context.new_page(), screen)
            context.close()
        return self.addresses[screen]

    def _first_link(self, page: Page, screen):
        page.goto(self.url + screen.path)
        return page.locator(screen.follow).first.get_attribute("href")


@pytest.fixture(scope="session")
def live_city(shared_live, browser):
    """The live house, filled with the small city."""
    with shared_live.writing():
        build_small_city()
    return City(shared_live, browser)


def build_small_city():
    from hezhi.edge.cli import demo_city
    from hezhi.register.territory.demo import SMALL

    demo_city.build(lambda said: None, size=SMALL)
