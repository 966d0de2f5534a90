"""The real house for journeys: the web server and the worker as people run them, on a free port, on a database of their own."""

import os
import socket
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from hezhi.edge.cli import children
from hezhi.ground.platform import processes, roles
from tests import database
from tests.sightings import see_all


class House:
    """A running house. `with house.writing():` makes rows in its database that stay; `house.url` is its address."""

    def __init__(self, server, home: Path, blocker, name: str = "hezhi_live"):
        self.server, self.home, self.blocker, self.name = server, home, blocker, name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.children: dict[str, children.Child] = {}

    def start(self):
        """A fresh database, then both processes; returns when the first answers."""
        with self.blocker.unblock():
            database.renew(self.server, self.name)
        told = children.environment(self.home, self.server.socket, demo=True)
        told |= {"DJANGO_SETTINGS_MODULE": "hezhi.config.settings.test", "HEZHI_DB_NAME": self.name}
        told["PYTHONPATH"] = os.pathsep.join([str(database.ROOT / "src"), str(database.ROOT)])
        commands = {"web": children.web("127.0.0.1", self.port, workers=1), "worker": children.worker()}
        for name, command in commands.items():
            self.children[name] = children.Child(name, command, told, self.home / f"{name}.log")
            self.children[name].start()
        if not processes.wait_until(self.is_ready, 60, step=0.1):
            raise RuntimeError(f"the live house does not answer:\n{(self.home / 'web.log').read_text()[-3000:]}")

    def stop(self):
        """End both processes."""
        for child in self.children.values():
            child.stop()

    def is_ready(self) -> bool:
        """Whether the web server answers and reaches its database."""
        try:
            with urllib.request.urlopen(self.url + "/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    @contextmanager
    def writing(self):
        """Django's connection speaks to the live database; what is written is committed at the end, under job sight."""
        from django.db import transaction

        with self.blocker.unblock():
            before = database.current_name()
            database.point_at(self.server, self.name, roles.APP)
            try:
                with transaction.atomic():
                    see_all()
                    yield
            finally:
                database.point_at(self.server, before, roles.APP)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
