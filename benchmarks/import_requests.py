"""How fast a hotline's sheet comes in: read, masked, classified, located, compared, stored, with history and counts.

    HEZHI_HOME=... python benchmarks/import_requests.py [--rows 100000]

Needs a migrated database with compounds (`hezhi demo` or imports). Invented rows of 25 columns over the register's compounds; rolled back
at the end. Prints rows, wall and CPU seconds of this process, rows a second of each, and the peak memory in MB.
"""

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from hezhi.edge.cli import boot


def main() -> None:
    """Write the file, bring it in, roll it back, say how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job
    from hezhi.ground.sheets import actions as sheets

    with tempfile.TemporaryDirectory() as folder, transaction.atomic(), sight.job("sheets.import"):
        path = _write(Path(folder) / "rows.csv", rows)
        wall, cpu = time.monotonic(), time.process_time()
        report = sheets.run_import(path, "requests", actor=job("sheets.import"), options={"source": "benchmark"})
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        transaction.set_rollback(True)
    told = {name: report[name] for name in ("read", "created", "updated", "joined", "unchanged", "refused")}
    told |= {"wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "rows_per_s": round(rows / wall)}
    told |= {"rows_per_cpu_s": round(rows / cpu), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    print(json.dumps(told))  # noqa: T201


def _write(path: Path, rows: int) -> Path:
    """Sample rows again and again, each day further back, with numbers of their own."""
    from hezhi.response.intake.demo import workbook

    places = workbook._places(workbook._named(None)) or workbook._places([])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(workbook.HEADINGS)
        written, round_number = 0, 0
        while written < rows:
            now = datetime(2025, 6, 1) - timedelta(days=9 * (round_number % 80))
            for row in workbook.sample_rows(places, now, round_number)[: rows - written]:
                row[0] = f"{row[0]}-{round_number}"
                writer.writerow(row)
                written += 1
            round_number += 1
    return path


if __name__ == "__main__":
    main()
