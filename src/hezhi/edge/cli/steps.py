"""What a house needs before it opens: each step is told with its seconds, and skipped when nothing has changed since it was last done."""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg

from hezhi.ground.platform import roles

from .boot import ROOT

SOURCE = ROOT / "src" / "hezhi"


class StepFailed(RuntimeError):
    """A step ended badly; its own words are in the message."""


@contextmanager
def step(name: str, what: str = "") -> Iterator[Callable[[str], None]]:
    """Print one line: the step, what it did, its seconds. The body may say more about what it did."""
    began, said = time.monotonic(), [what]
    yield said.append
    words = " · ".join(word for word in said if word)
    click.echo(f"  {name:<14} {words:<58} {time.monotonic() - began:6.1f} s")


def run(*arguments: str, told: dict[str, str], echo: Callable[[str], None] | None = None) -> str:
    """Run one `hezhi` command as a child and return what it printed; `echo` gets each line as it comes."""
    command = [sys.executable, "-m", "hezhi", *arguments]
    with tempfile.TemporaryFile("w+") as complaints:
        child = subprocess.Popen(
            command, env=told, stdout=subprocess.PIPE, stderr=complaints, text=True, stdin=subprocess.DEVNULL
        )
        lines = []
        for line in child.stdout or ():
            lines.append(line)
            if echo:
                echo("    " + line.rstrip())
        if child.wait():
            complaints.seek(0)
            raise StepFailed(
                f"`hezhi {' '.join(arguments)}` failed:\n{''.join(lines)[-2000:]}{complaints.read()[-4000:]}"
            )
    return "".join(lines)


class Stamps:
    """Remembers what was last built from what, in the data home."""

    def __init__(self, home: Path):
        self.folder = home / "stamps"
        self.folder.mkdir(parents=True, exist_ok=True)

    def is_current(self, name: str, word: str) -> bool:
        """Whether the step was last done for this very state of its sources."""
        path = self.folder / name
        return path.exists() and path.read_text() == word

    def set(self, name: str, word: str) -> None:
        """The step is done for this state."""
        (self.folder / name).write_text(word)

    def drop(self, name: str) -> None:
        """Forget the step."""
        (self.folder / name).unlink(missing_ok=True)


def print_of(*patterns: str, of_contents: bool = False) -> str:
    """A digest of files below the repository: of their names, sizes and times, or of what they say."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "node_modules" not in path.parts:
                look = path.stat()
                state = path.read_bytes() if of_contents else f"{look.st_size} {look.st_mtime_ns}".encode()
                digest.update(str(path.relative_to(ROOT)).encode() + state)
    return digest.hexdigest()


def unapplied(socket: str | None) -> bool:
    """Whether a migration of the house is missing from the database: asked without Django, so that a start stays quick."""
    url = os.environ.get("DATABASE_URL")
    link = psycopg.connect(url) if url else psycopg.connect(host=socket, dbname="hezhi", user=roles.APP)
    with link, link.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations')")
        if not cursor.fetchone()[0]:
            return True
        cursor.execute("select app, name from django_migrations")
        applied = set(cursor.fetchall())
    there = {(path.parts[-3], path.stem) for path in SOURCE.glob("*/*/migrations/[0-9]*.py")}
    return not there <= applied
