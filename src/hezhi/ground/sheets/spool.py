"""The lines of a file as they came, on disk: a refused row is given back with its cells, and nobody holds a hundred thousand rows in memory."""

import json
import os
import tempfile
from array import array
from bisect import bisect_left


class Spool:
    """Lines by their number, kept in rising order, in a file without a name: it is gone when this is. Sixteen bytes of memory a line."""

    def __init__(self):
        self._file = tempfile.TemporaryFile(prefix="hezhi-spool-", buffering=2**16)  # noqa: SIM115 - lives as long as this
        self._numbers, self._ends = array("Q"), array("Q", [0])

    def keep(self, number: int, text: bytes) -> None:
        """Keep one line as the child told it."""
        self._file.write(text)
        self._numbers.append(number)
        self._ends.append(self._ends[-1] + len(text))

    def told(self, number: int) -> list:
        """The cells of a kept line, as the child tells them."""
        at = bisect_left(self._numbers, number)
        start, end = self._ends[at], self._ends[at + 1]
        self._file.flush()
        return json.loads(os.pread(self._file.fileno(), end - start, start))[1]
