"""The small script of every page: sends once, opens and closes, keeps drafts; and that all goes without it."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(live_city, browser):
    """Opens a page of the running house in a context of its own."""
    contexts = []

    def opened(path, **settings):
        contexts.append(browser.new_context(locale="zh-CN", **settings))
        page = contexts[-1].new_page()
        page.goto(live_city.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_form_is_sent_once_and_says_so(visit):
    page, sent = visit("/sign-in/"), []
    page.on("request", lambda asked: sent.append(asked) if asked.method == "POST" else None)
    page.evaluate(  # the answer goes elsewhere, so that the page stays to be looked at
        "document.body.append(Object.assign(document.createElement('iframe'), {name: 'elsewhere'}));"
        "document.querySelector('main form').target = 'elsewhere'"
    )
    page.fill("input[name=account]", "nobody")
    page.fill("input[name=password]", "no such password")

    page.locator("main button.btn").first.dblclick()

    page.wait_for_function("document.querySelector('main button.btn').textContent === '正在提交…'")
    assert page.locator("main button.btn").first.is_disabled()
    assert len(sent) == 1


def test_a_menu_closes_by_escape_and_gives_the_focus_back(visit):
    page = visit("/_kit/")
    menu = page.locator("details.menu").first
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None

    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_asks_and_lets_go(visit):
    page = visit("/_kit/")
    page.locator("[data-opens=kit-dialog]").click()
    assert page.locator("#kit-dialog").is_visible()

    page.locator("#kit-dialog [data-closes]").click()

    assert not page.locator("#kit-dialog").is_visible()


def test_a_chart_is_drawn_where_it_comes_into_view(visit):
    page = visit("/_kit/")
    page.locator("[data-chart]").scroll_into_view_if_needed()

    page.wait_for_selector("[data-chart] canvas")


def test_language_and_large_type_change_without_script(visit):
    page = visit("/sign-in/", java_script_enabled=False)

    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Large type").click()

    assert "elder" in page.locator("body").get_attribute("class")
    assert page.url.endswith("/sign-in/")


def test_every_page_may_be_entered_by_the_skip_link(visit):
    page = visit("/sign-in/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#main"
