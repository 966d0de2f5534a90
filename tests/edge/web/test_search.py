"""The one search: by number, whole phone, name or words told; only inside the post's sight; no phone in clear; the words marked."""

import pytest

from hezhi.edge.web.search.excerpts import excerpt, marked
from hezhi.edge.web.search.reading import search
from hezhi.ground.platform import clock
from tests.response.requests.factories import NOW, desk_client, make_request, make_world, signed_in
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_world()


def found(world, text, actor=None):
    with seen_by(actor or world.dispatcher) as asking:
        here = search(asking, text)
    return [hit.request.number for hit in here.requests], [compound.name for compound, *_ in here.compounds]


def test_a_request_is_found_by_part_of_its_number(world):
    row = make_request(world)

    assert found(world, row.number) == ([row.number], [])
    assert found(world, row.number[-6:]) == ([row.number], [])


def test_a_request_is_found_by_the_whole_phone_only(world):
    row = make_request(world, phone="13800002046")

    assert found(world, "138 0000 2046") == ([row.number], [])
    assert found(world, "1380000204") == ([], [])


def test_what_was_asked_by_phone_is_shown_masked(world):
    with seen_by(world.dispatcher) as asking:
        assert search(asking, "13800002046").text == "138****2046"


def test_compounds_are_found_by_part_of_their_name(world):
    assert found(world, "梧桐") == ([], ["梧桐院"])


def test_nothing_is_found_outside_the_posts_area(world):
    row = make_request(world, phone="13800002046")

    for text in (row.number, "13800002046", "梧桐院"):
        assert found(world, text, world.other_dispatcher) == ([], [])


@pytest.mark.parametrize("text", ["", "  ", "HZ", "'; drop table", "%", "_" * 100])
def test_an_empty_or_odd_search_finds_nothing(world, text):
    make_request(world)

    assert found(world, text) == ([], [])


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_who_keeps_accounts_or_the_history_reads_no_request(world, role):
    """三权分立: an administrator's post covers the whole city, and what residents told is none of its work."""
    row = make_request(world, phone="13800002046", text="三楼的灯三天没亮。")
    client = signed_in(role, area=world.city.city)

    for text in (row.number, "13800002046", "灯", "没亮", "三天没亮"):
        assert row.title not in client.get("/search/", {"q": text}).content.decode()
    assert client.get(f"/requests/{row.pk}/").status_code == 404
    assert row.title not in client.get(f"/areas/compounds/{world.compound.pk}/").content.decode()


def test_the_citys_officer_reads_a_request_and_works_on_none(world):
    row = make_request(world, text="三楼的灯三天没亮。")
    client = signed_in("city_officer", area=world.city.city)

    assert row.title in client.get(f"/requests/{row.pk}/").content.decode()
    assert row.title in client.get(f"/areas/compounds/{world.compound.pk}/").content.decode()


def test_words_told_are_found_and_shown_where_they_stand(world):
    row = make_request(
        world,
        title="夜里有声音",
        text="我住三号楼，地下水泵房夜里嗡嗡响，已经一个星期没睡好。" * 3,
        place="三号楼北侧水泵房",
    )

    with seen_by(world.dispatcher) as asking:
        hit = search(asking, "水泵 夜里").requests[0]

    assert hit.request == row
    assert hit.title == [("夜里", True), ("有声音", False)]
    assert hit.text[:5] == [
        ("我住三号楼，地下", False),
        ("水泵", True),
        ("房", False),
        ("夜里", True),
        ("嗡嗡响，已经一个星期没睡好。我住三号楼，地下", False),
    ]
    assert hit.text[-1] == ("…", False)
    assert hit.place == [("三号楼北侧", False), ("水泵", True), ("房", False)]


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("３号楼WiFi", ["3号", "wifi"], [("３号", True), ("楼", False), ("WiFi", True)]),
        ("100%没有", ["%"], [("100", False), ("%", True), ("没有", False)]),
        ("停停停", ["停停"], [("停停停", True)]),
        ("没有", ["在"], [("没有", False)]),
    ],
)
def test_words_are_marked_as_they_were_compared(text, words, pieces):
    assert marked(text, words) == pieces


def test_a_long_text_is_cut_around_its_first_word():
    pieces = excerpt("前" * 100 + "水泵" + "后" * 100, ["水泵"])

    assert pieces == [("…", False), ("前" * 14, False), ("水泵", True), ("后" * 48, False), ("…", False)]
    assert excerpt("没有这个词", ["水泵"]) == []


def test_the_page_marks_narrows_and_turns(world):
    client = desk_client(world)
    rows = [make_request(world, text=f"第{n}次报修：<b>水泵</b>异响") for n in range(22)]

    first = client.get("/search/", {"q": "水泵"})
    html = first.content.decode()
    later = client.get("/search/", {"q": "水泵", "before": first.context["found"].older}).content.decode()
    narrowed = client.get("/search/", {"q": "水泵", "month": "2024-01"}).content.decode()

    assert html.count("<mark>水泵</mark>") == 20
    assert "<b>" not in html.split('class="list hits"')[1].split("</ol>")[0]
    assert "“水泵”：最新的 20 件诉求，0 个小区" in html
    assert later.count("<mark>水泵</mark>") == 2
    assert f"/requests/{rows[0].pk}/" in later
    assert "没有合条件的诉求" in narrowed


def test_what_is_chosen_wrongly_counts_as_not_chosen(world):
    make_request(world, text="水泵异响")
    make_request(world, text="水泵又异响")

    page = desk_client(world).get("/search/?q=水泵&month=2025-99&category=x&compound=y&before=z")

    assert len(page.context["found"].requests) == 2


def test_a_single_request_found_by_its_words_is_opened(world):
    row = make_request(world, text="水泵异响")
    client = desk_client(world)

    assert client.get("/search/?q=水泵")["Location"] == f"/requests/{row.pk}/"
    assert client.get(f"/search/?q=水泵&compound={world.compound.pk}").status_code == 200


@pytest.mark.parametrize("rows", [2, 15])
def test_the_page_asks_a_fixed_number_of_queries(world, rows, django_assert_num_queries):
    for n in range(rows):
        make_request(world, text=f"第{n}次报修：水泵异响")

    with seen_by(world.dispatcher) as asking, django_assert_num_queries(5):
        search(asking, "水泵异响")
