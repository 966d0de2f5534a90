"""What a kind of sheet is: its columns, how a row is judged, stored and taken back. Rooms above register theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from hezhi.ground.platform import permissions

from . import cells
from .cells import Cell, CellError, as_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["CellError", "Column", "Fate", "ImportKind", "Option", "Profile", "Row", "get", "register", "registered"]


@dataclass(frozen=True)
class Column:
    """A thing to be told about each row. `read` turns a cell into a value or raises CellError(reason); empty cells never reach it.
    `label` is shown in Chinese, `label_en` in English; `synonyms` are other headings under which cities send it."""

    key: str
    label: str
    label_en: str = ""
    synonyms: Sequence[str] = ()
    required: bool = False
    read: Callable[[Cell], Any] = cells.text
    hint: str = ""
    example: str = ""
    choices: Sequence[str] = ()
    as_text: bool = False  # telephone and ID columns: the template keeps their cells as text

    @property
    def shown(self) -> str:
        """The label in the reader's language."""
        return self.label_en if self.label_en and (get_language() or "").startswith("en") else str(self.label)

    @property
    def names(self) -> list[str]:
        return [self.label, self.label_en, self.key, *self.synonyms]


@dataclass(frozen=True)
class Option:
    """A question asked once per file (`--code` on the command line, a choice on the screen): the datum, the city.
    `help` is the command line's line, `hint` the screen's; a rare one waits under "more settings"."""

    code: str
    label: "StrOrPromise"
    choices: "Sequence[tuple[str, StrOrPromise]]" = ()
    default: str = ""
    help: "StrOrPromise" = ""
    hint: "StrOrPromise" = ""
    is_rare: bool = True


@dataclass(frozen=True)
class Profile:
    """One sender's layout: which of his headings means which column. Chosen by name, or guessed as the one that fits best."""

    code: str
    name: str
    headers: dict[str, str]
    options: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One line as read: `values` by column key (absent = empty cell), `raw` its words as sent (asked for where a fault is told)."""

    number: int
    values: dict[str, Any]
    sent: "Callable[[int], dict[str, str]] | None" = None

    @property
    def raw(self) -> dict[str, str]:
        """The words of the filled cells by column key."""
        return self.sent(self.number) if self.sent else {}

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default` for an empty cell."""
        return self.values.get(key, default)


@dataclass(slots=True)
class Fate:
    """What became of a row. `kind` is one of created, updated, joined, unchanged, refused. `before` and `after` hold the fields that were
    changed (JSON): undo puts `before` back, and refuses if the row no longer says `after`."""

    kind: str
    row_number: int
    object_type: str = ""
    object_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    after: dict[str, Any] = field(default_factory=dict)


class ImportKind:
    """One kind of sheet. `judge` looks at a row alone and writes nothing; `store` gets all good rows at once, in one transaction, and
    returns a Fate for each; `undo` gets the fates back within 24 hours. `context` is whatever `prepare` returned."""

    code: str = ""
    name: "StrOrPromise" = ""
    name_en: str = ""
    deed: str = ""
    columns: Sequence[Column] = ()
    options: Sequence[Option] = ()
    profiles: Sequence[Profile] = ()

    def prepare(self, actor, options: dict[str, str]) -> Any:
        """Look up once what all rows need. May raise Refused."""
        return None

    def judge(self, row: Row, context: Any) -> list[CellError]:
        """All faults of this row: CellError(column, value, reason)."""
        return []

    def store(self, rows: list[Row], context: Any) -> list[Fate]:
        """Store the rows in bulk."""
        raise NotImplementedError

    def undo(self, fates: list[Fate], context: Any) -> None:
        """Take back what `store` did, or raise Refused where something was changed since."""
        raise NotImplementedError

    def remarks(self, context: Any) -> dict[str, int]:
        """What to tell about the rows just stored beside their fates: code -> number. Only what is above zero is told."""
        return {}

    def remark(self, code: str, number: int) -> str:
        """The words of a remark."""
        return f"{code}: {number}"

    @property
    def shown(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else str(self.name)

    def more_url(self, sheet_import) -> str:
        """A page of the kind's own room about one committed import; "" where there is none."""
        return ""

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(c for c in self.columns if c.key == key)


SHORT, MOST_KEPT = 24, 50_000  # signs of a word, and how many words, that are worth looking for among those met before
MOST_READ = 2_000  # short cells of one column whose value is kept: most columns hold the same few words
SAFE = (str, int, float, bool, date, datetime, Decimal, type(None))  # values that may be shared by rows
_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make a kind known to the wizard and to `hezhi import`. Who holds its deed may import it."""
    _kinds[kind.code] = kind
    if kind.deed not in permissions.registered():
        permissions.permits(kind.deed)(lambda actor, obj, deed=kind.deed: deed in actor.deeds)
    return kind


def get(code: str) -> ImportKind:
    """The kind with this code; KeyError if none."""
    return _kinds[code]


def registered() -> list[ImportKind]:
    """All kinds, in the order of their rooms."""
    return list(_kinds.values())


class RowReader:
    """Turns lines of cells into rows: what each column is read by is looked up once for a file, not for every cell."""

    def __init__(self, kind: ImportKind, mapping: dict[int, str], sent: Callable[[int], Sequence[Cell]] | None = None):
        self._columns: list[tuple[int, str, Callable, dict[Cell, Any]]] = [
            (index, key, kind.column(key).read, {}) for index, key in sorted(mapping.items()) if key
        ]
        self._required = [column.key for column in kind.columns if column.required]
        self._line_sent = sent
        self._kept: dict[str, str] = {}  # words that come again and again stand in memory once

    def read(self, number: int, line: Sequence[Cell]) -> tuple[Row, list[CellError]]:
        """The row and the faults of its single cells."""
        values, errors, width, kept = {}, [], len(line), self._kept
        filled = set() if self._required else None
        for index, key, read, known in self._columns:
            if index >= width or _is_empty(cell := line[index]):
                continue
            if filled is not None:
                filled.add(key)
            is_short = type(cell) is str and len(cell) <= SHORT
            if is_short and cell in known:
                values[key] = known[cell]
                continue
            try:
                value = read(cell)
            except CellError as error:
                errors.append(CellError(key, as_text(cell), error.reason))
                continue
            if type(value) is str and len(value) <= SHORT:
                value = kept.setdefault(value, value) if len(kept) < MOST_KEPT else kept.get(value, value)
            values[key] = value
            if is_short and len(known) < MOST_READ and type(value) in SAFE:
                known[cell] = value
        if filled is not None:
            errors += [CellError(key, "", cells.missing()) for key in self._required if key not in filled]
        return Row(number, values, self._sent if self._line_sent else None), errors

    def _sent(self, number: int) -> dict[str, str]:
        assert self._line_sent
        line = self._line_sent(number)
        return {
            key: as_text(line[index])
            for index, key, *_ in self._columns
            if index < len(line) and not _is_empty(line[index])
        }


def _is_empty(cell: Cell) -> bool:
    return cell is None or (type(cell) is str and (not cell or cell.isspace()))
