"""The running house at the size of a city.

python benchmarks/serving_run.py [--requests 1000000] [--only-lists] [--seconds 4] [--json]
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import city
import requests_served
import serving
import start


def options(parser) -> None:
    """How large, how long."""
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--only-lists", action="store_true")
    parser.add_argument("--seconds", type=float, default=4.0)


def measure(given) -> dict:
    """Make the city, open the house, ask."""
    began = time.monotonic()
    made = city.make(given.requests)
    filled = time.monotonic() - began
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"], check=True)
    tiny = given.requests < 100_000 and not given.only_lists
    with serving.running(Path(os.environ["HEZHI_HOME"])) as web:
        seconds, alone = (min(given.seconds, 0.5), 10) if tiny else (given.seconds, 60)
        found = requests_served.measure(made, web, seconds=seconds, alone=alone, only_lists=given.only_lists)
    return {"requests": given.requests, "filled in, s": round(filled, 1), "rows": found}


def rows(figures) -> list[start.Row]:
    """All that was asked."""
    return figures.pop("rows")


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
