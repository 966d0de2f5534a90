"""One matter told by many: put together, taken apart, undone; both counts right after each step, whatever the path."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import ServiceRequest
from hezhi.response.requests.states import RequestState

from .factories import NOW, audited, desk_client, make_dispatch, make_request, make_world, resident

pytestmark = pytest.mark.django_db
MONTH = date(2025, 9, 1)


@pytest.fixture(autouse=True)
def afternoon():
    with clock.fixed(NOW):
        yield


def figures(world) -> tuple[int, int]:
    """Requests and matters of the month as kept; the same as a full count."""
    assert queries.recount(MONTH) == []
    row = queries.count_requests(MONTH, world.city.city.path)[0]
    return row.requests, row.matters


def test_merge_puts_two_groups_under_one_main_request():
    world = make_world()
    first, second, voice, other = (make_request(world) for _ in range(4))
    actions.join_request(voice, first, actor=world.dispatcher)
    actions.join_request(other, second, actor=world.dispatcher)
    assert figures(world) == (4, 2)

    main = actions.merge_matters(second, first, actor=world.dispatcher)

    assert figures(world) == (4, 1)
    assert (main.pk, main.voice_count) == (first.pk, 4)
    assert set(queries.voices_of(main)) == {second, voice, other}
    second.refresh_from_db()
    assert (second.state, second.voice_count, second.joined_to) == (RequestState.LINKED_DUPLICATE, 1, first)


def test_unmerge_gives_each_group_its_own_voices_back():
    world = make_world()
    first, second, voice, other = (make_request(world) for _ in range(4))
    actions.join_request(voice, first, actor=world.dispatcher)
    actions.join_request(other, second, actor=world.dispatcher)
    main = actions.merge_matters(second, first, actor=world.dispatcher)
    step = queries.matter_of(main, world.dispatcher).steps[0]

    again = actions.unmerge_matters(main, step.undo, actor=world.dispatcher)

    assert figures(world) == (4, 2)
    assert (again.pk, again.voice_count, again.state) == (second.pk, 2, RequestState.RECEIVED)
    assert list(queries.voices_of(second)) == [other]
    assert list(queries.voices_of(first)) == [voice]
    before = audited()
    with pytest.raises(Refused, match="已经不在这里"):
        actions.unmerge_matters(main, step.undo, actor=world.dispatcher)
    assert audited() == before


def test_merge_leaves_what_is_in_hand_in_hand():
    world = make_world()
    first, second = make_request(world), make_request(world)
    make_dispatch(world, row=second)

    actions.merge_matters(second, first, actor=world.dispatcher)
    parted = actions.split_request(ServiceRequest.objects.get(pk=second.pk), actor=world.dispatcher)

    assert parted.state == RequestState.IN_HAND
    assert parted.joined_to is None
    assert figures(world) == (2, 2)


def test_the_same_person_twice_counts_once_and_again_when_parted():
    world = make_world()
    person = resident()
    first = make_request(world, person=person.person)
    second = make_request(world, person=person.person)

    actions.merge_matters(second, first, actor=world.dispatcher)

    assert figures(world) == (1, 1)
    first.refresh_from_db()
    assert first.voice_count == 1
    actions.split_voices(first, [second.pk], actor=world.dispatcher)
    assert figures(world) == (2, 2)


def test_split_voices_together_are_one_other_matter():
    world = make_world()
    main, *voices = (make_request(world) for _ in range(4))
    for voice in voices:
        actions.join_request(voice, main, actor=world.dispatcher)

    actions.split_voices(main, [voices[0].pk, voices[2].pk], actor=world.dispatcher, is_together=True)

    assert figures(world) == (4, 2)
    main.refresh_from_db()
    assert main.voice_count == 2
    assert list(queries.voices_of(voices[0])) == [voices[2]]


def test_merge_refuses_itself_a_voice_and_a_stranger():
    world = make_world()
    main, voice, other = (make_request(world) for _ in range(3))
    actions.join_request(voice, main, actor=world.dispatcher)
    before = audited()

    with pytest.raises(Refused):
        actions.merge_matters(main, main, actor=world.dispatcher)
    with pytest.raises(Refused):
        actions.merge_matters(other, voice, actor=world.dispatcher)
    with pytest.raises(NotPermitted):
        actions.merge_matters(other, main, actor=world.other_dispatcher)
    with pytest.raises(Refused):
        actions.split_voices(main, [], actor=world.dispatcher)

    assert audited() == before
    assert figures(world) == (3, 2)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("jmsu"), st.integers(0, 4), st.integers(0, 4)), max_size=9))
def test_whatever_is_merged_and_split_the_counts_add_up(steps):
    world = _kept_world()
    rows = [make_request(world) for _ in range(5)]

    for deed, at, to in steps:
        _try(deed, rows[at], rows[to], world.dispatcher)

    ids = [row.pk for row in rows]
    for row in ServiceRequest.objects.filter(pk__in=ids, joined_to=None):
        assert row.voice_count == 1 + queries.voices_of(row).filter(is_repeat=False).count()
    assert not ServiceRequest.objects.filter(pk__in=ids, joined_to__joined_to__isnull=False).exists()
    assert queries.recount(MONTH) == []


_worlds = []


def _kept_world():
    """One world for all examples: they run in one transaction."""
    if not _worlds or not ServiceRequest.objects.filter(compound=_worlds[0].compound).exists():
        _worlds[:] = [make_world()]
    return _worlds[0]


def _try(deed, row, other, actor):
    row, other = (ServiceRequest.objects.get(pk=one.pk) for one in (row, other))
    try:
        if deed == "j":
            actions.join_request(row, other, actor=actor)
        elif deed == "m":
            actions.merge_matters(row, other, actor=actor)
        elif deed == "s":
            actions.split_request(row, actor=actor)
        else:
            undo = [step.undo for step in queries.matter_of(row, actor).steps if step.undo]
            actions.unmerge_matters(row, undo[0] if undo else 0, actor=actor)
    except Refused:
        pass


def test_an_officer_merges_splits_and_undoes_in_the_browser():
    world = make_world()
    first, second, voice = (make_request(world) for _ in range(3))
    client = desk_client(world)
    here = reverse("requests:matter", args=[first.pk])

    assert client.post(reverse("requests:merge", args=[first.pk]), {"other": second.number}).status_code == 303
    client.post(reverse("requests:merge", args=[first.pk]), {"other": voice.pk})
    page = client.get(here).content.decode()
    assert "3 件诉求，1 件事" in page
    assert figures(world) == (3, 1)

    client.post(reverse("requests:split", args=[first.pk]), {"voice": [voice.pk], "how": "each"})
    page = client.get(here)
    assert "2 件诉求，1 件事" in page.content.decode()
    assert figures(world) == (3, 2)
    steps = page.context["matter"].steps
    assert [bool(step.rejoin) for step in steps] == [True, False, False]

    client.post(reverse("requests:merge", args=[first.pk]), {"other": steps[0].rejoin})
    undo = next(step.undo for step in client.get(here).context["matter"].steps if step.number == second.number)
    client.post(reverse("requests:unmerge", args=[first.pk, undo]))
    assert figures(world) == (3, 2)
    assert client.get(reverse("requests:matter", args=[voice.pk])).status_code == 302
    listed = client.get(reverse("requests:matters") + "?month=2025-09").content.decode()
    assert first.title in listed
    assert second.number not in listed


def test_a_wrong_number_is_said_and_nothing_moves():
    world = make_world()
    first = make_request(world)
    client = desk_client(world)

    page = client.post(reverse("requests:merge", args=[first.pk]), {"other": "HZ20250930-999999-1"}, follow=True)

    assert "没有找到这件诉求" in page.content.decode()
    assert figures(world) == (1, 1)


def test_matters_of_another_street_do_not_exist_for_a_desk():
    world = make_world()
    row = make_request(world, compound=None, area_path=world.city.other_street.path)

    assert desk_client(world).get(reverse("requests:matter", args=[row.pk])).status_code == 404


def test_the_handler_reads_what_a_joined_neighbour_adds():
    world = make_world()
    person = resident()
    main, voice = make_request(world), make_request(world, person=person.person)
    actions.join_request(voice, main, actor=world.dispatcher)
    make_dispatch(world, row=main, handler=world.heating)
    actions.supplement_request(voice, actor=person, text="二单元也停了")

    work = queries.work_on(main.pk, world.fitter)

    assert [note.text for note in work.notes] == ["二单元也停了"]


def test_recalling_what_was_opened_again_leaves_it_opened_again():
    world = make_world()
    fresh, again = make_request(world), make_request(world)
    actions.answer_request(again, actor=world.dispatcher, text="已答复")
    actions.reopen_request(again, actor=world.dispatcher, reason="没有解决")

    for row in (fresh, again):
        row.refresh_from_db()
        dispatch = actions.dispatch_request(row, actor=world.dispatcher, handler=world.heating)
        actions.recall_dispatch(dispatch, actor=world.dispatcher)

    assert ServiceRequest.objects.get(pk=fresh.pk).state == RequestState.RECEIVED
    assert ServiceRequest.objects.get(pk=again.pk).state == RequestState.REOPENED
