"""Every screen, at a phone and at a desk, in both languages, residents' also in large type: readable, reachable, nothing from outside."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.screens import SCREENS

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {390: 844, 1440: 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LEAST = {"staff": 24, "resident": 44, "elder": 60}
SMALLEST_ELDER_TYPE = 22

# Controls smaller than asked. Links inside a line of text or a cell are exempt (WCAG 2.5.8, "inline"); a box counts with its label.
SMALL_TARGETS = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(part => {
  const box = (part.closest('label') || part).getBoundingClientRect(), style = getComputedStyle(part);
  if (!box.width || !box.height || style.visibility === 'hidden' || part.type === 'hidden' || box.right < 0) return false;
  if (style.display === 'inline' && part.tagName === 'A' && part.closest('p, td, th, li, dd, h1, h2, h3, figcaption, nav.crumb, .crumb, .label, .foot')) return false;
  return box.height < least - 0.5 || box.width < least - 0.5;
}).map(part => `${part.tagName} ${(part.textContent || part.name || part.ariaLabel || '').trim().slice(0, 20)} ${part.getBoundingClientRect().width | 0}x${part.getBoundingClientRect().height | 0}`)"""

SMALL_TYPE = """least => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = new Set();
  for (let text = words.nextNode(); text; text = words.nextNode()) {
    const part = text.parentElement, box = part.getBoundingClientRect();
    if (!text.data.trim() || part.closest('svg, script, .vh, .skip, noscript, option, [aria-hidden=true]') || !box.width || !box.height) continue;
    if (parseFloat(getComputedStyle(part).fontSize) < least) small.add(text.data.trim().slice(0, 20));
  }
  return [...small];
}"""


@pytest.fixture(scope="module")
def city(live_city):
    """The running house with the small demo city."""
    return live_city


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_screen_is_readable_reachable_and_alone(city, screen):
    faults = visit(city, screen, "zh-hans", SIZES, judged_at=390) + visit(city, screen, "en", SIZES, judged_at=1440)
    if screen.layout == "resident":
        faults += visit(city, screen, "zh-hans", [390], judged_at=390, elder=True)

    assert not faults, "\n" + "\n".join(faults)


def visit(city, screen, language, widths, *, judged_at, elder=False):
    """Open the screen, look at it at each width, and name what is wrong with it. Between them the languages are judged by axe at each width."""
    address = city.url + city.address_of(screen)
    page, heard = city.page_of(screen.who, language, elder=elder), []
    page.on("console", lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("request", lambda asked: heard.append(f"outside: {asked.url}") if is_outside(asked.url, city.url) else None)
    try:
        answer = page.goto(address, wait_until="load")
        if screen.press:
            answer = send(page, screen)
        found = [*heard]  # before axe comes: its own probing styles are refused aloud
        if answer.status != screen.status:
            found.append(f"status {answer.status}")
        for width in widths:
            page.set_viewport_size({"width": width, "height": SIZES[width]})
            found += [f"{width}: {each}" for each in faults_of(page, width, "elder" if elder else screen.layout)]
            if width == judged_at:
                found += [f"{width}: {each}" for each in breaches(page)]
    finally:
        page.close()
    expected = screen.status >= 400 and "Failed to load resource"
    return [f"{'elder ' if elder else ''}{language} {fault}" for fault in found if not (expected and expected in fault)]


def send(page, screen):
    """Fill the form and send it, in whatever fold of the page it lies; the answer."""
    for field, words in screen.typed:
        page.locator(field).first.evaluate("(field, words) => { field.value = words }", words)
    with page.expect_navigation(wait_until="load") as sent:
        page.locator(screen.press).first.evaluate("button => button.form.requestSubmit(button)")
    return sent.value


def is_outside(url, house):
    return urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != urlsplit(house).netloc


def faults_of(page, width, layout):
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width + 1:
        found.append(f"{wide - width} px too wide")
    if layout in LEAST:
        found += [f"small target: {each}" for each in page.evaluate(SMALL_TARGETS, LEAST[layout])]
    if layout == "elder":
        found += [f"small type: {each}" for each in page.evaluate(SMALL_TYPE, SMALLEST_ELDER_TYPE)]
    return found


@cache
def axe():
    return AXE.read_text()


def breaches(page):
    """What axe calls serious or critical."""
    page.evaluate(axe())
    told = page.evaluate(f"axe.run({{runOnly: {json.dumps(TAGS)}, resultTypes: ['violations']}})")
    return [
        f"axe {each['id']}: {node['target']} {node['html'][:90]}"
        for each in told["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
