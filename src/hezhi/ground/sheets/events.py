"""Facts told to rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportCommitted:
    """A file's good rows were stored."""

    sheet_import: int
    kind: str


@dataclass(frozen=True)
class ImportUndone:
    """A file's rows were taken back."""

    sheet_import: int
    kind: str
