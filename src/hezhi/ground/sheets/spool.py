"""The lines of a file as they came, on disk: a refused row is given back with its cells, and nobody holds a hundred thousand rows in memory."""

import json
import os
import tempfile


class Spool:
    """Lines by their number, in a file without a name: it is gone when this is."""

    def __init__(self):
        self._file = tempfile.TemporaryFile(prefix="hezhi-spool-", buffering=2**16)  # noqa: SIM115 - lives as long as this
        self._places: dict[int, tuple[int, int]] = {}
        self._end = 0

    def keep(self, number: int, text: bytes) -> None:
        """Keep one line as the child told it."""
        self._file.write(text)
        self._places[number] = (self._end, len(text))
        self._end += len(text)

    def told(self, number: int) -> list:
        """The cells of a kept line, as the child tells them."""
        start, length = self._places[number]
        self._file.flush()
        return json.loads(os.pread(self._file.fileno(), length, start))[1]
