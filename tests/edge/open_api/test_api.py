"""Other systems at `/api/v1`: filed once, seen as far as the post sees, refused in the caller's words."""

import json
import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.edge.open_api import actions, queries
from hezhi.edge.open_api.models import ApiKey, Call
from hezhi.ground.accounts.models import Grant, User
from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord, OutboxEvent
from hezhi.response.requests.models import ServiceRequest
from tests.edge.open_api.factories import TEXT, Caller, make_key
from tests.response.requests.factories import NOW, audited, desk_client, make_dispatch, make_request, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def key(world):
    return make_key(world)


@pytest.fixture
def caller(key):
    return Caller(key[1])


def test_a_request_is_stored_with_number_place_clock_and_history(world, caller):
    answer = caller.post(
        {
            "text": TEXT,
            "compound": world.compound.pk,
            "category": "common_parts.lighting",
            "name": "秦女士",
            "phone": "138 1234 5678",
        }
    )

    told = answer.json()
    row = ServiceRequest.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/requests/{row.number}"
    assert (told["number"], told["state"], told["channel"]) == (row.number, "received", "hotline")
    assert told["compound"] == {"id": world.compound.pk, "name": "梧桐院"}
    assert told["category"]["code"] == "common_parts.lighting"
    assert told["requester"] == {"name": "秦**", "phone": "138****5678"}
    assert row.area_path == world.compound.area_path
    assert row.dispatch_by is not None
    record = AuditRecord.objects.get(deed="requests.receive")
    assert record.post.endswith("平台 · API 市12345平台")
    assert OutboxEvent.objects.filter(name="requests.RequestReceived").count() == 1


def test_the_same_key_with_the_same_body_is_one_request(caller):
    first = caller.post({"text": TEXT, "kind": "complaint"})
    before = audited()
    again = caller.post('{"kind": "complaint",   "text": ' + json.dumps(TEXT) + "}")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ServiceRequest.objects.count() == Call.objects.count() == 1
    assert audited() == before


def test_the_same_key_with_another_body_is_refused(caller):
    caller.post({"text": TEXT})
    before = audited()
    answer = caller.post({"text": TEXT + "！"})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "open_api.other_body"
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert ServiceRequest.objects.count() == 1
    assert audited() == before


def test_names_of_two_callers_are_apart(world, caller):
    other = Caller(make_key(world)[1])

    assert caller.post({"text": TEXT}).status_code == other.post({"text": TEXT + "！"}).status_code == 201
    assert ServiceRequest.objects.count() == 2


def test_of_two_that_file_at_once_the_later_gets_what_the_first_filed(world, key):
    _row, token = key
    caller = queries.caller_of(token, "n")  # both came before either had filed
    draft = actions.requests.Draft(text=TEXT, area_path=world.city.street.path)
    first, _ = actions.file_request(caller, draft, name="n", body=b"1" * 32)
    before = audited()

    second, is_replayed = actions.file_request(caller, draft, name="n", body=b"1" * 32)

    assert (second.pk, is_replayed) == (first.pk, True)
    assert ServiceRequest.objects.count() == 1
    assert audited() == before


def test_without_a_name_nothing_is_filed(caller):
    for name in ("", "x" * 256):
        answer = caller.post({"text": TEXT}, name=name)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert ServiceRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field", "zh", "en"),
    [
        ({}, "text", "缺少这一项。", "This is missing."),
        ({"text": TEXT, "title": "长" * 121}, "title", "最多 120 个字。", "At most 120 characters."),
        ({"text": TEXT, "telephone": "1"}, "telephone", "没有这一项；请对照接口说明的名称。", "There is no such field; compare the names in the description."),
        ({"text": TEXT, "compound": "甲"}, "compound", "要写成整数。", "A whole number is needed."),
        ({"text": TEXT, "compound": 999}, "compound", "这个密钥的范围里没有这个小区。", "There is no such compound in the area of this key."),
        ({"text": TEXT, "category": "none"}, "category", "没有这个类别代码。", "There is no such category code."),
        ({"text": TEXT, "received_at": "2026-11-24T09:00:00"}, "received_at", "时间要带时区，比如 2026-11-24T09:00:00+08:00。", "The time needs a time zone, as in 2026-11-24T09:00:00+08:00."),
        ({"text": TEXT, "received_at": "2199-01-01T00:00:00Z"}, "received_at", "不能晚于现在。", "It cannot be later than now."),
        ({"text": TEXT, "external_id": "A1"}, "source", "给了 external_id 就要写明 source。", "With an external_id, say the source."),
        ({"text": "有\x00字"}, "text", "含有不能保存的字符。", "It holds characters that cannot be kept."),
        ({"text": TEXT, "lon": float("nan")}, "lon", "要写成数字。", "A number is needed."),
    ],
)  # fmt: skip
def test_a_fault_names_the_field_in_the_callers_words(key, body, field, zh, en):
    before = audited()
    chinese, english = (Caller(key[1], language).post(body) for language in ("zh-hans", "en"))

    for answer, words in ((chinese, zh), (english, en)):
        told = answer.json()
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert told["errors"] == [{"field": field, "pointer": f"#/{field}", "message": words}]
        assert told["status"] == 422
    assert ServiceRequest.objects.count() == 0
    assert audited() == before


def test_all_faults_are_told_at_once_and_nothing_that_was_sent(caller):
    answer = caller.post({"text": "短", "phone": "1" * 30, "kind": "shout"})

    assert sorted(fault["field"] for fault in answer.json()["errors"]) == ["kind", "phone", "text"]
    assert "1" * 30 not in answer.content.decode()


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "", b"\xff\xfe", "[" * 20000 + "]" * 20000])
def test_what_is_no_object_is_not_understood(caller, body):
    answer = caller.post(body)

    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_sources_number_is_filed_once(caller):
    body = {"text": TEXT, "source": "12345", "external_id": "A1"}
    caller.post(body)
    answer = caller.post(body, name="n2")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "external_id"
    assert ServiceRequest.objects.count() == 1


def test_a_compound_outside_the_area_does_not_exist(world):
    caller = Caller(make_key(world, area=world.city.other_street)[1])
    answer = caller.post({"text": TEXT, "compound": world.compound.pk})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "compound"
    assert ServiceRequest.objects.count() == 0


def test_a_request_without_a_place_stays_in_the_keys_area(world, caller):
    caller.post({"text": TEXT})

    assert ServiceRequest.objects.get().area_path == world.city.street.path


def test_one_request_with_its_history(world, caller):
    row = make_dispatch(world, world.heating).request
    answer = caller.get(f"/api/v1/requests/{row.number}")

    assert answer.status_code == 200
    assert answer.json()["state"] == "in_hand"
    assert [line["what"].split("　")[0] for line in answer.json()["history"]] == ["登记", "派出 → 槐荫供热服务所"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_out_of_area_is_like_a_number_that_never_was(world):
    row = make_request(world)
    caller = Caller(make_key(world, area=world.city.other_street)[1])
    answers = [caller.get(f"/api/v1/requests/{number}") for number in (row.number, "HZ000")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert caller.get().json() == {"requests": [], "next": None}


def test_the_list_goes_on_where_it_ended(world, caller):
    numbers = []
    for n in range(5):
        with clock.fixed(NOW.replace(minute=n // 2)):  # two at one moment each
            numbers.append(make_request(world, text=f"第{n}件事情，路灯坏了").number)
    seen, path = [], "/api/v1/requests?limit=2"
    while path:
        page = caller.get(path).json()
        seen += [row["number"] for row in page["requests"]]
        path = page["next"]

    assert seen == numbers[::-1]


def test_the_list_by_state_and_category(world, caller):
    make_request(world)
    sent = make_dispatch(world, world.heating).request
    answer = caller.get(state="in_hand", category="common_parts")

    assert [row["number"] for row in answer.json()["requests"]] == [sent.number]
    assert "requester" not in answer.json()["requests"][0]
    assert caller.get(state="closed").json()["requests"] == []
    assert caller.get(since="2199-01-01T00:00:00Z").json()["requests"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [({"state": "lost"}, "state"), ({"limit": "500"}, "limit"), ({"after": "x"}, "after"), ({"category": "none"}, "category"), ({"since": "gestern"}, "since")],
)  # fmt: skip
def test_a_wrong_question_is_told(caller, query, field):
    answer = caller.get(**query)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_page_asks_a_fixed_number_of_queries(world, key, caller):
    counts = []
    for n in range(2):
        for m in range(3):
            make_request(world, text=f"{n}{m} 楼道灯坏了")
        with CaptureQueriesContext(connection) as asked:
            caller.get()
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_without_a_key_in_force_nobody_is_let_in(world, key):
    row, token = key
    answers = {"none": Caller().get(), "unknown": Caller("hzaaaaaaaa_no").get()}
    Grant.objects.filter(pk=row.grant_id).update(valid_until=clock.now())
    answers["post ended"] = Caller(token).get()
    Grant.objects.filter(pk=row.grant_id).update(valid_until=None)
    User.objects.filter(pk=row.grant.user_id).update(is_active=False)
    answers["account closed"] = Caller(token).get()
    User.objects.filter(pk=row.grant.user_id).update(is_active=True)
    ApiKey.objects.filter(pk=row.pk).update(valid_until=clock.now())
    answers["over"] = Caller(token).get()
    ApiKey.objects.filter(pk=row.pk).update(valid_until=None, revoked_at=clock.now())
    answers["revoked"] = Caller(token).get()

    assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert len({answer.content for answer in answers.values()}) == 1
    assert answers["none"].headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_does_what_it_was_given_and_no_more(world):
    reader, writer = make_key(world, deeds=["requests.see"])[1], make_key(world, deeds=["requests.receive"])[1]

    assert Caller(reader).post({"text": TEXT}).status_code == 403
    assert Caller(reader).get().status_code == 200
    assert Caller(writer).get().status_code == 403
    assert Caller(writer).post({"text": TEXT}).status_code == 201
    assert ServiceRequest.objects.count() == 1


def test_a_deed_taken_from_the_role_is_taken_from_the_key(key, caller):
    role = key[0].grant.role
    role.deeds = [deed for deed in role.deeds if deed != "requests.see"]
    role.save()

    assert caller.get().status_code == 403


def test_a_key_files_so_many_a_minute(world):
    caller = Caller(make_key(world, per_minute=2)[1])
    answers = [caller.post({"text": TEXT}, name=f"n{n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert ServiceRequest.objects.count() == 2


def test_a_signed_in_browser_is_no_key(world):
    assert desk_client(world).get("/api/v1/requests").status_code == 401


def test_no_secret_is_by_key_or_logged(world, caplog):
    with caplog.at_level(logging.DEBUG):
        row, token = make_key(world)
        Caller(token).post({"text": TEXT, "phone": "13812345678"})
        Caller(token + "x").get()
    secret = token.split("_", 1)[1]
    tables = (ApiKey, Call, AuditRecord, OutboxEvent)
    kept = " ".join(str(list(model.objects.values())) for model in tables) + str(list(ServiceRequest.objects.values()))

    assert secret not in kept
    assert secret not in caplog.text
    assert "13812345678" not in kept
    assert bytes(row.digest) == queries.digest_of(token)


def test_names_of_filings_are_forgotten_after_a_day(caller):
    with clock.fixed(NOW):
        caller.post({"text": TEXT})
    Call.objects.update(at=NOW)
    with clock.fixed(NOW + queries.KEPT):
        assert actions.sweep_calls() == 0
    with clock.fixed(NOW + queries.KEPT * 1.001):
        assert actions.sweep_calls() == 1


def test_the_description_says_what_stands(client):
    told = client.get("/api/v1/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {"/api/v1/requests", "/api/v1/requests/{number}"}
    post = told["paths"]["/api/v1/requests"]["post"]
    assert "application/problem+json" in post["responses"]["422"]["content"]
    assert post["parameters"][0]["name"] == "Idempotency-Key"
    assert post["parameters"][0]["required"] is True
