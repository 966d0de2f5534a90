"""The person without an account: told by SMS or e-mail, a link to the thread, photos and recordings of his own; nothing for anybody else."""

from datetime import timedelta

import pytest

from hezhi.ground.notices import actions as notices
from hezhi.ground.notices.models import Letter
from hezhi.ground.platform import clock, outbox, sealed
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import Requester, ServiceRequest
from tests.sightings import browse

from .factories import NOW, make_dispatch, make_request, make_world

pytestmark = pytest.mark.django_db
PHONE = "12012342046"


def letters():
    """What was written to bare addresses: (kind, template, address), oldest first, after all deliveries."""
    outbox.deliver_waiting()
    rows = Letter.objects.order_by("id")
    return [(row.kind, row.template.removeprefix("requests."), opened(row)["address"]) for row in rows]


def opened(letter):
    import json

    return json.loads(sealed.open_bytes(bytes(letter.sealed)))


def test_who_left_a_telephone_is_told_by_sms_once_an_event():
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world, phone=PHONE)
        assert letters() == [("sms", "received", PHONE), ("sms", "dispatched", PHONE)]
        actions.accept_dispatch(dispatch, actor=world.fitter)
        actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        actions.accept_report(dispatch, actor=world.dispatcher)

        assert [template for _kind, template, _address in letters()] == ["received", "dispatched", "done"]
        assert opened(Letter.objects.first())["values"] == {
            "number": dispatch.request.number
        }  # number and link, no more


def test_who_left_only_an_address_is_told_by_mail_and_who_left_nothing_is_not():
    world = make_world()
    with clock.fixed(NOW):
        make_request(world, mail="sun@example.org")
        make_request(world, is_anonymous=True)
        make_request(
            world, source="hotline", external_id="RX1", phone="12012340000"
        )  # the hotline tells its own callers

        assert letters() == [("email", "received", "sun@example.org")]
    assert b"sun@" not in bytes(Requester.objects.get(mail__isnull=False).mail)


def test_without_a_gateway_for_telephones_the_address_is_used(settings):
    settings.NOTICE_CHANNELS = ["email"]
    world = make_world()
    with clock.fixed(NOW):
        make_request(world, phone=PHONE, mail="sun@example.org")

        assert letters() == [("email", "received", "sun@example.org")]


def test_the_link_opens_one_thread_on_this_device():
    world = make_world()
    mine, other = make_request(world, phone=PHONE), make_request(world, phone="12012340001")
    visitor = browse(None)

    answer = visitor.get(queries.link_of(mine))

    assert answer.url == f"/requests/mine/{mine.pk}/"
    assert visitor.get(answer.url).status_code == 200
    assert visitor.get(f"/requests/mine/{other.pk}/").status_code == 404


@pytest.mark.parametrize("change", ["x", "", "AAAA", "%00", "é"])
def test_a_made_up_link_leads_to_the_look_up(change):
    row = make_request(make_world(), phone=PHONE)
    right = queries.link_of(row)

    for token in (change * 10 or "-", right[12:-3] + "zzz", right[12:-1] if change else "AAAAAAAB" + right[20:-1]):
        if f"/requests/p/{token}/" == right:
            continue
        answer = browse(None).get(f"/requests/p/{token}/")
        assert answer.url == "/requests/progress/"


def test_a_link_lapses_a_year_after_the_end():
    row = make_request(make_world(), phone=PHONE)
    token = queries.link_of(row).split("/")[-2]
    ServiceRequest.objects.filter(pk=row.pk).update(closed_at=clock.now() - timedelta(days=365))
    assert queries.request_by_link(token) == row.pk

    ServiceRequest.objects.filter(pk=row.pk).update(closed_at=clock.now() - timedelta(days=367))
    assert queries.request_by_link(token) is None


def test_links_are_tried_thirty_times_a_quarter_of_an_hour():
    row = make_request(make_world(), phone=PHONE)
    wrong = f"/requests/p/{'A' * 28}/"
    for _n in range(30):
        browse(None).get(wrong, REMOTE_ADDR="10.9.9.9")

    assert browse(None).get(queries.link_of(row), REMOTE_ADDR="10.9.9.9").url == "/requests/progress/"
    assert browse(None).get(queries.link_of(row), REMOTE_ADDR="10.9.9.8").url == f"/requests/mine/{row.pk}/"


def test_a_night_letter_waits_for_the_morning():
    world = make_world()
    with clock.fixed(NOW.replace(hour=23)):
        make_request(world, phone=PHONE)
        assert letters()
        assert notices.send_due() == 0
    with clock.fixed(NOW.replace(hour=8, minute=0) + timedelta(days=1)):
        assert notices.send_due() == 1
