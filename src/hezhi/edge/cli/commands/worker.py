"""The worker behind the pages."""

import signal
import threading

import click

from hezhi.edge.cli import boot


@click.group(short_help="The worker behind the pages: events, sealing, queued tasks.")
def command() -> None:
    """`hezhi demo` and `hezhi up` start one; more may run beside it, on other machines too."""


@command.command()
def start() -> None:
    """Run until told to end (SIGTERM, Ctrl-C). Work in hand when it is killed is done again by the next."""
    boot.django()
    from hezhi.ground.platform import worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
