"""The bench at a tiny size: everything is there that is measured; how long it takes is nobody's business here."""

import importlib
import json
import sys

import pytest
from click.testing import CliRunner
from django.test import RequestFactory

from hezhi.edge.cli.commands import bench as command
from tests.database import ROOT

SERVED = {
    "create by API, durable, with history": 5,
    "list of 50 by status and category, API, at 400 requests": None,
    "staff list of 50 by status and category, at 400 requests": 15,
    "the same list of one street's post, at 400 requests": 15,
    "the same list, a rare status, at 400 requests": 15,
    "one case by API, with history": None,
    "one case's page": 12,
    "one case's page at its handler": 12,
    "a status change: a sending is accepted": 8,
    "call-back page": 12,
    "a case is closed after the call": 8,
    "call-backs that are due": None,
    "dispatch desk, whole page": None,
    "inbox of a handler, 200 waiting": None,
}


@pytest.fixture
def module(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    return importlib.import_module


@pytest.mark.django_db(transaction=True)
def test_what_is_served_is_asked_and_told_with_its_floor(server, module, monkeypatch):
    monkeypatch.setenv("HEZHI_DB_SOCKET", str(server.socket))
    start, city, serving, served = (module(name) for name in ("start", "city", "serving", "requests_served"))
    start._purpose()
    made = city.make(400)
    with serving.running(server.home) as web:
        rows = served.measure(made, web, seconds=0.05, alone=2)

    assert {row.name: row.target for row in rows} == SERVED
    assert all(row.value > 0 and row.floor > 0 and row.floor_of for row in rows)
    assert all("PostgreSQL" in row.note for row in rows)
    assert start.as_superuser("select count(*) from requests_servicerequest")[0][0] > 400
    assert start.as_superuser("select count(*) from audit_record where deed = 'requests.accept' and xid > 1")[0][0] > 0


@pytest.mark.django_db(transaction=True)
def test_room_is_told_share_by_share(server, module, monkeypatch):
    monkeypatch.setenv("HEZHI_DB_SOCKET", str(server.socket))
    start, size = module("start"), module("size")
    start._purpose()
    figures = size.measure(type("Given", (), {"requests": 10}))

    rows = {row.name.strip(): row for row in size.rows(figures)}
    assert figures["characters"] == 120
    assert rows["one request with its life, all indexes"].target == 3072
    assert {name.partition(",")[0] for name in rows} > set(size.SHARES)
    assert start.as_superuser("select count(*) from audit_record where deed = 'requests.close'")[0][0] == 13
    assert start.as_superuser("select count(*) from outbox_event")[0][0] == 0


def test_what_is_asked_reads_as_a_browser_would_have_sent_it(module):
    asking, serving = module("asking"), module("serving")
    people = {"steward": serving.Visitor("abc")}
    photo = ("a.jpg", b"\xff\xd8 photo", "image/jpeg")

    plain = asking.Ask("", "/requests/progress/", caller=258).raw(people)
    typed = asking.form("steward", "/x/", text="修好了 & 亮了", voice=[1, 2])
    brought = asking.form_with_file("steward", "/x/", "photo", photo, text="修好了")

    assert plain.startswith(b"GET /requests/progress/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert b"X-Forwarded-For: 10.0.1.2\r\n" in plain
    assert b"hezhi=" not in plain
    assert b"hezhi=abc" in typed.raw(people)
    assert f"Content-Length: {len(brought.body)}\r\n".encode() in brought.raw(people)
    told = RequestFactory().generic("POST", "/x/", typed.body, content_type=typed.kind).POST
    assert (told["text"], told.getlist("voice")) == ("修好了 & 亮了", ["1", "2"])
    sent = RequestFactory().generic("POST", "/x/", brought.body, content_type=brought.kind)
    assert (sent.POST["text"], sent.FILES["photo"].name, sent.FILES["photo"].read()) == ("修好了", "a.jpg", photo[1])


def test_every_part_has_its_file_and_grows_with_the_size(module):
    bench = module("bench")

    assert [plan.script for plan in bench.plans(1_000_000)] == [
        "serving_run", "serving_run", "every", "size", "list30", "import_requests", "import_stored", "search", "rates",
    ]  # fmt: skip
    for size in (200, 1_000_000, 5_000_000):
        for plan in bench.plans(size):
            assert (ROOT / "benchmarks" / f"{plan.script}.py").is_file()
    assert bench.plans(1_000_000)[4].options[:2] == ["--requests", "20000000"]


def test_the_page_judges_at_full_size_only_and_keeps_the_reasons(module, tmp_path):
    bench, start = module("bench"), module("start")
    rows = [
        start.Row("quick", 2.0, target=5, floor=0.5, floor_of="a row"),
        start.Row("slow", 9.0, target=5),
        start.Row("rows", 3_000, "rows/s", target=2_000, floor=60_000, floor_of="COPY", more=True),
    ]
    parts = [bench.Part("Served", "two workers", rows), bench.Part("Words", "texts", fault="Traceback\nno room left")]
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\nold\n\n## Why\n\nBecause.\n", encoding="utf-8")

    told = bench.page(parts, 1_000_000, bench.reasons_of(page))
    assert "2 of 3 targets met" in told
    assert "| quick | 2 ms | ≤ 5 | met | 0.5 (a row) | 4.0 |" in told
    assert "| slow | 9 ms | ≤ 5 | **missed** |" in told
    assert "| rows | 3,000 rows/s | ≥ 2,000 | met | 60,000 (COPY) | 20.0 |" in told
    assert "no room left" in told
    assert told.endswith("## Why\n\nBecause.\n")
    assert "old" not in told
    small = bench.page(parts, 2_000)
    assert "nothing is judged" in small
    assert "missed" not in small
    assert json.loads(bench.as_json(parts, 2_000))["parts"][0]["rows"][1]["is_met"] is None


def test_the_command_writes_the_page_and_fails_with_a_part(module, tmp_path, monkeypatch):
    bench = module("bench")
    monkeypatch.setattr(bench, "run", lambda size, only, say: iter([bench.Part("A", "b", fault="broke")]))
    page = tmp_path / "page.md"

    done = CliRunner().invoke(command.command, ["--requests", "300", "--page", str(page)])

    assert done.exit_code == 1
    assert "broke" in page.read_text(encoding="utf-8")
    assert CliRunner().invoke(command.command, ["--requests", "100"]).exit_code == 2
