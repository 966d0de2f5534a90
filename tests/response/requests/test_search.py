"""Requests by their words: every word, literally, newest first, page by page; only within sight, by the index, in a fixed number of queries."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from hezhi.ground.platform import clock, roles
from hezhi.response.requests import queries
from hezhi.response.requests.models import ServiceRequest
from tests.response.requests.factories import NOW, ZONE, category, make_dispatch, make_request, make_world, post
from tests.sightings import see_all, seen_by

pytestmark = pytest.mark.django_db
LATELY = """
    insert into requests_servicerequest (number, kind, channel, title, text, place, received_at, state, area_path, is_anonymous, is_public,
        voice_count, is_repeat, filed_by, compound_reason, category_reason, source, external_id, is_objected, answer, unresolved_reason)
    select 'T' || n, 'help', 'hotline', '第' || n || '件', '小区停车位被占', '', %s::timestamptz - n * interval '1 minute', 'received', %s, false,
        false, 1, false, '', '', '', '', '', false, '', '' from generate_series(1, %s) n
"""


MANY_AREAS = """
    insert into territory_area (parent_id, kind, form, name, sort_key, path, is_active)
    select id, 'community', 'community', '第' || n || '社区', '', path || 'z' || to_char(n, 'FM000'), true
    from territory_area, generate_series(1, 60) n where id = %s
"""


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_world()


def found(world, text, actor=None, **filters):
    with seen_by(actor or world.dispatcher) as asking:
        return [row.pk for row in queries.search_requests(asking, text, **filters).rows]


def fill(world, rows):
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [NOW, world.city.community.path, rows])


def test_one_two_and_more_characters_are_found_in_title_text_and_place(world):
    row = make_request(world, text="水泵房夜里嗡嗡响", title="噪声扰民", place="北门旁")

    for word in ("响", "水泵", "泵房夜里", "噪声扰", "北门"):
        assert found(world, word) == [row.pk], word
    assert found(world, "泵水") == found(world, "水房") == found(world, "门北旁") == []


def test_every_word_must_be_held_in_whatever_order_or_width(world):
    row = make_request(world, text="３号楼 Wi-Fi 机柜的灯坏了")
    make_request(world, text="3号楼的门坏了")

    assert found(world, "灯 3号楼") == found(world, "wi-fi 柜") == found(world, "ＷＩ 灯") == [row.pk]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "100%", "a_b", "c\\d", "'; drop", "$1[1]"])
def test_signs_are_taken_literally(world, text):
    make_request(world, text="水管漏水")
    row = make_request(world, text=f"写着{text}几个字")

    assert found(world, text) == [row.pk]


def test_nobody_finds_what_his_post_does_not_show(world):
    row = make_request(world, text="水泵房夜里嗡嗡响")

    for word in ("响", "水泵", "水泵房夜里"):
        assert found(world, word, world.other_dispatcher) == []
        assert found(world, word, world.fitter) == []
    assert found(world, "水泵", post("audit_admin", world.city.city, None)) == []
    make_dispatch(world, row=row)
    assert found(world, "水泵", world.fitter) == [row.pk]


def test_the_function_alone_gives_no_id_outside_the_posts_sight(world):
    make_request(world, text="水泵房夜里嗡嗡响")

    with seen_by(world.other_dispatcher), connection.cursor() as cursor:
        cursor.execute("select requests_search(array['水泵'], 20, null, null, null, null, null, null)")

        assert cursor.fetchall() == []


def test_the_newest_come_first_and_pages_neither_lose_nor_repeat(world):
    fill(world, 45)
    newest = list(ServiceRequest.objects.order_by("-received_at", "-id").values_list("pk", flat=True))

    pages, key = [], ""
    with seen_by(world.dispatcher):
        while not pages or key:
            page = queries.search_requests(world.dispatcher, "停车", before=key, limit=20)
            pages.append([row.pk for row in page.rows])
            key = page.older

    assert [len(page) for page in pages] == [20, 20, 5]
    assert [pk for page in pages for pk in page] == newest
    assert found(world, "停车", before="odd") == newest[:20]


def test_month_category_and_compound_narrow(world):
    row = make_request(world, text="路灯不亮", code="common_parts.lighting")
    with clock.fixed(NOW - timedelta(days=40)):
        old = make_request(
            world, text="路灯不亮", code="common_parts.lighting", received_at=datetime(2025, 8, 20, tzinfo=ZONE)
        )

    parent = category("common_parts.lighting").parent_id
    assert found(world, "路灯") == [row.pk, old.pk]
    assert found(world, "路灯", month=date(2025, 8, 1)) == [old.pk]
    assert found(world, "路灯", category=parent) == [row.pk, old.pk]
    assert found(world, "路灯", category=category("common_parts.lighting").pk + 1) == []
    assert found(world, "路灯", compound=world.compound.pk) == [row.pk, old.pk]
    assert found(world, "路灯", compound=world.other_compound.pk) == []


@pytest.mark.django_db(transaction=True)
def test_what_the_app_roles_plans_read(server):
    """Rare words by the index of pairs, common ones and one character by the newest, the rows by their ids under sight."""
    with transaction.atomic(), clock.fixed(NOW):
        see_all()
        world = make_world()
        fill(world, 3000)
        make_request(world, text="水泵房夜里嗡嗡响")
    with server.connect("hezhi", roles.OWNER) as link:
        link.execute("analyze requests_servicerequest")

    with transaction.atomic():
        assert scans(world, "水泵")[:2] == (1, 0)
        assert scans(world, "水泵房夜里")[:2] == (1, 0)
        assert scans(world, "泵 水泵")[:2] == (1, 0)
        words, _newest, by_area = scans(world, "停车")
        assert (words, by_area > 0) == (0, True)  # few areas: each by itself
        assert scans(world, "泵")[:2] == (0, 1)
        with connection.cursor() as cursor:
            cursor.execute(MANY_AREAS, [world.city.street.pk])
        assert scans(world, "停车")[:2] == (0, 1)
        plan = plan_of_rows(world, found(world, "停车"))

    assert "requests_servicerequest_pkey" in plan
    assert "Seq Scan" not in plan
    assert "hezhi.area_from" in plan


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many_areas", [False, True])
def test_whichever_way_is_taken_finds_what_a_look_at_every_row_finds(server, many_areas):
    with transaction.atomic(), clock.fixed(NOW):
        see_all()
        world = make_world()
        fill(world, 400)
        ServiceRequest.objects.filter(pk__in=ServiceRequest.objects.values("pk")[:40]).update(
            area_path=world.city.other_street.path, desk=world.fitter.desk
        )
        ServiceRequest.objects.filter(number__endswith="7").update(text="小区停车位被占，路灯也不亮")
        if many_areas:
            with connection.cursor() as cursor:
                cursor.execute(MANY_AREAS, [world.city.street.pk])
    with server.connect("hezhi", roles.OWNER) as link:
        link.execute("analyze requests_servicerequest")

    with transaction.atomic():
        for actor in (world.dispatcher, world.other_dispatcher, world.fitter, world.arbiter):
            with seen_by(actor):
                rows = list(
                    ServiceRequest.objects.order_by("-received_at", "-id").values_list("pk", "title", "text", "place")
                )
            for word in ("停车", "路灯", "停车 路灯", "灯", "车位被占，路灯"):
                asked = word.split()
                wanted = [row[0] for row in rows if all(one in "\n".join(row[1:]) for one in asked)]
                assert found(world, word, actor, limit=200) == wanted[:200], (actor.name, word)


def test_what_the_search_sees_is_what_the_policy_says(world):
    row = make_request(world, text="水泵房夜里嗡嗡响")
    assert found(world, "水泵") == [row.pk]

    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'requests_search'")
        (source,) = cursor.fetchone()

    assert "requests_servicerequest_sight" in source
    assert "hezhi.person" not in source  # written once, in the policy
    assert "hezhi.desk" not in source


@pytest.mark.parametrize("word", ["停", "停车", "小区停车位", "停车 位被"])
def test_a_search_is_two_queries(world, word, django_assert_num_queries):
    fill(world, 60)

    with seen_by(world.dispatcher), django_assert_num_queries(2):
        [(row.category, row.compound) for row in queries.search_requests(world.dispatcher, word).rows]


def scans(world, text):
    """How often the index of words, that of the newest and that of the areas were read by one search."""
    with seen_by(world.dispatcher), connection.cursor() as cursor:
        indexes = ("request_words", "request_newest", "request_area")
        asked = "select " + ", ".join(f"pg_stat_get_xact_numscans('{name}'::regclass)" for name in indexes)
        cursor.execute(asked)
        before = cursor.fetchone()
        queries.search_requests(world.dispatcher, text)
        cursor.execute(asked)
        return tuple(now - then for now, then in zip(cursor.fetchone(), before, strict=True))


def plan_of_rows(world, ids):
    """How the rows behind the ids are fetched."""
    with seen_by(world.dispatcher), connection.cursor() as cursor:
        cursor.execute("explain select number from requests_servicerequest where id = any(%s)", [ids])
        return "\n".join(line for (line,) in cursor.fetchall())
