"""The resident's way: tell, check, send, follow, rate; with and without account."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from PIL import Image

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform import files as store
from hezhi.ground.platform.models import StoredFile
from hezhi.register.people.models import Person
from hezhi.response.requests import actions, queries, tasks
from hezhi.response.requests.models import Note, ServiceRequest
from tests.sightings import browse

from .factories import NOW, make_dispatch, make_request, make_world, signed_in

pytestmark = pytest.mark.django_db
TELL = {
    "text": "3号楼门口的路灯三天没亮，晚上看不见台阶。",
    "place": "3号楼门口",
    "phone": "120 1234 2046",
    "name": "秦女士",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo():
    out = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG", exif=Image.Exif())
    return SimpleUploadedFile("路灯.jpg", out.getvalue(), content_type="image/jpeg")


def sealed_draft(page):
    return page.context["draft"]


def tell(client, world, **more):
    return client.post("/requests/receive/", {**TELL, "compound": world.compound.pk, **more}, follow=True)


def test_filing_without_an_account():
    world = make_world()
    visitor = browse(None)

    check = tell(visitor, world, photos=[photo(), photo()])
    page = check.content.decode()
    answer = visitor.post("/requests/receive/send/", {"draft": sealed_draft(check), "is_public": "1"})

    assert "梧桐院" in page
    assert "公共照明" in page
    assert "120****2046" in page
    row = ServiceRequest.objects.get()
    assert answer.url == f"/requests/mine/{row.pk}/received/"
    assert (row.compound, row.channel, row.is_public, row.person) == (world.compound, "web", True, None)
    assert (row.pictures.count(), store.files_of(row).count()) == (2, 2)
    assert row.number in visitor.get(answer.url).content.decode()
    assert visitor.get(f"/requests/mine/{row.pk}/").status_code == 200
    assert browse(None).get(f"/requests/mine/{row.pk}/").status_code == 404


def test_sending_the_same_page_twice_files_once():
    world = make_world()
    visitor = browse(None)
    draft = sealed_draft(tell(visitor, world, photos=[photo()]))

    visitor.post("/requests/receive/send/", {"draft": draft})
    visitor.post("/requests/receive/send/", {"draft": draft})

    assert ServiceRequest.objects.count() == 1
    assert ServiceRequest.objects.get().pictures.count() == 1


def test_photos_of_a_draft_that_was_never_sent_are_gone_after_a_day():
    world = make_world()
    kept, left = browse(None), browse(None)
    with clock.fixed(NOW):
        draft = sealed_draft(tell(kept, world, photos=[photo()]))
        tell(left, world, photos=[photo()])
        kept.post("/requests/receive/send/", {"draft": draft})
    row = ServiceRequest.objects.get()
    paths = {file.key: store.path_of(file) for file in StoredFile.objects.all()}
    sent = store.files_of(row).get()

    with clock.fixed(NOW + timedelta(hours=24)):
        assert actions.sweep_photos() == 0
    with clock.fixed(NOW + timedelta(hours=24, seconds=1)), TestCase.captureOnCommitCallbacks(execute=True):
        tasks.sweep_photos()
        assert actions.sweep_photos() == 0

    assert [file.key for file in StoredFile.objects.all()] == [sent.key]
    assert {key: path.exists() for key, path in paths.items()} == {key: key == sent.key for key in paths}


def test_a_person_known_to_the_register_types_no_number():
    world = make_world()
    person = Person.objects.create(name="秦望舒", phone="12099998888")
    client = signed_in(None, person=person.pk, name="秦望舒")

    check = tell(client, world, phone="", name="")
    client.post("/requests/receive/send/", {"draft": sealed_draft(check)})

    row = ServiceRequest.objects.get()
    assert (row.person, str(row.requester.phone)) == (person.pk, "120****8888")
    assert queries.look_up(row.number, "8888") == row.pk
    assert row.title in client.get("/requests/mine/").content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": ""}, "请写一句是什么事"),
        ({"phone": "12"}, "有没有少一位"),
        ({"phone": "1201234204"}, "手机号少了 1 位。"),
        ({"phone": "+86 120-1234-20466"}, "手机号多了 1 位。"),
        ({"phone": ""}, "请留手机号"),
        ({"photos": SimpleUploadedFile("x.jpg", b"not a picture")}, "不是能打开的照片"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(more, words):
    world = make_world()

    page = tell(browse(None), world, **more)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "3号楼门口" in page.content.decode()
    assert not ServiceRequest.objects.exists()


def test_photos_stay_while_the_rest_is_mended_or_looked_up():
    world = make_world()
    visitor = browse(None)

    wrong = tell(visitor, world, phone="120", photos=[photo()])
    found = visitor.post("/requests/receive/", {**TELL, "draft": sealed_draft(wrong), "find": "1", "q": "梧桐"})
    check = tell(visitor, world, draft=sealed_draft(found), photos=[photo()])
    visitor.post("/requests/receive/send/", {"draft": sealed_draft(check)})

    assert (wrong.status_code, found.status_code) == (422, 200)
    assert "已有 1 张，再加" in found.content.decode()
    assert ServiceRequest.objects.get().pictures.count() == 2


def test_a_compound_that_was_typed_and_not_picked_is_not_lost():
    world = make_world()
    visitor, told = browse(None), {**TELL, "q": world.compound.name, "searched": ""}

    sure = visitor.post("/requests/receive/", told, follow=True)
    unsure = visitor.post("/requests/receive/", {**told, "q": "没有的"})
    once_more = visitor.post("/requests/receive/", {**told, "q": "没有的", "searched": "没有的"}, follow=True)

    assert sure.context["said"]["compound"] == world.compound.pk
    assert (unsure.status_code, unsure.context["searched"]) == (200, "没有的")
    assert TELL["text"] in unsure.content.decode()
    assert once_more.context["said"]["compound"] is None


def test_the_check_page_has_an_address_of_its_own():
    world = make_world()
    visitor = browse(None)
    assert visitor.get("/requests/receive/check/").url == "/requests/receive/"

    check = tell(visitor, world)
    again = visitor.get("/requests/receive/check/")
    sorting = visitor.post("/requests/receive/send/", {"draft": sealed_draft(again), "sort": "1", "tree": "1"})
    tree = visitor.get(sorting.url).content.decode()
    filed = visitor.post("/requests/receive/send/", {"draft": sealed_draft(again)})

    assert check.redirect_chain == [("/requests/receive/check/", 303)]
    assert TELL["text"] in again.content.decode()
    assert "您看是哪一类" in tree
    assert visitor.get("/requests/receive/check/").url == filed.url  # gone back after sending: what was sent


def test_the_browser_asks_no_number_of_who_stays_anonymous():
    page = browse(None).get("/requests/receive/").content.decode()

    assert 'name="phone"' in page
    assert " required" not in page.split('id="tell"')[1].split("</form>")[0]


def test_opening_again_asks_what_is_not_solved():
    world = make_world()
    user = signed_in(None, person=Person.objects.create(name="秦望舒", phone="12099998888").pk, name="秦望舒")
    user.post("/requests/receive/send/", {"draft": sealed_draft(tell(user, world, phone=""))})
    row = ServiceRequest.objects.get()
    actions.answer_request(row, actor=world.dispatcher, text="灯已经亮了。")
    page = user.get(f"/requests/mine/{row.pk}/").content.decode()

    silent = user.post(f"/requests/mine/{row.pk}/reopen/", {"reason": " "}, follow=True).content.decode()
    row.refresh_from_db()
    before = row.state
    user.post(f"/requests/mine/{row.pk}/reopen/", {"reason": "昨晚又灭了"})

    row.refresh_from_db()
    assert "哪里还没解决" in page
    assert "请写一句理由。" in silent
    assert (before, row.state) == ("answered", "reopened")
    assert audit.history_of(row)[-1].reason == "昨晚又灭了"


def test_anonymous_keeps_neither_name_nor_number():
    world = make_world()
    visitor = browse(None)

    draft = sealed_draft(tell(visitor, world, is_anonymous="on"))
    filed = visitor.post("/requests/receive/send/", {"draft": draft}, follow=True).content.decode()

    row = ServiceRequest.objects.get()
    assert "没有留电话：请记下编号" in filed
    assert row.is_anonymous
    assert row.requester is None
    assert row.lookup is None


def test_for_a_neighbour_the_record_says_who_acted():
    world = make_world()
    visitor = browse(None)

    said = tell(visitor, world, whom="neighbour", for_name="贺奶奶")
    visitor.post("/requests/receive/send/", {"draft": sealed_draft(said)})

    row = ServiceRequest.objects.get()
    assert (row.requester.name, row.filed_by) == ("贺奶奶", "秦女士")


def test_me_too_joins_the_neighbours_matter():
    world = make_world()
    main = make_request(world, phone="12000000001", is_public=True)
    visitor = browse(None)
    check = tell(visitor, world)

    assert "1 位邻居也报了" in check.content.decode()
    visitor.post("/requests/receive/send/", {"draft": sealed_draft(check), "join": main.pk})

    main.refresh_from_db()
    row = ServiceRequest.objects.exclude(pk=main.pk).get()
    assert (main.voice_count, row.joined_to) == (2, main)
    assert "和邻居的同一件事一起办" in visitor.get(f"/requests/mine/{row.pk}/").content.decode()


def test_a_neighbours_own_words_are_not_shown_unless_public():
    world = make_world()
    make_request(world, text="3号楼501路灯三天没亮，我妈摔了", phone="12000000001")

    page = tell(browse(None), world).content.decode()

    assert "位邻居也报了" in page
    assert "501" not in page


def test_joining_a_strangers_matter_elsewhere_is_refused_and_the_own_stays():
    world = make_world()
    other = make_request(world, compound=world.other_compound.pk)
    visitor = browse(None)

    visitor.post("/requests/receive/send/", {"draft": sealed_draft(tell(visitor, world)), "join": other.pk})

    other.refresh_from_db()
    assert other.voice_count == 1
    assert ServiceRequest.objects.filter(compound=world.compound, joined_to=None).count() == 1


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "-1"])
def test_a_number_that_is_none_is_as_good_as_none(odd):
    world = make_world()
    visitor = browse(None)
    visitor.cookies["hezhi-compound"] = odd

    pages = [
        visitor.get("/requests/"),
        visitor.get("/requests/receive/", {"compound": odd}),
        visitor.post("/requests/progress/", {"number": "HZ20250930-00000" + odd[:9], "last_four": odd[:4]}),
        tell(visitor, world, compound=odd),
        visitor.post("/requests/receive/send/", {"draft": sealed_draft(tell(visitor, world)), "join": odd}),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200, 422, 303]
    assert ServiceRequest.objects.get().joined_to is None


def test_a_forged_draft_files_nothing():
    make_world()

    answer = browse(None).post("/requests/receive/send/", {"draft": "eyJ0ZXh0IjoiaGkifQ:1:forged", "state": "closed"})

    assert answer.url == "/requests/receive/"
    assert not ServiceRequest.objects.exists()


def test_five_an_hour_from_one_phone():
    world = make_world()
    visitor = browse(None)
    for _ in range(5):
        visitor.post("/requests/receive/send/", {"draft": sealed_draft(tell(visitor, world))})

    answer = visitor.post("/requests/receive/send/", {"draft": sealed_draft(tell(visitor, world))})

    assert answer.status_code == 422
    assert ServiceRequest.objects.count() == 5


def test_progress_by_number_and_phone_says_the_same_for_wrong_and_unknown():
    world = make_world()
    row = make_request(world, phone="12012342046")
    unknown = row.number[:11] + "999999-" + "0"

    right = browse(None).post(
        "/requests/progress/", {"number": row.number.lower().replace("-", " "), "last_four": "2046"}
    )
    wrong = browse(None).post(
        "/requests/progress/", {"number": row.number, "last_four": "2047"}, REMOTE_ADDR="10.0.0.2"
    )
    none = browse(None).post("/requests/progress/", {"number": unknown, "last_four": "2047"}, REMOTE_ADDR="10.0.0.3")

    assert right.url == f"/requests/mine/{row.pk}/"
    assert wrong.status_code == none.status_code == 200
    assert _same(wrong, row.number) == _same(none, unknown)


def test_the_sixth_look_up_waits():
    make_world()
    visitor = browse(None)
    asked = [
        visitor.post("/requests/progress/", {"number": "HZ20260101-000001-0", "last_four": "0000"}) for _ in range(6)
    ]

    assert [a.status_code for a in asked] == [200] * 5 + [429]


def test_the_eleventh_guess_at_one_number_waits_wherever_it_comes_from():
    world = make_world()
    row = make_request(world, phone="12012342046")
    asked = [
        browse(None).post("/requests/progress/", {"number": row.number, "last_four": four}, REMOTE_ADDR=f"10.0.0.{n}")
        for n, four in enumerate(["0000"] * 10 + ["2046"])
    ]

    assert [a.status_code for a in asked] == [200] * 10 + [429]
    assert asked[-1].context["form"].errors


def test_supplement_urge_withdraw_by_the_one_who_asked_only():
    world = make_world()
    row = make_request(world, phone="12012342046")
    visitor = browse(None)
    visitor.post("/requests/progress/", {"number": row.number, "last_four": "2046"})

    visitor.post(f"/requests/mine/{row.pk}/supplement/", {"text": "昨晚又有人绊倒，电话12012342046"})
    visitor.post(f"/requests/mine/{row.pk}/urge/")
    visitor.post(f"/requests/mine/{row.pk}/urge/")
    stranger = browse(None)
    assert stranger.post(f"/requests/mine/{row.pk}/withdraw/").status_code == 404
    visitor.post(f"/requests/mine/{row.pk}/withdraw/")

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert sorted(Note.objects.values_list("kind", flat=True)) == ["supplement", "urge"]


def test_rating_by_three_answers():
    world = make_world()
    person = Person.objects.create(name="秦望舒")
    client = signed_in(None, person=person.pk, name="秦望舒")
    dispatch = make_dispatch(world, person=person.pk)
    actions.accept_dispatch(dispatch, actor=world.fitter)
    actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
    actions.accept_report(dispatch, actor=world.dispatcher)
    address = f"/requests/mine/{dispatch.request_id}/"

    assert "提交评价" in client.get(address).content.decode()
    half = client.post(address + "rate/", {"is_contacted": "yes"}).content.decode()
    client.post(address + "rate/", {"is_contacted": "yes", "is_resolved": "yes", "satisfaction": "4"})

    assert half.count("请点一项。") == 4  # two questions, each in the summary and beside itself
    assert half.count("checked") == 1
    row = ServiceRequest.objects.get()
    assert (row.state, row.is_resolved, row.satisfaction) == ("closed", True, 4)
    assert "已结束" in client.get(address).content.decode()


def test_what_was_done_twice_stands_in_the_thread_in_its_order():
    world = make_world()
    person = Person.objects.create(name="秦望舒")
    client = signed_in(None, person=person.pk, name="秦望舒")
    with clock.fixed(NOW):
        first = make_dispatch(world, person=person.pk)
        done(first, world, "换了灯泡。")
    no = {"is_contacted": "yes", "is_resolved": "no", "satisfaction": "1"}
    with clock.fixed(NOW + timedelta(hours=1)):
        client.post(f"/requests/mine/{first.request_id}/rate/", no)
    with clock.fixed(NOW + timedelta(hours=2)):
        done(first.request.dispatches.latest("pk"), world, "换了灯座。")

        entries = [(entry.title, entry.text) for entry in queries.thread_of(ServiceRequest.objects.get()).entries]

    again = next(title for title, _text in entries if title.startswith("没有解决，再派给"))
    titles = [title for title, _text in entries]
    assert [text for title, text in entries if title == "办好了"] == ["换了灯座。", "换了灯泡。"]
    assert titles.index("办好了") < titles.index(again) < len(titles) - 1 - titles[::-1].index("办好了")


def test_opened_again_stands_in_the_thread_with_its_reason_and_for_a_neighbour_without():
    world = make_world()
    person, neighbour = Person.objects.create(name="秦望舒"), Person.objects.create(name="邻居")
    client = signed_in(None, person=person.pk, name="秦望舒")
    with clock.fixed(NOW):
        first = make_dispatch(world, person=person.pk)
        joined = make_request(world, person=neighbour.pk)
        actions.join_request(joined, first.request, actor=world.dispatcher)
        done(first, world, "换了灯泡。")
    yes = {"is_contacted": "yes", "is_resolved": "yes", "satisfaction": "5"}
    with clock.fixed(NOW + timedelta(hours=1)):
        client.post(f"/requests/mine/{first.request_id}/rate/", yes)
        before = told(first.request)
        client.post(f"/requests/mine/{first.request_id}/reopen/", {"reason": ""})  # refused: nothing is told
        refused = told(first.request)
    with clock.fixed(NOW + timedelta(hours=2)):
        client.post(f"/requests/mine/{first.request_id}/reopen/", {"reason": "晚上又灭了。"})

    assert refused == before
    assert "重新打开" not in dict(before)
    assert dict(told(first.request))["重新打开"] == "晚上又灭了。"
    assert dict(told(joined))["重新打开"] == ""


def told(row):
    """The entries of a person's thread: (title, text)."""
    entries = queries.thread_of(ServiceRequest.objects.select_related("joined_to").get(pk=row.pk)).entries
    return [(entry.title, entry.text) for entry in entries]


def done(dispatch, world, words):
    """Accepted, reported and judged as done."""
    actions.accept_dispatch(dispatch, actor=world.fitter)
    actions.report_dispatch(dispatch, actor=world.fitter, text=words)
    actions.accept_report(dispatch, actor=world.dispatcher)


def test_the_thread_names_the_handler_and_never_the_neighbours():
    world = make_world()
    person = Person.objects.create(name="秦望舒")
    client = signed_in(None, person=person.pk, name="秦望舒")
    with clock.fixed(NOW):
        row = make_request(world, person=person.pk)
        make_dispatch(world, row=row)
    other = make_request(world, phone="12000000009", name="邻居老张", text="路灯坏了我家502")
    actions.join_request(other, ServiceRequest.objects.get(pk=row.pk), actor=world.dispatcher)

    with clock.fixed(NOW + timedelta(hours=1)):
        page = client.get(f"/requests/mine/{row.pk}/").content.decode()

    assert "派给槐荫供热服务所" in page
    assert "另有 1 位邻居也遇到" in page
    assert "老张" not in page
    assert "502" not in page


def test_who_joined_reads_of_the_neighbours_matter_only_how_the_work_goes():
    world = make_world()
    main = make_request(world, phone="12000000001", text="我家501的灯坏了")
    row = make_request(world, phone="12012342046")
    for told, four in ((main, "0001"), (row, "2046")):
        visitor = browse(None)
        visitor.post("/requests/progress/", {"number": told.number, "last_four": four})
        visitor.post(f"/requests/mine/{told.pk}/supplement/", {"text": f"请打{four}的家里电话"})
    actions.join_request(row, main, actor=world.dispatcher)
    dispatch = make_dispatch(world, row=main)
    actions.accept_dispatch(dispatch, actor=world.fitter)
    actions.contact_requester(dispatch, actor=world.fitter, text="和501的老人说好明早去")
    actions.start_handling(dispatch, actor=world.fitter, text="已买好灯座")

    page = visitor.get(f"/requests/mine/{row.pk}/").content.decode()

    assert "已买好灯座" in page
    assert "请打2046的家里电话" in page
    assert "请打0001的家里电话" not in page
    assert "501" not in page


def test_the_home_page_in_both_sizes_of_type():
    world = make_world()
    make_request(world)
    visitor = browse(None)
    assert "我要反映" in visitor.get("/requests/").content.decode()
    visitor.cookies["hezhi-elder"] = "1"
    visitor.cookies["hezhi-compound"] = str(world.compound.pk)

    page = visitor.get("/requests/").content.decode()

    assert "big4" in page
    assert "梧桐院" in page


def test_pages_speak_english_when_asked():
    make_world()
    visitor = browse(None)
    visitor.cookies["hezhi-language"] = "en"

    assert 'lang="en"' in visitor.get("/requests/receive/").content.decode()


def _same(answer, number):
    text = answer.content.decode()
    for part in (number, answer.context["csrf_token"]):
        text = text.replace(str(part), "")
    import re

    return re.sub(r'value="[^"]{50,}"|X-CSRFToken": "[^"]+"', "", text)
