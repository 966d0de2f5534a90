"""What a night of the early warning takes, and how soon and how often for nothing it warns, on the demo city with its planted incidents.

`python benchmarks/early_warning.py [--rounds 5] [--json]`. Builds the demo city in a data home of its own. Times are medians in milliseconds
under job sight; the floor is the one count by compound, category and day that every night has to read. docs/early-warning.md.
"""

from datetime import timedelta

import start

GOAL = 60_000  # ms: a night of the demo city in a minute, so that a city of a hundred times as many fits between midnight and 05:20 on one core


def options(parser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=5)


def measure(given) -> dict:
    """All figures of one run."""
    from hezhi.edge.cli import demo_city
    from hezhi.ground.platform import clock
    from hezhi.response.requests import queries as requests
    from hezhi.steering.warnings import queries

    demo_city.build(lambda _words: None)
    day = clock.today() - timedelta(days=1)
    scheme = queries.warning_scheme(day)
    with start.as_job():
        night = start.median(given.rounds, lambda: queries.judge(day, scheme))
        floor = start.median(given.rounds, lambda: requests.voices_by_day(day - timedelta(days=88), day))
        found = queries.measured_content(queries.measure(queries.planted_incidents(), scheme))
    figures = {"night, ms": night, "floor: one count by day, ms": floor, "pairs": found["streams"]}
    for name, method in found["methods"].items():
        figures[f"{name}: false a month"] = method["false_a_month"]
        for size in method["sizes"]:
            said = f"{size['found']} of {size['there']}, {size['delay_days_median']} days"
            figures[f"{name}: {size['size']}"] = said
    return figures


def rows(figures) -> list:
    """The night against its goal."""
    return [
        start.Row(
            "early warning, a night of the demo city",
            figures["night, ms"],
            target=GOAL,
            floor=figures["floor: one count by day, ms"],
            floor_of="one count by compound, category and day",
        )
    ]


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
