"""The first look: the house answers in a real browser."""

import pytest


@pytest.mark.browser
def test_a_page_of_the_live_house_opens_in_a_real_browser(live, page):
    answer = page.goto(live.url + "/healthz")

    assert answer.status == 200
    assert page.inner_text("body").strip() == "ok"


@pytest.mark.browser
def test_what_a_test_writes_is_seen_by_the_live_house(live):
    from hezhi.ground.accounts.models import User

    with live.writing():
        User.objects.create(username="shown", name="被看见")
    with live.writing():
        names = list(User.objects.filter(username="shown").values_list("name", flat=True))

    assert names == ["被看见"]
