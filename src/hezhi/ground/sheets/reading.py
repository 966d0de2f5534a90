"""Opens a file in the child and hands on its lines. Nothing of a stranger's file is parsed in this process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from hezhi.ground.platform.refusal import Refused

from . import words
from .cells import Cell

HEAD = 40
WALL_SECONDS = 90
SOURCE = Path(__file__).resolve().parents[3]
SUFFIXES = {"xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"}, "xlsb": {".xlsb"}, "xls": {".xls", ".et"}, "ods": {".ods"}}
TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}

Line = tuple[int, list[Cell]]


@dataclass
class Head:
    """The first lines of a file: its form, its sheets in order, what was noticed."""

    form: str
    notices: list[str]
    encoding: str
    sheets: dict[str, list[Line]] = field(default_factory=dict)


def look(path: Path, name: str = "") -> Head:
    """Check a file and read the first lines of each of its sheets. Raises Refused with words for its sender."""
    with _child(path, head=HEAD) as lines:
        head = _opening(next(lines), name or path.name)
        for line in lines:
            if isinstance(line, dict):
                current = head.sheets.setdefault(line["sheet"], [])
            else:
                current.append((line[0], [_cell(c) for c in line[1]]))
    return head


def lines(path: Path, sheet: str) -> Iterator[Line]:
    """All lines of one sheet that hold anything, with their numbers in the file (1 = first)."""
    with _child(path, sheet=sheet) as told:
        for line in told:
            if isinstance(line, list):
                yield line[0], [_cell(c) for c in line[1]]


def _opening(first: dict, name: str) -> Head:
    head = Head(first["form"], list(first["notices"]), first["encoding"])
    if Path(name).suffix.lower() not in SUFFIXES.get(head.form, TEXT_SUFFIXES):
        head.notices.append("wrong_name")
    return head


def _cell(cell) -> Cell:
    if isinstance(cell, list):
        return datetime.fromisoformat(cell[1]) if "T" in cell[1] else date.fromisoformat(cell[1])
    return cell


@contextmanager
def _child(path: Path, **order):
    """Run the child and yield its lines; its refusals, and its death, become Refused."""
    command = [sys.executable, "-P", "-m", "hezhi.ground.sheets.child", json.dumps({"path": str(path), **order})]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment, cwd="/"
    )
    alarm = threading.Timer(WALL_SECONDS, process.kill)
    alarm.start()
    try:
        yield _told(process)
    finally:
        alarm.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def _told(process: subprocess.Popen):
    for text in process.stdout:
        line = json.loads(text) if text.endswith(b"\n") else {"refused": "too_much_inside"}
        if isinstance(line, dict):
            if "refused" in line:
                raise refused(line["refused"], line.get("figures", {}))
            if line.get("end"):
                return
        yield line
    raise refused(*_death(process.wait()))


def _death(code: int) -> tuple[str, dict]:
    """Why a child ended without its last line: out of time (SIGXCPU, SIGKILL) or out of memory."""
    if code in (-24, -9):
        return "too_slow", {}
    return ("too_much_inside", {"limit": 300}) if code < 0 else ("broken", {})


def refused(code: str, figures: dict) -> Refused:
    """A file that was not read, in words."""
    return Refused("sheets." + code, words.refusal(code, {"limit": 300, **figures}), "file")
