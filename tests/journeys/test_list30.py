"""The list of 30 in the running house with a real browser: prepared by one officer, released by another, opened by anybody."""

import re

import pytest

from tests import cast, sightings
from tests.live import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def house(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """A house of its own with the cast's small city and its requests."""
    running = House(server, tmp_path_factory.mktemp("list30"), django_db_blocker, "hezhi_list30")
    running.start()
    with running.writing():
        from hezhi.response.requests import demo

        running.world = cast.make_world()
        demo.build(running.world, total=900)
        running.cookies = {
            key: sightings.browse(running.world.cast[key].user, running.world.cast[key].posts[0].grant)
            .cookies["hezhi"]
            .value
            for key in ("district_officer", "district_releaser")
        }
    yield running
    running.stop()


@pytest.fixture
def person(browser, house):
    """`person("district_officer")`: a page in that member's hands; `person(None)` in anybody's. Nothing may come from outside."""
    contexts, outside = [], []

    def opened(key):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        contexts.append(context)
        if key:
            context.add_cookies([{"name": "hezhi", "value": house.cookies[key], "url": house.url}])
        page = context.new_page()
        page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((house.url, "data:")) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == []


def number_in(words):
    return int(re.search(r"([\d,]+) ?件", words).group(1).replace(",", ""))


def test_from_the_list_to_the_records_the_number_stays_the_same(house, person):
    page = person("district_officer")
    page.goto(f"{house.url}/overview/")
    figure = page.locator(".rank tbody tr").first.locator("td.n a:has(b)")
    said = int(figure.inner_text())

    figure.click()

    assert number_in(page.locator("h1").inner_text()) == said
    assert page.locator("tbody tr").count() == min(said, 50)
    assert page.locator(".notice.warn").count() == 0
    page.locator("tbody tr a").first.click()
    assert page.locator("h1").count() == 1


def test_two_officers_publish_and_anybody_opens_a_figure(house, person):
    first, second, anybody = person("district_officer"), person("district_releaser"), person(None)
    first.goto(f"{house.url}/indicators/list30/")
    first.click("button:has-text('拟定，交第二人')")
    assert first.locator("button:has-text('发布第')").count() == 0
    second.goto(f"{house.url}/indicators/list30/")

    second.click("button:has-text('发布第 1 版')")

    assert "已发布" in second.locator("h1").inner_text()
    anybody.goto(f"{house.url}/indicators/published/")
    anybody.locator("tbody a").first.click()
    figure = anybody.locator("table.list30 tbody tr").first.locator("td.n a")
    said = int(figure.inner_text())
    figure.click()
    assert number_in(anybody.locator("h1").inner_text()) == said
    anybody.click("summary")
    assert anybody.locator("code").count() == said


def test_the_whole_district_board_works_without_script(house, browser):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "hezhi", "value": house.cookies["district_officer"], "url": house.url}])
    page = context.new_page()
    page.goto(f"{house.url}/overview/")

    page.select_option("select[name=month]", index=2)
    page.click("button:has-text('看')")

    assert page.locator("svg.mapsvg, .tile-grid").count() >= 1
    assert page.locator("h1.sentence a").count() == 3
    context.close()
