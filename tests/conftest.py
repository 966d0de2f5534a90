"""What every test stands on: real PostgreSQL as the app role, a fixed sight, a signed-in client, a real browser, a running house."""

import os

import pytest
from django.db import transaction

from hezhi.edge.cli import checks
from tests import database, sightings
from tests.sightings import Browser, see_all, seen_by  # noqa: F401

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread in which tests make their rows

TOGETHER = ("tests/ground/ui/test_s", "tests/faults/")  # the sweep and the scripts share a city, all faults a house
LONGEST = (*TOGETHER, "tests/journeys/", "tests/response/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Processes that share the suite never divide a file, nor the files that share a running house."""
    from xdist.scheduler import LoadScopeScheduling

    class ByHouse(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid.split("::", 1)[0])

    return ByHouse(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Where processes share the suite the longest files come first, so that all end together."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, place in enumerate(LONGEST) if item.nodeid.startswith(place)), 9))


def pytest_terminal_summary(terminalreporter):
    """The figures that tests told (`figure` in tests/faults)."""
    told = (report for reports in terminalreporter.stats.values() for report in reports)
    lines = [
        line
        for report in told
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == "figure"
    ]
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def server(django_db_blocker):
    """The suite's PostgreSQL server."""
    with django_db_blocker.unblock(), database.running_server() as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server):
    """Instead of Django's test database: the owner has migrated, tests are the app role. A test that commits gets a fresh copy afterwards."""
    from django.test import TransactionTestCase

    kept = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: database.renew(server)
    yield
    TransactionTestCase._fixture_teardown = kept


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """`planted(make)`: rows made once for a module. Each test undoes its own changes; these rows go when the module ends. What `make` returns
    is shared: a test that changes it takes a `deepcopy`."""
    with django_db_blocker.unblock(), transaction.atomic():
        see_all()
        yield lambda make: make()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def sight_of_the_test(request):
    """A test with a database sees every row, unless it says whose eyes it borrows (`seen_by`)."""
    wants = request.node.get_closest_marker("django_db") or {"db", "transactional_db", "browse"} & set(
        request.fixturenames
    )
    if wants:
        request.getfixturevalue("db")
        see_all()
    return wants


@pytest.fixture
def browse(db):
    """`browse(user)` or `browse(actor)`: a test client signed in, through the named grant."""
    return sightings.browse


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; Playwright's own download is not wanted."""
    found = checks.chromium()
    if not found:
        pytest.fail(
            "no Chromium for the browser tests: `apt install chromium fonts-noto-cjk`, or set HEZHI_CHROMIUM",
            pytrace=False,
        )
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A Chinese reader at a desk; tests that need a phone make a context of their own."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="module")
def live(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """The real house on a free port, its database fresh for each module: web server and worker as people run them. See tests/live.py."""
    yield from _running(server, tmp_path_factory, django_db_blocker, "hezhi_live")


@pytest.fixture(scope="session")
def shared_live(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """The same for modules that only look at one and the same city."""
    yield from _running(server, tmp_path_factory, django_db_blocker, "hezhi_shared")


def _running(server, tmp_path_factory, blocker, name):
    from tests.live import House

    house = House(server, tmp_path_factory.mktemp("live"), blocker, name)
    house.start()
    yield house
    house.stop()
