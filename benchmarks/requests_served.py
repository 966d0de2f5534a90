"""What people and other systems do all day, at the size of a city: filing, lists, a case's page, moving it on; and their floors."""

import json
import uuid
from collections.abc import Callable

import serving
import start

TEXT = "3号楼电梯停运三天，八楼老人上下楼很困难，物业说等配件，多次反映没有结果，请尽快核实处理。小区东门路灯也坏了一个星期没人修，晚上看不清台阶，老人小孩出门都不安全，希望物业马上更换灯泡、尽快修好电梯，并把结果告诉我们这栋楼的老人，谢谢你们了。"
PATIENCE = 4.0


def measure(city, web, *, seconds: float = PATIENCE, alone: int = 60, only_lists: bool = False) -> list[start.Row]:
    """All rows of a city that stands; `city` as `city.make` gives it."""
    with start.as_job():
        people = {name: serving.visitor(*held) for name, held in city.posts.items()}
        token = _key(city)
    floors = Floors(city, alone)
    told = []

    def take(name: str, make: Callable[[int], bytes], *, expect=(200,), target=None, floor=None, most=0) -> None:
        taken = web.measure(make, alone=alone, seconds=seconds, expect=expect, most=most)
        value, of = floor or (None, "")
        told.append(taken.row(name, target=target, floor=value, floor_of=of))

    hotline, dispatcher, handler = people["hotline"], people["dispatcher"], people["handler"]
    sized = f"at {city.requests:,} requests"
    category = _category(city)
    take("create by API, durable, with history", _filings(token), expect=(201,), target=5, floor=floors.insert)
    api = f"/api/v1/requests?state=closed&category={category}"
    take(f"list of 50 by status and category, API, {sized}", lambda _n: _asked(token, api), floor=floors.select)
    page = f"/requests/list/?state=closed&category={city.category}"
    take(
        f"staff list of 50 by status and category, {sized}",
        lambda _n: hotline.get(page),
        target=15,
        floor=floors.select,
    )
    street = f"the same list of one street's post, {sized}"
    take(street, lambda _n: dispatcher.get(page), target=15, floor=floors.select)
    rare = f"/requests/list/?state=reported&category={city.category}"
    take(f"the same list, a rare status, {sized}", lambda _n: hotline.get(rare), target=15, floor=floors.select)
    numbers = _some(city)
    if only_lists:
        return told
    take(
        "one case by API, with history",
        lambda n: _asked(token, f"/api/v1/requests/{numbers[n % len(numbers)][1]}"),
        floor=floors.one,
    )
    take(
        "one case's page",
        lambda n: people["reader"].get(f"/requests/{numbers[n % len(numbers)][0]}/"),
        target=12,
        floor=floors.one,
    )
    waiting = _waiting(city, "in_hand")
    take(
        "one case's page at its handler",
        lambda n: handler.get(f"/handling/orders/{waiting[-1 - n % 50]}/"),
        target=12,
        floor=floors.one,
    )
    take(
        "a status change: a sending is accepted",
        lambda n: handler.post(f"/handling/orders/{waiting[n]}/accept/"),
        expect=(303,),
        target=8,
        floor=floors.update,
        most=len(waiting) - 50,
    )
    calls = _waiting(city, "callback")
    take(
        "call-back page",
        lambda n: dispatcher.get(f"/requests/callbacks/{calls[-1 - n % 50]}/"),
        target=12,
        floor=floors.one,
    )
    close = {"is_contacted": "yes", "satisfaction": "4", "outcome": "solved", "words": "已解决"}
    take(
        "a case is closed after the call",
        lambda n: dispatcher.post(f"/requests/callbacks/{calls[n]}/", **close),
        expect=(303,),
        target=8,
        floor=floors.update,
        most=len(calls) - 50,
    )
    take("call-backs that are due", lambda _n: dispatcher.get("/requests/callbacks/"), floor=floors.select)
    take("dispatch desk, whole page", lambda _n: dispatcher.get("/requests/desk/"), floor=floors.select)
    take("inbox of a handler, 200 waiting", lambda _n: handler.get("/handling/orders/"), floor=floors.select)
    return told


class Floors:
    """What PostgreSQL alone takes in the same run, asked by one connection of the driver: (ms, what it is)."""

    def __init__(self, city, rounds: int):
        import os

        import psycopg

        from hezhi.ground.platform import roles

        link = psycopg.connect(
            host=os.environ["HEZHI_DB_SOCKET"], dbname="hezhi", user=roles.SUPERUSER, autocommit=True
        )
        link.execute(
            "create table bench_floor (id bigserial primary key, number text unique, at timestamptz, place text, text text)"
        )
        link.execute("create index on bench_floor (place, at)")
        numbers = iter(range(10**9))
        insert = "insert into bench_floor (number, at, place, text) values (%s, now(), %s, %s)"
        select = (
            "select r.id, r.number, r.title, r.received_at, c.name, k.name from requests_servicerequest r"
            " left join territory_compound c on c.id = r.compound_id left join requests_category k on k.id = r.category_id"
            " where r.category_id = %s and r.state = 'closed' order by r.received_at desc, r.id desc limit 50"
        )
        one = "select * from requests_servicerequest where id = %s"
        update = "update bench_floor set text = %s where id = 1"

        def timed(sql, values):
            return start.median(max(rounds, 20), lambda: _fetched(link.execute(sql, values())))

        self.insert = timed(insert, lambda: (str(next(numbers)), "0001", TEXT)), "durable insert of one row, 3 indexes"
        self.select = timed(select, lambda: (city.category,)), "the bare select of 50 rows"
        self.one = timed(one, lambda: (city.requests // 2,)), "one row by its key"
        self.update = timed(update, lambda: (str(next(numbers)),)), "durable update of one row"
        link.execute("drop table bench_floor")
        link.close()

    def rows(self) -> list[start.Row]:
        """The floors as rows of their own."""
        return [start.Row(f"floor: {of}", value) for value, of in (self.insert, self.select, self.one, self.update)]


def _fetched(cursor):
    return cursor.fetchall() if cursor.description else None


def _key(city) -> str:
    from hezhi.edge.open_api import actions
    from hezhi.ground.platform.actor import job

    grant = city.posts["hotline"][1]
    return actions.create_key(grant, actor=job("benchmark"), title="benchmark", per_minute=0)[1]


def _filings(token: str) -> Callable[[int], bytes]:
    def make(n: int) -> bytes:
        body = json.dumps(
            {"text": f"{n}：{TEXT}"[:120], "name": "秦女士", "phone": f"139{n % 100_000_000:08d}"}
        ).encode()
        named = f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Type: application/json\r\n"
        return serving.plain("/api/v1/requests", f"Authorization: Bearer {token}\r\n{named}", "POST", body)

    return make


def _asked(token: str, path: str) -> bytes:
    return serving.plain(path, f"Authorization: Bearer {token}\r\n")


def _category(city) -> str:
    return start.as_superuser(f"select code from requests_category where id = {city.category}")[0][0]


def _some(city) -> list[tuple[int, str]]:
    """Cases of the measured district from all over the years."""
    return start.as_superuser(
        f"select id, number from requests_servicerequest where area_path >= '{city.district.path}'"
        f" and area_path < '{city.district.path}~' and state = 'closed' order by hashint8(id) limit 500"
    )


def _waiting(city, state: str) -> list[int]:
    """Requests at the measured desks that may be moved on."""
    found = start.as_superuser(
        f"select id from requests_servicerequest where state = '{state}' and desk = {city.handler} and joined_to_id is null"
        " and (state <> 'in_hand' or exists (select from requests_dispatch d where d.request_id = requests_servicerequest.id"
        " and d.state = 'sent')) order by id"
    )
    return [pk for (pk,) in found]
