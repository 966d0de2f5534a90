"""How fast words are found among many requests: by `queries.search_requests` as the app role, against a plain scan in the same run.

    python benchmarks/search.py [--requests 1000000] [--rounds 5] [--forms] [--json]

Makes its own database in a temporary data home and invents the texts: common words of property matters, one word in fifty, one word that
stands in a single request. The floor scans the same table with `like '%word%'`, newest first, the same 20 rows, without row-level security
and without an index; its counting twin reads every row. Prints the quickest of some rounds in milliseconds, and each search as a share of its floor.
`--forms` measures the forms of the search before as well. Texts are stored fifty thousand to a transaction, so neither this process nor the
server holds more than that at once; the peak of both is printed.
"""

import os
import resource
import time
from pathlib import Path

import start
from start import best

RARE, RARE_FOUR = "鹭鸶", "鹭鸶栖枝"
PHRASES = [
    "小区物业长期不打扫楼道", "电梯经常停运老人上下楼困难", "地下车库夜里漏水积水很深", "路灯坏了一个星期没人修", "楼上装修噪声扰民",
    "垃圾桶满了没有及时清运", "维修资金使用没有公示", "门禁系统失灵外人随意进出", "绿化带被改成停车位", "消防通道被私家车堵住",
    "暖气不热室内只有十五度", "水压不足早上没有热水", "监控摄像头多处损坏", "业主委员会换届没有通知", "公共收益去向不明",
    "电动车飞线充电存在隐患", "下水道堵塞污水返上来", "外墙瓷砖脱落砸到车辆", "物业费涨价没有征求意见", "快递柜占用公共过道",
    "希望有关部门尽快核实处理", "多次向物业反映没有结果", "请尽快给予答复", "影响居民正常生活",
]  # fmt: skip
FILL = """
    insert into requests_servicerequest (number, kind, channel, title, text, place, received_at, state, area_path, is_anonymous, is_public,
        voice_count, is_repeat, filed_by, compound_reason, category_reason, source, external_id, is_objected, answer, unresolved_reason)
    select 'B' || n, 'help', 'hotline', p[1 + (hashint4(n) & 15)], told.text || case when n = %(rare)s::int then '鹭鸶栖枝' else '' end
            || case when n %% 50 = 0 then '充电桩' else '' end,
        '第' || n %% 977 || '小区' || n %% 31 || '号楼', timestamptz '2026-11-01' - n * interval '90 seconds', 'closed',
        (%(paths)s::text[])[1 + (hashint4(n) & 1048575) %% %(areas)s], false, false, 1, false, '', '', '', '', '', false, '', ''
    from generate_series(%(first)s, %(first)s + %(rows)s - 1) n
    cross join lateral (select %(phrases)s::text[] as p) given
    cross join lateral (
        select string_agg(p[1 + (hashint4(n * 31 + k) & 1048575) %% cardinality(p)], '，') as text from generate_series(1, 10) k
    ) told
"""
SCAN = """
    select id from requests_servicerequest where title || text || place like %s order by received_at desc, id desc limit 20
"""
COUNT = "select count(*) from requests_servicerequest where title || text || place like %s"
WORDS = {
    "rare, 2": RARE,
    "1 in 50, 2": "电桩",
    "common, 2": "物业",
    "common, 4": "维修资金",
    "rare, 4": RARE_FOUR,
    "none, 2": "鹮鸨",
}
OF_A_STREET = {name: WORDS[name] for name in ("rare, 2", "1 in 50, 2", "common, 2", "common, 4")} | {"common, 1": "梯"}
COMPOUNDS = {"rare, 2": "鹭鸶", "common, 2": "梧桐", "common, 1": "槐", "3": "梧桐苑", "none": "鹮鸨"}
TREES, SEATS = (
    ["梧桐", "银杏", "国槐", "玉兰", "海棠", "月季", "丁香", "白杨"],
    ["苑", "里", "家园", "雅居", "新村", "花园", "胡同", "佳园"],
)
NAMES = "select id from territory_compoundname where plain like %s"
HEAD = "function requests_search("
PART = 50_000  # rows to a transaction


def options(parser) -> None:
    """How many, how often."""
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compounds", type=int, default=12_000)
    parser.add_argument("--forms", action="store_true", help="the forms of the search before as well")


def measure(given) -> dict:
    """All figures of one run."""
    with start.as_job():
        paths = [street.path for street in start.make_city()[2]]
    seconds = fill(1, given.requests, paths)
    start.as_owner("vacuum analyze requests_servicerequest")  # what autovacuum does a minute later
    figures = {
        "requests": f"{given.requests:,}",
        "stored with all indexes, rows/s": round(given.requests / seconds),
        **sizes(given.requests),
        **searched(paths[0][:4], paths[0][:8], paths[0][:12], given.rounds),
        **(earlier(paths[0][:4], paths[0][:12], given.rounds) if given.forms else {}),
        **compounds_found(paths, given),
    }
    more = min(given.requests // 10, 20_000)
    figures[f"{more:,} more stored, rows/s"] = round(more / fill(given.requests + 1, more, paths))
    start.as_owner("drop index request_words")
    figures[f"{more:,} more without the index of words, rows/s"] = round(
        more / fill(given.requests + more + 1, more, paths)
    )
    figures["peak memory of this process, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["peak memory of its server process, MB"] = peak_of_server()
    return figures


def searched(city: str, district: str, street: str, rounds: int) -> dict:
    """Each word for a whole city, beside its two scans; some for one district and for one street."""
    figures = {"one indexed row in a transaction with sight, ms": best(rounds, lambda: one_row(city))}
    for name, word in {**WORDS, "common, 1": "梯", "rare, 1": "鹮"}.items():
        figures.update(compared(name, word, city, rounds))
    for place, path in (("district", district), ("street", street)):
        for name, word in OF_A_STREET.items():
            figures[f"one {place}, {name}: search, ms"] = best(rounds, lambda word=word, path=path: found(word, path))
    return figures


def earlier(city: str, street: str, rounds: int) -> dict:
    """The forms of the search before, put in place by their own migrations, over the same rows: what each step gave. The present one again
    at the end."""
    from importlib import import_module

    forms = {
        "0004": "0004_search",
        "0007": "0007_search_by_frequency",
        "0015": "0015_search_within_few_areas",
        "now": "0019_search_at_a_million",
    }
    figures = {}
    for name, module in forms.items():
        text = import_module(f"hezhi.response.requests.migrations.{module}").SEARCH
        body = text[text.index(HEAD) : text.index("end $$;") + 7]
        start.as_owner("create or replace " + body)
        for place, path, words in (("city", city, WORDS), ("street", street, OF_A_STREET)):
            for kind, word in words.items():
                figures[f"form {name}, {place}, {kind}, ms"] = best(rounds, lambda w=word, p=path: found(w, p))
    return figures


def compounds_found(paths, given) -> dict:
    """Compounds by a part of their name, for a whole city; the floor scans all names."""
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import Actor, job
    from hezhi.register.territory import actions as territory
    from hezhi.register.territory import queries
    from hezhi.register.territory.actions import CompoundDraft
    from hezhi.register.territory.models import Area

    many, city = given.compounds, paths[0][:4]
    with start.as_job():
        streets = {area.path: area for area in Area.objects.filter(path__in=paths)}
        drafts = [CompoundDraft(streets[paths[n % len(paths)]], name_of(n)) for n in range(many)]
        territory.add_compounds(drafts, actor=job("benchmark"))
    for table in ("territory_compound", "territory_compoundname"):
        start.as_owner(f"vacuum analyze {table}")
    actor = Actor(name="测量", area_path=city)

    def asked(name):
        def work():
            with transaction.atomic():
                sight.set_for(actor)
                return list(queries.visible_compounds(actor, queries.Filters(name=name))[:50])

        return work

    figures = {"compounds": f"{many:,}"}
    for kind, name in COMPOUNDS.items():
        figures[f"compounds, {kind} ({name}): found, at most 50"] = len(asked(name)())
        figures[f"compounds, {kind}: search, ms"] = best(given.rounds, asked(name))
    figures["compounds: scan of all names, ms"] = best(given.rounds, lambda: floor(NAMES, "鹭鸶"))
    return figures


def name_of(n: int) -> str:
    """Invented: a tree, a word, and a general word; one of a rare bird."""
    if n == 7_777:
        return "鹭鸶栖里"
    return f"{TREES[n % len(TREES)]}{SEATS[n // len(TREES) % len(SEATS)]}{n % 97}号院"


def rows(figures) -> list[start.Row]:
    """Words for a whole city, a district and a street; told, not judged."""
    told = []
    for name, word in {**WORDS, "common, 1": "梯", "rare, 1": "鹮"}.items():
        named = f"{name} ({word})"
        told.append(
            start.Row(f"search: {named}", figures[f"{name}: search, ms"],
                floor=figures["one indexed row in a transaction with sight, ms"], floor_of="one row by its key",
                note=f"plain scan for the same: {figures[f'{name}: scan for the newest 20, ms (ratio)']}")
        )  # fmt: skip
    for place in ("district", "street"):
        for name in OF_A_STREET:
            told.append(start.Row(f"search for one {place}: {name}", figures[f"one {place}, {name}: search, ms"]))
    for name in COMPOUNDS:
        told.append(
            start.Row(f"search for compounds: {name}", figures[f"compounds, {name}: search, ms"],
                floor=figures["compounds: scan of all names, ms"], floor_of="a scan of all names")
        )  # fmt: skip
    return told


def fill(first, rows, paths) -> float:
    """Store the texts, every index written as it goes, some to a transaction; seconds."""
    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    began = time.perf_counter()
    values = {
        "rare": rows * 9 // 10 if first == 1 else 0,
        "paths": paths,
        "areas": len(paths),
        "phrases": PHRASES,
    }
    for at in range(first, first + rows, PART):
        with transaction.atomic(), sight.job("benchmark"), connection.cursor() as cursor:
            cursor.execute(FILL, {**values, "first": at, "rows": min(PART, first + rows - at)})
    return time.perf_counter() - began


def peak_of_server() -> int:
    """The most memory that the server process of our connection has held, buffers that all share among it; 0 where the system does not say."""
    from django.db import connection

    told = Path(f"/proc/{connection.connection.info.backend_pid}/status")
    if not told.exists() or not os.access(told, os.R_OK):
        return 0
    peak = next((line for line in told.read_text().splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
    return int(peak.split()[1]) // 1024


def sizes(many) -> dict:
    """Bytes a request takes, and the index of words among them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_relation_size('request_words'), pg_relation_size('request_newest'),"
            " pg_total_relation_size('requests_servicerequest')"
        )
        words, newest, whole = cursor.fetchone()
    return {
        "index of words, bytes a request": words // many,
        "index of the newest, bytes a request": newest // many,
        "request with all indexes, bytes": whole // many,
    }


def compared(name, word, path, rounds) -> dict:
    """One word: the search of the house, the bare scan for the same 20, and the scan over everything."""
    hits = len(found(word, path))
    search = best(rounds, lambda: found(word, path))
    newest = best(rounds, lambda: floor(SCAN, word))
    whole = best(rounds, lambda: floor(COUNT, word))
    return {
        f"{name} ({word}): found on the first page": hits,
        f"{name}: search, ms": search,
        f"{name}: scan for the newest 20, ms (ratio)": f"{newest} ({search / newest:.3f})",
        f"{name}: scan of all texts, ms (ratio)": f"{whole} ({search / whole:.3f})",
    }


def found(word, path) -> list:
    """What a post of that area finds, in one transaction of its own, as a web request has."""
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import Actor
    from hezhi.response.requests import queries

    actor = Actor(name="测量", area_path=path, deeds=frozenset({"requests.see"}))
    with transaction.atomic():
        sight.set_for(actor)
        return queries.search_requests(actor, word).rows


def one_row(path) -> tuple:
    """The least that any question costs: a transaction, its sight, one row by its key."""
    from django.db import connection, transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import Actor

    with transaction.atomic(), connection.cursor() as cursor:
        sight.set_for(Actor(name="测量", area_path=path))
        cursor.execute("select number from requests_servicerequest where id = (select 1000)")
        return cursor.fetchone()


def floor(statement, word):
    """The plain scan, as a job (no narrowing by area)."""
    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    with transaction.atomic(), sight.job("benchmark"), connection.cursor() as cursor:
        for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
            cursor.execute(f"set local {setting} = off")
        cursor.execute(statement, [f"%{word}%"])
        return cursor.fetchall()


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
