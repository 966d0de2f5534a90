"""Houses to be killed, and a line of figures for each fault."""

import json
import sys

import pytest

from tests.faults import houses


@pytest.fixture(scope="session")
def the_house():
    """One house for all faults, opened for the first time; it remembers the seconds of that."""
    opened = houses.House(houses.fresh_home())
    try:
        opened.first_seconds = opened.start(wait=180)
        yield opened
    finally:
        opened.end()
        houses.throw_away(opened.home)


@pytest.fixture
def house(the_house):
    """The house, running: started again if the test before left it shut."""
    if the_house.process.poll() is not None:
        the_house.start()
    return the_house


@pytest.fixture
def shut_house(the_house):
    """The house, properly closed."""
    if the_house.process.poll() is None:
        assert the_house.stop() == 0
    return the_house


@pytest.fixture
def copied(shut_house):
    """A copy of the closed house in a home of its own, not yet started."""
    other = houses.House(houses.copy_of(shut_house.home))
    yield other
    other.end()
    houses.throw_away(other.home)


@pytest.fixture
def figure(capsys, request):
    """`figure(fault, **figures)` prints one JSON line past pytest's capture."""

    def say(fault, **figures):
        with capsys.disabled():
            line = {"fault": fault, "test": request.node.name, **figures}
            sys.stdout.write("\n" + json.dumps(line, ensure_ascii=False) + "\n")

    return say
