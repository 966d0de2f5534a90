"""Rows written out by `{% each %}` are what Django's own `for` writes, and long lists of options are drawn once."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hezhi.ground.ui.options import Options


@dataclass(frozen=True)
class Row:
    title: object = "路灯三天没亮"
    url: object = "/requests/7/"
    is_late: bool = False
    more: object = ""


BODY = (
    '<li{% if row.is_late %} class="late"{% endif %}>{% if picked %}<b>{{ mark }}</b>{% endif %}<a href="{{ row.url }}">{{ row.title }}</a>'
    "{% if not row.more %}—{% else %}+{{ row.more }}{% endif %}</li>"
)
TEXTS = st.text(alphabet="路灯<>&\"'+ab", max_size=8)
ROWS = st.builds(Row, TEXTS, TEXTS, st.booleans(), st.one_of(TEXTS, st.integers(0, 9)))


def drawn(body, rows, **page):
    return Template("{% load i18n ui %}" + body).render(Context({"rows": rows, **page}))


@settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROWS, max_size=5), picked=st.booleans())
def test_rows_are_what_for_writes(rows, picked):
    page = {"picked": picked, "mark": "<i>"}

    each = drawn("{% each row in rows %}" + BODY + "{% endeach %}", rows, **page)

    assert each == drawn("{% for row in rows %}" + BODY + "{% endfor %}", rows, **page)


def test_a_tag_that_does_not_name_the_row_stands_in_each():
    assert (
        drawn('{% each row in rows %}{% translate "小区" %} {{ row.title }};{% endeach %}', [Row("a"), Row("b")])
        == "小区 a;小区 b;"
    )


def test_safe_text_stays_and_lazy_words_are_said():
    rows = [Row(format_html("<b>{}</b>", "<")), Row(gettext_lazy("小区")), Row(None), Row(7)]

    assert drawn("{% each row in rows %}{{ row.title }};{% endeach %}", rows) == "<b>&lt;</b>;小区;;7;"


def test_no_rows_are_nothing():
    assert (
        drawn("{% each row in rows %}<li>{% endeach %}", None)
        == drawn("{% each row in rows %}<li>{% endeach %}", [])
        == ""
    )


@pytest.mark.parametrize(
    "body",
    [
        "{{ row.title|upper }}",
        "{{ row.title.x }}",
        "{{ row }}",
        "{{ forloop.counter }}",
        "{% if row.title and row.more %}{% endif %}",
        "{% if row.more == 1 %}{% endif %}",
        "{% if row.is_late %}{% elif picked %}{% endif %}",
    ],
)
def test_what_is_no_ready_word_is_refused_when_the_template_is_read(body):
    with pytest.raises(TemplateSyntaxError, match="each"):
        Template("{% load ui %}{% each row in rows %}" + body + "{% endeach %}")


@pytest.mark.parametrize(
    "body", ["{% icon row.title %}", "{% blocktranslate with a=row.title %}{{ a }}{% endblocktranslate %}"]
)
def test_a_tag_that_names_the_row_is_refused_when_it_is_drawn(body):
    with pytest.raises(TemplateSyntaxError, match=r"row\.title"):
        drawn("{% each row in rows %}" + body + "{% endeach %}", [Row()])


@pytest.mark.parametrize("head", ["{% each row of rows %}", "{% each row %}", "{% each 1 in rows %}"])
def test_a_crooked_head_is_refused(head):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}" + head + "{% endeach %}")


def test_options_mark_the_chosen_one():
    options = Options([("", [("", "全部")]), ('电梯"', [(1, "电梯"), (12, "困人<")])])

    assert options.drawn() == (
        '<option value="">全部</option><optgroup label="电梯&quot;"><option value="1">电梯</option>'
        '<option value="12">困人&lt;</option></optgroup>'
    )
    assert options.drawn(12) == options.drawn("12") == options.drawn().replace('value="12"', 'value="12" selected')
    assert options.drawn(99) == options.drawn("") == options.drawn(None) == options.drawn()
