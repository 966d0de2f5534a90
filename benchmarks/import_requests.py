"""How fast a hotline's sheet comes in: read, masked, classified, located, compared, stored, with history and counts.

    python benchmarks/import_requests.py [--rows 100000] [--compounds 2000] [--json]

Invented rows of 25 columns over a made-up city of its own. The floors, in the same run: reading the file alone, and COPY of the same rows into a
bare table. Peak memory is this process's.
"""

import csv
import resource
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import start

PART = 5_000
TEXT = "电梯停运三天，八楼老人上下楼很困难，物业说等配件，多次反映没有结果，请尽快核实处理。"


def options(parser) -> None:
    """How many."""
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--compounds", type=int, default=2_000)


def measure(given) -> dict:
    """Write the file, bring it in, say how long it took."""
    from hezhi.ground.platform.actor import job
    from hezhi.ground.sheets import actions as sheets

    with start.as_job():
        start.make_city(compounds=given.compounds)
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "rows.csv", given.rows)
        read = seconds(lambda: sum(1 for _row in csv.reader(path.open(encoding="utf-8"))))
        copied = seconds(lambda: copy_floor(path))
        wall, cpu = time.monotonic(), time.process_time()
        with start.as_job():
            report = sheets.run_import(path, "requests", actor=job("sheets.import"), options={"source": "benchmark"})
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    alone = stored(given.rows)
    told = {name: report[name] for name in ("read", "created", "updated", "joined", "unchanged", "refused")}
    return told | {
        "import, s": round(wall, 1),
        "import, CPU s of this process": round(cpu, 1),
        "rows/s": round(given.rows / wall),
        "reading the file, rows/s": round(given.rows / read),
        "COPY, rows/s": round(given.rows / copied),
        "stored alone, rows/s": round(given.rows / alone),
        "peak memory, MB": peak,
    }


def rows(figures) -> list[start.Row]:
    """Rows a second with all that is done to them, and the memory."""
    told = f"{figures['read']} rows x 25 columns, {figures['joined']} joined, {figures['refused']} refused"
    return [
        start.Row("stored alone: numbers, people, clocks, counts, history, every index", figures["stored alone, rows/s"], "rows/s",
            target=10_000, more=True, floor=figures["COPY, rows/s"], floor_of="COPY into a bare table",
            note=f"{figures['read']} rows of 20 fields, already read and understood"),
        start.Row("import with classification and location", figures["rows/s"], "rows/s", target=2_000, more=True,
            floor=figures["COPY, rows/s"], floor_of="COPY into a bare table", note=told),
        start.Row("peak memory of that import", figures["peak memory, MB"], "MB", target=600),
    ]  # fmt: skip


def stored(many: int) -> float:
    """Seconds for as many rows that need no reading any more: by the deed that imports use, in one transaction."""
    from django.utils import timezone

    from hezhi.ground.platform.actor import job
    from hezhi.register.territory.models import Compound
    from hezhi.response.requests import actions, queries

    with start.as_job():
        places = list(Compound.objects.order_by("id").values_list("id", "area_path"))
        kinds = [row.pk for row in queries.categories() if row.parent_id]
    now, spent = timezone.now(), 0.0
    with start.as_job():
        for first in range(0, many, PART):
            drafts = [_draft(n, places, kinds, now, actions.Draft) for n in range(first, min(first + PART, many))]
            spent += seconds(lambda drafts=drafts: actions.receive_many(drafts, actor=job("sheets.import")))
    return spent


def _draft(n, places, kinds, now, draft):
    compound, path = places[n % len(places)]
    return draft(
        text=f"第{n}件：{TEXT}",
        title=TEXT[:20],
        place=f"{n % 31}号楼",
        kind="help",
        channel="hotline",
        received_at=now - timedelta(minutes=n),
        area_path=path,
        compound=compound,
        compound_score=0.97,
        compound_reason="名称一致",
        lon=116.4,
        lat=39.9,
        category=kinds[n % len(kinds)],
        category_score=0.9,
        category_reason="提到“电梯”",
        name="居民",
        phone=f"138{n % 70_000:08d}",
        source="stored",
        external_id=f"S{n}",
        is_public=False,
    )


def seconds(work) -> float:
    """How long it takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def copy_floor(path: Path) -> None:
    """The floor of storing: the same cells by COPY into a table without an index."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor, path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = ", ".join(f"c{n} text" for n, _name in enumerate(next(lines)))
        cursor.execute(f"create temporary table floor ({columns}) on commit drop")
        with cursor.copy("copy floor from stdin") as copy:
            for line in lines:
                copy.write_row(line)


def write(path: Path, many: int) -> Path:
    """Sample rows again and again, each day further back, with numbers of their own."""
    from hezhi.response.intake.demo import workbook

    places = workbook._places(workbook._named(None)) or workbook._places([])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(workbook.HEADINGS)
        written, round_number = 0, 0
        while written < many:
            now = datetime(2025, 6, 1) - timedelta(days=9 * (round_number % 80))
            for row in workbook.sample_rows(places, now, round_number)[: many - written]:
                row[0] = f"{row[0]}-{round_number}"
                writer.writerow(row)
                written += 1
            round_number += 1
    return path


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
