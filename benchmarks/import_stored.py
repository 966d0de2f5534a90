"""How fast a sheet of 100,000 rows x 20 columns is stored when nothing is read out of it: the import machinery itself.

    python benchmarks/import_stored.py [--rows 100000] [--json]

A kind of sheet made for this: 20 columns (words, numbers, dates), every cell read by the house's own readers, good rows into a table under row-level
security, one fate a row, one row of history. Floors, in the same run: reading the file alone, and COPY of the same cells into a bare table.
"""

import csv
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import start

WORDS = [f"word_{n}" for n in range(10)]
NUMBERS = [f"number_{n}" for n in range(6)]
DAYS = [f"day_{n}" for n in range(4)]
COLUMNS = [*WORDS, *NUMBERS, *DAYS]
TABLE = f"""
    create table benchmark_row (id bigserial primary key, area_path text collate "C" default '0001',
        {", ".join(f"{name} text" for name in WORDS)}, {", ".join(f"{name} int" for name in NUMBERS)},
        {", ".join(f"{name} date" for name in DAYS)})
"""
SAID = ("电梯停运两天没有人来修", "路灯不亮", "小区停车位被占", "楼道堆物", "水压不足早上没有热水")


def options(parser) -> None:
    """How many."""
    parser.add_argument("--rows", type=int, default=100_000)


def measure(given) -> dict:
    """Write the file, bring it in, say how long it took."""
    from hezhi.ground.platform.actor import job
    from hezhi.ground.platform.rows import in_area, protect
    from hezhi.ground.sheets import actions as sheets

    start.as_owner(TABLE, *protect("benchmark_row", in_area()).sql.split(";")[:-1])
    kind = kind_of_sheet()
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "rows.csv", given.rows)
        read = seconds(lambda: sum(1 for _row in csv.reader(path.open(encoding="utf-8"))))
        copied = seconds(lambda: copy_floor(path))
        cpu, wall = time.process_time(), time.monotonic()
        with start.as_job():
            report = sheets.run_import(path, kind, actor=job("sheets.import"))
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    return {
        "read": report["read"],
        "created": report["created"],
        "refused": report["refused"],
        "import, s": round(wall, 2),
        "import, CPU s of this process": round(cpu, 2),
        "rows/s": round(given.rows / wall),
        "reading the file, rows/s": round(given.rows / read),
        "COPY, rows/s": round(given.rows / copied),
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def rows(figures) -> list[start.Row]:
    """Rows a second, and the memory."""
    told = f"{figures['read']} rows x 20 columns, {figures['refused']} refused"
    return [
        start.Row("import, stored", figures["rows/s"], "rows/s", target=10_000, more=True,
            floor=figures["COPY, rows/s"], floor_of="COPY into a bare table", note=told),
        start.Row("peak memory of storing", figures["peak memory, MB"], "MB", target=600),
    ]  # fmt: skip


def kind_of_sheet():
    """The kind: columns read by the house's readers, rows copied into the table."""
    from django.db import connection

    from hezhi.ground.sheets import cells, kinds
    from hezhi.ground.sheets.kinds import Column, Fate, ImportKind

    class Benchmark(ImportKind):
        code, name, deed = "benchmark", "测量", "benchmark.import"
        columns = (
            *(Column(name, name, required=name == WORDS[0]) for name in WORDS),
            *(Column(name, name, read=cells.whole) for name in NUMBERS),
            *(Column(name, name, read=cells.day) for name in DAYS),
        )

        def store(self, rows, context):
            names = ", ".join(COLUMNS)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"create temporary table bench_arriving on commit drop as select {names} from benchmark_row with no data"
                )
                with cursor.copy(f"copy bench_arriving ({names}) from stdin") as sink:
                    for row in rows:
                        sink.write_row([row.get(name) for name in COLUMNS])
                cursor.execute(f"insert into benchmark_row ({names}) select {names} from bench_arriving")
            return [Fate("created", row.number, "benchmark.row", row.number) for row in rows]

    return kinds.register(Benchmark())


def write(path: Path, many: int) -> Path:
    """Invented rows; one in a thousand has a date that does not exist."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(many):
            words = [f"{SAID[(n + k) % len(SAID)]}{n if k == 0 else k}" for k in range(len(WORDS))]
            numbers = [n * (k + 1) % 9973 for k in range(len(NUMBERS))]
            days = [f"2026-{1 + (n + k) % 12:02d}-{1 + n % 28:02d}" for k in range(len(DAYS))]
            if n % 1000 == 999:
                days[0] = "2026-02-30"
            writer.writerow([*words, *numbers, *days])
    return path


def copy_floor(path: Path) -> None:
    """The floor of storing: the same cells by COPY into a table without an index."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor, path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        cursor.execute(f"create temporary table floor ({', '.join(f'{name} text' for name in COLUMNS)}) on commit drop")
        with cursor.copy("copy floor from stdin") as sink:
            for line in lines:
                sink.write_row(line)


def seconds(work) -> float:
    """How long it takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
