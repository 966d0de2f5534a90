#!/usr/bin/env python3
"""Count a published list of 30 again from its records, and say whether it comes out the same.

python3 rebuild_list30.py records.csv edition.json        (Python 3.8 or newer, nothing else)
"""

import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

HIDDEN = "*"  # a category with fewer than five records of a compound is not told
SAID = ("rank", "requests", "matters", "last_month", "last_year", "largest")
PLAIN = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
say = sys.stdout.write


def rebuild(lines, edition):
    """{compound: what the list must say of it}, from nothing but the records and the edition's rule."""
    counts, matters, causes = defaultdict(Counter), Counter(), defaultdict(Counter)
    for record in csv.DictReader(line for line in lines if not line.startswith("#")):
        counts[record["month"]][record["compound"]] += 1
        if record["month"] == edition["month"]:
            matters[record["compound"]] += int(record["main"])
            causes[record["compound"]][record["category"]] += record["category"] != HIDDEN
    now, before, year = (counts[edition[key]] for key in ("month", "last_month", "last_year"))
    left_out = {"", *(str(one["compound_id"]) for one in edition["exclusions"])}
    order = sorted((-n, c) for c, n in now.items() if c not in left_out and n >= edition["smallest"])
    listed, rank = {}, 0
    for position, (negative, compound) in enumerate(order, 1):
        if position == 1 or negative != order[position - 2][0]:
            rank = position
        if rank > edition["places"]:
            break
        earlier = (before[compound] if before else None, year[compound] if year else None)
        largest = max(causes[compound].values()) or None
        listed[compound] = dict(zip(SAID, (rank, now[compound], matters[compound], *earlier, largest)))  # noqa: B905  (3.8)
    return listed


def main(records_path, edition_path):
    records, content = Path(records_path).read_bytes(), json.loads(Path(edition_path).read_text("utf-8"))
    mine, theirs = rebuild(records.decode("utf-8-sig").splitlines(), content), {}
    for row in content["rows"]:
        row["largest"] = row["causes"][0]["requests"] if row["causes"] else None
        theirs[str(row["compound_id"])] = {key: row[key] for key in SAID}
    for compound in sorted(c for c in {*mine, *theirs} if mine.get(c) != theirs.get(c)):
        say(f"{compound}: the list says {theirs.get(compound)}, the records say {mine.get(compound)}\n")
    code = hashlib.sha256(records).hexdigest()
    same = mine == theirs and code == content["records"]["sha256"]
    edition = json.dumps(json.loads(Path(edition_path).read_text("utf-8")), **PLAIN).encode()
    say(f"{len(mine)} compounds: {'the same list' if same else 'NOT the same list'}\n")
    say(f"records {code}\nedition {hashlib.sha256(edition).hexdigest()}\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) == 3 else __doc__)
