"""The database backend: Django's own for PostgreSQL, with fewer errands and fewer plans made twice. See `base`."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

PREPARED = "/* prepared */ "  # in front of a statement written by hand: prepared once a connection, because its plan is the same for all values


def defer(statement: str, params: Sequence[Any] = ()) -> None:
    """Run a statement of which nobody reads the answer, in front of the next one or of COMMIT. Outside a transaction at once."""
    wrapper: Any = connection
    wrapper.defer(statement, params)
