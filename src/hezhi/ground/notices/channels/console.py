"""The log: for the demo and for a first installation. Nothing leaves the house."""

import logging

from . import Message, Reach

log = logging.getLogger("hezhi.notices")


class Console:
    """Writes that there was a message, never to which number or address."""

    code = "console"

    def is_ready(self) -> bool:
        return True

    def reaches(self, reach: Reach) -> bool:
        return True

    def send(self, reach: Reach, message: Message) -> None:
        log.info("to %s: %s | %s", reach.name or "(address sealed)", message.title, message.text.replace("\n", " / "))
