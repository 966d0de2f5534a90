"""Journeys 1, 3 and 5 in the running house with a real browser: taps and keys are counted against the table of the design.

1 a resident files from a code in the lift · 3 he sees the progress and rates · 5 an officer dispatches twenty by keys."""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests import cast, sightings
from tests.live import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST = {1: 5, 3: 5, 5: 2 * 20}
TWENTY = 20


class Hand:
    """A hand on a page: counts what it presses. Typing a sentence is one tap into its field."""

    def __init__(self, page):
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, selector):
        self.taps += 1
        self.page.click(selector)

    def write(self, selector, text):
        self.tap(selector)
        self.page.keyboard.type(text)

    def choose(self, selector, path):
        self.taps += 1
        self.page.set_input_files(selector, path)

    def open(self, address):
        self.taps += 1
        self.page.goto(address)

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def house(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """A house of its own with the cast's small city and its requests."""
    running = House(server, tmp_path_factory.mktemp("requests"), django_db_blocker, "hezhi_requests")
    running.start()
    with running.writing():
        from hezhi.response.requests import demo

        running.world = cast.make_world()
        demo.build(running.world, total=300)
        running.cookies = {
            key: sightings.browse(member.user, member.posts[0].grant if member.posts else None).cookies["hezhi"].value
            for key, member in running.world.cast.items()
            if key in ("resident", "street_officer")
        }
    yield running
    running.stop()


@pytest.fixture
def phone(browser, house):
    """A mid-size phone in a resident's hand."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
    yield context.new_page()
    context.close()


def sign_in(page, house, key):
    page.context.add_cookies([{"name": "hezhi", "value": house.cookies[key], "url": house.url}])


def told(number, hand, seconds, **more):
    """The figures of a journey, one line."""
    figures = {"journey": number, "taps": hand.taps, "keys": hand.keys, "seconds": round(seconds, 1), **more}
    sys.stdout.write("\n" + json.dumps({**figures, "load": round(os.getloadavg()[0], 1)}) + "\n")


def shoot(page, name):
    if folder := os.environ.get("HEZHI_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def picture(path):
    """A photo of a lamp that does not burn."""
    image = Image.new("RGB", (1200, 1000), "#222c39")
    ImageDraw.Draw(image).rectangle((580, 200, 620, 900), fill="#9aa5b3")
    image.save(path)
    return path


def test_1_a_resident_files_in_five_taps(house, phone, tmp_path):
    sign_in(phone, house, "resident")
    hand, began = Hand(phone), time.monotonic()

    hand.open(house.url + "/requests/receive/")
    hand.choose("input[name=photos]", picture(tmp_path / "lamp.jpg"))
    hand.write("#id_text", "3号楼门口的路灯三天没亮，晚上看不见台阶。")
    shoot(phone, "journey-01-1-tell")
    hand.tap("text=下一步")
    phone.wait_for_selector("text=看一眼，没错就提交")
    shoot(phone, "journey-01-2-check")
    assert "梧桐院" in phone.inner_text("main")
    assert "公共照明" in phone.inner_text("main")
    hand.tap(".dock button")
    phone.wait_for_selector(".bignumber")
    shoot(phone, "journey-01-3-number")

    told(1, hand, time.monotonic() - began, given=phone.inner_text(".bignumber"))
    assert phone.inner_text(".bignumber").startswith("HZ")
    assert hand.taps <= MOST[1]


def test_1_the_same_without_script(house, browser, tmp_path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    compound = house.world.named("梧桐院").pk

    page.goto(f"{house.url}/requests/receive/?compound={compound}")
    page.fill("#id_text", "垃圾房两天没人收")
    page.fill("#id_phone", "12012342046")
    page.click("text=下一步")
    page.click(".dock button")

    assert page.inner_text(".bignumber").startswith("HZ")
    context.close()


def test_3_progress_and_three_answers_in_five_taps(house, phone):
    with house.writing():
        from hezhi.response.requests.models import ServiceRequest

        mine = ServiceRequest.objects.filter(person=house.world.cast["resident"].person.pk, state="callback").first()
    sign_in(phone, house, "resident")
    hand, began = Hand(phone), time.monotonic()

    hand.open(f"{house.url}/requests/mine/{mine.pk}/")
    shoot(phone, "journey-03-1-thread")
    assert "已办好，请您评价" in phone.inner_text(".state")
    hand.tap("input[name=is_contacted][value=yes]")
    hand.tap("input[name=is_resolved][value=yes]")
    hand.tap("input[name=satisfaction][value='5']")
    hand.tap(".dock button")
    phone.wait_for_selector("text=谢谢您")
    shoot(phone, "journey-03-2-thanks")

    told(3, hand, time.monotonic() - began)
    assert "已结束" in phone.inner_text(".state")
    assert hand.taps <= MOST[3]


def test_5_an_officer_dispatches_twenty_by_keys(house, page):
    with house.writing():
        from hezhi.ground.platform import clock
        from hezhi.response.requests import actions, queries
        from hezhi.response.requests.models import Dispatch, ServiceRequest

        street = house.world.subdistricts[0].path
        compound = house.world.named("梧桐院")
        light = queries.category_by_code("common_parts.lighting")
        waiting = ServiceRequest.objects.filter(area_path__startswith=street, state="received")
        waiting.update(dispatch_by=clock.now() + timedelta(days=3))
        drafts = [
            actions.Draft(
                text=f"{n + 1}号楼楼道灯坏了，老人扶着墙上楼。",
                compound=compound.pk,
                category=light.pk,
                category_score=0.95,
                phone=f"120555500{n:02}",
            )
            for n in range(TWENTY)
        ]
        rows = actions.receive_many(drafts, actor=house.world.actor)
    sign_in(page, house, "street_officer")
    outside, failed = [], []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((house.url, "data:")) else None)
    page.on("console", lambda m: failed.append(m.text) if m.type == "error" else None)
    page.goto(f"{house.url}/requests/desk/{rows[0].pk}/")
    page.wait_for_selector("[data-key=Enter]")
    shoot(page, "journey-05-1-desk")
    hand, began, turns = Hand(page), time.monotonic(), []

    for row in rows:
        page.wait_for_selector(f"form#send[action='/requests/{row.pk}/dispatch/']")
        page.wait_for_selector("#desk:not([aria-busy])")
        pressed = time.monotonic()
        hand.press("Enter")
        page.wait_for_selector(f"form#send[action='/requests/{row.pk}/dispatch/']", state="detached")
        turns.append(round(1000 * (time.monotonic() - pressed)))
    seconds = time.monotonic() - began
    shoot(page, "journey-05-2-sent")
    hand.press("u")
    page.wait_for_selector(f"form#send[action='/requests/{rows[-1].pk}/dispatch/']")

    with house.writing():
        sent = Dispatch.objects.filter(request__in=rows).exclude(state="recalled").count()
        undone = ServiceRequest.objects.get(pk=rows[-1].pk).state
    told(5, hand, seconds, sent=sent + 1, median_ms=sorted(turns)[len(turns) // 2])
    assert (sent, undone) == (TWENTY - 1, "received")
    assert (outside, failed) == ([], [])
    assert hand.taps == 0
    assert hand.keys <= MOST[5]
