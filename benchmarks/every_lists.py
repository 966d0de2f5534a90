"""The lists and pages of a request's life: who opens which, and what it must show to count as shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import start
from asking import Ask, form

TEXT = "3号楼门口的路灯三天没亮，晚上看不见台阶，老人出门不安全。"


@dataclass(frozen=True)
class List:
    """A page: the request, or one made from a running number; what stands on it (a pattern, each different finding counts once)."""

    name: str
    asks: Ask | Callable[[int], Ask]
    shows: str
    least: int = 1
    floor: str = "select"
    expect: tuple[int, ...] = (200,)


def lists(house) -> list[List]:
    """All of them, with what some need planted first."""
    with start.as_job():
        found = _Found(house)
    one, order, late = found.own, found.order, found.late

    def get(name, who, path, shows, **more):
        return List(name, Ask(who, path), shows, **more)

    order_link, case_link = r"/handling/orders/\d+/", r"/requests/\d+/"
    return [
        get("8 a resident's first page", "resident", "/requests/", r"/requests/mine/\d+/"),
        get("11 my requests", "resident", "/requests/mine/", r"/requests/mine/\d+/"),
        get("12 one's own thread", "resident", f"/requests/mine/{one}/", "HZ2", floor="one"),
        get("the thread on paper", "resident", f"/requests/mine/{one}/print/", "HZ2", floor="one"),
        get("10 filed: number, who, until when", "resident", f"/requests/mine/{one}/received/", "HZ2", floor="one"),
        get("13 three questions", "resident", f"/requests/mine/{found.to_rate}/rate/", "satisfaction", floor="one"),
        get("9 tell", "resident", "/requests/receive/", 'name="text"', floor="one"),
        List("9 told, on to the check page", lambda n: _tell(found, n), "", expect=(303,), floor="one"),
        get("9 the check page, near-duplicates offered", "resident", "/requests/receive/check/", 'name="join"'),
        List("4 public look-up by number and last four", lambda n: _look_up(found, n), "", expect=(303,), floor="one"),
        List("4 public look-up, a wrong number", lambda n: _wrong(n), 'role="alert"', expect=(200, 422), floor="one"),
        get("thanking somebody", "resident", "/requests/thank/", 'name="whom"', floor="one"),
        get("24 the desk's day at a steward", "steward", "/handling/", order_link),
        get("25 work orders of the team", "steward", "/handling/orders/", order_link, least=10),
        get("25 work orders, mine", "steward", "/handling/orders/?whose=mine", order_link),
        get("25 work orders, the pool", "steward", "/handling/orders/?whose=pool", order_link),
        get("26 one work order", "steward", f"/handling/orders/{order}/", "/report/", floor="one"),
        get("26 the order on paper", "steward", f"/handling/orders/{order}/print/", "HZ2", floor="one"),
        List("a helper's page behind his link", lambda n: Ask("", found.link, caller=n), 'name="text"', floor="one"),
        get("27 patrols, routes and finds", "steward", "/handling/patrol/", r"routes/\d+/begin/"),
        get("27 a walk", "steward", f"/handling/patrol/{found.walk}/", 'name="stop"', floor="one"),
        get("36 the inbox of a community", "grid_worker", "/handling/", order_link),
        get("36 work orders of a community", "grid_worker", "/handling/orders/", order_link),
        get("a co-handler's part", "street_officer", f"/handling/part/{found.part}/", 'name="text"', floor="one"),
        get("41 the dispatch desk", "street_officer", "/requests/desk/", r"/requests/desk/\d+/", least=10),
        get("41 returns that the district decides", "district_officer", "/requests/desk/?only=returned", r"/desk/\d+/"),
        get("41 a voice note that waits for a clerk", "street_officer", f"/requests/desk/{found.spoken}/", "transcribe"),
        get("all requests, 50 a page", "street_officer", "/requests/list/", case_link, least=40),
        get("reports that wait for the street's word", "street_officer", "/requests/reports/", r"accept-report"),
        get("call-backs due, promised days", "street_officer", "/requests/callbacks/", r"/callbacks/\d+/", least=5),
        get("one call", "street_officer", f"/requests/callbacks/{found.call}/", "satisfaction", floor="one"),
        get("a promised day", "street_officer", f"/requests/promised/{found.promised}/", "next_date", floor="one"),
        get("the draw of call-backs", "hotline_officer", "/requests/callbacks/draws/", r"draws/\d+.txt"),
        get("a draw to run again", "hotline_officer", f"/requests/callbacks/draws/{found.draw}.txt", "# drawn"),
        get("group incidents of a month", "street_officer", "/requests/matters/", r"/matters/\d+/", least=3),
        get("one matter with its voices", "street_officer", f"/requests/matters/{found.matter}/", case_link),
        get("43 late, amber, in time", "street_officer", "/warnings/", r"/warnings/sendings/\d+/", least=5),
        get("43 the same of a district", "district_officer", "/warnings/", r"/warnings/sendings/\d+/", least=5),
        get("43 a sending to be asked about", "street_officer", f"/warnings/sendings/{late}/", 'name="reason"', floor="one"),
        get("supervisions and answers", "street_officer", "/warnings/supervisions/", r"HZ\d{8}-\d+-\d"),
        get("early warnings", "district_officer", "/warnings/early/", r"/warnings/early/\d+/", least=3),
        get("one early warning", "district_officer", f"/warnings/early/{found.warning}/", case_link),
        get("told again", "district_officer", "/warnings/again/", r"/warnings/again/\d+/"),
        get("load of bodies", "district_officer", "/warnings/load/", r"body=\d+", least=5),
        get("thanks to a body", "steward", "/requests/thanks/", r"HZ\d+", least=1),
        get("praise beside requests", "district_officer", "/indicators/voices/", r"<tr"),
        get("44 board of a street", "street_officer", "/overview/", r'class="'),
        get("35 board of a community", "secretary", "/overview/", r'class="'),
        get("46 board of a district", "district_officer", "/overview/", r'class="'),
        get("46 board of the city", "city_officer", "/overview/", r'class="'),
        get("48 list of 30 of a month", "district_officer", "/indicators/list30/", r"compound=\d+", least=3),
        get("hotline rates and ranks", "district_officer", "/indicators/hotline/", r"unit=\w+", least=5),
        get("why are we here", "district_officer", f"/indicators/hotline/unit/?{found.unit}", r"kind=\w+"),
        get("the requests behind a rate", "district_officer", f"/indicators/hotline/requests/?{found.unit}&kind=valid", "HZ2"),
        get("exclusions", "district_officer", "/indicators/hotline/left-out/", "HZ2"),
        get("editions of scores", "district_officer", "/indicators/hotline/editions/", r"editions/\d+/"),
        get("one edition, objections beside", "street_officer", f"/indicators/hotline/editions/{found.edition}/", "<tr"),
        get("requests frozen in an edition", "district_officer", f"/indicators/hotline/editions/{found.edition}/requests/?kind=valid", "HZ2"),
    ]  # fmt: skip


def _tell(found, n: int) -> Ask:
    return form("resident", "/requests/receive/", text=f"{TEXT}{n}", compound=found.stock.compound.pk, whom="self")


def _look_up(found, n: int) -> Ask:
    number, last_four = found.numbers[n % len(found.numbers)]
    return form("", "/requests/progress/", caller=50_000 + n, number=number, last_four=last_four)


def _wrong(n: int) -> Ask:
    return form("", "/requests/progress/", caller=60_000 + n, number=f"HZ20260101-{n:06}-1", last_four="0000")


class _Found:
    """What the city has of each kind; what it has not is planted by deeds. Inside `as_job`."""

    def __init__(self, house):
        from every_deeds import Stock

        from hezhi.response.handling.models import Route
        from hezhi.response.requests import queries as requests
        from hezhi.response.requests.models import CoHandling, ServiceRequest
        from hezhi.steering.indicators.models import ScoreEdition
        from hezhi.steering.warnings.models import EarlyWarning

        self.stock = stock = Stock(house.world)
        self.own = stock.received(1, person=stock.resident.person, phone="")[0].pk
        self.to_rate = stock.answered(1, person=stock.resident.person, phone="")[0].request_id
        stock.joined(3)
        told = stock.received(70)
        self.numbers = [(row.number, stock.last_four(n)) for n, row in enumerate(told)]
        orders = requests.at_desk(stock.steward)
        self.order = orders.filter(state="handling").first().request_id
        stock.taken(60)
        self.link = stock.invited(1)[0]
        route = Route.objects.filter(desk=stock.steward.desk).first()
        self.walk = stock.begun(route)
        stock.helped(3)
        self.part = CoHandling.objects.filter(organisation=stock.street_officer.desk, reported_at=None).first().pk
        stock.with_arbiter(5)
        self.spoken = stock.spoken(3)[0].request_id
        stock.reported(5)
        self.call = stock.answered(5)[0].request_id
        self.promised = stock.put_off(3)[0].pk
        self.draw = stock.drawn(stock.yesterday - timedelta(days=40)).pk
        self.matter = ServiceRequest.objects.filter(voice_count__gt=2, area_path__startswith=stock.street).first().pk
        self.late = requests.sendings_at_work(stock.street, "bad").first().pk
        self.warning = EarlyWarning.objects.order_by("-id").first().pk
        stock.thanked(5)
        edition = ScoreEdition.objects.filter(state="open").first()
        self.edition, self.unit = edition.pk, f"unit={stock.street}"
