"""What a kind of sheet is: its columns, how a row is judged, stored and taken back. Rooms above register theirs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Row:
    """One line as read: `values` by column key (absent = empty cell), `raw` its words, `extra` the cells of unmapped headings."""

    number: int
    values: dict[str, Any]
    raw: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default` for an empty cell."""
        return self.values.get(key, default)


@dataclass
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


def read_row(kind: ImportKind, number: int, line: Sequence[Cell], mapping: dict[int, str], headers: Sequence[str]):
    """Turn a line of cells into a Row and the faults of its single cells."""
    row, errors = Row(number, {}), []
    for index, cell in _filled(line):
        key = mapping.get(index)
        if not key:
            row.extra[headers[index] if index < len(headers) else str(index + 1)] = as_text(cell)
            continue
        row.raw[key] = as_text(cell)
        try:
            row.values[key] = kind.column(key).read(cell)
        except CellError as error:
            errors.append(CellError(key, as_text(cell), error.reason))
    for column in kind.columns:
        if column.required and column.key not in row.raw:
            errors.append(CellError(column.key, "", cells.missing()))
    return row, errors


def _filled(line: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    for index, cell in enumerate(line):
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            yield index, cell
