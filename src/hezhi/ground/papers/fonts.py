"""Finds Chinese fonts for PDF: on the system, or in the folder HEZHI_FONTS names. Says plainly when there are none."""

import os
from functools import cache

import typst
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "SimSun", "FandolSong")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "FandolHei")


@cache
def found() -> tuple[typst.Fonts, dict[str, str]]:
    """The fonts, and the family to use for {serif, sans}. Raises Refused where no Chinese font is there."""
    folder = os.environ.get("HEZHI_FONTS")
    fonts = typst.Fonts(include_system_fonts=True, font_paths=[folder] if folder else [])
    families = set(fonts.families())
    serif = next((name for name in SERIF if name in families), None)
    sans = next((name for name in SANS if name in families), None)
    if not (serif or sans):
        raise Refused(
            "papers.no_font",
            _("这台机器上没有中文字体，不能排 PDF。请安装 fonts-noto-cjk，或用 HEZHI_FONTS 指明字体文件夹。"),
        )
    return fonts, {"serif": serif or sans or "", "sans": sans or serif or ""}
