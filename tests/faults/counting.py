"""What writes and folds counts in a house that is being killed: `python -m tests.faults.counting build | write | fold | judge`."""

import json
import sys
import threading
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WRITERS, FIRST, LAST = 16, date(2025, 8, 1), date(2025, 10, 1)
ZONE = ZoneInfo("Asia/Shanghai")
PURPOSE = "tests.counting"
CODES = ("elevator.fault", "parking.order", "utilities.heating")


def sighted():
    """A transaction that sees the whole city, on a connection that works."""
    from contextlib import contextmanager

    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    @contextmanager
    def opened():
        try:
            with transaction.atomic(), sight.job(PURPOSE):
                yield
        except Exception:
            connection.close()
            raise

    return opened()


def build():
    """Two subdistricts with two compounds each."""
    from hezhi.ground.platform.actor import job
    from hezhi.register.territory import actions as territory
    from hezhi.response.requests import actions

    builder = job(PURPOSE)
    with sighted():
        actions.load_categories(actor=builder)
        actions.load_clocks(actor=builder)
        city = territory.add_area(None, "city", "city", "测城", actor=builder)
        district = territory.add_area(city, "district", "district", "测区", actor=builder)
        for n in range(2):
            street = territory.add_area(district, "subdistrict", "street", f"第{n}街道", actor=builder)
            for m in range(2):
                territory.add_compound(street, f"小区{n}{m}", actor=builder)


def write():
    """Sixteen threads tell, correct, move and join requests, until killed; what was committed is printed."""
    from hezhi.register.territory import queries as territory
    from hezhi.response.requests.models import Category

    with sighted():
        compounds = list(territory.compounds_within(territory.children_of(None).first().path))
        categories = [Category.objects.get(code=code) for code in CODES]
    lines = threading.Lock()

    def writer(number):
        turn, last = 0, None
        while True:
            turn += 1
            try:
                with sighted():
                    last = one(number, turn, last, compounds, categories)
                with lines:
                    sys.stdout.write(f"{last.pk}\n")
                    sys.stdout.flush()
            except Exception:  # the database is being killed: that is the test
                last = None
                time.sleep(0.05)

    for number in range(WRITERS):
        threading.Thread(target=writer, args=(number,)).start()


def one(number, turn, last, compounds, categories):
    """One deed; the row it made or changed."""
    from hezhi.ground.platform.actor import job
    from hezhi.response.requests import actions

    builder = job(PURPOSE)
    told = datetime(2025, 8, 1, tzinfo=ZONE) + timedelta(hours=(number * 131 + turn * 17) % 2000)
    draft = actions.Draft(
        text=f"{number}-{turn}",
        compound=compounds[(number + turn) % len(compounds)].pk,
        category=categories[turn % len(categories)].pk,
        received_at=told,
        phone=f"1390000{number:04}",
    )
    row = actions.receive_request(draft, actor=builder)
    if turn % 3 == 0:
        actions.correct_category(row, actor=builder, category=categories[(turn + 1) % len(categories)].pk)
    if turn % 4 == 0:
        actions.correct_compound(row, actor=builder, compound=compounds[(number + turn + 1) % len(compounds)])
    if turn % 5 == 0 and last is not None:
        actions.join_request(row, last, actor=builder)
        return last
    return row


def fold():
    """Fold a few at a time, until killed."""
    from hezhi.response.requests import actions

    while True:
        try:
            with sighted():
                folded = actions.fold_counts(limit=23)
            time.sleep(0 if folded else 0.02)
        except Exception:
            time.sleep(0.05)


def judge():
    """Recounted as it is found, and again when all is folded."""
    from hezhi.response.requests import actions, queries
    from hezhi.response.requests.models import CountDelta, ServiceRequest

    acked = {int(line) for line in sys.stdin.read().split()}
    with sighted():
        told = {"unfolded": CountDelta.objects.count(), "wrong_before": len(wrong(queries))}
        while actions.fold_counts():
            pass
        told |= {"wrong_after": len(wrong(queries)), "unfolded_after": CountDelta.objects.count()}
        kept = set(ServiceRequest.objects.values_list("pk", flat=True))
        told |= {"acked": len(acked), "lost_acked": len(acked - kept), "rows": len(kept)}
        told["voices"] = ServiceRequest.objects.filter(is_repeat=False).count()
        told["counted"] = queries.count_requests(FIRST, until=LAST)[0].requests
    sys.stdout.write(json.dumps(told) + "\n")


def wrong(queries) -> list:
    """Every difference between what is kept and what is there."""
    return queries.recount(FIRST, until=LAST) + queries.recount_sums(FIRST, until=LAST)


def main():
    """One of the four, in a process of its own."""
    import django

    django.setup()
    from hezhi.ground.platform import sight

    sight.purpose(PURPOSE, "A made-up city whose counts are recounted after everything was killed.")
    {"build": build, "write": write, "fold": fold, "judge": judge}[sys.argv[1]]()


if __name__ == "__main__":
    main()
