"""`{% load ui %}`: the small parts of the kit that a line of a template needs. They say and draw; they never count or look up."""

from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from hezhi.ground.platform import clock
from hezhi.ground.platform.sealed import mask

from .. import drawing, navigation, rows, wording

register = template.Library()
register.tag("each", rows.each)
ROOM = Path(__file__).resolve().parents[1]


@lru_cache
def _built(name):
    """The address of a built file, or "" where the front end has not been built."""
    return f"built/{name}" if finders.find(f"built/{name}") else ""


@lru_cache
def _address(name):
    """The address of a static file: it stays what it is while the server runs, and a page names a dozen."""
    return static(name)


@register.simple_tag
def stylesheet():
    """The address of the one style sheet: the built one, else (not built, or older than its parts) the list of its parts."""
    return _address("built/hezhi.css" if _fresh() else "ui/hezhi.css")


@lru_cache
def _fresh():
    built_file = finders.find("built/hezhi.css")
    newest = max(path.stat().st_mtime for path in (ROOM / "static" / "ui").rglob("*.css"))
    return bool(built_file) and Path(built_file).stat().st_mtime >= newest


@register.simple_tag
def built(name):
    """The address of a built script, or "" where there is none: the page then works without it."""
    return _address(_built(name)) if _built(name) else ""


@register.simple_tag
def icon(name, label="", extra=""):
    """A line drawing from the sprite. With `label` it speaks for itself, without it stands beside a word."""
    return _drawn(name, str(label), extra)


@lru_cache(maxsize=1024)
def _drawn(name, label, extra):
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    if not _built("icons.svg"):
        return format_html('<span class="vh">{}</span>', label) if label else ""
    return format_html(
        '<svg class="i {}" viewBox="0 0 24 24" {}><use href="{}#{}"></use></svg>',
        extra, spoken, _address(_built("icons.svg")), name,
    )  # fmt: skip


@register.simple_tag
def badge(tone, word):
    """Shape and word of a state. Tones: good, warn, bad, act, party, plain, "" (not begun)."""
    return format_html('<span class="badge {}">{}</span>', tone, word)


@register.simple_tag(takes_context=True)
def sla(context, due_at, amber_at=None, done_at=None):
    """How a clock stands: 还有 6 天 / 还剩 28 分 / 已超 9 分; with `done_at`, whether it was met."""
    if due_at is None:
        return format_html('<span class="muted">{}</span>', "—")
    tone, words = wording.time_left(due_at, amber_at, done_at, _now(context))
    return format_html('<span class="sla {}">{}</span>', tone, words)


def _now(context):
    """One look at the clock for a whole page."""
    request = context.get("request")
    if request is None:
        return clock.now()
    if not hasattr(request, "ui_now"):
        request.ui_now = clock.now()
    return request.ui_now


@register.inclusion_tag("ui/components/bullet.html")
def bullet(value, target=None, label="", top=100, height=12):
    """A bar from 0 to `top` with the target as a dark line. `value` None means no base: an empty track."""
    return drawing.bullet(value, target, top=top, height=height) | {"label": label}


@register.inclusion_tag("ui/components/sparkline.html")
def sparkline(values, label="", target=None):
    """A small line of a series, for a cell or a card."""
    return drawing.sparkline(values, target) | {"label": label}


@register.inclusion_tag("ui/components/columns.html")
def columns(values, labels, label="", hot=None, width=540):
    """Columns from 0; ochre for the one (index `hot`) that is meant, by itself the last. `width`: about that of its card in pixels."""
    return drawing.columns(values, labels, hot, width=width) | {"label": label}


@register.inclusion_tag("ui/components/trend.html")
def trend(values, labels, label="", target=None, unit="", width=560):
    """A line with its last value written beside it and one target line at most. `width`: about that of its card in pixels."""
    return drawing.trend(values, labels, target, unit, width=width) | {"label": label}


@register.inclusion_tag("ui/components/sketch_map.html")
def sketch_map(areas, label="", unit="", picked=None):
    """A choropleth drawn by the server. `areas`: dicts with name, value, url and geometry (GeoJSON), or none: then tiles."""
    return drawing.sketch_map(areas, picked) | {"label": label, "unit": unit}


@register.simple_tag(takes_context=True)
def page_query(context, **changes):
    """The page's own query string with some keys changed; None or "" drops a key. Starts with "?"."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()


@register.simple_tag
def change(value, unit="", good="down", digits=0):
    """An arrow, the amount and the word: colour and word by meaning (`good`: "down", "up" or "" = neither)."""
    tone, words = wording.change(value, unit, good, digits)
    return format_html('<span class="delta {}">{}</span>', tone, words)


@register.filter
def number(value, digits=0):
    """12,345 or 12.3; a dash where there is no base."""
    return wording.number(value, digits)


@register.filter
def percent(value, digits=1):
    """93.8% of a number that is already in hundredths; a dash where there is no base."""
    return "—" if value is None else f"{wording.number(value, digits)}%"


@register.filter
def masked(value):
    """A phone or number as a screen may show it."""
    return mask(str(value)) if value else "—"


@register.filter
def month(value):
    """2019年6月 / June 2019."""
    return wording.month(value)


@register.filter
def day(value):
    """11月25日（周三） / Wed 25 Nov."""
    return wording.day(value)


@register.filter
def moment(value):
    """11月23日 15:09 / 23 Nov 15:09, in the city's time."""
    return wording.moment(value)


@register.simple_tag
def html_lang():
    """The `lang` of the page."""
    return "en" if translation.get_language() == "en" else "zh-CN"


@register.simple_tag
def languages():
    """The languages to choose from: code, own name, whether it is the one in use."""
    here = translation.get_language()
    return [{"code": code, "name": name, "on": code == here} for code, name in (("zh-hans", "中文"), ("en", "English"))]


@register.simple_tag(takes_context=True)
def rail_items(context):
    """The left rail of the post in use, seven at most."""
    return navigation.rail(context.get("request"))


@register.simple_tag(takes_context=True)
def tab_items(context):
    """The resident's bottom bar."""
    return navigation.tabs(context.get("request"))


@register.simple_tag(takes_context=True)
def places(context):
    """City › district › … of the post in use, each with its page."""
    return navigation.places(context.get("request"))


@register.simple_tag(takes_context=True)
def posts(context):
    """The person's posts in force, for changing between them."""
    return navigation.posts(context.get("request"))


@register.simple_tag
def address(name):
    """The address behind a URL name, or "" where this installation has no such page."""
    return navigation.address(name)
