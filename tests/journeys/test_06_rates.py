"""Journey 6 in the running house: the secretary sees the three property rates by compound, and opens one, in two taps; a page within a second's
reading of its own sentence. A keeper answers what a district officer sent back, in a real browser."""

from datetime import date

import pytest

from tests import cast, sightings
from tests.live import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_TAPS = 2


@pytest.fixture(scope="module")
def house(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """A house of its own with the cast's small city."""
    running = House(server, tmp_path_factory.mktemp("rates"), django_db_blocker, "hezhi_rates")
    running.start()
    with running.writing():
        running.world = cast.make_world()
        running.cookies = {
            key: sightings.browse(running.world.cast[key].user, running.world.cast[key].posts[0].grant)
            .cookies["hezhi"]
            .value
            for key in ("secretary", "district_officer")
        }
    yield running
    running.stop()


def hand(browser, house, key, width=1440):
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": "hezhi", "value": house.cookies[key], "url": house.url}])
    return context.new_page()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_secretary_sees_the_rates_by_compound_in_two_taps(house, browser, width):
    page, taps = hand(browser, house, "secretary", width), 0
    page.goto(f"{house.url}/desk/")

    page.locator("nav.rail a[href*='/overview/'], .rail a[href*='/overview/']").first.click()
    taps += 1
    cards = page.locator(".rates .kpi .label").all_inner_texts()
    rows = page.locator("#gaps tbody tr").count()
    page.locator(".rates .kpi .label a").first.click()
    taps += 1

    assert [name.split("\n")[0] for name in cards] == ["业委会（物管会）组建率", "物业服务覆盖率", "党的组织覆盖率"]
    assert rows == len(house.world.within(house.world.communities[0]))
    assert page.locator("table.rated tbody tr").count() >= 1
    assert taps <= MOST_TAPS
    page.context.close()


def test_a_fact_is_sent_back_and_answered_in_the_browser(house, browser):
    officer, keeper = hand(browser, house, "district_officer"), hand(browser, house, "secretary")
    community = house.world.communities[0].path
    address = f"{house.url}/indicators/property-rates/service/?area={community}&on={date(2026, 11, 24).isoformat()}"
    officer.goto(address)
    said = officer.locator("h1").inner_text()

    officer.locator("table.rated tbody a:has-text('退回核实')").first.click()
    officer.fill("[name=why]", "合同是否续签？")
    officer.locator("form button:has-text('退回核实')").click()
    officer.goto(address)
    marked = officer.locator("table.rated .sla.warn:has-text('退回核实中')").count()
    unchanged = officer.locator("h1").inner_text()
    keeper.goto(f"{house.url}/indicators/property-rates/sent-back/")
    keeper.locator("table.rated tbody a").first.click()
    upheld = keeper.locator("form[action$='/uphold/']")
    upheld.locator("[name=paper]").fill("续签合同")
    upheld.locator("button").click()
    officer.goto(address)

    assert (marked, unchanged) == (1, said)
    assert officer.locator("text=退回核实中").count() == 0
    assert "续签合同" in keeper.goto(f"{house.url}/indicators/property-rates/sent-back/").text()
    for page in (officer, keeper):
        page.context.close()
