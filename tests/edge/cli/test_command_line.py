"""What the command line promises to scripts: exit codes 0, 1 and 2, JSON where something is returned, no question to anybody."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot, opening
from hezhi.edge.cli.main import main
from hezhi.edge.cli.supervisor import NotStarted
from tests.database import ROOT
from tests.live import free_port


def hezhi(*arguments, **told):
    """Run a command as its own process without a terminal; nothing of ours in its environment but what is told."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HEZHI_", "DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "hezhi", *arguments],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), **told},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def test_help_names_every_command_with_a_sentence():
    said = CliRunner().invoke(main, ["--help"]).output

    names = main.list_commands(None)
    assert {"check", "demo", "doctor", "import", "migrate", "secrets", "test", "up", "worker"} <= set(names)
    for name in names:
        command = main.get_command(None, name)
        assert command.get_short_help_str(), name
        assert command.hidden or f"  {name} " in said


def test_no_command_asks_a_question():
    for path in (ROOT / "src/hezhi/edge/cli").rglob("*.py"):
        text = path.read_text()
        assert "click.prompt" not in text, path
        assert "click.confirm" not in text, path
        assert "input(" not in text, path


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["demo", "--port", "0"], ["demo", "--port", "x"], ["check", "nothing"]]
)
def test_wrong_use_is_two(arguments):
    done = CliRunner().invoke(main, arguments)

    assert done.exit_code == 2
    assert "Error" in done.output


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path):
    first = hezhi("secrets", "--json", HEZHI_HOME=str(tmp_path))
    keys = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    second = hezhi("secrets", "--json", HEZHI_HOME=str(tmp_path))

    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout)["made"] == ["secret_key", "seal_key"]
    assert json.loads(second.stdout)["made"] == []
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == keys
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()} == {"0o600"}


def test_a_role_above_row_security_is_refused(server, django_db_setup):
    url = f"postgresql://hezhi@/hezhi_template?host={server.socket}"

    done = hezhi("worker", "start", DATABASE_URL=url, HEZHI_SECRET_KEY="x" * 60, HEZHI_SEAL_KEY="y")

    assert done.returncode == 1
    assert "the app must not run as this database role: hezhi: superuser; hezhi: bypassrls" in done.stderr


def test_an_empty_database_is_said_with_the_remedy(server, django_db_setup):
    server.renew("hezhi_empty")
    url = f"postgresql://hezhi_app@/hezhi_empty?host={server.socket}"

    done = hezhi("worker", "start", DATABASE_URL=url, HEZHI_SECRET_KEY="x" * 60, HEZHI_SEAL_KEY="y")

    assert done.returncode == 1
    assert "run `hezhi migrate` first" in done.stderr


def test_production_does_not_start_without_secrets(tmp_path):
    done = hezhi(
        "messages", DJANGO_SETTINGS_MODULE="hezhi.config.settings.production", HEZHI_HOME=str(tmp_path / "none")
    )
    direct = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "HEZHI_HOME": str(tmp_path / "none"),
            "DJANGO_SETTINGS_MODULE": "hezhi.config.settings.production",
        },
        capture_output=True,
        text=True,
    )

    assert done.returncode in {0, 1}
    assert direct.returncode == 1
    assert "hezhi secrets" in direct.stderr


def test_the_data_home_is_the_one_that_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HEZHI_HOME", str(tmp_path / "here"))

    assert boot.home() == (tmp_path / "here").resolve()


@pytest.mark.parametrize("more", [[], ["--fresh"]])
def test_the_demo_refuses_a_home_that_people_use(tmp_path, more):
    (tmp_path / "peoples-house").touch()
    (tmp_path / "media").mkdir()

    done = hezhi("demo", "--port", str(free_port()), *more, HEZHI_HOME=str(tmp_path))

    assert done.returncode == 1
    assert "holds a house that people use" in done.stderr
    assert (tmp_path / "media").exists()
    assert not (tmp_path / "pg" / "db").exists()


def test_a_home_is_peoples_from_its_first_up_unless_it_is_a_demos(tmp_path):
    peoples, demos = tmp_path / "one", tmp_path / "two"
    peoples.mkdir()
    demos.mkdir()
    (demos / "cast.json").write_text("[]")

    for home in (peoples, demos):
        opening._keep_apart(home, demo=False)

    assert (peoples / "peoples-house").exists()
    opening._keep_apart(demos, demo=True)
    with pytest.raises(NotStarted):
        opening._keep_apart(peoples, demo=True)
