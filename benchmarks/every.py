"""Every list and every deed of a request's life, asked one by one of the running house with the demo's people in it.

python benchmarks/every.py [--requests 10000] [--json]

Each row is one kind of request. A list must show what it lists; after each deed the rows of the database are counted that the deed was to
change, and the bench fails where a single one did not. Statements are counted in this process on one more request of the same kind.
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ["HEZHI_PROXIES"] = (
    "127.0.0.1"  # the doors that count tries by address see a caller of its own in each request
)

import asking
import serving
import start

ALONE, EIGHT = 16, 32  # requests by one caller, by eight at once
WARM, COUNTED = 2 * serving.CONNECTIONS, 1  # before them; the one of which the statements are counted
PATIENCE = 3.0
A_COMPOUND_A_YEAR = 75  # requests, as the demo's city makes them


def options(parser) -> None:
    """How large a city."""
    parser.add_argument("--requests", type=int, default=10_000)


def measure(given) -> dict:
    """Make the demo's city, open the house, ask for every list, do every deed."""
    began = time.monotonic()
    world = make(given.requests)
    filled = time.monotonic() - began
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"], check=True)
    with serving.running(Path(os.environ["HEZHI_HOME"])) as web:
        found = House(world, web).rows()
    stored = start.as_superuser("select count(*) from requests_servicerequest")[0][0]
    return {"requests": stored, "filled in, s": round(filled, 1), "rows": found}


def rows(figures) -> list[start.Row]:
    """All that was asked."""
    return figures.pop("rows")


def make(requests: int):
    """The demo's city with a year of about so many requests."""
    from hezhi.edge.cli import demo_city
    from hezhi.register.territory.demo import Size

    compounds = max(requests // A_COMPOUND_A_YEAR, 16)
    size = Size(districts=1, compounds=compounds, assessed=compounds * 5 // 6, homes=60, months=12)
    world = demo_city.build(lambda _said: None, size=size)
    start.as_superuser("vacuum (analyze)")
    return world


class House:
    """The running house, the cast signed in, and what is asked of it."""

    def __init__(self, world, web, *, alone: int = ALONE, eight: int = EIGHT, patience: float = PATIENCE):
        from types import SimpleNamespace

        import requests_served

        self.world, self.web, self.alone, self.eight, self.patience = world, web, alone, eight, patience
        with start.as_job():
            self.people = {key: _signed_in(member) for key, member in world.cast.items()}
        held = SimpleNamespace(category=_usual_category(), requests=2 * _middle())
        self.floors = requests_served.Floors(held, alone)
        self.photo = _photo()
        self.redrawn = _redrawn(self.photo), "Pillow alone: the same photo opened, made smaller, saved"

    def rows(self) -> list[start.Row]:
        """Lists first, at the size that the city has; then deeds."""
        import every_deeds
        import every_lists

        told, faults = [], []
        for of, take in ((every_lists.lists, self.list), (every_deeds.deeds, self.deed)):
            for one in of(self):
                began = time.monotonic()
                try:
                    told.append(take(one))
                    said = ""
                except Exception as fault:  # all that is wrong is told at once
                    said = f": {type(fault).__name__} {fault}"
                    faults.append(one.name + said)
                sys.stderr.write(f"{time.monotonic() - began:6.1f} s  {one.name}{said}\n")
        if faults:
            raise RuntimeError("\n\n".join(faults))
        return told

    def list(self, one) -> start.Row:
        """Ask for a page; it must show what it lists."""
        asks = one.asks if callable(one.asks) else lambda _n: one.asks
        answer, statements = self.in_process(asks(0))
        shown = len(set(re.findall(one.shows, answer.content.decode())))
        if answer.status_code not in one.expect or shown < one.least:
            raise RuntimeError(f"{answer.status_code}, {shown} shown: {_words(answer)}")
        taken = self.web.measure(
            lambda n: asks(n + COUNTED).raw(self.people),
            alone=self.alone,
            seconds=self.patience,
            expect=one.expect,
            most=max(self.alone // 4, WARM) + self.alone + self.eight,
        )
        floor, of = getattr(self.floors, one.floor)
        row = taken.row(one.name, floor=floor, floor_of=of)
        return replace(row, note=f"{statements} statements; {shown} shown; {row.note}")

    def deed(self, one) -> start.Row:
        """Do it to each of its things; all of them must have changed, and none before."""
        alone, eight = self.alone // one.part, self.eight // one.part
        most = COUNTED + max(alone // 4, WARM) + alone + eight
        with start.as_job():
            things = one.prepare(most)
        if len(things) < most:
            raise RuntimeError(f"{len(things)} things instead of {most}")
        before = _done(one, things)
        if before:
            raise RuntimeError(f"{before} of {len(things)} are done before they are done")
        answer, statements = self.in_process(one.ask(things[-1]))
        if answer.status_code not in one.expect:
            raise RuntimeError(f"{answer.status_code}: {_words(answer)}")
        if _done(one, things[-1:]) != 1:
            told = self.in_process(asking.Ask(one.ask(things[-1]).who, answer.headers.get("Location", "/")))[0]
            raise RuntimeError(f"answered {answer.status_code} and not done: {_words(told)}")
        asked = set()

        def make(n):
            asked.add(n)
            return one.ask(things[n]).raw(self.people)

        taken = self.web.measure(make, alone=alone, seconds=20 * self.patience, expect=one.expect, most=most - COUNTED)
        done = _done(one, things)
        if done != len(asked) + COUNTED:
            raise RuntimeError(f"asked {len(asked) + COUNTED} times, done {done} times")
        floor, of = self.redrawn if one.floor == "redrawn" else getattr(self.floors, one.floor)
        row = taken.row(one.name, floor=floor, floor_of=of)
        return replace(row, note=f"{statements} statements; {done} done; {row.note}")

    def in_process(self, ask: asking.Ask):
        """The same request inside this process: (answer, how many statements it took)."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(HTTP_HOST="127.0.0.1")
        told = ask.headers(self.people)
        if ask.who:
            client.cookies["hezhi"] = self.people[ask.who].session
        extra = {"HTTP_X_FORWARDED_FOR": told["X-Forwarded-For"]}
        with CaptureQueriesContext(connection) as seen:
            if ask.body is None:
                answer = client.get(ask.path, **extra)
            else:
                answer = client.generic("POST", ask.path, ask.body, content_type=ask.kind, **extra)
        return answer, len(seen)


def _words(answer) -> str:
    """What a page says, without its tags."""
    main = answer.content.decode(errors="replace").partition("<main")[2] or answer.content.decode(errors="replace")
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())[:600]


def _signed_in(member):
    from types import SimpleNamespace

    return serving.visitor(member.user, member.posts[0].grant if member.posts else SimpleNamespace(pk=None))


def _done(one, things) -> int:
    with start.as_job():
        return one.done(things)


def _usual_category() -> int:
    asked = "select category_id from requests_servicerequest where state = 'closed' group by 1 order by count(*) desc limit 1"
    return start.as_superuser(asked)[0][0]


def _middle() -> int:
    return start.as_superuser("select percentile_disc(0.5) within group (order by id) from requests_servicerequest")[0][
        0
    ]


def _photo() -> bytes:
    """A photo as a phone makes it: 12 million points with grain in it, so that it is not smaller than a real one."""
    from io import BytesIO

    from PIL import Image

    image = Image.effect_noise((1000, 750), 40).convert("RGB").resize((4000, 3000))
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _redrawn(photo: bytes) -> float:
    from io import BytesIO

    from PIL import Image

    def work():
        picture = Image.open(BytesIO(photo))
        picture.draft("RGB", (2560, 2560))
        picture.thumbnail((2560, 2560))
        picture.save(BytesIO(), "JPEG", quality=85)

    return start.median(3, work)


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
