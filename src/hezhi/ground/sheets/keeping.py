"""Keeps a brought file sealed until it is committed or given up, and seals what the rows' table holds."""

import json
import os
import tempfile
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from hezhi.ground.platform import sealed

CHUNK = 2**20


def folder() -> Path:
    """Where brought files wait, sealed."""
    path = Path(settings.MEDIA_ROOT) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(source: Path) -> str:
    """Seal the file into the folder, a megabyte a line; whole or not at all. Returns its name there."""
    name = uuid.uuid4().hex
    part = folder() / (name + ".part")
    with source.open("rb") as plain, part.open("wb") as kept:
        while chunk := plain.read(CHUNK):
            kept.write(sealed.seal_bytes(chunk) + b"\n")
        kept.flush()
        os.fsync(kept.fileno())
    part.rename(folder() / name)
    return name


@contextmanager
def opened(name: str):
    """The kept file in clear, at a path that only this account can read and that is gone afterwards."""
    handle, path = tempfile.mkstemp(prefix="hezhi-sheet-")
    try:
        with os.fdopen(handle, "wb") as plain, (folder() / name).open("rb") as kept:
            for line in kept:
                plain.write(sealed.open_bytes(line.rstrip(b"\n")))
        yield Path(path)
    finally:
        os.unlink(path)


def forget(name: str) -> None:
    """Remove a kept file; harmless if it is gone."""
    if name:
        (folder() / name).unlink(missing_ok=True)


def progress_teller(sheet_import: int) -> Callable[[int], None]:
    """Tells the page how many lines were read: a number in a file, because the work's own transaction is not seen until its end."""
    path = folder() / f"{sheet_import}.read"

    def tell(many: int) -> None:
        path.write_text(str(many))

    return tell


def progress_of(sheet_import: int) -> int:
    """How many lines were read as far as is told."""
    try:
        return int((folder() / f"{sheet_import}.read").read_text())
    except (OSError, ValueError):
        return 0


def forget_progress(sheet_import: int) -> None:
    """The work is over."""
    (folder() / f"{sheet_import}.read").unlink(missing_ok=True)


def seal_json(value: Any) -> bytes | None:
    """Seal what JSON can carry; nothing for nothing."""
    return sealed.seal_bytes(json.dumps(value, ensure_ascii=False, default=str).encode()) if value else None


def open_json(token) -> Any:
    """What `seal_json` sealed."""
    return json.loads(sealed.open_bytes(bytes(token))) if token else None
