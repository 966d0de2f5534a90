"""How much room one request takes with its whole life: made by the deeds themselves, then swept, folded and sealed as the house does it.

    python benchmarks/size.py [--requests 1000] [--json]

A request of 120 characters is received and moved on five times (sent, accepted, begun, reported, closed): six rows of history. Bytes are those of the files on
disk after a vacuum, each table's growth over what stood before, divided by the number of requests; half-filled last pages included. Before it begins,
as many rounds as fill the queues (what is in hand, waits or is told upwards) have gone by, so that only what stays is counted.
"""

from itertools import count

import start

SHARES = {
    "request": ("requests_servicerequest",),
    "dispatch": ("requests_dispatch", "requests_cohandling"),
    "history": ("audit_row",),
    "tree over the history": ("audit_batch",),
    "outbox": ("outbox_event", "outbox_delivery"),
    "counts": ("requests_countdelta", "requests_countleaf", "requests_countofarea", "requests_countofcompound"),
    "notes": ("requests_note",),
    "tasks": ("procrastinate_jobs", "procrastinate_events"),
}
BESIDE = {
    "who asked (once a telephone)": ("requests_requester",),
    "name of the filing (a day)": ("open_api_call",),
    "words of the history (once a deed and a post)": ("audit_kind", "audit_doer"),
}
LIMIT = 3 * 1024
MOVES = 5
ROUNDS = 10
FILLING = 3  # rounds that fill the queues
PER_COMPOUND = 28  # in a month, as 20,000,000 in five years over 12,000 compounds


def options(parser) -> None:
    """How many."""
    parser.add_argument("--requests", type=int, default=1000)


def measure(given) -> dict:
    """Bytes of a request, share by share. Needs an own house, or a filled one whose tables then grow by these."""
    from requests_served import TEXT

    with start.as_job():
        city, _districts, streets = start.make_city(streets=32, districts=4, compounds=320)
        desk = _desk(streets[0])
        compounds = start_compounds(city)
    text = TEXT[:120]
    many = max(given.requests // PER_COMPOUND, 3)
    for _round in range(FILLING):  # told of elsewhere: the kept counts of the compounds that are measured stay empty
        _live(given.requests // ROUNDS, text, desk, compounds[many : 2 * many])
    compounds = compounds[:many]
    start.as_owner(
        "reindex index request_words"
    )  # its list of words waiting to go in is there in full from the first row
    before = _bytes()
    for _round in range(ROUNDS):
        _live(given.requests // ROUNDS, text, desk, compounds)
    start.as_owner("reindex index request_words")
    return {"requests": given.requests, "characters": len(text), "moves": MOVES} | _shares(
        before, _bytes(), given.requests
    )


def rows(figures) -> list[start.Row]:
    """The whole, and each share."""
    told = f"{figures['characters']} characters, received and moved on {figures['moves']} times, made by the deeds"
    listed = [name for name in figures if name.startswith("  ")]
    return [
        start.Row("one request with its life, all indexes", figures["one request, bytes"], "bytes", target=LIMIT, note=told),
        *(start.Row(name.removesuffix(", bytes"), figures[name], "bytes") for name in listed),
    ]  # fmt: skip


def start_compounds(city) -> list[int]:
    """Where the requests are told of."""
    from hezhi.register.territory.models import Compound

    return list(Compound.objects.filter(area_path__gte=city.path).order_by("id").values_list("id", flat=True)[:320])


def _desk(street):
    from hezhi.register.people.models import Organisation

    return Organisation.objects.create(name=f"{street.name}维修站", kind="utility", area_path=street.path)


def _live(many: int, text: str, desk, compounds) -> None:
    """Lives of requests, each deed a transaction of its own; then swept, folded, sealed and vacuumed, as hours would do."""
    for _n in range(many):
        n = next(_numbers)
        _one(n, text, desk, compounds[n % len(compounds)])
    _settle()


def _one(n, text, desk, compound) -> None:
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import Actor
    from hezhi.response.requests import actions

    officer = Actor(name="蒋小满", user_id=7, grant_id=7, post="第0街道办事处 派单员", area_path="", job="benchmark")
    fitter = Actor(name="贺大寒", user_id=8, grant_id=8, post="第0街道维修站 经办人", desk=desk.pk, job="benchmark")
    held: dict = {}

    def receive():
        draft = actions.Draft(text=text, compound=compound, compound_score=0.97, category=_category(n), category_score=0.9,
            phone=f"139{n % 40:08d}", name="秦女士")  # fmt: skip
        held["row"] = actions.receive_request(draft, actor=officer)

    def send():
        held["sent"] = actions.dispatch_request(held["row"], actor=officer, handler=desk, rule="目录：维修")

    moves = (
        receive,
        send,
        lambda: actions.accept_dispatch(held["sent"], actor=fitter),
        lambda: actions.start_handling(held["sent"], actor=fitter),
        lambda: actions.report_dispatch(held["sent"], actor=fitter, text="已更换损坏的部件，现场恢复正常。"),
        lambda: actions.close_request(held["row"], actor=officer, is_resolved=True, is_contacted=True, satisfaction=4),
    )
    for move in moves:
        with transaction.atomic(), sight.job("benchmark"):
            move()


def _category(n: int) -> int:
    from hezhi.response.requests.models import Category

    if not _categories:
        _categories.extend(Category.objects.filter(is_active=True).exclude(parent=None).values_list("id", flat=True))
    return _categories[n * 7919 % 104729 % len(_categories)]


_categories: list[int] = []
_numbers = count()


def _settle() -> None:
    """What the worker and the night do: deliver, forget what was delivered, fold, seal, vacuum."""
    from hezhi.ground.platform import chain, outbox, tasks
    from hezhi.response.requests import actions

    outbox.deliver_waiting()
    tasks.run_waiting()
    if hasattr(outbox, "sweep_delivered"):
        outbox.sweep_delivered(keep=outbox.NOTHING)
    with start.as_job():
        while actions.fold_counts():
            pass
    chain.seal_batch()
    tables = ", ".join(name for names in (SHARES | BESIDE).values() for name in names if _stands(name))
    start.as_superuser(f"vacuum (analyze) {tables}")


def _stands(table: str) -> bool:
    return start.as_superuser(f"select to_regclass('{table}') is not null")[0][0]


def _bytes() -> dict[str, dict[str, int]]:
    """{table: {"rows": bytes, index: bytes}}; long values count as rows."""
    found = {}
    for table in (name for names in (SHARES | BESIDE).values() for name in names):
        if _stands(table):
            found[table] = {"rows": start.as_superuser(f"select pg_table_size('{table}')")[0][0]} | dict(
                start.as_superuser(
                    f"select indexrelid::regclass::text, pg_relation_size(indexrelid) from pg_index where indrelid = '{table}'::regclass"
                )
            )
    return found


def _shares(before, after, many: int) -> dict:
    figures, whole = {}, 0.0
    for name, tables in SHARES.items():
        rows, indexes = _grown(before, after, tables, many)
        figures[f"  {name}, rows, bytes"] = round(rows)
        figures[f"  {name}, indexes, bytes"] = round(sum(indexes.values()))
        for index, grown in sorted(indexes.items(), key=lambda one: -one[1]):
            if round(grown):
                figures[f"  … {index}, bytes"] = round(grown)
        whole += rows + sum(indexes.values())
    for name, tables in BESIDE.items():
        rows, indexes = _grown(before, after, tables, many)
        figures[f"  beside it: {name}, bytes"] = round(rows + sum(indexes.values()))
    return {"one request, bytes": round(whole)} | figures


def _grown(before, after, tables, many: int) -> tuple[float, dict[str, float]]:
    """(bytes of rows, bytes by index) that a request added to these tables."""
    rows, indexes = 0.0, {}
    for table in (table for table in tables if table in after):
        for part, size in after[table].items():
            grown = max(size - before[table].get(part, 0), 0) / many
            if part == "rows":
                rows += grown
            else:
                indexes[part] = grown
    return rows, indexes


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
