"""The kit page shows every part in every state; templates and style sheets keep the rules of the house."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils import translation

from hezhi.ground.platform import clock
from hezhi.ground.ui import specimens, views

SOURCE = Path(views.__file__).resolve().parents[2]
ROOM = Path(views.__file__).parent
COMPONENTS = sorted(path.name for path in (ROOM / "templates/ui/components").glob("*.html"))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SHEETS = sorted((ROOM / "static/ui").rglob("*.css"))
OURS = [pytest.param(path, id=str(path.relative_to(SOURCE))) for path in TEMPLATES]


@pytest.fixture
def ask(rf=None):
    def request(path="/_kit/"):
        from django.contrib.auth.models import AnonymousUser

        asked = RequestFactory().get(path)
        asked.user, asked.session = AnonymousUser(), {}
        return asked

    return request


def kit_page(ask, path="/_kit/"):
    with clock.fixed(specimens.NOW):
        return views.kit(ask(path)).content.decode()


def test_every_component_stands_in_the_kit(ask, monkeypatch):
    from django.template.base import Template

    drawn, render = set(), Template._render
    monkeypatch.setattr(Template, "_render", lambda self, context: drawn.add(self.name) or render(self, context))

    kit_page(ask)

    assert sorted(name.split("/")[-1] for name in drawn if "ui/components/" in (name or "")) == COMPONENTS


@pytest.mark.parametrize("density", ["staff", "resident", "elder", "board"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_kit_in_every_density_and_language(ask, density, language):
    with translation.override(language):
        page = kit_page(ask, f"/_kit/?as={density}")

    body = {"staff": "staff", "resident": "resident", "elder": "resident elder", "board": "board"}[density]
    assert f'<body class="{body}"' in page
    assert ('<html lang="en">' in page) == (language == "en")
    assert ("Component kit" in page) == (language == "en")


def test_kit_shows_no_base_as_a_dash_and_small_samples_as_such(ask):
    page = kit_page(ask)

    assert "样本少于 30" in page
    assert '<div class="fig">—</div>' in page
    assert "0.0%" not in page


@pytest.mark.parametrize("path", OURS)
def test_no_inline_script_or_style(path):
    text = path.read_text()

    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]*\b(src=|type=\"application/json\"))", text)
    assert not re.search(r"<[^>{%]*\son[a-z]+\s*=", re.sub(r"{[%{].*?[%}]}", "", text))
    assert "javascript:" not in text


@pytest.mark.parametrize("path", OURS)
def test_no_address_of_another_origin(path):
    assert not re.search(r"(?:src|href)=[\"']\s*(?:https?:)?//", path.read_text())


@pytest.mark.parametrize("path", OURS)
def test_no_percent_sign_in_a_message_of_a_tag(path):
    """Django doubles it: `_("目标 93%")` would print 93%%."""
    assert not re.search(r"_\((\"[^\"]*%[^\"]*\"|'[^']*%[^']*')\)", path.read_text())


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in SHEETS])
def test_colours_come_from_the_tokens(path):
    if path.name == "tokens.css":
        return
    named = re.findall(r"#[0-9A-Fa-f]{3,8}\b", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S))

    assert set(named) <= {
        "#fff",
        "#000",
        "#333",
        "#999",
        "#BDBAB3",
        "#1D2C3C",
        "#EDEBE6",
    }  # white on blue, ink of paper, the hall


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    known = set((ROOM / "front/icons.txt").read_text().split())
    asked = set()
    for path in [*TEMPLATES, *SOURCE.rglob("apps.py")]:
        text = path.read_text()
        asked |= set(re.findall(r"{% icon [\"']([\w-]+)[\"']", text))
        asked |= set(re.findall(r"icon_name=[\"']([\w-]+)[\"']", text))
        asked |= set(re.findall(r"register_(?:item|tab)\(\s*\"[^\"]*\",\s*[^,]+,\s*\"([\w-]+)\"", text))

    assert asked - known == set()


def test_every_component_begins_by_naming_its_parameters():
    for name in COMPONENTS:
        text = (ROOM / "templates/ui/components" / name).read_text()
        assert re.match(r"({% load [^%]*%})?{# .+ #}\n", text), name
