"""Starting where something stands in the way: a stale lock, a zombie, another copy, a taken port."""

import os
import socket
import subprocess
import sys

import pytest

from tests.faults import houses

pytestmark = pytest.mark.fault


def test_first_and_next_start(shut_house, figure):
    seconds = shut_house.start()

    load = os.getloadavg()[0]
    figure(
        "start", first_seconds=round(shut_house.first_seconds, 1), next_seconds=round(seconds, 1), load=round(load, 1)
    )
    assert seconds <= (8 if load < 2 * os.cpu_count() else 40)


def test_ctrl_c_stops_everything_it_started(house):
    assert house.stop() == 0

    assert house.left() == []
    assert houses.socket_of(house) is None
    assert not house.is_ready()


@pytest.mark.parametrize("owner", ["zombie", "foreign", "nobody"])
def test_a_stale_pid_file_does_not_keep_the_database_shut(shut_house, figure, owner):
    house = shut_house
    pid = {"zombie": houses.zombie, "foreign": lambda: 1, "nobody": lambda: 2**22 - 1}[owner]()
    place = (house.home / "pg").resolve() / "db"
    (place / "postmaster.pid").write_text(f"{pid}\n{place}\n1\n5432\n{house.home}/pg/run\n\n  1 1\nready\n")

    seconds = house.start()

    figure(f"stale pid file, {owner}", start_seconds=round(seconds, 2))


def test_two_copies_run_side_by_side(copied, house):
    copied.start()

    assert house.is_ready()
    assert houses.socket_of(house) != houses.socket_of(copied)
    assert copied.stop() == 0
    assert house.is_ready()


def test_the_same_home_is_not_opened_twice(house):
    second = houses.House(house.home, log="second.log")

    second.begin()
    code = second.process.wait(30)

    assert code == 1
    assert f"already running at http://localhost:{house.port}/" in second.said()
    assert house.is_ready()


def test_a_taken_port_is_said_and_nothing_is_left(shut_house):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", shut_house.port))
        taken.listen()
        shut_house.begin()
        code = shut_house.process.wait(30)

    assert code == 1
    assert f"port {shut_house.port} is taken" in shut_house.said()
    assert "--port N" in shut_house.said()
    assert shut_house.left() == []


def test_a_command_joins_the_running_database_and_leaves_it_running(house):
    done = _hezhi(house, "doctor", "--json")

    assert done.returncode in {0, 1}, done.stderr
    assert '"role", "state": "well"' in done.stdout
    assert house.is_ready()


def test_a_command_without_a_running_house_keeps_a_database_of_its_own(shut_house):
    done = _hezhi(shut_house, "migrate", "--json")

    assert done.stdout == '{"applied": []}\n', done.stderr
    assert shut_house.left() == []


def _hezhi(house, *arguments):
    told = {key: value for key, value in os.environ.items() if not key.startswith(houses.OURS)}
    told |= {"HEZHI_HOME": str(house.home), "PYTHONPATH": str(houses.ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "hezhi", *arguments], env=told, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
