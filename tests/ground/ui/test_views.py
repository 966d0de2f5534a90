"""How one reads, and the pages that say no."""

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import navigation, views


def test_elder_mode_is_remembered_and_leads_back():
    response = views.elder(RequestFactory().post("/elder/", {"elder": "1", "next": "/requests/"}))

    assert (response.status_code, response["Location"]) == (302, "/requests/")
    assert response.cookies["hezhi-elder"].value == "1"


def test_elder_mode_never_leads_elsewhere():
    response = views.elder(RequestFactory().post("/elder/", {"elder": "0", "next": "https://example.com/"}))

    assert response["Location"] == "/"


def test_elder_mode_is_not_changed_by_looking():
    assert views.elder(RequestFactory().get("/elder/")).status_code == 405


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "ui/pages/recovering"])
def test_pages_that_say_no_need_nothing_and_speak_both_languages(name):
    chinese = render_to_string(f"{name}.html")
    with translation.override("en"):
        english = render_to_string(f"{name}.html")

    assert "tel:12345" in chinese
    assert '<html lang="zh-CN">' in chinese
    assert '<html lang="en">' in english
    assert "回首页" not in english


def test_a_recovering_database_answers_503_and_asks_again():
    try:
        raise OperationalError
    except OperationalError:
        response = views.failed(RequestFactory().get("/"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "正在恢复" in response.content.decode()


def test_our_own_fault_answers_500():
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        response = views.failed(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "正在恢复" not in response.content.decode()


def test_rail_shows_only_what_the_post_may_open(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register_item("kit", "样张", "home", "ui:kit", "kit.see", order=20)
    navigation.register_item("lost", "没有", "home", "ui:nowhere")
    navigation.register_item("elder", "长辈", "home", "ui:elder", order=10, count=lambda actor: 3)
    request = RequestFactory().get("/_kit/")

    request.actor = Actor(name="甲")
    assert [(e["label"], e["on"], e["count"]) for e in navigation.rail(request)] == [("长辈", False, 3)]

    request.actor = Actor(name="乙", deeds=frozenset({"kit.see"}))
    assert [(e["label"], e["on"]) for e in navigation.rail(request)] == [("长辈", False), ("样张", True)]


def test_rail_has_seven_entries_at_most(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    for number in range(9):
        navigation.register_item(f"n{number}", str(number), "home", "ui:kit", order=number)
    request = RequestFactory().get("/")
    request.actor = Actor(name="甲")

    assert [entry["label"] for entry in navigation.rail(request)] == list("0123456")
