"""The English is complete, and the tool that says so finds what it should."""

from hezhi.ground.ui import catalogue


def test_english_is_complete():
    findings = catalogue.check()

    assert vars(findings) == {"missing": [], "untranslated": [], "obsolete": [], "holes": [], "differing": []}


def test_messages_of_python_under_any_alias():
    text = """
from django.utils.translation import gettext_lazy as words, ngettext, pgettext
title = words("小" "区")
count = ngettext("一件", "多件", n)
state = pgettext("clock", "还有")
other = translate("不算")
computed = words(title)
"""

    found = catalogue.in_python(text)

    assert [(m.context, m.words, m.plural) for m in found] == [
        ("", "小区", ""),
        ("", "一件", "多件"),
        ("clock", "还有", ""),
    ]


def test_messages_of_template():
    text = """{% load i18n %}中文正文 it's (not) one
{% translate "派出" %} {% include "x.html" with text=_("退回") only %}
{% blocktranslate count n=many %}{{ n }} 件{% plural %}{{ n }} 件事{% endblocktranslate %}
{% blocktranslate with a=b|upper trimmed %}
  从 {{ a }} 来
{% endblocktranslate %}"""

    found = catalogue.in_template(text)

    assert [(m.words, m.plural) for m in found] == [
        ("派出", ""),
        ("退回", ""),
        ("%(n)s 件", "%(n)s 件事"),
        ("从 %(a)s 来", ""),
    ]


def test_a_lost_placeholder_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "PARTS", tmp_path)
    monkeypatch.setattr(catalogue, "used", lambda: {"ui": {("", "共 %(n)s 件"): catalogue.Message("共 %(n)s 件")}})
    (tmp_path / "ui.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "共 %(n)s 件"\nmsgstr "cases"\n\nmsgid "旧"\nmsgstr "old"\n'
    )

    findings = catalogue.check()

    assert findings.holes == ["ui: 共 %(n)s 件"]
    assert findings.obsolete == ["ui: 旧"]
    assert not findings.missing


def test_writing_adds_drops_and_keeps(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "PARTS", tmp_path)
    monkeypatch.setattr(catalogue, "COMPILED", tmp_path / "LC_MESSAGES" / "django.mo")
    wanted = {("", "登录"): catalogue.Message("登录"), ("", "退出"): catalogue.Message("退出")}
    monkeypatch.setattr(catalogue, "used", lambda: {"ui": dict(wanted), "web": {("", "登录"): wanted["", "登录"]}})
    (tmp_path / "ui.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "登录"\nmsgstr "Sign in"\n\nmsgid "旧"\nmsgstr "old"\n'
    )

    added = catalogue.write()

    assert added == 2
    assert [(e.msgid, e.msgstr) for e in catalogue.parts()["ui"]] == [("登录", "Sign in"), ("退出", "")]
    assert [(e.msgid, e.msgstr) for e in catalogue.parts()["web"]] == [("登录", "Sign in")]
    assert catalogue.compile_parts() == 1
