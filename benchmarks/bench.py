"""`hezhi bench`: everything that is measured, one after the other, each in a house of its own, and the page that tells it.

At a size below the default everything is smaller in proportion and nothing is judged. Each part is a process of its own, so that memory is its
own and a fault in one leaves the others standing; a part that fails is told with its last words.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import start
from start import Row

from hezhi.ground.platform import processes

DEFAULT, FULL, SMALL = 1_000_000, 5_000_000, 10_000


@dataclass
class Part:
    """What one benchmark found."""

    title: str
    about: str
    rows: list[Row] = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    seconds: float = 0.0
    load: tuple[float, float] = (0.0, 0.0)
    fault: str = ""


@dataclass
class Plan:
    """One benchmark to run: its file and its size."""

    title: str
    about: str
    script: str
    options: list[str]


EVERY = (
    "each page and deed of a request's life in the demo's city, one kind of request a row; one caller alone, then eight at once; after each deed "
    "the rows that it was to change are counted; statements counted in one process more, those that set sight included"
)


def plans(requests: int) -> list[Plan]:
    """All parts of a run of this size."""
    share = min(requests / DEFAULT, 1)

    def part(full: int, least: int) -> str:
        return str(max(round(full * share), least))

    served = "two web workers of four threads; one caller alone, then eight at once; no worker beside it"
    small = str(min(SMALL, requests))
    return [
        Plan(f"Requests served, {requests:,} stored", served, "serving_run", ["--requests", str(requests)]),
        Plan(f"The same at {int(small):,}", served, "serving_run", ["--requests", small, "--only-lists"]),
        Plan("Every list and action", EVERY, "every", ["--requests", str(max(min(SMALL, requests), 1_200))]),
        Plan("Room", "made by the deeds themselves", "size", ["--requests", part(1_000, 40)]),
        Plan("List of 30", "counts of a large city", "list30", ["--requests", str(20 * requests), "--compounds", part(12_000, 200)]),
        Plan("Import", "a hotline's sheet", "import_requests", ["--rows", part(100_000, 600)]),
        Plan("Import, the machinery", "20 columns, nothing read out of them", "import_stored", ["--rows", part(100_000, 600)]),
        Plan("Words found", "texts of 120 characters", "search", ["--requests", str(requests)]),
        Plan("Property rates", "five years of facts", "rates", ["--compounds", part(12_000, 200)]),
    ]  # fmt: skip


def run(requests: int, only: str = "", say: Callable[[str], None] = print) -> Iterator[Part]:
    """One part after the other. Told to stop, the part that runs is stopped and its house goes with it."""
    for plan in plans(requests):
        if only and only not in (plan.script, plan.title):
            continue
        say(f"  {plan.title} …")
        part = _run(plan)
        say(f"  {plan.title:<40} {part.seconds:6.0f} s" + (f"  FAILED: {part.fault[-200:]}" if part.fault else ""))
        yield part


def _run(plan: Plan) -> Part:
    part, began, load = Part(plan.title, plan.about), time.monotonic(), start.load()
    command = [sys.executable, str(start.ROOT / "benchmarks" / f"{plan.script}.py"), *plan.options, "--json"]
    told = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("HEZHI_DB", "HEZHI_HOME", "DATABASE_", "DJANGO_"))
    }
    child = subprocess.Popen(
        command,
        start_new_session=True,  # Ctrl-C reaches us alone; the child is told once and clears up
        preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    try:
        out, complaint = child.communicate()
    except BaseException:
        child.terminate()
        child.wait(60)
        raise
    if child.returncode:
        part.fault = complaint.strip()[-1500:] or f"exit code {child.returncode}"
    else:
        found = json.loads(out)
        part.figures = found.get("figures", found)
        part.rows = [Row(**row) for row in found.get("rows", [])] or _own_rows(plan.script, part.figures)
    part.seconds, part.load = time.monotonic() - began, (load, start.load())
    return part


def _own_rows(script: str, figures: dict) -> list[Row]:
    """Rows of a benchmark that tells figures alone."""
    if script != "list30":
        return []
    floor = float(str(figures["city: floor, 30 rows by the index, ms (ratio)"]).split()[0])
    told = f"{figures['requests counted']} requests, leaves {figures['leaves']}, {figures['compounds']} compounds"
    whole = "the page's whole list with totals, causes and names"
    return [
        Row("list of 30 of a month, whole city: the query", figures["city: the query that ranks, ms"], target=1.0, floor=floor,
            floor_of="30 rows by the index", note=told),
        Row("list of 30 of a month, one district: the query", figures["district: the query that ranks, ms"], target=1.0),
        Row(f"list of 30 of a month, whole city: {whole}", figures["city: whole list with totals and causes, ms"]),
    ]  # fmt: skip


def as_json(parts: list[Part], requests: int) -> str:
    """Everything, for machines."""
    told = [
        {
            "title": part.title,
            "seconds": round(part.seconds, 1),
            "load": part.load,
            "fault": part.fault,
            "rows": [
                vars(row) | {"ratio": row.ratio, "is_met": row.is_met if _judged(requests) else None}
                for row in part.rows
            ],
            "figures": part.figures,
        }
        for part in parts
    ]
    return json.dumps({"machine": start.machine(), "requests": requests, "parts": told}, ensure_ascii=False, indent=1)


def page(parts: list[Part], requests: int, reasons: str = "") -> str:
    """The result page. `reasons`: what is written by hand below it stays."""
    judged = _judged(requests)
    rows = [row for part in parts for row in part.rows if row.target is not None]
    met = sum(bool(row.is_met) for row in rows)
    head = f"{met} of {len(rows)} targets met" if judged else "a smaller size than the default: nothing is judged"
    spent = sum(part.seconds for part in parts) / 60
    busiest = max((load for part in parts for load in part.load), default=0)
    lines = [
        "# Benchmarks",
        "",
        f"`./hezhi bench --requests {requests}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {spent:.0f} minutes; {start.machine()}; "
        f"load {parts[0].load[0] if parts else 0} at the start, {busiest} at its highest"
        + (" (**other work on the machine**)." if parts and parts[0].load[0] > 0.7 else "."),
        "",
        f"**{head}.** Each row stands beside a floor measured in the same run, so that a busy machine shows in both. Times of what is",
        "served are the larger of two: the wait of one caller alone (median), and the CPU of web server and PostgreSQL together per",
        "request with eight callers; the driver's own CPU is not counted but shares the machine. Every insert is durable",
        "(`synchronous_commit` on), every read under row-level security as the app role.",
    ]
    for part in parts:
        lines += [
            "",
            f"## {part.title}",
            "",
            f"{part.about}; {part.seconds:.0f} s, load {part.load[0]} to {part.load[1]}.",
            "",
        ]
        lines += (
            [f"**This part failed:** `{part.fault.splitlines()[-1][:200]}`"]
            if part.fault
            else _table(part.rows, judged)
        )
    if reasons:
        lines += ["", reasons.strip()]
    return "\n".join(lines) + "\n"


def _judged(requests: int) -> bool:
    return requests >= DEFAULT


def _table(rows: list[Row], judged: bool) -> list[str]:
    lines = ["| what | figure | target | | floor | times floor | |", "|---|---:|---:|---|---:|---:|---|"]
    for row in rows:
        sign = {True: "met", False: "**missed**", None: ""}[row.is_met if judged else None]
        target = "" if row.target is None else f"{'≥' if row.more else '≤'} {row.target:,g}"
        floor = f"{row.floor:,g} ({row.floor_of})" if row.floor else ""
        ratio = f"{row.ratio:,.1f}" if row.ratio else ""
        lines.append(f"| {row.name} | {row.value:,g} {row.unit} | {target} | {sign} | {floor} | {ratio} | {row.note} |")
    return lines


def reasons_of(path: Path) -> str:
    """What stands on the page from `## Why` on: written by people, kept from run to run."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return "## Why" + text.split("\n## Why", 1)[1] if "\n## Why" in text else ""
