"""F16, F17 and F18: hostile, huge and damaged sheets. Each is refused in plain words, or read as text; nothing is damaged in silence,
nothing goes to the network, and this process stays small because a child does the reading."""

import json
import socket
import sys
import time

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import actions, guard
from tests.ground.sheets import hostile, odd
from tests.ground.sheets.factories import ACTOR, KIND, csv_file

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
FILES = [*hostile.FILES, *odd.FILES]
FIGURES: list[dict] = []


@pytest.fixture(scope="module", autouse=True)
def told():
    """One JSON line for all files."""
    yield
    if FIGURES:
        worst = {
            "files": len(FIGURES),
            "refused": sum(f["refused"] for f in FIGURES),
            "read": sum(not f["refused"] for f in FIGURES),
        }
        worst |= {
            "slowest_s": max(f["seconds"] for f in FIGURES),
            "web_rss_mb": max(f["rss"] for f in FIGURES),
            "silent_damage": sum(f["damaged"] for f in FIGURES),
            "network_calls": sum(f["calls"] for f in FIGURES),
        }
        sys.stdout.write("\n" + json.dumps({"fault": "F16-F18", **worst}) + "\n")


@pytest.fixture
def trap():
    """A listener that the links in the files point to: whoever follows one, parent or child, is counted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        hostile.TRAP["port"] = listener.getsockname()[1]
        yield listener


def calls(listener) -> int:
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


@pytest.mark.parametrize("crafted", FILES, ids=lambda c: c.name)
def test_a_crafted_file_is_refused_in_words_or_read_as_text(crafted, tmp_path, trap, monkeypatch):
    path = tmp_path / ("crafted" + crafted.suffix)
    crafted.make(path)
    rows = []
    kept = KIND.store
    monkeypatch.setattr(KIND, "store", lambda given, context: rows.extend(given) or kept(given, context), raising=False)
    process = psutil.Process()
    before, began, report, refused = process.memory_info().rss, time.monotonic(), None, None

    try:
        report = actions.run_import(path, KIND, actor=ACTOR)
    except Refused as refusal:
        refused = refusal

    seconds, grown = time.monotonic() - began, (process.memory_info().rss - before) / 2**20
    damaged = int(refused is None and {key: str(rows[0][key]) for key in crafted.values} != crafted.values)
    figures = {"name": crafted.name, "seconds": round(seconds, 1), "rss": round(max(grown, 0), 1)}
    FIGURES.append({**figures, "refused": refused is not None, "damaged": damaged, "calls": calls(trap)})
    assert seconds <= 60
    assert grown <= 50
    assert FIGURES[-1]["calls"] == 0
    if crafted.refused:
        assert refused is not None, report
        assert refused.code == "sheets." + crafted.refused
        assert refused.message.endswith("。")
        return
    assert refused is None, refused
    assert (report["created"], damaged) == (crafted.rows, 0)
    assert set(crafted.notices) <= set(report["notices"])
    said = "".join(r["reason"] for r in report["refusals"])
    assert all(words in said for words in crafted.faults)
    assert bool(report["refusals"]) == bool(crafted.faults)


def test_at_least_forty_files_are_tried():
    assert len(FILES) >= 40
    assert len({crafted.name for crafted in FILES}) == len(FILES)


def test_f17_a_file_over_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BYTES", 10)
    path = csv_file(tmp_path / "big.csv", "编号,名称\n" + "a1,甲\n" * 9)

    with pytest.raises(guard.Unsafe) as unsafe:
        guard.check(path)

    assert unsafe.value.code == "too_large"


def test_f17_a_child_that_never_ends_is_stopped(tmp_path, monkeypatch):
    from hezhi.ground.sheets import reading

    monkeypatch.setattr(reading, "WALL_SECONDS", 0.2)
    path = csv_file(tmp_path / "list.csv", "编号,名称\na1,甲\n")
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 600\n")  # a child that never says a line
    silent.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(silent))

    with pytest.raises(Refused) as refused:
        for _ in reading.lines(path, ""):
            pass

    assert refused.value.code == "sheets.too_slow"


def test_an_uploads_own_name_opens_nothing(tmp_path):
    path = csv_file(tmp_path / "x.csv", "编号,名称\na1,甲\n")

    received = actions.receive_file(path, "../../../etc/passwd.csv", KIND, actor=ACTOR)

    assert received.file_name == "passwd.csv"
    assert "/" not in received.stored
    assert SimpleUploadedFile("../x.csv", b"").name == "x.csv"
