"""PDF by Typst. A template is a file of ours; what it says comes as data and is never read as markup, so content can open no file."""

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import segno
import typst

from . import fonts
from .paper import TablePaper

TEMPLATES = Path(__file__).parent / "templates" / "papers"


def render(template: str, content: Any) -> bytes:
    """Typeset `content` (a dataclass of words) by `templates/papers/<template>.typ`. The same content gives the same bytes."""
    if template not in {path.stem for path in TEMPLATES.glob("*.typ")}:
        raise LookupError(f"no such paper: {template}")
    found, families = fonts.found()
    words = {**_plain(content), "families": families, "qr": qr_svg(getattr(content, "link", ""))}
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=found,
        sys_inputs={"content": json.dumps(words, ensure_ascii=False, default=str)},
        package_path=str(TEMPLATES / "none"),  # no package is ever fetched
        package_cache_path=str(TEMPLATES / "none"),
        timestamp=0,
    )


def qr_svg(link: str) -> str:
    """The link as a square of ink, or nothing."""
    if not link:
        return ""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, dark="#000")
    return out.getvalue().decode()


def _plain(content: Any) -> dict[str, Any]:
    plain = dataclasses.asdict(content)
    if isinstance(content, TablePaper):
        plain["day_in_words"] = content.day_in_words
    return plain
