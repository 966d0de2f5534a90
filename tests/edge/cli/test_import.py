"""`hezhi import`: what a script reads of it."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.main import main
from hezhi.ground.accounts.models import Role
from hezhi.ground.sheets.models import SheetImport
from tests.ground.sheets.factories import KIND, csv_file
from tests.ground.sheets.test_views import officer

pytestmark = pytest.mark.django_db
TABLE = "编号,名称,电话\na1,甲,13800001111\na2,乙,138\n"


@pytest.fixture(autouse=True)
def no_boot(monkeypatch):
    """The database is there already."""
    monkeypatch.setattr(boot, "django", lambda **how: None)


@pytest.fixture
def sheet(tmp_path):
    return str(csv_file(tmp_path / "x.csv", TABLE))


def run(*arguments):
    return CliRunner().invoke(main, ["import", *arguments])


def test_report_as_json_adds_up_and_names_the_cell(sheet):
    done = run(KIND.code, sheet, "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [report[k] for k in ("read", "created", "updated", "joined", "unchanged", "refused")] == [2, 1, 0, 0, 0, 1]
    assert report["refusals"] == [
        {"row": 3, "column": "电话", "value": "138", "reason": "手机号应是 11 位，这里是 3 位。"}
    ]
    assert report["mapping"] == {"编号": "code", "名称": "name", "电话": "phone"}
    assert report["seconds"] > 0


def test_dry_run_stores_nothing(sheet):
    report = json.loads(run(KIND.code, sheet, "--dry-run", "--json").stdout)

    assert (report["created"], report["dry_run"]) == (1, True)
    assert not Role.objects.filter(code="a1").exists()
    assert not SheetImport.objects.exists()


def test_a_heading_is_mapped_by_hand(tmp_path):
    path = str(csv_file(tmp_path / "x.csv", "编号,怎么叫,电话\na1,甲,\n"))

    assert run(KIND.code, path).exit_code == 1
    done = run(KIND.code, path, "--map", "怎么叫=name")

    assert (done.exit_code, Role.objects.get(code="a1").name) == (0, "甲")


def test_a_user_imports_with_the_rights_and_the_sight_of_his_post(sheet):
    officer("shen")
    officer("none", deeds=("territory.see",))

    assert run(KIND.code, sheet, "--as", "none").exit_code == 1
    assert run(KIND.code, sheet, "--as", "nobody").exit_code == 2
    assert run(KIND.code, sheet, "--as", "shen").exit_code == 0
    assert SheetImport.objects.get().actor_name == "沈一禾"


def test_refusals_and_wrong_use_have_their_exit_codes(tmp_path, sheet):
    paper = tmp_path / "x.pdf"
    paper.write_bytes(b"%PDF-1.7")

    assert run(KIND.code, str(paper)).exit_code == 1
    assert run("no-such-kind", sheet).exit_code == 2
    assert run(KIND.code, str(tmp_path / "none.csv")).exit_code == 2
    assert run(KIND.code, sheet, "--map", "nothing").exit_code == 2
    assert run(KIND.code, sheet, "--datum", "mars").exit_code == 2


def test_list_tells_kinds_columns_and_options():
    listed = {kind["kind"]: kind for kind in json.loads(run("--list", "--json").stdout)}

    told = listed[KIND.code]
    assert told["columns"][0] == {"field": "code", "label": "编号", "required": True, "also": ["岗位编号", "ID"]}
    assert told["options"] == [{"option": "datum", "choices": ["wgs84", "bd09"], "default": "wgs84"}]
    assert told["profiles"] == ["elsewhere"]
