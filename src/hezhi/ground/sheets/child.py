"""The child that opens other people's files: little memory, little time, no Django, no network, nothing but lines of JSON out.

`python -m hezhi.ground.sheets.child '{"path": …, "sheet": null | name, "head": n}'`: with `head` the first n lines of every sheet, else all lines
of one sheet. A cell is text, a number, true/false, or ["d", iso] for a date.
"""

import csv
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hezhi.ground.sheets import guard

SECONDS = 60
MEMORY = 2**30
DELIMITERS = ",\t;|"
DOS_END = "\x1a"  # old programs end a text file with it


def main() -> None:
    """Check, read, print; a refusal is a line of its own."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.loads(sys.argv[1])
    try:
        _read(Path(order["path"]), order.get("sheet"), order.get("head"))
    except guard.Unsafe as unsafe:
        _say({"refused": unsafe.code, "figures": unsafe.figures})
    except MemoryError:
        _say({"refused": "too_much_inside", "figures": {"limit": guard.MOST_UNPACKED // 2**20}})


def _read(path: Path, sheet: str | None, head: int | None) -> None:
    checked = guard.check(path)
    if checked.form == "csv":
        _say({"form": "csv", "notices": checked.notices, "encoding": checked.encoding, "sheets": [""]})
        _tell("", _csv_lines(path, checked.encoding), head)
    else:
        _workbook(path, checked, sheet, head)
    _say({"end": True})


def _workbook(path: Path, checked: guard.Checked, sheet: str | None, head: int | None) -> None:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(str(path))
        sheets = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        names = [m.name for m in sheets]
        if not names:
            raise guard.Unsafe("no_sheet")
        hidden = [m.name for m in sheets if m.visible != calamine.SheetVisibleEnum.Visible]
        _say({"form": checked.form, "notices": checked.notices, "encoding": "", "sheets": names, "hidden": hidden})
        cells = 0
        for name in names if sheet is None else [sheet]:
            grid = book.get_sheet_by_name(name)
            cells += grid.total_height * grid.total_width
            if cells > guard.MOST_CELLS:
                raise guard.Unsafe("too_many_cells", limit=guard.MOST_CELLS)
            top, left = grid.start or (0, 0)
            _tell(name, ((top + n + 1, [None] * left + line) for n, line in enumerate(grid.iter_rows())), head)
    except calamine.PasswordError:
        raise guard.Unsafe("locked") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise guard.Unsafe("broken") from error


def _tell(name: str, lines, head: int | None) -> None:
    """Print the lines that hold anything; a sheet's name goes before its lines."""
    _say({"sheet": name})
    seen = 0
    for number, line in lines:
        plain = [_plain(cell) for cell in line]
        while plain and plain[-1] in (None, ""):
            plain.pop()
        if plain:
            _say([number, plain])
            seen += 1
        if head and seen >= head:
            break


def _plain(cell):
    """A cell as JSON can carry it."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime | date):
        return ["d", cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell


def _csv_lines(path: Path, encoding: str):
    csv.field_size_limit(200_000)
    with path.open(encoding=encoding, newline=None) as file:  # CR, LF and CRLF all end a line
        sample = file.read(65_536)
        file.seek(0)
        cells = 0
        try:
            for number, line in enumerate(csv.reader(file, delimiter=_delimiter(sample), strict=False), start=1):
                if line == [DOS_END]:
                    continue
                cells += len(line)
                if cells > guard.MOST_CELLS:
                    raise guard.Unsafe("too_many_cells", limit=guard.MOST_CELLS)
                yield number, line
        except csv.Error:
            raise guard.Unsafe("long_cell") from None


def _delimiter(sample: str) -> str:
    """The sign that cuts most of the first lines into equally many cells, quoted parts left out."""
    best, score = ",", (0, 0)
    for sign in DELIMITERS:
        widths = [len(line) for line in csv.reader(sample.splitlines()[:20], delimiter=sign) if line]
        common = max(set(widths), key=widths.count) if widths else 1
        if common > 1 and (widths.count(common), common) > score:
            best, score = sign, (widths.count(common), common)
    return best


def _say(line) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
