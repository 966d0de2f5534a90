"""What the guard and the reader have to say, in words for the person who sent the file."""

from django.utils.translation import gettext as _


def refusal(code: str, figures: dict) -> str:
    """The words for a file that was not read: what is wrong, and what to do."""
    words = {
        "empty": _("这个文件是空的。请检查后重新选择。"),
        "too_large": _("文件超过 %(limit)s MB。请拆成几个文件，分次导入。"),
        "too_many_parts": _("文件里的部件超过 %(limit)s 个，不像普通表格。请另存为新的 .xlsx 再试。"),
        "too_much_inside": _("文件解开后太大（上限 %(limit)s MB）。请只留要导入的工作表，另存后再试。"),
        "bomb": _("文件解开后是原来的 %(ratio)s 倍以上，可能是恶意文件，没有打开。请另存为新的 .xlsx 再试。"),
        "entities": _("文件里藏有外部实体声明，正常表格不会有，没有打开。请另存为新的 .xlsx 再试。"),
        "odd_markup": _("文件内部的编码不寻常，没有打开。请用 Excel 或 WPS 另存为新的 .xlsx 再试。"),
        "too_many_cells": _("表格超过 %(limit)s 格（空白但占位的格子也算）。请删掉多余的行列，另存后再试。"),
        "long_cell": _("有一格超过 20 万个字，多半是引号没有配对。请检查后再试。"),
        "locked": _("文件加了打开密码。请去掉密码，另存后再试。"),
        "broken": _("文件不完整或已损坏，打不开。请重新下载或另存后再试。"),
        "web_page": _("这是网页存成的“表格”，不是真正的表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"),
        "odd_encoding": _("看不出这个文本文件用的是哪种编码。请另存为 UTF-8 或 GB18030（ANSI）再试。"),
        "no_sheet": _("文件里没有工作表。"),
        "too_slow": _("读这个文件花的时间超过上限，已经停下。请拆小后再试。"),
        "totals": _("这一页是统计表，没有逐条内容，没有导入。"),
        "no_header": _("没有找到表头：前 20 行里没有认识的列名。请指定表头在第几行，或换用模板。"),
    }
    if code == "not_a_sheet":
        return _("这不是表格文件（内容是%(found)s）。可以导入 .xlsx、.xls、.ods、.csv。") % {
            "found": _found(figures["found"])
        }
    return words.get(code, words["broken"]) % figures


def notice(code: str) -> str:
    """The words for what was found in a file and left alone."""
    words = {
        "macros": _("文件里有宏。宏没有运行，只读了格子里的内容。"),
        "external_links": _("文件里有指向别的文件的链接。链接没有打开，只读了已存下的内容。"),
        "dde": _("文件里有会启动别的程序的公式（DDE）。公式没有执行，只当文字读。"),
        "wrong_name": _("文件名的后缀与内容不符，已按内容读取。"),
        "seen_before": _("同样的文件以前导入过。再导入不会产生重复。"),
        "formulas": _("有些格子像公式，已当文字读。"),
    }
    return words.get(code, code)


def _found(code: str) -> str:
    words = {
        "pdf": _("PDF"),
        "picture": _("图片"),
        "program": _("程序"),
        "archive": _("压缩包"),
        "document": _("文档"),
        "slides": _("演示文稿"),
        "markup": _("XML"),
        "json": _("JSON"),
        "binary": _("二进制数据"),
    }
    return words.get(code, code)
