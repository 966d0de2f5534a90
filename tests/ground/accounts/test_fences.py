"""Fences around every address of the house: no unsafe request without its token, no deed by reading, no page in a frame (F33, F45)."""

import logging

import pytest
from django.test import Client

from hezhi.ground.accounts import actions
from hezhi.ground.accounts.models import Attempt
from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform.models import AuditRecord
from tests.ground.accounts.factories import JOB, person
from tests.house.test_rights import addresses, filled
from tests.sightings import Browser, browse

pytestmark = pytest.mark.django_db
LOOKS = {"accounts.preview", "platform.export_audit"}  # deeds that consist in reading, and are written down as such


def every_address():
    return sorted({filled(route) for route, _name in addresses() if "(" not in route and "$" not in route})


@pytest.fixture
def all_powers():
    """One person with every post there is, to whom no page is closed by rights alone."""
    user = person("all", name="全能")
    for role in ROLES:
        actions.give_grant(user, actor=JOB, role=role.code, title=role.name, area_path="0001", desk=1)
    return user


def test_no_unsafe_request_without_its_token(all_powers):
    client = Client(enforce_csrf_checks=True)
    client.cookies = browse(all_powers).cookies
    taken = {}
    for address in every_address():
        for method in ("post", "put", "patch", "delete"):
            status = getattr(client, method)(address).status_code
            if status not in (401, 403, 404, 405):  # 401: the API takes a key and never reads the session's cookie
                taken[method, address] = status

    assert len(every_address()) > 50
    assert taken == {}
    assert AuditRecord.objects.exclude(deed__in=["accounts.open_account", "accounts.give_grant"]).count() == 0


def test_a_foreign_origin_is_refused_even_with_a_token():
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies["hezhi-csrf"].value
    form = {"account": "x", "password": "y", "csrfmiddlewaretoken": token}

    foreign = client.post("/sign-in/", form, HTTP_ORIGIN="https://evil.example")
    own = client.post("/sign-in/", form, HTTP_ORIGIN="http://testserver")

    assert (foreign.status_code, own.status_code) == (403, 422)
    assert Attempt.objects.count() == 1


def test_reading_does_nothing(all_powers):
    failed = {}
    before = AuditRecord.objects.count()
    for grant in all_powers.grants.order_by("id"):
        client = browse(all_powers, grant)
        for address in every_address():
            response = client.get(address)
            if response.status_code >= 500:
                failed[grant.role.code, address] = response.status_code

    assert failed == {}
    assert set(AuditRecord.objects.order_by("id").values_list("deed", flat=True)[before:]) <= LOOKS


@pytest.mark.parametrize("address", ["/sign-in/", "/account/", "/organisation/", "/audit/", "/notices/"])
def test_pages_stand_in_no_frame_and_run_nothing_foreign(all_powers, address):
    response = browse(all_powers, all_powers.grants.get(role__code="system_admin")).get(address)

    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["x\r\n2026-11-24 admin signed in", "\x1b[2J\x1b[31mroot", "a\u2028b", "x\x00y"])
def test_a_name_forges_no_line_of_the_log(name, caplog):
    with caplog.at_level(logging.DEBUG):
        Browser().post("/sign-in/", {"account": name, "password": "wrong"})

    assert [
        record.getMessage() for record in caplog.records if "\n" in record.getMessage() or "\x1b" in record.getMessage()
    ] == []
