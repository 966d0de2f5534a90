"""What a paper says, before it is known whether it becomes PDF or Word: plain dataclasses of words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PaperColumn:
    """A column of a paper's table. `width` is a share of the line (1 = one share). Figures stand at the right."""

    label: str
    width: float = 1
    is_figure: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class TablePaper:
    """One table with what it rests on: masthead (简报), issuer, number and day; title and one opening sentence; the table; the definition;
    who drew it up and who checked it; a check code, and the address of the page where it can be looked up (printed as QR)."""

    title: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[str]]
    day: date
    masthead: str = ""
    issuer: str = ""
    number: str = ""
    lead: str = ""
    total: Sequence[str] = ()
    definition: Sequence[str] = field(default_factory=tuple)
    signers: Sequence[tuple[str, str]] = field(default_factory=tuple)
    check_code: str = ""
    link: str = ""
    landscape: bool = False

    @property
    def day_in_words(self) -> str:
        """The day as papers write it."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


@dataclass(frozen=True)
class Section:
    """A headed part of a briefing: paragraphs, then tables."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[TablePaper] = ()
