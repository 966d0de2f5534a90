"""Houses to be killed, and a line of figures for each fault."""

import json

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
def figure(request):
    """`figure(fault, **figures)`: one JSON line at the end of the run, also of a run in several processes."""

    def say(fault, **figures):
        line = {"fault": fault, "test": request.node.name, **figures}
        request.node.user_properties.append(("figure", json.dumps(line, ensure_ascii=False)))

    return say
