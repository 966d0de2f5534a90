"""Facts told to rooms above, and to the worker."""

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


@dataclass(frozen=True)
class WorkAsked:
    """A large file is to be looked through or stored behind the page."""

    sheet_import: int
