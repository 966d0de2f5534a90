"""Opens a file in the child and hands on its lines. Nothing of a stranger's file is parsed in this process."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from hezhi.ground.platform.refusal import Refused

from . import words
from .cells import Cell
from .spool import Spool

HEAD = 40
WALL_SECONDS = 90
PIPE = 2**20
SOURCE = Path(__file__).resolve().parents[3]
SUFFIXES = {"xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"}, "xlsb": {".xlsb"}, "xls": {".xls", ".et"}, "ods": {".ods"}}
TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}

Line = tuple[int, list[Cell]]


@dataclass
class Head:
    """The first lines of a file: its form, its sheets in order (and which of them are hidden), what was noticed."""

    form: str
    notices: list[str]
    encoding: str
    sheets: dict[str, list[Line]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def look(path: Path, name: str = "") -> Head:
    """Check a file and read the first lines of each of its sheets. Raises Refused with words for its sender."""
    with _child(path, head=HEAD) as lines:
        head = _opening(next(lines), name or path.name)
        for line in lines:
            if isinstance(line, dict):
                current = head.sheets.setdefault(line["sheet"], [])
            else:
                current.append((line[0], cells_of(line[1])))
    return head


def lines(path: Path, sheet: str, spool: Spool | None = None) -> Iterator[Line]:
    """All lines of one sheet that hold anything, with their numbers in the file (1 = first). A spool keeps each as it came."""
    with _child(path, sheet=sheet) as told:
        for line in told:
            if isinstance(line, list):
                if spool:
                    spool.keep(line[0], told.text)
                yield line[0], cells_of(line[1])


def cells_of(told: list) -> list[Cell]:
    """The cells of a line as the child told them."""
    return [_cell(cell) if type(cell) is list else cell for cell in told]


def _opening(first: dict, name: str) -> Head:
    head = Head(first["form"], list(first["notices"]), first["encoding"], hidden=frozenset(first.get("hidden", ())))
    if Path(name).suffix.lower() not in SUFFIXES.get(head.form, TEXT_SUFFIXES):
        head.notices.append("wrong_name")
    return head


def _cell(cell: list) -> Cell:
    return datetime.fromisoformat(cell[1]) if "T" in cell[1] else date.fromisoformat(cell[1])


@contextmanager
def _child(path: Path, **order):
    """Run the child and yield its lines; its refusals, and its death, become Refused."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "hezhi.ground.sheets.child",
        json.dumps({"path": str(path.absolute()), **order}),
    ]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        bufsize=PIPE,
    )
    told, is_over = _Told(process), threading.Event()
    threading.Thread(target=_watch, args=(told, is_over), daemon=True).start()
    try:
        yield told
    finally:
        is_over.set()
        process.kill()
        process.stdout.close()
        process.wait()


def _watch(told: "_Told", is_over: threading.Event) -> None:
    """End a child that lets us wait too long for a line. What we do with a line ourselves, storing included, is not its time; it has a limit of CPU too."""
    while not is_over.wait(WALL_SECONDS / 10):
        since = told.waiting_since
        if since is not None and time.monotonic() - since > WALL_SECONDS:
            told.process.kill()
            return


class _Told:
    """What the child says, line by line; `text` is the line as it was said, `waiting_since` stands while we wait for one."""

    def __init__(self, process: subprocess.Popen):
        self.process, self.text = process, b""
        self.waiting_since: float | None = None

    def __iter__(self):
        return self

    def __next__(self):
        self.waiting_since = time.monotonic()
        self.text = self.process.stdout.readline()
        self.waiting_since = None
        if not self.text:
            raise refused(*_death(self.process.wait()))
        line = json.loads(self.text) if self.text.endswith(b"\n") else {"refused": "too_much_inside"}
        if isinstance(line, dict):
            if "refused" in line:
                raise refused(line["refused"], line.get("figures", {}))
            if line.get("end"):
                raise StopIteration
        return line


def _death(code: int) -> tuple[str, dict]:
    """Why a child ended without its last line: out of time (SIGXCPU, SIGKILL) or out of memory."""
    if code in (-24, -9):
        return "too_slow", {}
    return ("too_much_inside", {"limit": 300}) if code < 0 else ("broken", {})


def refused(code: str, figures: dict) -> Refused:
    """A file that was not read, in words."""
    return Refused("sheets." + code, words.refusal(code, {"limit": 300, **figures}), "file")
