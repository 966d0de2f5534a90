"""How fast a sheet becomes rows, against the floors in the same run: calamine alone for reading, COPY alone for storing.

`python benchmarks/import_speed.py [--rows 20000] [--json]`. Makes its own workbook of invented communities and its own database in a
temporary data home; nothing of an installation is touched.
"""

import tempfile
import time
from pathlib import Path

import start


def options(parser) -> None:
    """How many."""
    parser.add_argument("--rows", type=int, default=20_000)


def measure(given) -> dict:
    """All figures of one run."""
    with tempfile.TemporaryDirectory() as folder:
        return measure_in(Path(folder), given.rows)


def measure_in(home: Path, rows: int) -> dict:
    """The same, with the sheets written into this folder."""
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job
    from hezhi.ground.sheets import actions, reading

    book = workbook(home / "communities.xlsx", rows)
    above = parents(home)
    figures: dict = {"rows": rows}
    figures["read_floor_s"] = timed(lambda: raw_read(book))
    figures["read_s"] = timed(lambda: sum(1 for _ in reading.lines(book, "communities")))
    with transaction.atomic(), sight.job("sheets.import"):
        for path in above:
            actions.run_import(path, "divisions", actor=job("sheets.import"), options={"city": "测城"})
    figures["copy_floor_s"] = timed(lambda: copy_floor(book))

    def preview():
        with transaction.atomic(), sight.job("sheets.import"):
            return actions.run_import(
                book, "divisions", actor=job("sheets.import"), options={"city": "测城"}, dry_run=True
            )

    def store():
        with transaction.atomic(), sight.job("sheets.import"):
            return actions.run_import(book, "divisions", actor=job("sheets.import"), options={"city": "测城"})

    figures["preview_s"] = timed(preview)
    figures["import_s"] = timed(store)
    figures["same_file_again_s"] = timed(store)
    figures["rows_per_s_read"] = round(rows / figures["read_s"])
    figures["rows_per_s_imported"] = round(rows / figures["import_s"])
    figures["times_copy_floor"] = round(figures["import_s"] / figures["copy_floor_s"], 1)
    return figures


def timed(work) -> float:
    """Seconds that the work takes."""
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 3)


def parents(home: Path) -> list[Path]:
    """The district and the subdistricts above the communities."""
    district, streets = home / "districts.csv", home / "streets.csv"
    district.write_text("code,name,cityCode\n990101,测试区,9901\n")
    lines = [f"{990101001 + n},第{n}街道,990101" for n in range(100)]
    streets.write_text("code,name,areaCode\n" + "\n".join(lines) + "\n")
    return [district, streets]


def workbook(path: Path, rows: int) -> Path:
    """Invented communities."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("communities")
        sheet.write_row(0, 0, ["code", "name", "streetCode"])
        for n in range(rows):
            sheet.write_row(
                n + 1, 0, [f"{990101001 + n % 100}{n // 100:05d}", f"第{n}社区居委会", str(990101001 + n % 100)]
            )
    return path


def raw_read(path: Path) -> int:
    """The floor of reading: the library alone, in this process."""
    import python_calamine

    return len(python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python())


def copy_floor(path: Path) -> None:
    """The floor of storing: the same cells by COPY into a bare table."""
    import python_calamine
    from django.db import connection, transaction

    lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "create temporary table floor (id bigserial primary key, code text unique, name text, parent text) on commit drop"
        )
        with cursor.copy("copy floor (code, name, parent) from stdin") as copy:
            for line in lines:
                copy.write_row(line)


if __name__ == "__main__":
    start.run(measure, None, options, __doc__)
